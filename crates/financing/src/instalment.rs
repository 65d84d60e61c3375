//! The constant instalment: A = P·i / (1 − (1 + i)⁻ⁿ), where i is a twelfth of the yearly rate.

use crate::{natural::Natural, percent::WHOLE, round::half_up};

/// Months of a year.
pub(crate) const YEAR: u64 = 12;
/// What a scaled yearly rate is divided by to be the monthly one.
pub(crate) const MONTHLY: i128 = YEAR as i128 * WHOLE;

/// The instalment, rounded half up once, from the exact fraction. With i = r/d it is
/// P·r·(d + r)ⁿ / (d·((d + r)ⁿ − dⁿ)); at no interest, P/n.
pub(crate) fn instalment(principal: u64, yearly_scaled: u32, months: u16) -> u64 {
    if yearly_scaled == 0 {
        let whole = half_up(i128::from(principal), i128::from(months.max(1)));
        return u64::try_from(whole).unwrap_or(principal);
    }
    let (mut r, mut d) = (u64::from(yearly_scaled), MONTHLY.unsigned_abs() as u64);
    let common = greatest_common(r, d);
    (r, d) = (r / common, d / common);
    let grown = Natural::power(d + r, months);
    let divisor = grown.minus(&Natural::power(d, months)).times(d);
    // Half up: the whole part of (2·numerator + divisor) / (2·divisor).
    let twice = grown.times(principal).times(r).times(2).plus(&divisor);
    // No instalment is more than the whole debt and a month's interest, which is less than the debt again.
    twice.whole_quotient(&divisor.times(2), principal.saturating_mul(2))
}

const fn greatest_common(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_month_pays_it_back_with_its_interest() {
        assert_eq!(instalment(100_000, 120_000, 1), 101_000);
        assert_eq!(instalment(100_000, 0, 1), 100_000);
    }

    #[test]
    fn without_interest_it_is_an_even_part() {
        assert_eq!(instalment(100_000, 0, 12), 8_333);
        assert_eq!(instalment(100_001, 0, 2), 50_001, "half up");
    }
}
