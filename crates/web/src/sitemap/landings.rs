//! The landing pages of a vertical: those that are worth keeping, as the index counts them.

use http_kit::{Code, Fault};
use listings::{Vertical, vertical::kind};
use search::{Answer, FacetCounts, Facets, Query, SiteView, TermCount};

use crate::{State, indexed::LISTINGS_MIN, landing::Spot};

/// Most pages told of a vertical. Each has an address in both languages, so that a part has at most
/// 40,000 of the 50,000 that are allowed.
const PAGES_MAX: usize = 20_000;

/// Their paths, those with most listings first in each sort. While the index loads nothing is counted:
/// who asks should come again.
pub(super) async fn landings(
    state: &State,
    view: &SiteView,
    vertical: &Vertical,
) -> Result<Vec<String>, Fault> {
    let main = kind::main(vertical).into_iter();
    let attributes: Vec<_> = main.chain(kind::children(vertical)).collect();
    let keys = attributes.iter().map(|attribute| attribute.key.clone());
    let query = Query {
        vertical: Some(vertical.key.clone()),
        limit: 1,
        facets: Facets::Some(keys.chain(["city".to_owned()]).collect()),
        ..Query::default()
    };
    let answer = state.search(view, &query).await?;
    if answer.loading {
        return Err(Fault::new(Code::Unavailable));
    }
    let of_attributes = attributes.iter().flat_map(|attribute| {
        worth(&answer, &attribute.key).filter_map(|term| {
            let spot = if attribute.parent.is_none() {
                Spot::main(vertical, &term.value)
            } else {
                Spot::child(vertical, attribute, &term.value)
            };
            spot?.path(vertical)
        })
    });
    let of_cities =
        worth(&answer, "city").filter_map(|term| Spot::City(term.value.to_string()).path(vertical));
    Ok(of_attributes.chain(of_cities).take(PAGES_MAX).collect())
}

fn worth<'a>(answer: &'a Answer, key: &str) -> impl Iterator<Item = &'a TermCount> {
    let counts = answer.facets.iter().find(|(known, _)| known == key);
    let terms = match counts {
        Some((_, FacetCounts::Terms(terms))) => terms.as_slice(),
        _ => &[],
    };
    terms.iter().filter(|term| term.count >= LISTINGS_MIN)
}
