//! The sites of a client, and what they list: `POST /operador/clientes/{tenant}/sitios` opens one,
//! `POST /operador/clientes/{tenant}/sitios/{site}` says what it lists.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use db::{Scope, TenantTx};
use http_kit::{Fault, May};
use kernel::{
    ids::SiteId,
    locale::{Language, Told as _},
};
use listings::{
    Vertical,
    vertical::{self, SHIPPED, shipped},
};
use serde::Deserialize;
use tenancy::{Error, Site, Tenant, Usual, audit::By, field, site};

use super::{tenant::after, tenants::by};
use crate::{
    State,
    form::{Filled, not_an_id, not_offered},
};

/// What begins the names of the boxes of verticals in forms.
const BOX: &str = "vertical.";

/// A vertical a site may list, as a box to tick.
pub(super) struct Choice {
    pub name: String,
    pub label: String,
    pub is_on: bool,
}

/// The verticals that are shipped with the program, and those `own` lists besides.
pub(super) fn choices(language: Language, own: &[String]) -> Vec<Choice> {
    let label = |key: &str| {
        let read = shipped(key).and_then(|text| Vertical::from_toml(text).ok());
        read.map_or_else(|| key.to_owned(), |vertical| vertical.labels.get(language).to_owned())
    };
    let others = own.iter().map(String::as_str).filter(|key| !SHIPPED.contains(key));
    let all = SHIPPED.iter().copied().chain(others);
    let choice = |key: &str| Choice {
        name: format!("{BOX}{key}"),
        label: label(key),
        is_on: own.iter().any(|on| on == key),
    };
    all.map(choice).collect()
}

/// The keys of the boxes that are ticked.
pub(super) fn ticked(boxes: &BTreeMap<String, String>) -> Vec<String> {
    boxes.keys().filter_map(|name| name.strip_prefix(BOX)).map(str::to_owned).collect()
}

/// Gives the client those of the verticals that are shipped and that it has not got; its own form of one
/// stays.
pub(super) async fn ensure(tx: &mut TenantTx, by: &By, keys: &[String]) -> Result<(), Error> {
    for key in keys {
        match vertical::load(tx, key).await {
            Ok(_) => continue,
            Err(listings::Error::NoSuchVertical(_)) => {}
            Err(error) => return Err(told(error)),
        }
        let file = shipped(key).ok_or_else(|| unknown(key))?;
        let shipped = Vertical::from_toml(file).map_err(|_| unknown(key))?;
        vertical::apply(tx, by, shipped).await.map_err(told)?;
    }
    Ok(())
}

fn unknown(key: &str) -> Error {
    let key = kernel::text::truncate(key, 40);
    Error::invalid(
        field::VERTICALS,
        format!("no se conoce «{key}»"),
        format!("“{key}” is not known"),
    )
}

fn told(error: listings::Error) -> Error {
    match error {
        listings::Error::Database(error) => Error::Db(error),
        listings::Error::Tenancy(error) => error,
        other => Error::Invalid { field: field::VERTICALS, reason: other.sentence() },
    }
}

/// What the forms carry.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    host: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    country: String,
    #[serde(flatten)]
    boxes: BTreeMap<String, String>,
}

/// Opens a site.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(slug): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let tenant = state.kit.directory.tenant(&slug)?;
    let done = opened(&state, &may, &tenant, typed).await;
    after(&state, &may, &uri, &tenant, done).await
}

async fn opened(state: &State, may: &May, tenant: &Tenant, typed: Typed) -> Result<(), Error> {
    let usual =
        Usual::near(&typed.country, &may.site.site).ok_or_else(|| not_offered(field::COUNTRY))?;
    let (by, verticals) = (by(may), ticked(&typed.boxes));
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    ensure(&mut tx, &by, &verticals).await?;
    let mut new = usual.site(typed.host, typed.name, typed.country);
    new.verticals = verticals;
    site::create(&mut tx, &by, new).await?;
    tx.commit().await?;
    state.kit.directory.refresh(&state.db).await
}

/// Says what a site lists. What it lists no longer is not shown; its listings stay.
pub(crate) async fn set_verticals(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path((slug, site)): Path<(String, String)>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let id: SiteId = site.parse().map_err(|_| not_an_id("site"))?;
    let tenant = state.kit.directory.tenant(&slug)?;
    let done = changed(&state, &may, &tenant, (id, &ticked(&typed.boxes))).await;
    after(&state, &may, &uri, &tenant, done).await
}

async fn changed(
    state: &State,
    may: &May,
    tenant: &Tenant,
    (id, verticals): (SiteId, &[String]),
) -> Result<(), Error> {
    let by = by(may);
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    let sites = site::list(&mut tx).await?;
    let found = sites.into_iter().find(|site: &Site| site.id == id);
    let host = found.ok_or_else(|| Error::NoSuchSite(tenant.slug.clone()))?.host;
    ensure(&mut tx, &by, verticals).await?;
    site::change(&mut tx, &by, &host, |site| site.verticals = verticals.to_vec()).await?;
    tx.commit().await?;
    state.kit.directory.refresh(&state.db).await
}
