//! True figures of a landing page in a few words: how many, for how much, of which years, where.

use kernel::Money;
use listings::{AttributeKind, Facet, vertical::kind};
use search::{FacetCounts, TermCount, label};

use super::Spot;
use crate::{
    card as cards,
    list::At,
    texts::{
        fill, fill_all,
        landing::{Landing, landing},
    },
};

/// Names in a list; of more, it is said how many.
const NAMES_MAX: usize = 3;

/// The paragraph; none where nothing is listed or counted.
pub(crate) fn figures(at: &At<'_>, spot: &Spot<'_>) -> Option<String> {
    if at.answer.total == 0 || at.answer.facets.is_empty() {
        return None;
    }
    let texts = landing(at.frame.language());
    let parts = [
        Some(count(at, texts)),
        years(at, texts),
        mostly(at, spot, texts),
        places(at, spot, texts),
    ];
    let told: Vec<String> = parts.into_iter().flatten().collect();
    Some(told.join(" "))
}

/// «614 anuncios, de US$3,200 a US$62,000.»
fn count(at: &At<'_>, texts: &Landing) -> String {
    let (locale, currency) = (at.frame.locale(), at.currency());
    let count = at.frame.texts().listings(at.answer.total, locale);
    // Converted prices have odd cents: what is said is whole, and holds all there is.
    let unit = 10_i64.pow(currency.exponent());
    let of = |whole: i64| {
        let money = Money::new(whole.checked_mul(unit)?, currency);
        cards::price(Some(money), locale)
    };
    // Prices of nights, of months and of sales have no common ends.
    let ends = range(at, "price").filter(|_| at.is_one_operation());
    match ends
        .and_then(|(min, max)| Some((of(min / unit)?, of(max.saturating_add(unit - 1) / unit)?)))
    {
        Some((min, max)) if min == max => fill_all(texts.count_at, &[&count, &min]),
        Some((min, max)) => fill_all(texts.count_between, &[&count, &min, &max]),
        None => fill(texts.count, &count),
    }
}

/// «Año: de 2008 a 2024.»
fn years(at: &At<'_>, texts: &Landing) -> Option<String> {
    let is_year = |a: &&listings::Attribute| {
        a.kind == AttributeKind::Int && a.facet == Facet::Range && cards::is_calendar(a)
    };
    let attribute = at.vertical.attributes.iter().find(is_year)?;
    let (min, max) = range(at, &attribute.key)?;
    let name = attribute.labels.get(at.frame.language());
    let (min, max) = (min.to_string(), max.to_string());
    Some(if min == max {
        fill_all(texts.only, &[name, &min])
    } else {
        fill_all(texts.between, &[name, &min, &max])
    })
}

/// «Sobre todo Corolla, Hilux y RAV4.»
fn mostly(at: &At<'_>, spot: &Spot<'_>, texts: &Landing) -> Option<String> {
    let attribute = match spot {
        Spot::Main(_) => kind::children(at.vertical).next()?,
        Spot::City(_) => kind::main(at.vertical)?,
        Spot::Under(..) => return None,
    };
    let found = terms(at, &attribute.key)?;
    let named: Vec<_> =
        found.iter().take(NAMES_MAX).map(|term| named(at, &attribute.key, term)).collect();
    // Of one kind only there is nothing to compare.
    (named.len() > 1).then(|| fill(texts.mostly, &listed(&named, texts)))
}

/// «En Quito, Cuenca y 4 ciudades más.»
fn places(at: &At<'_>, spot: &Spot<'_>, texts: &Landing) -> Option<String> {
    if matches!(spot, Spot::City(_)) {
        return None;
    }
    let found = terms(at, "city").filter(|terms| !terms.is_empty())?;
    let mut names: Vec<_> =
        found.iter().take(NAMES_MAX).map(|term| named(at, "city", term)).collect();
    let rest = found.len() - names.len();
    match rest {
        0 => {}
        1 => names.push(texts.one_more_city.to_owned()),
        more => {
            let more = at.frame.locale().number(i64::try_from(more).unwrap_or(i64::MAX));
            names.push(fill(texts.more_cities, &more));
        }
    }
    Some(fill(texts.places, &listed(&names, texts)))
}

fn named(at: &At<'_>, key: &str, term: &TermCount) -> String {
    label(Some(at.vertical), key, term, at.frame.language()).to_owned()
}

/// «a, b y c».
fn listed(names: &[String], texts: &Landing) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), texts.and),
    }
}

fn range(at: &At<'_>, key: &str) -> Option<(i64, i64)> {
    match counts(at, key)? {
        FacetCounts::Range { min, max, .. } => (*min).zip(*max),
        _ => None,
    }
}

fn terms<'a>(at: &'a At<'_>, key: &str) -> Option<&'a [TermCount]> {
    match counts(at, key)? {
        FacetCounts::Terms(terms) => Some(terms),
        _ => None,
    }
}

fn counts<'a>(at: &'a At<'_>, key: &str) -> Option<&'a FacetCounts> {
    at.answer.facets.iter().find(|(known, _)| known == key).map(|(_, counts)| counts)
}
