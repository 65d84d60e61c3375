//! Prices as people write them: `US$ 20,300.00`, `RD$1,250,000`, `UF 4.500`, `consultar`.

use kernel::{Currency, Money, text::fold};

use super::{
    number::{self, NumberStyle},
    words::{is_nothing, plain},
};

/// What a cell says about a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Nothing, or that one has to ask.
    Nothing,
    /// A plain amount in major units, and the currency if the cell names it.
    Amount {
        /// Plain: `20300.00`.
        plain: String,
        /// The currency written beside it.
        currency: Option<Written>,
    },
    /// Something that is no single amount.
    Unclear,
}

/// A currency as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Which it is; the local one for a lone `$` and for `pesos`.
    pub currency: Currency,
    /// What stands for many and says none by itself, if it is no name.
    pub sign: Option<Sign>,
}

/// What many currencies are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The lone `$`.
    Dollar,
    /// The word `pesos`.
    Pesos,
}

impl Sign {
    /// That of what was found in a text.
    fn of(written: &str) -> Option<Self> {
        match written {
            SIGN => Some(Self::Dollar),
            PESOS => Some(Self::Pesos),
            _ => None,
        }
    }

    /// Whether a currency is written so.
    #[must_use]
    pub fn stands_for(self, currency: Currency) -> bool {
        match self {
            Self::Dollar => has_dollar_sign(currency),
            Self::Pesos => is_peso(currency),
        }
    }
}

/// Whether a currency is a peso.
#[must_use]
pub fn is_peso(currency: Currency) -> bool {
    matches!(currency.code(), "ARS" | "CLP" | "COP" | "DOP" | "MXN" | "UYU" | "CUP")
}

/// The money of a country we know.
#[must_use]
pub fn money_of(country: &str) -> Option<Currency> {
    let code = match country {
        "AR" => "ARS",
        "CL" => "CLP",
        "CO" => "COP",
        "CR" => "CRC",
        "DO" => "DOP",
        "EC" => "USD",
        "MX" => "MXN",
        "PA" => "PAB",
        "US" => "USD",
        "UY" => "UYU",
        _ => return None,
    };
    code.parse().ok()
}

/// The peso of a country, if its money is one.
#[must_use]
pub fn peso_of(country: &str) -> Option<Currency> {
    money_of(country).filter(|money| is_peso(*money))
}

impl Written {
    /// Whether both may stand for one currency.
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        self.currency == other.currency
            || self.sign.is_some_and(|sign| sign.stands_for(other.currency))
            || other.sign.is_some_and(|sign| sign.stands_for(self.currency))
    }
}

/// Whether a currency is written with `$`.
#[must_use]
pub fn has_dollar_sign(currency: Currency) -> bool {
    currency.symbol().contains(SIGN)
}

/// The sign of many currencies.
const SIGN: &str = "$";
/// The word for several of them.
const PESOS: &str = "pesos";

/// Other ways to write a currency than its code and its sign; longer ones first.
const WRITTEN: &[(&str, &str)] = &[
    ("dolares americanos", "USD"),
    ("dolares", "USD"),
    ("dolar", "USD"),
    ("pesos dominicanos", "DOP"),
    ("pesos mexicanos", "MXN"),
    ("pesos chilenos", "CLP"),
    ("pesos argentinos", "ARS"),
    ("pesos colombianos", "COP"),
    ("unidades de fomento", "CLF"),
    ("soles", "PEN"),
    ("euros", "EUR"),
    ("usd$", "USD"),
    ("us$", "USD"),
    ("u$s", "USD"),
    ("u$d", "USD"),
    ("u$", "USD"),
    ("mx$", "MXN"),
    ("m.n.", "MXN"),
    ("clp$", "CLP"),
    ("ar$", "ARS"),
    ("rd$", "DOP"),
];

/// The currency a cell names, if it names one by itself.
#[must_use]
pub fn currency(cell: &str, local: Currency) -> Option<Written> {
    let cell = fold(cell.trim());
    let (currency, written) = find(&cell, local)?;
    let is_all = cell.replacen(&written, "", 1).trim().is_empty();
    is_all.then_some(Written { currency, sign: Sign::of(&written) })
}

/// The currency named in folded text, and how; `$` and `pesos` are the local one.
fn find(text: &str, local: Currency) -> Option<(Currency, String)> {
    let by_name = WRITTEN.iter().find(|(name, _)| text.contains(name));
    if let Some((name, code)) = by_name {
        return Some((code.parse().ok()?, (*name).to_owned()));
    }
    for currency in Currency::all() {
        let code = currency.code().to_ascii_lowercase();
        if has_word(text, &code) {
            return Some((currency, code));
        }
    }
    // `RD 650,000` and `US 9,500`, and the title `Precio US$` once its signs are gone.
    for (word, code) in [("rd", "DOP"), ("us", "USD")] {
        if has_word(text, word) {
            return Some((code.parse().ok()?, word.to_owned()));
        }
    }
    // Signs of several letters before the lone `$` that many of them end in.
    let mut signs: Vec<_> = Currency::all().map(|c| (c, fold(c.symbol()))).collect();
    signs.sort_by_key(|(_, sign)| std::cmp::Reverse(sign.len()));
    let sign = signs.into_iter().find(|(_, sign)| sign != SIGN && has_word(text, sign));
    sign.or_else(|| {
        [SIGN, PESOS].into_iter().find(|s| text.contains(s)).map(|s| (local, s.to_owned()))
    })
}

/// Whether `word` stands in `text` and is not part of a longer word.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let begins = word.starts_with(char::is_alphabetic);
        let ends = word.ends_with(char::is_alphabetic);
        !(begins && is_letter(before) || ends && is_letter(after))
    })
}

/// Whether a cell shows a currency next to a number.
#[must_use]
pub fn shows_currency(cell: &str, local: Currency) -> bool {
    matches!(read(cell, NumberStyle::Decimals, local), Said::Amount { currency: Some(_), .. })
}

/// Reads a cell that holds a price.
#[must_use]
pub fn read(cell: &str, style: NumberStyle, local: Currency) -> Said {
    if is_nothing(cell) || asks(cell) {
        return Said::Nothing;
    }
    let text = fold(cell.trim());
    let found = find(&text, local);
    let amount = match &found {
        Some((_, written)) => text.replacen(written.as_str(), " ", 1),
        None => text,
    };
    let amount = amount.trim().trim_end_matches(".-").trim_end_matches(",-");
    match number::read(amount, style.without_thousandths(amount)) {
        Some(number) if matches!(number.unit.as_str(), "" | "negociable" | "neto" | "pesos") => {
            let currency =
                found.map(|(currency, text)| Written { currency, sign: Sign::of(&text) });
            Said::Amount { plain: number.plain, currency }
        }
        _ => Said::Unclear,
    }
}

/// `consultar`, `a convenir`: there is no price to read, and nothing wrong with that.
fn asks(cell: &str) -> bool {
    let words = plain(cell);
    ["consult", "convenir", "negociar", "preguntar", "a tratar", "ask", "call", "gratis"]
        .iter()
        .any(|w| words.contains(w))
        && !words.contains(|c: char| c.is_ascii_digit())
}

/// The amount in whole minor units, rounded to the decimals of the currency; whether it was finer.
#[must_use]
pub fn to_money(plain: &str, currency: Currency) -> Option<(Money, bool)> {
    let rounded = number::round(plain, currency.exponent() as usize);
    let money = Money::parse_major(&rounded, currency).ok()?;
    let is_finer = Money::parse_major(plain, currency) != Ok(money);
    (money.minor >= 0).then_some((money, is_finer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> Currency {
        text.parse().expect("known")
    }

    fn said(cell: &str, style: NumberStyle, local: &str) -> Option<(String, Option<&'static str>)> {
        match read(cell, style, code(local)) {
            Said::Amount { plain, currency } => Some((plain, currency.map(|w| w.currency.code()))),
            _ => None,
        }
    }

    #[test]
    fn amounts_carry_their_currency() {
        use NumberStyle::{CommaThousands as Comma, DotThousands as Dot};
        for (cell, style, local, plain, currency) in [
            ("20.300", Dot, "USD", "20300", None),
            ("US$ 20,300.00", Comma, "DOP", "20300.00", Some("USD")),
            ("RD$1,250,000", Comma, "DOP", "1250000", Some("DOP")),
            ("$ 1,250,000", Comma, "DOP", "1250000", Some("DOP")),
            ("U$D 20.000", Dot, "ARS", "20000", Some("USD")),
            ("u$s 20.000", Dot, "ARS", "20000", Some("USD")),
            ("20000 USD", Dot, "ARS", "20000", Some("USD")),
            ("UF 4.500", Dot, "CLP", "4500", Some("CLF")),
            ("4.500,5 UF", Dot, "CLP", "4500.5", Some("CLF")),
            ("15 mil dólares", Dot, "EC0", "15000", Some("USD")),
            ("$45.000.-", Dot, "CLP", "45000", Some("CLP")),
            ("S/ 12,500", Comma, "PEN", "12500", Some("PEN")),
            ("62000.0", Dot, "ARS", "62000.0", None),
        ] {
            let local = if local == "EC0" { "USD" } else { local };
            assert_eq!(said(cell, style, local), Some((plain.to_owned(), currency)), "{cell}");
        }
    }

    #[test]
    fn no_amount_is_told_from_an_unclear_one() {
        let read = |cell| read(cell, NumberStyle::DotThousands, Currency::USD);
        for cell in ["", " ", "$", "Consultar", "a convenir", "-", "N/A", "Llamar / call"] {
            assert_eq!(read(cell), Said::Nothing, "{cell}");
        }
        for cell in ["10.000 - 12.000", "barato", "20.300 km"] {
            assert_eq!(read(cell), Said::Unclear, "{cell}");
        }
    }

    #[test]
    fn a_cell_may_name_a_currency_alone() {
        for (cell, expected) in
            [("usd", "USD"), ("US$", "USD"), ("$", "DOP"), ("Dólares", "USD"), ("UF", "CLF")]
        {
            let written = currency(cell, code("DOP")).expect(cell);
            assert_eq!((written.currency.code(), written.sign.is_some()), (expected, cell == "$"));
        }
        assert_eq!(currency("bitcoin", Currency::USD), None);
        assert_eq!(currency("", Currency::USD), None);
    }

    #[test]
    fn a_lone_sign_agrees_with_what_is_written_with_it() {
        let written = |cell| currency(cell, code("DOP")).expect(cell);
        for (one, other, agree) in [
            ("$", "USD", true),
            ("RD$", "$", true),
            ("$", "$", true),
            ("$", "EUR", false),
            ("UF", "$", false),
            ("US$", "RD$", false),
            ("pesos", "RD$", true),
        ] {
            assert_eq!(written(one).agrees(written(other)), agree, "{one} {other}");
        }
    }

    #[test]
    fn amounts_are_rounded_to_what_the_currency_has() {
        let pesos = to_money("1990000.5", code("CLP")).expect("amount");
        assert_eq!((pesos.0.minor, pesos.1), (1_990_001, true));
        let dollars = to_money("62000.0", Currency::USD).expect("amount");
        assert_eq!((dollars.0.minor, dollars.1), (6_200_000, false));
        assert_eq!(to_money("-5", Currency::USD), None);
        assert_eq!(to_money("999999999999999999", Currency::USD), None);
    }

    proptest! {
        #[test]
        fn reading_never_panics(cell in "\\PC*", amount in "(US\\$|RD\\$|\\$|UF)? ?[0-9.,]{0,30}") {
            for cell in [cell, amount] {
                let said = read(&cell, NumberStyle::DotThousands, Currency::USD);
                if let Said::Amount { plain, .. } = said {
                    prop_assert!(to_money(&plain, Currency::USD).is_none_or(|(m, _)| m.minor >= 0));
                }
                prop_assert!(currency(&cell, Currency::USD).is_none() || !cell.is_empty());
            }
        }
    }
}
