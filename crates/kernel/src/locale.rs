//! How numbers, money and dates look where the reader lives.
//!
//! Separators and order follow CLDR 48 for each locale; see `docs/decisions`.

use chrono::NaiveDate;
use std::{fmt, str::FromStr};

use crate::money::Money;

/// A language and country whose conventions we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    /// Dominican Republic, the base.
    EsDo,
    /// Mexico.
    EsMx,
    /// Ecuador.
    EsEc,
    /// Chile.
    EsCl,
    /// Argentina.
    EsAr,
    /// English (United States).
    EnUs,
}

/// A language of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Language {
    /// `es` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The language of that code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Es, Self::En].into_iter().find(|language| language.code() == code)
    }
}

/// A sentence for a person, in every language of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    es: String,
    en: String,
}

impl Sentence {
    /// The same fact said twice.
    #[must_use]
    pub fn new(es: impl Into<String>, en: impl Into<String>) -> Self {
        Self { es: es.into(), en: en.into() }
    }

    /// The sentence in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Es => &self.es,
            Language::En => &self.en,
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.es)
    }
}

impl Locale {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::EsDo, Self::EsMx, Self::EsEc, Self::EsCl, Self::EsAr, Self::EnUs];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EsDo => "es-DO",
            Self::EsMx => "es-MX",
            Self::EsEc => "es-EC",
            Self::EsCl => "es-CL",
            Self::EsAr => "es-AR",
            Self::EnUs => "en-US",
        }
    }

    /// The language of the texts there.
    #[must_use]
    pub const fn language(self) -> Language {
        match self {
            Self::EnUs => Language::En,
            _ => Language::Es,
        }
    }

    /// What parts thousands and what parts decimals.
    #[must_use]
    pub const fn separators(self) -> (char, char) {
        match self {
            Self::EsDo | Self::EsMx | Self::EnUs => (',', '.'),
            Self::EsEc | Self::EsCl | Self::EsAr => ('.', ','),
        }
    }

    /// A whole number with its thousands parted.
    #[must_use]
    pub fn number(self, value: i64) -> String {
        let (thousands, _) = self.separators();
        let digits = value.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if value < 0 {
            out.push('-');
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(thousands);
            }
            out.push(digit);
        }
        out
    }

    /// An integer that carries `scale` decimals, without needless zeros: `1234` at 1 → `123,4`.
    #[must_use]
    pub fn decimal(self, scaled: i64, scale: u32) -> String {
        let unit = 10u64.pow(scale);
        let size = scaled.unsigned_abs();
        let whole = self.number(i64::try_from(size / unit).unwrap_or(i64::MAX));
        let sign = if scaled < 0 { "-" } else { "" };
        let fraction = format!("{:0width$}", size % unit, width = scale as usize);
        let fraction = fraction.trim_end_matches('0');
        if scale == 0 || fraction.is_empty() {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}{}{fraction}", self.separators().1)
    }

    /// A price as a shop window shows it: sign, thousands, cents only where there are some.
    #[must_use]
    pub fn money(self, money: Money) -> String {
        let unit = 10i64.pow(money.currency.exponent());
        let amount = if money.minor % unit == 0 {
            self.number(money.minor / unit)
        } else {
            let whole = self.number(money.minor / unit);
            let width = money.currency.exponent() as usize;
            format!("{whole}{}{:0width$}", self.separators().1, (money.minor % unit).unsigned_abs())
        };
        let symbol = money.currency.symbol();
        let gap = if symbol.ends_with('$') { "" } else { "\u{a0}" };
        format!("{symbol}{gap}{amount}")
    }

    /// A date in figures.
    #[must_use]
    pub fn date(self, date: NaiveDate) -> String {
        let form = match self {
            Self::EsCl => "%d-%m-%Y",
            Self::EnUs => "%m/%d/%Y",
            _ => "%d/%m/%Y",
        };
        date.format(form).to_string()
    }
}

/// The tag names no locale we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es un idioma y país conocido (es-DO, es-MX, es-EC, es-CL, es-AR, en-US)")]
pub struct UnknownLocale(pub String);

impl FromStr for Locale {
    type Err = UnknownLocale;
    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        Self::ALL
            .into_iter()
            .find(|l| l.tag().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownLocale(crate::text::truncate(text, 20).to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    fn money(major: &str, code: &str) -> Money {
        let currency: Currency = code.parse().expect("known");
        Money::parse_major(major, currency).expect("amount")
    }

    #[test]
    fn prices_look_local() {
        assert_eq!(Locale::EsDo.money(money("1234567.50", "DOP")), "RD$1,234,567.50");
        assert_eq!(Locale::EsDo.money(money("20300", "USD")), "US$20,300");
        assert_eq!(Locale::EsCl.money(money("1234568", "CLP")), "$1.234.568");
        assert_eq!(Locale::EsCl.money(money("4500.5", "CLF")), "UF\u{a0}4.500,5000");
    }

    #[test]
    fn numbers_and_dates_look_local() {
        assert_eq!(Locale::EsEc.number(-41_000), "-41.000");
        assert_eq!(Locale::EsMx.number(999), "999");
        assert_eq!(Locale::EsAr.decimal(1255, 1), "125,5");
        assert_eq!(Locale::EsAr.decimal(1250, 1), "125");
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("date");
        assert_eq!(Locale::EsCl.date(day), "22-11-2026");
        assert_eq!(Locale::EnUs.date(day), "11/22/2026");
    }
}
