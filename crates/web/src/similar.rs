//! What to look at beside a listing: the same model; then the same sort of thing for a like price;
//! then whatever is of the same make.

use std::sync::Arc;

use http_kit::Fault;
use kernel::{Money, ids::ListingId};
use listings::{Attribute, Attributes, Operation, Value, Vertical, detail::Detail, vertical::kind};
use search::{Filter, PriceRange, Query, Shown, SiteView};

use crate::State;

/// Listings shown.
const SHOWN: usize = 4;
/// How far a like price is off, in per cent.
const PRICE_OFF_PERCENT: i64 = 30;

/// What others are to be like.
pub(crate) struct Like<'a> {
    pub id: ListingId,
    pub vertical: &'a Vertical,
    pub attributes: &'a Attributes,
    /// None where it is not known; any will do.
    pub operation: Option<Operation>,
    pub price: Option<Money>,
}

impl<'a> From<&'a Detail> for Like<'a> {
    fn from(found: &'a Detail) -> Self {
        Self {
            id: found.listing.id,
            vertical: &found.vertical,
            attributes: &found.listing.attributes,
            operation: Some(found.listing.operation),
            price: found.listing.price,
        }
    }
}

/// Asks one question after the other until there are enough; three at most.
pub(crate) async fn to(
    state: &State,
    view: &SiteView,
    like: &Like<'_>,
) -> Result<Vec<Arc<Shown>>, Fault> {
    let mut similar: Vec<Arc<Shown>> = Vec::new();
    for query in questions(like) {
        let answer = state.search(view, &query).await?;
        for card in answer.cards {
            let is_new = similar.iter().all(|known| known.id != card.id);
            if is_new && card.id != like.id && similar.len() < SHOWN {
                similar.push(card);
            }
        }
        if similar.len() == SHOWN {
            break;
        }
    }
    Ok(similar)
}

/// The newest of the section, where nothing is like it.
pub(crate) async fn newest(
    state: &State,
    view: &SiteView,
    vertical: &Vertical,
) -> Result<Vec<Arc<Shown>>, Fault> {
    let query = Query { vertical: Some(vertical.key.clone()), limit: SHOWN, ..Query::default() };
    Ok(state.search(view, &query).await?.cards)
}

/// From the nearest to the widest.
fn questions(like: &Like<'_>) -> Vec<Query> {
    let vertical = like.vertical;
    let same = |attribute: &Attribute| match like.attributes.get(&attribute.key)? {
        Value::Enum(value) => Some((attribute.key.clone(), Filter::AnyOf(vec![value.clone()]))),
        _ => None,
    };
    let make = kind::main(vertical).and_then(same);
    let model = kind::children(vertical).find_map(same);
    let sort = kind::sort_of_thing(vertical).and_then(same);
    let price = like.price.and_then(around);
    let mut questions = Vec::new();
    if let (Some(make), Some(model)) = (&make, model) {
        questions.push(question(like, vec![make.clone(), model], None));
    }
    // Where no price is known, the sort of thing alone comes last.
    let (near, far) = if price.is_some() { (sort, None) } else { (None, sort) };
    questions.extend(near.map(|sort| question(like, vec![sort], price)));
    questions.extend(make.map(|make| question(like, vec![make], None)));
    questions.extend(far.map(|sort| question(like, vec![sort], None)));
    questions
}

fn question(like: &Like<'_>, filters: Vec<(String, Filter)>, price: Option<PriceRange>) -> Query {
    Query {
        vertical: Some(like.vertical.key.clone()),
        operations: like.operation.into_iter().collect(),
        filters,
        price,
        currency: price.and_then(|range| range.gte).map(|least| least.currency),
        // Room for itself and for those that an earlier question found.
        limit: 2 * SHOWN,
        ..Query::default()
    }
}

/// Prices like that one; `None` where they do not fit.
fn around(price: Money) -> Option<PriceRange> {
    let of = |percent: i64| {
        let minor = i64::try_from(i128::from(price.minor) * i128::from(percent) / 100).ok()?;
        Some(Money::new(minor, price.currency))
    };
    let (least, most) = (of(100 - PRICE_OFF_PERCENT)?, of(100 + PRICE_OFF_PERCENT)?);
    Some(PriceRange { gte: Some(least), lte: Some(most) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    #[test]
    fn a_like_price_is_a_third_off_at_most() {
        let range = around(Money::new(1_000_000, Currency::USD)).expect("a range");
        assert_eq!(range.gte.map(|m| m.minor), Some(700_000));
        assert_eq!(range.lte.map(|m| m.minor), Some(1_300_000));
        assert_eq!(around(Money::new(i64::MAX, Currency::USD)), None);
    }
}
