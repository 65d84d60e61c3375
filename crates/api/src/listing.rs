//! `GET /v1/listings/{id}`: one listing.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, Uri},
    response::Response,
};
use db::SiteScope;
use http_kit::{Code, Fault, OnSite};
use kernel::ids::ListingId;
use listings::detail;

use crate::{State, json::DetailBody, parameters, reply};

/// A published listing of the site, with its description and its attributes in words. One of
/// another tenant, one that is not published and one that never was are the same: 404.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let id: ListingId = id.parse().map_err(|_| Fault::new(Code::NotFound))?;
    let view = state.view(&site)?;
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let mut tx = state.db.begin_public(&scope).await?;
    let found = detail::load_with(&mut tx, id, |key| view.vertical(key).cloned())
        .await
        .map_err(|error| Fault::from_error(error.kind(), error))?
        .ok_or_else(|| Fault::new(Code::NotFound))?;
    reply::json(&headers, &DetailBody { detail: &found, locale: about.locale() })
}
