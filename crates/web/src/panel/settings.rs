//! `/panel/ajustes`: name and brand of the tenant's sites.

use std::str::FromStr;

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, May, query};
use kernel::{
    ids::SiteId,
    locale::{Language, Word},
};
use serde::Deserialize;
use tenancy::{Brand, Error, Heading, Shape, Site, Theme, Tone, site};

use crate::{
    State,
    form::{Filled, not_an_id, not_offered, see_other, told},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        look::look,
        work::{Work, work},
    },
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
    choices: Vec<Choice>,
    wrong: Option<String>,
}

/// A choice of a few.
struct Choice {
    name: &'static str,
    label: &'static str,
    options: Vec<ChoiceOption>,
}

struct ChoiceOption {
    key: &'static str,
    label: &'static str,
    is_chosen: bool,
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
    #[serde(default)]
    tone: String,
    #[serde(default)]
    shape: String,
    #[serde(default)]
    heading: String,
    #[serde(default)]
    theme: String,
}

impl Typed {
    /// The brand as typed; what is not in the form stays as it is.
    fn brand(&self, is: &Brand) -> Result<Brand, Error> {
        Ok(Brand {
            color: self.color.trim().to_lowercase(),
            tagline: self.tagline.trim().to_owned(),
            tone: chosen(Word::new("tono", "greys"), &self.tone, is.tone)?,
            shape: chosen(Word::new("forma", "corners"), &self.shape, is.shape)?,
            heading: chosen(Word::new("títulos", "headings"), &self.heading, is.heading)?,
            theme: chosen(Word::new("tema", "light or dark"), &self.theme, is.theme)?,
        })
    }
}

fn chosen<T: FromStr>(field: Word, typed: &str, is: T) -> Result<T, Error> {
    if typed.is_empty() {
        return Ok(is);
    }
    typed.parse().map_err(|_| not_offered(field))
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
            let (status, wrong) = told(error, &may.about)?;
            page(&state, &may, &uri, Some(Refused { id, typed, status, wrong })).await
        }
    }
}

/// Whether there is such a site; then it is changed.
async fn changed(state: &State, may: &May, id: SiteId, typed: &Typed) -> Result<bool, Error> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let sites = site::list(&mut tx).await?;
    let Some(found) = sites.iter().find(|site| site.id == id) else { return Ok(false) };
    let brand = typed.brand(&found.brand)?;
    let edit = |site: &mut tenancy::NewSite| {
        site.name.clone_from(&typed.name);
        site.brand = brand;
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
    // A word of no list has nothing to be shown as; the others are as they were chosen.
    let brand = typed.and_then(|typed| typed.brand(&site.brand).ok());
    let brand = brand.unwrap_or_else(|| site.brand.clone());
    Row {
        id: site.id.to_string(),
        host: site.host.clone(),
        href: may.about.origin_of(&site.host),
        action: frame.links().page(&format!("{PATH}/{}", site.id)),
        name: typed.map_or(&site.name, |typed| &typed.name).clone(),
        tagline: typed.map_or(&site.brand.tagline, |typed| &typed.tagline).clone(),
        color: typed.map_or(&site.brand.color, |typed| &typed.color).clone(),
        choices: choices(frame.language(), &brand),
        wrong: refused.map(|refused| refused.wrong.clone()),
    }
}

fn choices(language: Language, brand: &Brand) -> Vec<Choice> {
    let texts = look(language);
    vec![
        choice("tone", texts.tone, Tone::KEYS, brand.tone.key()),
        choice("shape", texts.shape, Shape::KEYS, brand.shape.key()),
        choice("heading", texts.heading, Heading::KEYS, brand.heading.key()),
        choice("theme", texts.theme, Theme::KEYS, brand.theme.key()),
    ]
}

fn choice(
    name: &'static str,
    (label, labels): (&'static str, [&'static str; 3]),
    keys: &[&'static str],
    chosen: &str,
) -> Choice {
    let option = |(&key, label)| ChoiceOption { key, label, is_chosen: key == chosen };
    Choice { name, label, options: keys.iter().zip(labels).map(option).collect() }
}
