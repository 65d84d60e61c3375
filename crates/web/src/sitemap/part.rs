//! `GET /sitemap/{file}`: the addresses of a part, sent as they are read.

use axum::{
    body::Body,
    extract::{Path, State as Held},
    http::header,
    response::{IntoResponse, Response},
};
use db::{PublicTx, SiteScope};
use http_kit::{Code, Fault, OnSite};
use kernel::ids::SellerId;
use listings::{
    addresses::{self, Address, Key},
    sellers,
};
use tenancy::{business::Page, seller::page::url};

use super::{
    LISTINGS_PER_PART, ONE_HOUR, PAGE, XML,
    landings::landings,
    name::Part,
    pieces::{Pieces, sent},
    write::{URLSET, URLSET_END, Writer},
};
use crate::{
    State,
    business::{contact, path},
    card::is_name,
    financing,
};

/// The part. Where the database fails in the middle the answer breaks off, and is not taken for whole.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    Path(file): Path<String>,
) -> Result<Response, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let writer = Writer::new(&about).ok_or_else(missing)?;
    let view = state.view(&site)?;
    let part = Part::of(&file).ok_or_else(missing)?;
    let section = |key: &str| view.vertical(key).ok_or_else(missing);
    let whole = match &part {
        Part::Pages => {
            let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
            let lists = view.verticals.iter().map(|vertical| format!("/{}", vertical.key));
            // The calculator where somebody lends.
            let has_lenders = financing::has_lenders(&state, &scope).await?;
            let calculator = has_lenders.then(|| financing::PATH.to_owned());
            let of_the_business =
                Page::ALL.map(path).into_iter().chain([contact::PATH]).map(str::to_owned);
            let first = std::iter::once("/".to_owned());
            Some(first.chain(lists).chain(calculator).chain(of_the_business).collect())
        }
        Part::Landings { vertical } => {
            let found = landings(&state, &view, section(vertical)?).await?;
            if found.is_empty() {
                return Err(missing());
            }
            Some(found)
        }
        Part::Listings { vertical, .. } => section(vertical).map(|_| None)?,
        Part::Sellers { .. } => None,
    };
    let body = if let Some(paths) = whole {
        Body::from(pages(&writer, &paths))
    } else {
        let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
        let left = LISTINGS_PER_PART;
        let mut walk = Walk { state, scope, writer, at: part, left, is_done: false };
        // What cannot be begun is a fault and no broken answer.
        let first = format!("{URLSET}{}", walk.next().await?.unwrap_or_default());
        if walk.is_empty() {
            return Err(missing());
        }
        sent(first, walk)
    };
    Ok(([(header::CONTENT_TYPE, XML), (header::CACHE_CONTROL, ONE_HOUR)], body).into_response())
}

/// Pages that are known at once. When they last changed nobody knows: what they list did.
fn pages(writer: &Writer, paths: &[String]) -> String {
    let mut out = URLSET.to_owned();
    for path in paths {
        writer.page(path, None, &mut out);
    }
    out.push_str(URLSET_END);
    out
}

/// Where a part's reader is. It holds one page of addresses and no transaction between pages.
struct Walk {
    state: State,
    scope: SiteScope,
    writer: Writer,
    /// What follows, as a part of its own.
    at: Part,
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
        let read = match &mut self.at {
            Part::Pages | Part::Landings { .. } => Ok((Vec::new(), 0)),
            Part::Listings { vertical, after } => {
                listings_after(&mut tx, vertical, after, limit).await
            }
            Part::Sellers { after } => sellers_after(&mut tx, after, limit).await,
        };
        let (found, count) = read.map_err(|error| Fault::from_error(error.kind(), error))?;
        drop(tx);
        let count = u32::try_from(count).unwrap_or(limit);
        self.left = self.left.saturating_sub(count);
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

/// The next pages, and of how many rows; moves on behind them.
type Found = Result<(Vec<Address>, usize), listings::Error>;

async fn listings_after(tx: &mut PublicTx, vertical: &str, after: &mut Key, limit: u32) -> Found {
    let (found, last) = addresses::page(tx, vertical, *after, limit).await?;
    *after = last.unwrap_or(*after);
    let count = found.len();
    Ok((found, count))
}

async fn sellers_after(tx: &mut PublicTx, after: &mut SellerId, limit: u32) -> Found {
    let found = sellers::page(tx, *after, limit).await?;
    *after = found.last().map_or(*after, |last| last.id);
    let count = found.len();
    // Who is nobody has no page.
    let named = found.into_iter().filter(|one| is_name(&one.name));
    let address = |one: sellers::Publisher| Address {
        path: url(&one.name, one.id),
        changed_at: one.changed_at,
    };
    Ok((named.map(address).collect(), count))
}
