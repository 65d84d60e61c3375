//! What is shown before others on the first page of an order that nobody chose.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use http_kit::Fault;
use kernel::ids::ListingId;
use listings::placement::Kind;
use search::{Facets, Query, Shown, SiteView};

use super::Wish;
use crate::State;

/// The kinds that a list shows, in their order.
const KINDS: [Kind; 3] = [Kind::Top, Kind::Featured, Kind::Bump];

/// Those that were found and have a place now; each once.
pub(super) async fn before(
    state: &State,
    (view, vertical): (&SiteView, &str),
    wish: &Wish,
    now: DateTime<Utc>,
) -> Result<Vec<Arc<Shown>>, Fault> {
    let placed = KINDS.map(|kind| (kind, view.board.at(vertical, kind, now)));
    let among: Vec<ListingId> = placed.iter().flat_map(|(_, all)| all).copied().collect();
    if among.is_empty() || wish.query.cursor.is_some() || !wish.first("sort").is_empty() {
        return Ok(Vec::new());
    }
    let limit = among.len();
    let query = Query { among, limit, facets: Facets::None, ..wish.query.clone() };
    let found = state.search(view, &query).await?.cards;
    let card = |id: &ListingId| found.iter().find(|card| card.id == *id);
    let mut shown: Vec<Arc<Shown>> = Vec::new();
    for (kind, all) in placed {
        let is_left = |id: &ListingId| card(id).is_some() && shown.iter().all(|c| c.id != *id);
        let left: Vec<ListingId> = all.into_iter().filter(is_left).collect();
        let turn = kind.turn(&left, now);
        shown.extend(turn.iter().filter_map(card).cloned());
    }
    Ok(shown)
}
