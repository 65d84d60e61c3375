//! `GET /sitemap.xml`: the parts of the site's sitemap, sent as they are found: where the next one
//! begins is found by walking over all listings of the last.

use std::collections::VecDeque;

use axum::{
    extract::State as Held,
    http::header,
    response::{IntoResponse, Response},
};
use db::SiteScope;
use http_kit::{Code, Fault, OnSite};
use listings::addresses::{self, Key};

use super::{
    LISTINGS_PER_PART, ONE_HOUR, PARTS_MAX, XML,
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
    let verticals = state.view(&site)?.verticals.iter().map(|v| v.key.clone()).collect();
    let mut walk = Walk { state, scope, writer, verticals, after: None, told: 0, is_done: false };
    let mut first = INDEX.to_owned();
    walk.writer.part(&Part::Pages.file(), &mut first);
    // What cannot be begun is a fault and no broken answer.
    first.push_str(&walk.next().await?.unwrap_or_default());
    let body = sent(first, walk);
    Ok(([(header::CONTENT_TYPE, XML), (header::CACHE_CONTROL, ONE_HOUR)], body).into_response())
}

/// Where the finder of parts is. It holds no transaction between them.
struct Walk {
    state: State,
    scope: SiteScope,
    writer: Writer,
    /// Those still to come, the present one first.
    verticals: VecDeque<String>,
    /// Where the next part of the present one begins; none before its first.
    after: Option<Key>,
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
            let Some(vertical) = self.verticals.front().cloned() else { break };
            match self.begin(&vertical).await? {
                Some(after) => {
                    self.writer.part(&Part::Listings { vertical, after }.file(), &mut out);
                    self.told += 1;
                    self.after = Some(after);
                }
                None => {
                    self.verticals.pop_front();
                    self.after = None;
                }
            }
        }
        if out.is_empty() {
            self.is_done = true;
            out.push_str(INDEX_END);
        }
        Ok(Some(out))
    }
}

impl Walk {
    /// Where the next part of `vertical` begins; a vertical without listings has none.
    async fn begin(&self, vertical: &str) -> Result<Option<Key>, Fault> {
        let fault = |error: listings::Error| Fault::from_error(error.kind(), error);
        let mut tx = self.state.db.begin_public(&self.scope).await?;
        match self.after {
            None => {
                let (some, _) =
                    addresses::page(&mut tx, vertical, Key::START, 1).await.map_err(fault)?;
                Ok((!some.is_empty()).then_some(Key::START))
            }
            Some(after) => addresses::end_of_part(&mut tx, vertical, after, LISTINGS_PER_PART)
                .await
                .map_err(fault),
        }
    }
}
