//! Money as a shop window there shows it.

use super::{Locale, habits::SPACE, number::fraction};
use crate::Money;

impl Locale {
    /// A price: sign, thousands, cents only where there are some. A currency whose cents nobody writes is
    /// shown rounded, half away from zero.
    #[must_use]
    pub fn money(self, money: Money) -> String {
        let (shown, decimals) = (money.shown(), money.currency.decimals_shown());
        let habits = self.habits();
        let fraction = fraction(shown, decimals);
        let has_cents = fraction.bytes().any(|digit| digit != b'0');
        let whole = self.parted(shown.unsigned_abs() / 10u64.pow(decimals));
        let amount = self.joined(&whole, if has_cents { &fraction } else { "" });
        let sign = self.sign(money.currency);
        if shown < 0 && habits.is_minus_inside {
            return format!("{sign}-{amount}");
        }
        // A sign that ends in a letter or a dot stands off its amount; `US$` and `₡` do not.
        let stands_off = sign.ends_with(|c: char| c.is_ascii() && c != '$');
        let gap = (habits.is_spaced || stands_off).then_some(SPACE);
        let minus = (shown < 0).then_some('-');
        minus.into_iter().chain(sign.chars()).chain(gap).chain(amount.chars()).collect()
    }
}
