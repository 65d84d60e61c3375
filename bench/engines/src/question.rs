//! What is asked: the same seeded list for every contender.

use crate::answer::PAGE;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};

/// Questions of each kind.
const EACH: usize = 100;
const SEED: u64 = 41;
/// Facets counted beside a text.
const EIGHT: &[&str] =
    &["model", "year", "mileage_km", "fuel", "transmission", "body", "region", "price"];
const MAKES: &[&str] =
    &["toyota", "hyundai", "kia", "honda", "nissan", "chevrolet", "suzuki", "ford", "mazda"];
const MODELS: &[&str] = &[
    "toyota corolla",
    "hyundai tucson",
    "kia sportage",
    "honda civic",
    "nissan sentra",
    "suzuki vitara",
    "ford escape",
    "toyota hilux",
];

/// Kinds of question, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Browse,
    Filters,
    Facets,
    Misspelt,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Browse, Self::Filters, Self::Facets, Self::Misspelt];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Browse => "browse",
            Self::Filters => "filters",
            Self::Facets => "facets",
            Self::Misspelt => "misspelt",
        }
    }
}

/// A question about one vertical.
#[derive(Debug, Clone)]
pub struct Question {
    pub kind: Kind,
    /// 0 cars, 1 homes.
    pub vertical: usize,
    pub text: Option<String>,
    /// Any of these values.
    pub terms: Vec<(&'static str, Vec<String>)>,
    /// From, to; both included. Prices in half cents.
    pub numbers: Vec<(&'static str, i64, i64)>,
    pub facets: &'static [&'static str],
    /// Listings on the page.
    pub limit: usize,
}

impl Question {
    pub const fn new(kind: Kind, vertical: usize) -> Self {
        let (facets, limit) = (&[], PAGE);
        Self { kind, vertical, text: None, terms: Vec::new(), numbers: Vec::new(), facets, limit }
    }

    /// Every listing of a vertical with that text.
    pub fn text(kind: Kind, text: &str) -> Self {
        Self { text: Some(text.to_owned()), ..Self::new(kind, 0) }
    }

    /// As our address would say it.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |key: &str, value: String| (key.to_owned(), value);
        let vertical = ["autos", "propiedades"][self.vertical];
        let mut out = vec![pair("vertical", vertical.to_owned())];
        if self.limit != PAGE {
            out.push(pair("limit", self.limit.to_string()));
        }
        out.extend(self.text.iter().map(|text| pair("q", text.clone())));
        out.extend(self.terms.iter().map(|(key, values)| pair(key, values.join(","))));
        for (key, from, to) in &self.numbers {
            let unit = if *key == "price" { 200 } else { 1 };
            out.push((format!("{key}.gte"), (from / unit).to_string()));
            out.push((format!("{key}.lte"), (to / unit).to_string()));
        }
        if !self.facets.is_empty() {
            out.push(pair("facets", self.facets.join(",")));
        }
        out
    }
}

/// The exact questions, and the misspelt ones from the tests of the search.
pub fn all() -> Vec<Question> {
    let mut dice = StdRng::seed_from_u64(SEED);
    let mut out: Vec<Question> = (0..EACH).map(|n| Question::new(Kind::Browse, n % 2)).collect();
    out.extend((0..EACH).map(|_| filters(&mut dice)));
    out.extend((0..EACH).map(|n| facets(n, &mut dice)));
    out.extend(misspelt().map(|(typed, _)| Question::text(Kind::Misspelt, typed)));
    out
}

/// What is typed, and the words it stands for.
pub fn misspelt() -> impl Iterator<Item = (&'static str, &'static str)> {
    let file = include_str!("../../../crates/search/tests/misspelt.csv");
    file.lines().skip(1).filter_map(|line| line.split_once(','))
}

fn pick(list: &[&str], dice: &mut StdRng) -> String {
    list.choose(dice).map_or_else(String::new, |one| (*one).to_owned())
}

fn filters(dice: &mut StdRng) -> Question {
    let (year, dollars) = (dice.random_range(2005..2020), dice.random_range(3_000..15_000));
    Question {
        terms: vec![("make", vec![pick(MAKES, dice)])],
        numbers: vec![("year", year, year + 6), ("price", dollars * 200, (dollars + 12_000) * 200)],
        ..Question::new(Kind::Filters, 0)
    }
}

/// Every second one is a make alone: a text that thousands of listings have.
fn facets(n: usize, dice: &mut StdRng) -> Question {
    let year = dice.random_range(2005..2018);
    Question {
        terms: vec![
            ("transmission", vec!["automatic".into(), "manual".into()]),
            ("body", vec!["suv".into(), "sedan".into(), "pickup-double".into()]),
        ],
        numbers: vec![("year", year, 2026)],
        facets: EIGHT,
        ..Question::text(Kind::Facets, &pick(if n % 2 == 0 { MAKES } else { MODELS }, dice))
    }
}
