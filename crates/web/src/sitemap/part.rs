//! `GET /sitemap/{file}`: the addresses of a part, sent as they are read.

use axum::{
    body::Body,
    extract::{Path, State as Held},
    http::header,
    response::{IntoResponse, Response},
};
use db::SiteScope;
use http_kit::{Code, Fault, OnSite};
use listings::addresses::{self, Address, Key};

use super::{
    LISTINGS_PER_PART, ONE_HOUR, PAGE, XML,
    name::Part,
    pieces::{Pieces, sent},
    write::{URLSET, URLSET_END, Writer},
};
use crate::{State, financing};

/// The part. Where the database fails in the middle the answer breaks off, and is not taken for whole.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    Path(file): Path<String>,
) -> Result<Response, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let writer = Writer::new(&about).ok_or_else(missing)?;
    let view = state.view(&site)?;
    let body = match Part::of(&file).ok_or_else(missing)? {
        Part::Pages => {
            let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
            let lists = view.verticals.iter().map(|v| format!("/{}", v.key));
            let has_lenders = financing::has_lenders(&state, &scope).await?;
            let calculator = has_lenders.then(|| financing::PATH.to_owned());
            Body::from(pages(&writer, lists.chain(calculator)))
        }
        Part::Listings { vertical, after } => {
            view.vertical(&vertical).ok_or_else(missing)?;
            let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
            let mut walk = Walk {
                state,
                scope,
                writer,
                vertical,
                after,
                left: LISTINGS_PER_PART,
                is_done: false,
            };
            // What cannot be begun is a fault and no broken answer.
            let first = format!("{URLSET}{}", walk.next().await?.unwrap_or_default());
            if walk.is_empty() {
                return Err(missing());
            }
            sent(first, walk)
        }
    };
    Ok(([(header::CONTENT_TYPE, XML), (header::CACHE_CONTROL, ONE_HOUR)], body).into_response())
}

/// The front page, the lists, and the calculator where somebody lends.
fn pages(writer: &Writer, paths: impl Iterator<Item = String>) -> String {
    let mut out = URLSET.to_owned();
    writer.page("/", None, &mut out);
    for path in paths {
        writer.page(&path, None, &mut out);
    }
    out.push_str(URLSET_END);
    out
}

/// Where a part's reader is. It holds one page of addresses and no transaction between pages.
struct Walk {
    state: State,
    scope: SiteScope,
    writer: Writer,
    vertical: String,
    after: Key,
    left: u32,
    is_done: bool,
}

impl Walk {
    /// Whether nothing at all was found.
    const fn is_empty(&self) -> bool {
        self.is_done && self.left == LISTINGS_PER_PART
    }
}

impl Pieces for Walk {
    /// The next addresses, as XML; the end of it behind the last.
    async fn next(&mut self) -> Result<Option<String>, Fault> {
        if self.is_done {
            return Ok(None);
        }
        let limit = PAGE.min(self.left);
        let mut tx = self.state.db.begin_public(&self.scope).await?;
        let (found, last) = addresses::page(&mut tx, &self.vertical, self.after, limit)
            .await
            .map_err(|error| Fault::from_error(error.kind(), error))?;
        drop(tx);
        let count = u32::try_from(found.len()).unwrap_or(limit);
        self.left = self.left.saturating_sub(count);
        self.after = last.unwrap_or(self.after);
        self.is_done = self.left == 0 || count < limit;
        let mut out = String::new();
        for Address { path, changed_at } in &found {
            self.writer.page(path, Some(*changed_at), &mut out);
        }
        if self.is_done {
            out.push_str(URLSET_END);
        }
        Ok(Some(out))
    }
}
