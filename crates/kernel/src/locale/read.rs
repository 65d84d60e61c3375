//! Numbers and money as people type them, `US$ 10.000` or `50 mil km`. Whatever [`Locale`] shows is read
//! back as the same; the rule for what is ambiguous is [`NumberStyle::of_typed`].

use super::Locale;
use crate::{
    Currency, Money, money,
    number::{self, NumberStyle},
};

impl Locale {
    /// A number with or without its unit, plain: a dot for decimals and nothing for thousands. `None` for
    /// what is no number of that unit.
    #[must_use]
    pub fn read_number(self, text: &str, decimals: u32, unit: Option<&str>) -> Option<String> {
        let text = text.trim();
        let read = number::read(text, NumberStyle::of_typed(text, decimals, self))?;
        (read.unit.is_empty() || unit.is_some_and(|unit| is_same(unit, &read.unit)))
            .then_some(read.plain)
    }

    /// An amount in `currency`, plain, with or without the signs of that currency. `None` for what is no
    /// amount, and for money of another.
    #[must_use]
    pub fn read_amount(self, text: &str, currency: Currency) -> Option<String> {
        let text = text.trim();
        let (minus, rest) = match text.strip_prefix(['-', '−']) {
            Some(rest) => ("-", rest.trim_start()),
            None => ("", text),
        };
        let amount = self.without_signs(rest, currency);
        self.read_number(&format!("{minus}{amount}"), currency.exponent(), None)
    }

    /// An amount as money.
    pub fn read_money(self, text: &str, currency: Currency) -> Result<Money, money::Error> {
        let plain = self.read_amount(text, currency);
        Money::parse_major(plain.as_deref().unwrap_or(text), currency)
    }

    /// The text without the signs of that currency before and behind the number.
    fn without_signs(self, text: &str, currency: Currency) -> &str {
        let (own, official, code) = (self.sign(currency), currency.symbol(), currency.code());
        // A bare `$` is that of the currency chosen, if that one is written with it.
        let short = if official.contains('$') { "$" } else { official };
        let marks = [own, official, code].into_iter().chain(words(code).iter().copied());
        marks.chain([short]).fold(text, |text, mark| {
            let text = cut_start(text, mark).unwrap_or(text);
            cut_end(text, mark).unwrap_or(text)
        })
    }
}

/// `kms` is `km`, and `m2` is `m²`.
fn is_same(unit: &str, typed: &str) -> bool {
    let plain =
        |text: &str| crate::text::fold(text).replace('²', "2").trim_end_matches('s').to_owned();
    plain(unit) == plain(typed)
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
        Locale::EsDo.read_amount(typed, code.parse().expect("known"))
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
    }

    #[test]
    fn other_numbers_may_have_their_unit() {
        let of = |typed, unit| Locale::EsDo.read_number(typed, 1, unit);
        assert_eq!(of("1,6", Some("l")).as_deref(), Some("1.6"));
        assert_eq!(of("1.6 L", Some("l")).as_deref(), Some("1.6"));
        assert_eq!(of("50 mil kms", Some("km")).as_deref(), Some("50000"));
        assert_eq!(of("120,5 m2", Some("m²")).as_deref(), Some("120.5"));
        assert_eq!(of("50 mil usd", Some("km")), None);
        assert_eq!(of("mucho", None), None);
    }

    #[test]
    fn a_lone_sign_before_three_digits_means_thousands_or_what_the_locale_says() {
        let of = |locale: Locale, text, decimals| locale.read_number(text, decimals, None);
        for locale in Locale::ALL {
            for (text, decimals) in [("20.300", 2), ("20,300", 2), ("20.300", 0), ("20,300", 1)] {
                assert_eq!(
                    of(locale, text, decimals).as_deref(),
                    Some("20300"),
                    "{locale:?} {text}"
                );
            }
            let thousandths = if locale.separators().1 == '.' { "4.125" } else { "4,125" };
            assert_eq!(of(locale, thousandths, 3).as_deref(), Some("4.125"), "{locale:?}");
        }
        assert_eq!(of(Locale::EsDo, "4,125", 3).as_deref(), Some("4125"));
        assert_eq!(of(Locale::EsCr, "4.125", 3).as_deref(), Some("4125"));
        for unclear in ["1.23.456", "1,2,3", "1.234,567,8", "10 20", "5-10"] {
            assert_eq!(of(Locale::EsDo, unclear, 2), None, "{unclear}");
        }
    }

    #[test]
    fn what_is_no_amount_is_told() {
        let dop = "DOP".parse().expect("known");
        assert_eq!(Locale::EsDo.read_money("RD$1,250.50", dop), Ok(Money::new(125_050, dop)));
        assert!(Locale::EsDo.read_money("mucho", dop).is_err());
        assert!(Locale::EsDo.read_money("1.005", dop).is_ok_and(|m| m.minor == 100_500));
        assert!(Locale::EsDo.read_money("1.0055", dop).is_err(), "finer than cents");
    }
}
