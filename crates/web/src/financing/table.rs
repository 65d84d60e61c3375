//! A credit cuota by cuota.

use financing::Quote;
use kernel::{Money, locale::Locale};

use crate::texts::{fill, financing::Financing};

/// The table of one lender.
pub(crate) struct Table {
    pub title: String,
    pub more: String,
    pub rows: Vec<[String; 5]>,
    /// It was asked for, and is unfolded.
    pub is_open: bool,
}

impl Table {
    pub fn of(
        (name, quote): (&str, &Quote),
        is_open: bool,
        texts: &'static Financing,
        locale: Locale,
    ) -> Self {
        let currency = quote.down.currency;
        let amount = |minor| plain(Money::new(minor, currency), locale);
        let rows = quote.schedule.rows().iter().map(|row| {
            [
                row.month.to_string(),
                amount(row.instalment),
                amount(row.interest),
                amount(row.principal),
                amount(row.balance),
            ]
        });
        Self {
            title: fill(texts.month_by_month_of, name),
            more: fill(texts.table_more, currency.symbol()),
            rows: rows.collect(),
            is_open,
        }
    }
}

/// An amount without its sign and with all its decimals, so that those of a column stand under each other.
fn plain(money: Money, locale: Locale) -> String {
    let decimals = money.currency.exponent();
    let unit = 10i64.pow(decimals);
    let whole = locale.number(money.minor / unit);
    if decimals == 0 {
        return whole;
    }
    let width = decimals as usize;
    format!("{whole}{}{:0width$}", locale.separators().1, (money.minor % unit).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_all_their_decimals() {
        let of = |minor, code: &str, locale| {
            plain(Money::new(minor, code.parse().expect("known")), locale)
        };
        assert_eq!(of(123_456_700, "DOP", Locale::EsDo), "1,234,567.00");
        assert_eq!(of(5, "USD", Locale::EsEc), "0,05");
        assert_eq!(of(1_234_567, "CLP", Locale::EsCl), "1.234.567");
    }
}
