//! Listings by their ids, out of the shards of a site.

use std::sync::Arc;

use kernel::ids::ListingId;

use super::{Cell, MemoryEngine};
use crate::{Named, Shown, SiteView, State};

impl MemoryEngine {
    /// Those of the site's verticals alone: what another site shows is not there.
    pub(super) fn by_id(&self, site: &SiteView, ids: &[ListingId]) -> Named {
        let verticals = &site.verticals;
        let cells: Vec<Arc<Cell>> =
            verticals.iter().filter_map(|v| self.cell(site.tenant, &v.key)).collect();
        let is_whole = cells.len() == verticals.len()
            && cells.iter().all(|cell| cell.read().state == State::Ready);
        let one = |id: &ListingId| cells.iter().find_map(|cell| self.one(cell, *id));
        Named { cards: ids.iter().filter_map(one).collect(), loading: !is_whole }
    }

    fn one(&self, cell: &Cell, id: ListingId) -> Option<Arc<Shown>> {
        let shard = cell.read();
        let doc = shard.find(id)?;
        // While the guard is held the stamp does not change.
        Some(self.cards.get(cell.stamp(), doc, || shard.card(doc)))
    }
}
