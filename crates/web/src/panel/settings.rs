//! `/panel/ajustes`: name and brand of the tenant's sites.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, May, query};
use kernel::ids::SiteId;
use serde::Deserialize;
use tenancy::{Error, Site, site};

use crate::{
    State,
    form::{Filled, not_an_id, see_other, told},
    page as pages,
    shell::{Frame, Shell},
    texts::work::{Work, work},
    work::{Bar, shell},
};

const PATH: &str = "/panel/ajustes";

#[derive(Template)]
#[template(path = "panel/settings.html")]
struct SettingsPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    is_saved: bool,
    sites: Vec<Row>,
}

struct Row {
    id: String,
    host: String,
    href: String,
    action: String,
    name: String,
    tagline: String,
    color: String,
    wrong: Option<String>,
}

/// What a form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    tagline: String,
    #[serde(default)]
    color: String,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, None).await
}

/// Changes one of them.
pub(crate) async fn change(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(id): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let id: SiteId = id.parse().map_err(|_| not_an_id("site"))?;
    match changed(&state, &may, id, &typed).await {
        Ok(true) => {
            let links = Frame { about: &may.about, view: None, uri: &uri }.links();
            see_other(&links.with(PATH, [("guardado", "1")]))
        }
        Ok(false) => Err(Fault::new(Code::NotFound)),
        Err(error) => {
            let (status, wrong) = told(error)?;
            page(&state, &may, &uri, Some(Refused { id, typed, status, wrong })).await
        }
    }
}

/// Whether there is such a site; then it is changed.
async fn changed(state: &State, may: &May, id: SiteId, typed: &Typed) -> Result<bool, Error> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let sites = site::list(&mut tx).await?;
    let Some(found) = sites.iter().find(|site| site.id == id) else { return Ok(false) };
    let edit = |site: &mut tenancy::NewSite| {
        site.name.clone_from(&typed.name);
        site.brand.tagline = typed.tagline.trim().to_owned();
        site.brand.color = typed.color.trim().to_lowercase();
    };
    site::change(&mut tx, &may.by(), &found.host, edit).await?;
    tx.commit().await?;
    Ok(true)
}

/// A form that was not accepted.
struct Refused {
    id: SiteId,
    typed: Typed,
    status: StatusCode,
    wrong: String,
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    refused: Option<Refused>,
) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let sites = site::list(&mut tx).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.locale());
    let is_saved = query::pairs(uri).iter().any(|(name, _)| name == "guardado");
    let status = refused.as_ref().map_or(StatusCode::OK, |refused| refused.status);
    let page = SettingsPage {
        is_saved: is_saved && refused.is_none(),
        sites: sites.iter().map(|site| row(may, &frame, site, refused.as_ref())).collect(),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, work.settings, PATH),
        work,
    };
    pages::private(status, &page)
}

/// A site's form, as it was typed if it was refused.
fn row(may: &May, frame: &Frame<'_>, site: &Site, refused: Option<&Refused>) -> Row {
    let refused = refused.filter(|refused| refused.id == site.id);
    let typed = refused.map(|refused| &refused.typed);
    Row {
        id: site.id.to_string(),
        host: site.host.clone(),
        href: may.about.origin_of(&site.host),
        action: frame.links().page(&format!("{PATH}/{}", site.id)),
        name: typed.map_or(&site.name, |typed| &typed.name).clone(),
        tagline: typed.map_or(&site.brand.tagline, |typed| &typed.tagline).clone(),
        color: typed.map_or(&site.brand.color, |typed| &typed.color).clone(),
        wrong: refused.map(|refused| refused.wrong.clone()),
    }
}
