//! What is shown before others on the first page of an order that nobody chose.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use http_kit::Fault;
use kernel::ids::ListingId;
use listings::placement::Kind;
use search::{Answer, Facets, Query, Shown, SiteView};

use super::Wish;
use crate::State;

/// The kinds that a list shows, in their order.
const KINDS: [Kind; 3] = [Kind::Top, Kind::Featured, Kind::Bump];

/// What is found; on the first page behind what is placed before others, and no longer for it. Also which those are.
pub(super) async fn results(
    state: &State,
    (view, vertical): (&SiteView, &str),
    wish: &Wish,
    now: DateTime<Utc>,
) -> Result<(Vec<ListingId>, Answer), Fault> {
    let mut cards = before(state, (view, vertical), wish, now).await?;
    let placed: Vec<_> = cards.iter().map(|card| card.id).collect();
    let is_other = |card: &Arc<Shown>| !placed.contains(&card.id);
    let room = wish.query.limit.saturating_sub(cards.len());
    let query = Query { limit: room.max(1), ..wish.query.clone() };
    let mut answer = state.results(view, &query).await?;
    let found = answer.cards.len();
    cards.extend(answer.cards.into_iter().filter(is_other));
    // Those that are placed leave room where they stand by themselves.
    let limit = found + placed.len() - cards.len();
    let next = answer.next_cursor.as_ref().and_then(|next| query.read_cursor(next, view).ok());
    if limit > 0 && next.is_some() {
        let rest = Query { limit, cursor: next, facets: Facets::None, ..query };
        let rest = state.search(view, &rest).await?;
        cards.extend(rest.cards.into_iter().filter(is_other));
        answer.next_cursor = rest.next_cursor;
    }
    Ok((placed, Answer { cards, ..answer }))
}

/// Those that were found and have a place now; each once.
async fn before(
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
        let left: Vec<_> = all.iter().filter(|id| is_left(id)).filter_map(card).cloned().collect();
        shown.extend(kind.turn(&left, now));
    }
    Ok(shown)
}
