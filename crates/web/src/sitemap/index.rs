//! `GET /sitemap.xml`: the parts of the site's sitemap, sent as they are found: where the next one
//! begins is found by walking over all listings of the last.

use std::{collections::VecDeque, sync::Arc};

use axum::{
    extract::State as Held,
    http::header,
    response::{IntoResponse, Response},
};
use db::SiteScope;
use http_kit::{Code, Fault, OnSite};
use listings::{
    addresses::{self, Key},
    sellers,
};

use search::SiteView;

use super::{
    LISTINGS_PER_PART, ONE_HOUR, PARTS_MAX, XML,
    landings::landings,
    name::Part,
    pieces::{Pieces, sent},
    write::{INDEX, INDEX_END, Writer},
};
use crate::State;

/// The index.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
) -> Result<Response, Fault> {
    let writer = Writer::new(&about).ok_or_else(|| Fault::new(Code::NoSuchSite))?;
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let view = state.view(&site)?;
    let verticals = view.verticals.iter().map(|v| v.key.clone()).collect::<Vec<_>>();
    let of = |vertical: String| [Series::Landings(vertical.clone()), Series::Listings(vertical)];
    let series = [Series::Sellers].into_iter().chain(verticals.into_iter().flat_map(of));
    let series = series.collect();
    let mut walk = Walk { state, view, scope, writer, series, last: None, told: 0, is_done: false };
    let mut first = INDEX.to_owned();
    walk.writer.part(&Part::Pages.file(), &mut first);
    // What cannot be begun is a fault and no broken answer.
    first.push_str(&walk.next().await?.unwrap_or_default());
    let body = sent(first, walk);
    Ok(([(header::CONTENT_TYPE, XML), (header::CACHE_CONTROL, ONE_HOUR)], body).into_response())
}

/// Parts that follow one another.
enum Series {
    Sellers,
    /// One part, of that vertical.
    Landings(String),
    /// Of that vertical.
    Listings(String),
}

/// Where the finder of parts is. It holds no transaction between them.
struct Walk {
    state: State,
    view: Arc<SiteView>,
    scope: SiteScope,
    writer: Writer,
    /// Those still to come, the present one first.
    series: VecDeque<Series>,
    /// The last part of the present one; none before its first.
    last: Option<Part>,
    told: usize,
    is_done: bool,
}

impl Pieces for Walk {
    /// The next part; the end of the index behind the last.
    async fn next(&mut self) -> Result<Option<String>, Fault> {
        if self.is_done {
            return Ok(None);
        }
        let mut out = String::new();
        while out.is_empty() && self.told < PARTS_MAX {
            let part = match self.series.front() {
                None => break,
                Some(Series::Sellers) => self.sellers().await?,
                Some(Series::Landings(vertical)) => self.landings(vertical).await?,
                Some(Series::Listings(vertical)) => self.listings(vertical).await?,
            };
            match &part {
                Some(part) => {
                    self.writer.part(&part.file(), &mut out);
                    self.told += 1;
                }
                None => drop(self.series.pop_front()),
            }
            self.last = part;
        }
        if out.is_empty() {
            self.is_done = true;
            out.push_str(INDEX_END);
        }
        Ok(Some(out))
    }
}

impl Walk {
    /// The next part of `vertical`; one without listings has none.
    async fn listings(&self, vertical: &str) -> Result<Option<Part>, Fault> {
        let mut tx = self.state.db.begin_public(&self.scope).await?;
        let after = match &self.last {
            Some(Part::Listings { after, .. }) => {
                addresses::end_of_part(&mut tx, vertical, *after, LISTINGS_PER_PART).await
            }
            _ => addresses::page(&mut tx, vertical, Key::START, 1)
                .await
                .map(|(some, _)| (!some.is_empty()).then_some(Key::START)),
        };
        let after = after.map_err(fault)?;
        Ok(after.map(|after| Part::Listings { vertical: vertical.to_owned(), after }))
    }

    /// The part of `vertical`, if any of its landing pages is worth keeping.
    async fn landings(&self, vertical: &str) -> Result<Option<Part>, Fault> {
        let definition = self.view.vertical(vertical).filter(|_| self.last.is_none());
        let Some(definition) = definition else { return Ok(None) };
        let found = match landings(&self.state, &self.view, definition).await {
            Ok(found) => found,
            // They are told once the index has counted them; the rest does not wait for that.
            Err(fault) if fault.code == Code::Unavailable => Vec::new(),
            Err(fault) => return Err(fault),
        };
        Ok((!found.is_empty()).then(|| Part::Landings { vertical: vertical.to_owned() }))
    }

    /// The next part of the sellers, if anybody publishes.
    async fn sellers(&self) -> Result<Option<Part>, Fault> {
        let mut tx = self.state.db.begin_public(&self.scope).await?;
        let after = match &self.last {
            Some(Part::Sellers { after }) => {
                sellers::end_of_part(&mut tx, *after, LISTINGS_PER_PART).await
            }
            _ => sellers::page(&mut tx, sellers::START, 1)
                .await
                .map(|some| (!some.is_empty()).then_some(sellers::START)),
        };
        Ok(after.map_err(fault)?.map(|after| Part::Sellers { after }))
    }
}

fn fault(error: listings::Error) -> Fault {
    Fault::from_error(error.kind(), error)
}
