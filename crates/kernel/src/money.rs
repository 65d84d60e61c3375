//! Money: whole minor units with their currency, never floating point.
//!
//! Exponents are those of ISO 4217 (2024-06-25): `CLP` has none, `CLF` (Unidad de Fomento) four.

use std::{fmt, str::FromStr};

use crate::locale::Told;

/// Decimals kept in a [`Rate`].
pub const RATE_DECIMALS: u32 = 10;
/// The largest exponent among the currencies we know.
const EXPONENT_MAX: u32 = 4;

const CURRENCIES: &[(&str, u32, &str)] = &[
    ("ARS", 2, "$"),
    ("BOB", 2, "Bs"),
    ("BRL", 2, "R$"),
    ("CLF", 4, "UF"),
    ("CLP", 0, "$"),
    ("COP", 2, "$"),
    ("CRC", 2, "₡"),
    ("DOP", 2, "RD$"),
    ("EUR", 2, "€"),
    ("GTQ", 2, "Q"),
    ("HNL", 2, "L"),
    ("MXN", 2, "$"),
    ("NIO", 2, "C$"),
    ("PAB", 2, "B/."),
    ("PEN", 2, "S/"),
    ("PYG", 0, "₲"),
    ("USD", 2, "US$"),
    ("UYU", 2, "$U"),
    ("VES", 2, "Bs."),
];

/// A currency of ISO 4217 that the product knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(u8);

/// What was wrong with an amount, a currency or a rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No currency of that code is known.
    #[error("«{0}» no es una moneda conocida")]
    UnknownCurrency(String),
    /// The text is no amount of that currency.
    #[error(
        "«{text}» no es un importe en {currency}: escribe cifras, con {decimals} decimales como máximo"
    )]
    NotAnAmount {
        /// What was given.
        text: String,
        /// The currency it was meant in.
        currency: Currency,
        /// Decimals that currency has.
        decimals: u32,
    },
    /// The text is no positive rate.
    #[error("«{0}» no es una tasa (un número positivo con hasta 10 decimales)")]
    NotARate(String),
    /// The sum does not fit.
    #[error("el importe es demasiado grande")]
    Overflow,
}

impl Told for Error {
    fn english(&self) -> String {
        match self {
            Self::UnknownCurrency(code) => format!("“{code}” is not a currency we know"),
            Self::NotAnAmount { text, currency, decimals } => {
                format!(
                    "“{text}” is not an amount in {currency}: write figures, with {decimals} decimals at most"
                )
            }
            Self::NotARate(text) => {
                format!("“{text}” is not a rate (a positive number, at most 10 decimals)")
            }
            Self::Overflow => "the amount is too large".to_owned(),
        }
    }
}

impl Currency {
    /// US dollar, the second currency of the whole region.
    pub const USD: Self = Self(16);

    /// The most decimals a currency has.
    pub const DECIMALS_MAX: u32 = EXPONENT_MAX;

    /// Every currency, in order of code.
    pub fn all() -> impl Iterator<Item = Self> {
        (0u8..).take(CURRENCIES.len()).map(Self)
    }

    /// The ISO code, `DOP`.
    #[must_use]
    pub fn code(self) -> &'static str {
        CURRENCIES[usize::from(self.0)].0
    }

    /// How many decimals its minor unit has.
    #[must_use]
    pub fn exponent(self) -> u32 {
        CURRENCIES[usize::from(self.0)].1
    }

    /// Decimals that are shown: none where coins of less than one are long gone (CLDR 48).
    #[must_use]
    pub fn decimals_shown(self) -> u32 {
        if self.code() == "COP" { 0 } else { self.exponent() }
    }

    /// The sign its own country writes before an amount, `RD$`; see [`crate::locale::Locale::sign`].
    #[must_use]
    pub fn symbol(self) -> &'static str {
        CURRENCIES[usize::from(self.0)].2
    }

    /// A small number that stands for it in memory; see [`Self::from_index`].
    #[must_use]
    pub const fn index(self) -> u8 {
        self.0
    }

    /// The currency of that [`Self::index`].
    #[must_use]
    pub fn from_index(index: u8) -> Option<Self> {
        (usize::from(index) < CURRENCIES.len()).then_some(Self(index))
    }
}

impl FromStr for Currency {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::all()
            .find(|c| c.code().eq_ignore_ascii_case(text))
            .ok_or_else(|| Error::UnknownCurrency(crate::text::truncate(text, 20).to_owned()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount: minor units of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Whole minor units (centavos; pesos for `CLP`).
    pub minor: i64,
    /// The currency they are of.
    pub currency: Currency,
}

impl Money {
    /// That many minor units.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads plain major units, `20300` or `20300.5`: a dot for decimals and nothing for thousands.
    /// More decimals than the currency has are refused unless they are zeros.
    pub fn parse_major(text: &str, currency: Currency) -> Result<Self, Error> {
        let decimals = currency.exponent();
        parse_scaled(text, decimals)
            .and_then(|minor| i64::try_from(minor).ok())
            .map(|minor| Self { minor, currency })
            .ok_or_else(|| Error::NotAnAmount {
                text: crate::text::truncate(text, 40).to_owned(),
                currency,
                decimals,
            })
    }

    /// In units of [`Currency::decimals_shown`] decimals, half away from zero.
    #[must_use]
    pub fn shown(self) -> i64 {
        let unit = 10i64.pow(self.currency.exponent() - self.currency.decimals_shown());
        let (whole, rest) = (self.minor / unit, self.minor % unit);
        if rest.abs() * 2 >= unit && unit > 1 { whole + rest.signum() } else { whole }
    }

    /// Plain major units with all decimals of the currency: `20300.00`.
    #[must_use]
    pub fn major(self) -> String {
        let decimals = self.currency.exponent();
        if decimals == 0 {
            return self.minor.to_string();
        }
        let unit = 10u64.pow(decimals);
        let size = self.minor.unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        format!("{sign}{}.{:0width$}", size / unit, size % unit, width = decimals as usize)
    }
}

/// Reads a plain decimal into an integer with `scale` decimals; `None` if it is none or is finer.
#[must_use]
pub fn parse_scaled(text: &str, scale: u32) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits_ok = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 19 || !digits_ok(whole) || !digits_ok(fraction) {
        return None;
    }
    if digits.ends_with('.') || fraction.len() > scale as usize {
        return None;
    }
    let mut value: i128 = whole.parse().ok()?;
    value *= 10i128.pow(scale);
    if !fraction.is_empty() {
        let missing = scale - u32::try_from(fraction.len()).ok()?;
        value += fraction.parse::<i128>().ok()? * 10i128.pow(missing);
    }
    Some(if negative { -value } else { value })
}

/// How many units of one currency a unit of another is worth, as a scaled decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(i128);

impl Rate {
    /// One for one.
    pub const ONE: Self = Self(10i128.pow(RATE_DECIMALS));

    /// From an integer with [`RATE_DECIMALS`] decimals; must be positive.
    #[must_use]
    pub fn from_scaled(scaled: i128) -> Option<Self> {
        (scaled > 0 && scaled < 10i128.pow(RATE_DECIMALS + 9)).then_some(Self(scaled))
    }

    /// The integer with [`RATE_DECIMALS`] decimals.
    #[must_use]
    pub const fn scaled(self) -> i128 {
        self.0
    }

    /// What `money` is worth, in a common unit of 10⁻¹⁴ major units of the other currency: amounts
    /// of several currencies, each weighed with its own rate, compare exactly.
    #[must_use]
    pub fn weigh(self, money: Money) -> i128 {
        i128::from(money.minor) * self.0 * 10i128.pow(EXPONENT_MAX - money.currency.exponent())
    }

    /// `money` in `to`, half away from zero.
    pub fn convert(self, money: Money, to: Currency) -> Result<Money, Error> {
        let unit = 10i128.pow(RATE_DECIMALS + EXPONENT_MAX - to.exponent());
        let weight = self.weigh(money);
        let half = if weight < 0 { -unit / 2 } else { unit / 2 };
        let minor = i64::try_from((weight + half) / unit).map_err(|_| Error::Overflow)?;
        Ok(Money::new(minor, to))
    }
}

impl FromStr for Rate {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        parse_scaled(text, RATE_DECIMALS)
            .and_then(Self::from_scaled)
            .ok_or_else(|| Error::NotARate(crate::text::truncate(text, 40).to_owned()))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10i128.pow(RATE_DECIMALS);
        let fraction = format!("{:0width$}", self.0 % unit, width = RATE_DECIMALS as usize);
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() {
            write!(out, "{}", self.0 / unit)
        } else {
            write!(out, "{}.{fraction}", self.0 / unit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().expect("known")
    }

    #[test]
    fn what_is_wrong_is_told_in_english_too() {
        let text = || "ten".to_owned();
        crate::testing::assert_told(&crate::one_of_each![
            Error::UnknownCurrency(_) => Error::UnknownCurrency(text()),
            Error::NotAnAmount { .. } =>
                Error::NotAnAmount { text: text(), currency: Currency::USD, decimals: 2 },
            Error::NotARate(_) => Error::NotARate(text()),
            Error::Overflow => Error::Overflow,
        ]);
    }

    #[test]
    fn the_dollar_is_where_we_say() {
        assert_eq!(Currency::USD.code(), "USD");
    }

    #[test]
    fn each_currency_has_its_own_decimals() {
        assert_eq!(Money::parse_major("20300", currency("USD")).map(|m| m.minor), Ok(2_030_000));
        assert_eq!(Money::parse_major("4500.25", currency("CLF")).map(|m| m.minor), Ok(45_002_500));
        assert_eq!(
            Money::parse_major("1990000", currency("CLP")).map(|m| m.major()),
            Ok("1990000".into())
        );
        assert!(Money::parse_major("1990000.5", currency("CLP")).is_err());
        for bad in ["", "-", ".", "1.", "1,5", "1e9", "٣", "99999999999999999999", "NaN"] {
            assert!(Money::parse_major(bad, Currency::USD).is_err(), "{bad}");
        }
    }

    #[test]
    fn uf_and_pesos_compare_through_their_rates() {
        let uf: Rate = "39500.12".parse().expect("rate");
        let flat = Money::parse_major("4500", currency("CLF")).expect("amount");
        assert_eq!(uf.convert(flat, currency("CLP")), Ok(Money::new(177_750_540, currency("CLP"))));
        let cheap = Money::new(4_500, currency("CLP"));
        assert!(uf.weigh(flat) > Rate::ONE.weigh(cheap));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(minor: i64, index in 0..CURRENCIES.len()) {
            let currency = Currency::from_index(u8::try_from(index).expect("few")).expect("in range");
            let money = Money::new(minor, currency);
            prop_assert_eq!(Money::parse_major(&money.major(), currency), Ok(money));
        }

        #[test]
        fn rates_survive_text(scaled in 1i128..10i128.pow(18)) {
            let rate = Rate::from_scaled(scaled).expect("positive");
            prop_assert_eq!(rate.to_string().parse::<Rate>(), Ok(rate));
        }

        #[test]
        fn reading_never_panics(text: String) {
            let _ = Money::parse_major(&text, Currency::USD);
            let _ = text.parse::<Rate>();
        }
    }
}
