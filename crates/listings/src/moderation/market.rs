//! What others like it ask, as whoever searches tells it.

use kernel::Money;

/// The middle half of the prices of those like it, and the price that is compared with them: all in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Market {
    /// What is asked.
    pub asked: Money,
    /// Below it lies a quarter of them.
    pub low: Money,
    /// Above it lies a quarter of them.
    pub high: Money,
}

/// How much less than the low quarter is far.
const LESS: i64 = 2;
/// How many times the high quarter is far. More is asked in good faith more often than less.
const MORE: i64 = 3;

impl Market {
    /// Whether the price is far from what others ask.
    #[must_use]
    pub const fn is_far(&self) -> bool {
        self.asked.minor.saturating_mul(LESS) < self.low.minor
            || self.asked.minor > self.high.minor.saturating_mul(MORE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    #[test]
    fn half_of_the_low_quarter_is_not_far_yet_and_less_is() {
        let of = |asked| {
            let [asked, low, high] = [asked, 1_000, 2_000].map(|m| Money::new(m, Currency::USD));
            Market { asked, low, high }.is_far()
        };
        assert_eq!([499, 500, 1_500, 6_000, 6_001].map(of), [true, false, false, false, true]);
    }
}
