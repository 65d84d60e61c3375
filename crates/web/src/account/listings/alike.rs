//! What others like it ask, beside the field of the price.

use http_kit::Fault;
use kernel::{Money, locale::Locale};
use listings::{
    drafting::{Reader, Typed},
    moderation::Market,
    vertical::kind,
};
use search::{Filter, Query};

use super::Own;
use crate::{
    State,
    shell::Frame,
    texts::{fill_all, selling::selling},
};

/// Those compared: the newest, whose prices are of today.
const COMPARED: usize = search::query::LIMIT_MAX;
/// From how many on prices say something.
const FEW: usize = 5;
/// Years before and after that are like it.
const YEARS: i64 = 2;

/// What others ask, in words.
pub(super) struct Alike {
    pub title: String,
    pub more: Option<String>,
}

/// What others like it ask, for who weighs what is sent; nothing where there are too few, or the index cannot tell.
pub(super) async fn market(
    state: &State,
    own: &Own,
    (reader, typed): (&Reader<'_>, &Typed),
) -> Result<Option<Market>, Fault> {
    let asked = reader.partly(typed).price.and_then(|price| own.view.in_own(price));
    let Some((asked, query)) = asked.zip(question(reader, typed)) else { return Ok(None) };
    let quarters = quarters(&prices(state, own, &query).await?);
    Ok(quarters.map(|[low, _, high]| Market { asked, low, high }))
}

/// Their prices in the site's own money, rising; none while the index loads.
async fn prices(state: &State, own: &Own, query: &Query) -> Result<Vec<Money>, Fault> {
    let answer = state.search(&own.view, query).await?;
    if answer.loading {
        return Ok(Vec::new());
    }
    let asked = answer.cards.iter().filter_map(|card| own.view.in_own(card.price?));
    let mut prices: Vec<Money> = asked.collect();
    prices.sort_unstable_by_key(|price| price.minor);
    Ok(prices)
}

/// What the newest of the same make and model, and of nearly the same year, ask; nothing where what it is is not
/// said yet, or the index cannot tell.
pub(super) async fn of(
    state: &State,
    frame: &Frame<'_>,
    own: &Own,
    (reader, typed): (&Reader<'_>, &Typed),
) -> Result<Option<Alike>, Fault> {
    let Some(query) = question(reader, typed) else { return Ok(None) };
    let prices = prices(state, own, &query).await?;
    let texts = selling(frame.language());
    let Some([low, middle, high]) = quarters(&prices) else {
        return Ok(Some(Alike { title: texts.alike_few.to_owned(), more: None }));
    };
    let [low, middle, high] = [low, middle, high].map(|price| rounded(price, frame.locale()));
    Ok(Some(Alike {
        title: fill_all(texts.alike, &[&low, &high]),
        more: Some(fill_all(texts.alike_more, &[&prices.len().to_string(), &middle])),
    }))
}

/// The prices below which a quarter, a half and three quarters of them lie; none where there are too few.
fn quarters(rising: &[Money]) -> Option<[Money; 3]> {
    let at = |quarter: usize| rising.get(rising.len().checked_sub(1)? * quarter / 4).copied();
    if rising.len() < FEW {
        return None;
    }
    Some([at(1)?, at(2)?, at(3)?])
}

/// Three digits of it: more would only look exact.
fn rounded(price: Money, locale: Locale) -> String {
    let digits = price.minor.checked_ilog10().unwrap_or(0);
    let unit = 10i64.pow(digits.saturating_sub(2).max(price.currency.exponent()));
    let minor = price.minor.saturating_add(unit / 2) / unit * unit;
    locale.money(Money::new(minor, price.currency))
}

fn question(reader: &Reader<'_>, typed: &Typed) -> Option<Query> {
    let vertical = reader.vertical;
    let chosen = |key: &str| {
        let value = typed.get(key);
        (!value.is_empty()).then(|| (key.to_owned(), Filter::AnyOf(vec![value.to_owned()])))
    };
    let mut filters = vec![chosen(&kind::main(vertical)?.key)?];
    filters.extend(kind::children(vertical).filter_map(|child| chosen(&child.key)));
    let year = kind::year(vertical).and_then(|year| {
        let typed = reader.locale.read_number(typed.get(&year.key), 0, None)?;
        let number: i64 = typed.parse().ok()?;
        let (gte, lte) = (Some(number.saturating_sub(YEARS)), Some(number.saturating_add(YEARS)));
        Some((year.key.clone(), Filter::Range { gte, lte }))
    });
    filters.extend(year);
    Some(Query {
        vertical: Some(vertical.key.clone()),
        operations: vec![reader.operation(typed)],
        filters,
        limit: COMPARED,
        ..Query::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    fn dollars(all: &[i64]) -> Vec<Money> {
        all.iter().map(|minor| Money::new(minor * 100, Currency::USD)).collect()
    }

    #[test]
    fn the_middle_half_is_told_from_five_on() {
        assert_eq!(quarters(&dollars(&[1, 2, 3, 4])), None);
        let told = quarters(&dollars(&[10, 20, 30, 40, 900])).expect("enough");
        assert_eq!(told.to_vec(), dollars(&[20, 30, 40]));
    }

    #[test]
    fn a_price_to_compare_with_has_three_digits() {
        for (minor, shown) in [(1_234_567, "12,300"), (99, "1"), (95_000, "950")] {
            let text = rounded(Money::new(minor, Currency::USD), Locale::EsDo);
            assert!(text.ends_with(shown), "{text}");
        }
    }
}
