//! The effective yearly rate, by the equation of Directive 2008/48/EC (annex I) with equal months: what is
//! received equals what is paid, each payment discounted to the beginning.

use crate::{Percent, instalment::YEAR, round::half_up};

/// One, as a monthly rate.
const ONE: i128 = 10_000_000_000;
/// Parts of a minor unit that discounted amounts are counted in.
const PART: i128 = 1_000_000;
/// A hundredth of a percent among the parts of a [`Percent`].
const HUNDREDTH: i128 = 100;

/// What is paid and received, in minor units.
pub(crate) struct Paid {
    pub received: i64,
    /// In each month but the last.
    pub usual: i64,
    pub last: i64,
    pub months: u16,
}

/// The yearly rate, half up to a hundredth of a percent. `None` where a month costs as much as was received.
pub(crate) fn yearly(paid: &Paid) -> Option<Percent> {
    let received = i128::from(paid.received) * PART;
    if worth(paid, 0) <= received {
        return Some(Percent::ZERO);
    }
    if worth(paid, ONE) > received {
        return None;
    }
    // What is paid is worth less the higher the rate: the first at which it is worth no more is halved in on.
    let (mut low, mut high) = (0, ONE);
    while high - low > 1 {
        let half = low + (high - low) / 2;
        if worth(paid, half) > received { low = half } else { high = half }
    }
    let year = (0..YEAR).fold(ONE, |grown, _| half_up(grown * (ONE + high), ONE));
    let hundredths = half_up((year - ONE) * 10_000, ONE);
    u32::try_from(hundredths * HUNDREDTH).ok().map(Percent::from_scaled)
}

/// What is paid, discounted to the beginning at that monthly rate, in parts of a minor unit.
fn worth(paid: &Paid, monthly: i128) -> i128 {
    let discounted =
        |later: i128, payment: i64| (later + i128::from(payment) * PART) * ONE / (ONE + monthly);
    let last = discounted(0, paid.last);
    (1..paid.months).fold(last, |later, _| discounted(later, paid.usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_at_a_hundredth_is_the_twelfth_power_of_it() {
        let paid = Paid { received: 1_000_000, usual: 0, last: 1_010_000, months: 1 };
        // 1.01^12 − 1 = 12.6825… %
        assert_eq!(yearly(&paid), Some(Percent::from_scaled(126_800)));
    }

    #[test]
    fn what_costs_nothing_has_no_rate_and_what_costs_all_has_none_that_is_told() {
        let paid = |last| Paid { received: 100_000, usual: 0, last, months: 1 };
        assert_eq!(yearly(&paid(100_000)), Some(Percent::ZERO));
        assert_eq!(yearly(&paid(200_000)), Some(Percent::from_scaled(4_095_000_000)));
        assert_eq!(yearly(&paid(200_100)), None);
    }
}
