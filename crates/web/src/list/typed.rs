//! Numbers as visitors type them, `US$ 10.000` or `50 mil km`, and as the fields show them back.

use kernel::{Currency, locale::Locale, money::parse_scaled};
use listings::import::number;

/// What a bound is a bound of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of<'a> {
    /// A price in the currency chosen; none if that one could not be read.
    Price(Option<Currency>),
    /// A number in its unit.
    Number(Option<&'a str>),
}

/// The bound as the parser reads numbers; `None` for what is no such thing, money of another
/// currency included.
pub(crate) fn read(typed: &str, of: Of<'_>) -> Option<String> {
    let (text, unit) = match of {
        Of::Price(currency) => (without_marks(typed.trim(), currency), None),
        Of::Number(unit) => (typed.trim(), unit),
    };
    // What a separator means is plain from the digits after it, whatever the locale.
    let style = number::style_of(std::iter::once(text), Locale::EsDo);
    let read = number::read(text, style)?;
    (read.unit.is_empty() || unit.is_some_and(|unit| is_same(unit, &read.unit)))
        .then_some(read.plain)
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

/// `kms` is `km`, and `m2` is `m²`.
fn is_same(unit: &str, typed: &str) -> bool {
    let plain =
        |text: &str| kernel::text::fold(text).replace('²', "2").trim_end_matches('s').to_owned();
    plain(unit) == plain(typed)
}

/// The text without the signs of that currency before and behind the number.
fn without_marks(text: &str, currency: Option<Currency>) -> &str {
    let Some(currency) = currency else { return text };
    let (symbol, code) = (currency.symbol(), currency.code());
    let short = if symbol.contains('$') { "$" } else { symbol };
    let marks = [symbol, code].into_iter().chain(words(code).iter().copied()).chain([short]);
    marks.fold(text, |text, mark| {
        let text = cut_start(text, mark).unwrap_or(text);
        cut_end(text, mark).unwrap_or(text)
    })
}

/// What people say and write beside the official signs.
fn words(code: &str) -> &'static [&'static str] {
    match code {
        "USD" => &["U$S", "U$D", "dólares", "dolares", "dollars"],
        "EUR" => &["euros"],
        "PEN" => &["soles"],
        "ARS" | "CLP" | "COP" | "DOP" | "MXN" | "UYU" => &["pesos"],
        _ => &[],
    }
}

/// A sign in letters is none inside a word: `10 mil` holds no `L`.
fn cut_start<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(mark.len())?;
    let is_whole = !(mark.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphabetic));
    (head.eq_ignore_ascii_case(mark) && is_whole).then(|| rest.trim_start())
}

fn cut_end<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (rest, tail) = text.split_at_checked(text.len().checked_sub(mark.len())?)?;
    let is_whole = !(mark.starts_with(char::is_alphabetic) && rest.ends_with(char::is_alphabetic));
    (tail.eq_ignore_ascii_case(mark) && is_whole).then(|| rest.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(typed: &str, code: &str) -> Option<String> {
        read(typed, Of::Price(Some(code.parse().expect("known"))))
    }

    #[test]
    fn money_is_read_with_the_signs_of_its_own_currency() {
        for typed in [
            "10000",
            "10.000",
            "10,000",
            "$10,000",
            "US$10,000",
            "us$ 10.000",
            "USD 10000",
            "10000 USD",
            "10.000US$",
            "USD$10,000.00",
            "U$S 10.000",
            "10 mil dólares",
            "10 mil",
        ] {
            let read = price(typed, "USD").expect(typed);
            assert_eq!(read.trim_end_matches(".00"), "10000", "{typed}");
        }
        assert_eq!(price("RD$ 1.5 millones", "DOP").as_deref(), Some("1500000"));
        assert_eq!(price("500 mil pesos", "DOP").as_deref(), Some("500000"));
        assert_eq!(price("10 mil", "HNL").as_deref(), Some("10000"));
        assert_eq!(price("L 10,500", "HNL").as_deref(), Some("10500"));
    }

    #[test]
    fn money_of_another_currency_is_not_taken_for_the_chosen_one() {
        for (typed, code) in
            [("RD$10,000", "USD"), ("US$10,000", "DOP"), ("10000 EUR", "USD"), ("$5", "EUR")]
        {
            assert_eq!(price(typed, code), None, "{typed} in {code}");
        }
        assert_eq!(read("US$5", Of::Price(None)), None);
        assert_eq!(read("5", Of::Price(None)).as_deref(), Some("5"));
    }

    #[test]
    fn other_numbers_may_have_their_unit() {
        let of = |typed, unit| read(typed, Of::Number(unit));
        assert_eq!(of("1,6", Some("l")).as_deref(), Some("1.6"));
        assert_eq!(of("1.6 L", Some("l")).as_deref(), Some("1.6"));
        assert_eq!(of("50 mil kms", Some("km")).as_deref(), Some("50000"));
        assert_eq!(of("120,5 m2", Some("m²")).as_deref(), Some("120.5"));
        assert_eq!(of("50 mil usd", Some("km")), None);
        assert_eq!(of("mucho", None), None);
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
                let back = read(&shown, Of::Number(None)).expect("a number");
                assert_eq!(parse_scaled(&back, scale), parse_scaled(plain, scale), "{shown}");
            }
        }
        assert_eq!(show("1000000", 2, false, Locale::EsDo), "1,000,000");
        assert_eq!(show("1000000", 2, false, Locale::EsEc), "1.000.000");
        assert_eq!(show("2015", 0, true, Locale::EsEc), "2015");
        assert_eq!(show("mucho", 0, false, Locale::EsEc), "mucho");
    }
}
