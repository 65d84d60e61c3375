//! `GET /sitemap.xml`: the parts of the site's sitemap.

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
    let mut parts = vec![Part::Pages];
    for vertical in &state.view(&site)?.verticals {
        find(&state, &scope, &vertical.key, &mut parts).await?;
    }
    let mut out = INDEX.to_owned();
    for part in parts.iter().take(PARTS_MAX) {
        writer.part(&part.file(), &mut out);
    }
    out.push_str(INDEX_END);
    Ok(([(header::CONTENT_TYPE, XML), (header::CACHE_CONTROL, ONE_HOUR)], out).into_response())
}

/// Finds where the parts of a vertical begin; one without listings has none.
async fn find(
    state: &State,
    scope: &SiteScope,
    vertical: &str,
    parts: &mut Vec<Part>,
) -> Result<(), Fault> {
    let fault = |error: listings::Error| Fault::from_error(error.kind(), error);
    let mut tx = state.db.begin_public(scope).await?;
    let (some, _) = addresses::page(&mut tx, vertical, Key::START, 1).await.map_err(fault)?;
    drop(tx);
    let mut next = (!some.is_empty()).then_some(Key::START);
    while let Some(after) = next
        && parts.len() < PARTS_MAX
    {
        parts.push(Part::Listings { vertical: vertical.to_owned(), after });
        let mut tx = state.db.begin_public(scope).await?;
        next = addresses::end_of_part(&mut tx, vertical, after, LISTINGS_PER_PART)
            .await
            .map_err(fault)?;
    }
    Ok(())
}
