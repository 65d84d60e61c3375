//! What somebody asks the calculator, as it was typed and as it was read.

use axum::http::Uri;
use financing::{Lender, MONTHS_MAX, PRINCIPAL_MAX, Percent, Wish};
use http_kit::query;
use kernel::{
    Currency, Money,
    ids::{LenderId, ListingId},
};

use super::shown::percent;
use crate::{
    list::typed::{self, Of},
    shell::Frame,
    texts::{
        fill,
        financing::{Financing, financing},
    },
};

/// Longest value that is read, in characters.
const LENGTH_MAX: usize = 40;

/// The parameters of the address.
pub(super) struct Request {
    pairs: Vec<(String, String)>,
}

impl Request {
    pub fn of(uri: &Uri) -> Self {
        let mut pairs = query::pairs(uri);
        for (_, value) in &mut pairs {
            *value = value.chars().filter(|c| !c.is_control()).take(LENGTH_MAX).collect();
        }
        Self { pairs }
    }

    fn first(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim())
    }

    pub fn listing(&self) -> Option<ListingId> {
        self.first("anuncio")?.parse().ok()
    }

    pub fn lender(&self) -> Option<LenderId> {
        self.first("entidad")?.parse().ok()
    }

    /// The currency asked for, if any of them lends in it; else that of the site, else the first one's.
    pub fn currency(&self, lenders: &[Lender], site: Currency) -> Option<Currency> {
        let all = || lenders.iter().map(|lender| lender.conditions.currency);
        let asked = self.first("moneda").and_then(|code| code.parse().ok());
        asked.into_iter().chain([site]).find(|wanted| all().any(|c| c == *wanted)).or(all().next())
    }

    /// The three fields. A listing's price stands for one that is not typed.
    pub fn fields(&self, frame: &Frame<'_>, currency: Currency, listed: Option<Money>) -> Fields {
        let read = Read { frame, texts: financing(frame.locale()), currency };
        let price = read.price(self.first("precio"), listed);
        let down = read.down(self.first("inicial").unwrap_or_default(), price.value);
        let months = read.months(self.first("meses").unwrap_or_default());
        Fields { price, down, months, currency }
    }
}

/// A field as it is shown, what it came to, and what is wrong with it.
pub(super) struct Field<T> {
    pub shown: String,
    pub value: Option<T>,
    pub wrong: Option<String>,
}

impl<T> Field<T> {
    const fn empty() -> Self {
        Self { shown: String::new(), value: None, wrong: None }
    }

    fn wrong(typed: &str, why: String) -> Self {
        Self { shown: typed.to_owned(), value: None, wrong: Some(why) }
    }
}

/// All of them.
pub(super) struct Fields {
    pub price: Field<i64>,
    pub down: Field<i64>,
    pub months: Field<u16>,
    pub currency: Currency,
}

impl Fields {
    pub const fn is_wrong(&self) -> bool {
        self.price.wrong.is_some() || self.down.wrong.is_some() || self.months.wrong.is_some()
    }

    /// What is wished for, if that can be told.
    pub fn wish(&self) -> Option<Wish> {
        let price = Money::new(self.price.value.filter(|_| !self.is_wrong())?, self.currency);
        Some(Wish { price, down: self.down.value, months: self.months.value })
    }

    /// The same as parameters, as they are read whatever the language.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let major = |minor| Money::new(minor, self.currency).major();
        [
            ("precio", self.price.value.map(major)),
            ("inicial", self.down.value.map(major)),
            ("meses", self.months.value.map(|months| months.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

struct Read<'a> {
    frame: &'a Frame<'a>,
    texts: &'static Financing,
    currency: Currency,
}

impl Read<'_> {
    fn price(&self, typed: Option<&str>, listed: Option<Money>) -> Field<i64> {
        match (typed, listed) {
            (None | Some(""), Some(listed)) => self.amount(listed.minor),
            (None, None) => Field::empty(),
            (Some(""), None) => Field::wrong("", self.example(self.texts.no_price, 25_000)),
            (Some(typed), _) => match self.minor(typed) {
                Some(minor) if minor > 0 => self.amount(minor),
                _ => Field::wrong(typed, self.example(self.texts.price_wrong, 25_000)),
            },
        }
    }

    fn down(&self, typed: &str, price: Option<i64>) -> Field<i64> {
        if typed.is_empty() {
            return Field::empty();
        }
        let read = match typed.strip_suffix('%') {
            Some(share) => price.zip(percent(share)).map(|(price, share)| part(share, price)),
            None => self.minor(typed),
        };
        match (read, price) {
            // A share of a price that could not be read is right in itself.
            (None, None) if typed.ends_with('%') => {
                Field { shown: typed.to_owned(), ..Field::empty() }
            }
            (Some(minor), Some(price)) if minor >= price => {
                Field::wrong(typed, self.texts.down_too_much.to_owned())
            }
            (Some(minor), _) if minor >= 0 => self.amount(minor),
            _ => Field::wrong(typed, self.example(self.texts.down_wrong, 5_000)),
        }
    }

    fn months(&self, typed: &str) -> Field<u16> {
        if typed.is_empty() {
            return Field::empty();
        }
        let units = [("meses", 1), ("months", 1), ("años", 12), ("year", 12), ("mes", 1)];
        let read = units.into_iter().find_map(|(unit, months)| {
            let number: u16 =
                typed::read(typed, Of::Number(0, Some(unit)), self.frame.locale())?.parse().ok()?;
            number.checked_mul(months)
        });
        match read.filter(|months| (1..=MONTHS_MAX).contains(months)) {
            Some(months) => Field { shown: months.to_string(), value: Some(months), wrong: None },
            None => Field::wrong(typed, fill(self.texts.months_wrong, &MONTHS_MAX.to_string())),
        }
    }

    /// Minor units, as people write amounts.
    fn minor(&self, typed: &str) -> Option<i64> {
        let plain = typed::read(typed, Of::Price(Some(self.currency)), self.frame.locale())?;
        let minor = Money::parse_major(&plain, self.currency).ok()?.minor;
        (minor <= PRINCIPAL_MAX).then_some(minor)
    }

    /// An amount as the site prints numbers.
    fn amount(&self, minor: i64) -> Field<i64> {
        let plain = Money::new(minor, self.currency).major();
        let scale = self.currency.exponent();
        let shown = typed::show(&plain, scale, false, self.frame.locale());
        Field { shown, value: Some(minor), wrong: None }
    }

    fn example(&self, text: &str, major: i64) -> String {
        fill(text, &self.frame.locale().number(major))
    }
}

/// That share of a price, half up.
fn part(share: Percent, price: i64) -> i64 {
    let whole = i128::from(Percent::whole(100).scaled());
    let exact = i128::from(price) * i128::from(share.scaled());
    // Whole cents up, like the least of a lender: who types that share pays no less.
    i64::try_from((exact + whole - 1) / whole).unwrap_or(i64::MAX)
}
