//! Numbers as visitors type them, and as the fields show them back.

use kernel::{Currency, locale::Locale, money::parse_scaled};

/// Decimals taken of a price in a currency nobody knows: it is refused for that, not for its digits.
const DECIMALS_UNKNOWN: u32 = 2;

/// What a bound is a bound of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of<'a> {
    /// A price in the currency chosen; none if that one could not be read.
    Price(Option<Currency>),
    /// A number of so many decimals, in its unit.
    Number(u32, Option<&'a str>),
    /// A day.
    Day,
}

/// The bound as the parser reads it and as addresses carry it, the same in every locale; `None` for what
/// is no such thing, money of another currency included.
pub(crate) fn read(typed: &str, of: Of<'_>, locale: Locale) -> Option<String> {
    let mut plain = match of {
        Of::Price(Some(currency)) => locale.read_amount(typed, currency)?,
        Of::Price(None) => locale.read_number(typed, DECIMALS_UNKNOWN, None)?,
        Of::Number(decimals, unit) => locale.read_number(typed, decimals, unit)?,
        Of::Day => return locale.read_date(typed).map(|day| day.to_string()),
    };
    // Read once more from an address, three decimals might be taken for thousands.
    if plain.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 3) {
        plain.push('0');
    }
    Some(plain)
}

/// A bound that was read, as the site prints numbers; anything else as it was typed. `is_name`: a
/// number such as a year, whose thousands are not parted.
pub(crate) fn show(typed: &str, scale: u32, is_name: bool, locale: Locale) -> String {
    let read = parse_scaled(typed, scale).and_then(|scaled| i64::try_from(scaled).ok());
    let Some(scaled) = read.filter(|_| !is_name) else { return typed.to_owned() };
    let mut shown = locale.decimal(scaled, scale);
    // Three decimals would be read as thousands.
    if shown.rsplit_once(locale.separators().1).is_some_and(|(_, after)| after.len() == 3) {
        shown.push('0');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_in_no_currency_we_know_is_a_bare_number() {
        assert_eq!(read("US$5", Of::Price(None), Locale::EsDo), None);
        assert_eq!(read("5", Of::Price(None), Locale::EsDo).as_deref(), Some("5"));
    }

    #[test]
    fn an_address_says_the_same_in_every_locale() {
        for (typed, of) in [
            ("4,125", Of::Number(4, None)),
            ("1.234.567,5", Of::Number(2, None)),
            ("-3", Of::Number(0, None)),
            ("12-11-26", Of::Day),
        ] {
            let plain = read(typed, of, Locale::EsCl).expect(typed);
            for locale in Locale::ALL {
                assert_eq!(
                    read(&plain, of, locale).as_deref(),
                    Some(&*plain),
                    "{typed} {locale:?}"
                );
            }
        }
    }

    #[test]
    fn what_a_field_shows_is_read_back_as_the_same() {
        for locale in Locale::ALL {
            for (plain, scale) in [
                ("1000000", 2),
                ("10000.5", 2),
                ("4.125", 4),
                ("4500.125", 4),
                ("1.6", 1),
                ("-3", 0),
            ] {
                let shown = show(plain, scale, false, locale);
                let back = read(&shown, Of::Number(scale, None), locale).expect("a number");
                assert_eq!(parse_scaled(&back, scale), parse_scaled(plain, scale), "{shown}");
            }
        }
        assert_eq!(show("1000000", 2, false, Locale::EsDo), "1,000,000");
        assert_eq!(show("1000000", 2, false, Locale::EsEc), "1.000.000");
        assert_eq!(show("2015", 0, true, Locale::EsEc), "2015");
        assert_eq!(show("mucho", 0, false, Locale::EsEc), "mucho");
    }
}
