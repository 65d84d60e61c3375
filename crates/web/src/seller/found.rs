//! What is known of a seller whom the site shows.

use std::{cmp::Reverse, sync::Arc};

use chrono::{DateTime, Utc};
use db::SiteScope;
use http_kit::{Code, Fault};
use kernel::ids::SellerId;
use listings::{Vertical, sellers};
use search::{Answer, Facets, Query, SiteView};
use tenancy::{
    ResolvedSite,
    seller::{self, Page},
};

use crate::{State, card as cards};

/// A section with how many listings of theirs it holds.
pub(super) type Held = (Arc<Vertical>, u64);

/// A seller and what they have listed.
pub(crate) struct Shown {
    pub page: Page,
    /// Since when they are known here, or their oldest listing is.
    pub since: DateTime<Utc>,
    /// Those with something of theirs, most first.
    pub sections: Vec<Held>,
    pub answer: Answer,
}

impl Shown {
    /// The seller with what `query` finds of them.
    pub async fn find(
        state: &State,
        site: &ResolvedSite,
        id: SellerId,
        query: &Query,
    ) -> Result<Self, Fault> {
        let (page, since) = known(state, site, id).await?;
        let view = state.view(site)?;
        let query = Query { facets: Facets::Some(vec!["city".to_owned()]), ..query.clone() };
        let answer = state.results(&view, &query).await?;
        // The last one may have gone a moment ago.
        if answer.total == 0 {
            return Err(Fault::new(Code::NotFound));
        }
        let sections = sections(state, &view, id).await?;
        Ok(Self { page, since, sections, answer })
    }

    /// One of those sections.
    pub fn vertical(&self, key: &str) -> Option<&Vertical> {
        self.sections.iter().map(|(vertical, _)| &**vertical).find(|vertical| vertical.key == key)
    }
}

/// A seller with a name and with something listed on the site, and since when they publish. Whoever
/// asks for another is told the same as for one that never was.
pub(crate) async fn known(
    state: &State,
    site: &ResolvedSite,
    id: SellerId,
) -> Result<(Page, DateTime<Utc>), Fault> {
    let missing = || Fault::new(Code::NotFound);
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let mut tx = state.db.begin_public(&scope).await?;
    let page = seller::page::page(&mut tx, id).await?.ok_or_else(missing)?;
    let since = sellers::since(&mut tx, id).await;
    let since = since.map_err(|error| Fault::from_error(error.kind(), error))?;
    match since.filter(|_| cards::is_name(&page.name)) {
        Some(since) => {
            let since = since.min(page.created_at);
            Ok((page, since))
        }
        None => Err(missing()),
    }
}

async fn sections(state: &State, view: &SiteView, id: SellerId) -> Result<Vec<Held>, Fault> {
    let mut sections = Vec::new();
    for vertical in &view.verticals {
        let query = Query {
            vertical: Some(vertical.key.clone()),
            sellers: vec![id],
            limit: 1,
            ..Query::default()
        };
        let answer = state.search(view, &query).await?;
        if answer.total > 0 {
            sections.push((vertical.clone(), answer.total));
        }
    }
    sections.sort_by_key(|(_, count)| Reverse(*count));
    Ok(sections)
}
