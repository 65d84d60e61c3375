//! Prices of several currencies compared exactly, through the tenant's rates.

use kernel::{Currency, Money, Rate};

use crate::{
    Rates,
    query::{PriceRange, hash},
};

/// Decimals a weight carries beyond those of a rate, enough for every currency.
const EXPONENT_MAX: u32 = 4;

/// What one minor unit of each currency weighs when prices are compared in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    target: Currency,
    /// By [`Currency::index`]; `None` where nothing compares.
    weights: Vec<Option<i64>>,
}

impl Scale {
    /// Comparison in `target`. Without a rate for it, only prices in `target` itself compare.
    pub fn new(target: Currency, rates: &Rates) -> Self {
        let known = rates.get(target).is_some();
        let weight = |currency| match known {
            true => rates.get(currency),
            false => (currency == target).then_some(Rate::ONE),
        };
        let weights = Currency::all().map(|c| weight(c).and_then(|rate| unit(rate, c))).collect();
        Self { target, weights }
    }

    /// The currency prices are compared in.
    pub const fn target(&self) -> Currency {
        self.target
    }

    /// Differs, but for a wonder, from that of any other scale.
    pub fn stamp(&self) -> u64 {
        let weights = self.weights.iter().flat_map(|unit| unit.unwrap_or(0).to_le_bytes());
        hash(&[self.target.index()].into_iter().chain(weights).collect::<Vec<u8>>())
    }

    /// What a minor unit of the currency of that index weighs.
    pub fn unit_weight(&self, index: u8) -> Option<i64> {
        self.weights.get(usize::from(index)).copied().flatten()
    }

    /// What an amount weighs; `None` if it does not compare.
    pub fn weigh(&self, money: Money) -> Option<i128> {
        let unit = self.unit_weight(money.currency.index())?;
        Some(i128::from(money.minor) * i128::from(unit))
    }

    /// A weight in minor units of the target, half away from zero.
    pub fn to_target(&self, weight: i128) -> i64 {
        let unit = i128::from(self.unit_weight(self.target.index()).unwrap_or(1).max(1));
        let half = if weight < 0 { -unit / 2 } else { unit / 2 };
        i64::try_from((weight + half) / unit).unwrap_or(if weight < 0 {
            i64::MIN
        } else {
            i64::MAX
        })
    }

    /// The same bounds in minor units of each currency, both included; `None` where nothing
    /// compares.
    pub fn bounds(&self, range: &PriceRange) -> Vec<Option<(i64, i64)>> {
        let least = range.gte.map(|money| self.weigh(money));
        let most = range.lte.map(|money| self.weigh(money));
        if least == Some(None) || most == Some(None) {
            return vec![None; self.weights.len()];
        }
        let (least, most) = (least.flatten(), most.flatten());
        let of = |unit: i64| {
            let unit = i128::from(unit);
            let low = least.map_or(i64::MIN + 1, |w| at_least(w, unit));
            let high = most.map_or(i64::MAX, |w| clamp(w.div_euclid(unit)));
            (low, high)
        };
        self.weights.iter().map(|unit| unit.map(of)).collect()
    }

    /// The least minor amount of the currency of that index that weighs at least `weight`.
    pub fn least_minor(&self, index: u8, weight: i128) -> Option<i64> {
        self.unit_weight(index).map(|unit| at_least(weight, i128::from(unit)))
    }
}

/// What a minor unit weighs, in 10⁻¹⁴ of the currency rates are in. Weights beyond 2⁶³ would not
/// multiply safely; a currency that dear has no use.
fn unit(rate: Rate, currency: Currency) -> Option<i64> {
    let weight = rate.scaled().checked_mul(10i128.pow(EXPONENT_MAX - currency.exponent()))?;
    i64::try_from(weight).ok().filter(|&weight| weight > 0)
}

fn at_least(weight: i128, unit: i128) -> i64 {
    clamp(-(-weight).div_euclid(unit))
}

/// The least number is left out because it stands for "no price".
fn clamp(minor: i128) -> i64 {
    i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN + 1 } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().expect("known")
    }

    fn rates(dollar: i128, uf: i128) -> Rates {
        let rate = |scaled| Rate::from_scaled(scaled).expect("positive");
        let list = [(Currency::USD, rate(dollar)), (currency("CLF"), rate(uf))];
        Rates::new(currency("CLP"), list)
    }

    #[test]
    fn without_a_rate_only_the_same_currency_compares() {
        let scale = Scale::new(currency("DOP"), &rates(9_500_000_000_000, 1));
        assert!(scale.weigh(Money::new(5, currency("DOP"))).is_some());
        assert!(scale.weigh(Money::new(5, Currency::USD)).is_none());
    }

    proptest! {
        #[test]
        fn bounds_in_a_currency_mean_what_weighing_means(
            dollar in 1i128..10i128.pow(15), uf in 1i128..10i128.pow(17),
            least in -1_000_000i64..100_000_000, span in 0i64..100_000_000,
            minor in -1_000_000i64..1_000_000_000, of in 0usize..3, bound_in in 0usize..3,
        ) {
            let all = [currency("CLP"), Currency::USD, currency("CLF")];
            let scale = Scale::new(all[bound_in], &rates(dollar, uf));
            let range = PriceRange {
                gte: Some(Money::new(least, all[bound_in])),
                lte: Some(Money::new(least + span, all[bound_in])),
            };
            let table = rates(dollar, uf);
            let weigh = |money: Money| table.get(money.currency).expect("known").weigh(money);
            let price = Money::new(minor, all[of]);
            let inside = weigh(price) >= weigh(Money::new(least, all[bound_in]))
                && weigh(price) <= weigh(Money::new(least + span, all[bound_in]));
            let bounds = scale.bounds(&range)[usize::from(all[of].index())];
            let (low, high) = bounds.expect("compares");
            prop_assert_eq!(inside, low <= minor && minor <= high);
        }
    }
}
