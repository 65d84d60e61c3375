//! `/panel/negocio`: what anybody may know of the business, and the words of its pages.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, May};
use kernel::locale::Language;
use serde::Deserialize;
use tenancy::{
    Error,
    business::{self as facts, BODY_MAX, Page, Text},
};

use crate::{
    State, business,
    form::{self, Filled, told},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        business::{Business, business as words},
        work::{Work, work},
    },
    work::{Bar, shell},
};

const PATH: &str = "/panel/negocio";

#[derive(Template)]
#[template(path = "panel/business.html")]
struct BusinessPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Business,
    bar: Bar,
    typed: Typed,
    wrong: Option<String>,
    /// Whether anybody sees it yet.
    has_pages: bool,
    action: String,
    rows: Vec<Row>,
}

/// A page of the business.
struct Row {
    title: &'static str,
    state: &'static str,
    see: String,
    edit: String,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    legal_name: String,
    #[serde(default)]
    tax_id: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    whatsapp: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    hours: String,
}

impl Typed {
    fn of(business: facts::Business, country: &str) -> Self {
        let text = Option::unwrap_or_default;
        Self {
            legal_name: text(business.legal_name),
            tax_id: text(business.tax_id),
            mail: text(business.mail),
            phone: business.phone.map(|phone| phone.shown(country)).unwrap_or_default(),
            whatsapp: if business.takes_whatsapp { "1".to_owned() } else { String::new() },
            address: text(business.address),
            hours: text(business.hours),
        }
    }

    fn read(&self, country: &str) -> Result<facts::Business, Error> {
        let typed = facts::Typed {
            legal_name: &self.legal_name,
            tax_id: &self.tax_id,
            mail: &self.mail,
            phone: &self.phone,
            takes_whatsapp: !self.whatsapp.is_empty(),
            address: &self.address,
            hours: &self.hours,
        };
        facts::Business::read(typed, country)
    }
}

/// Largest form with a text in both languages, in bytes: a sign may take twelve in a form, and what is too long
/// is answered with what was typed.
pub(crate) const TEXTS_BYTES_MAX: usize = 512 * 1024;

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, None).await
}

/// Changes the facts.
pub(crate) async fn change(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    match changed(&state, &may, &typed).await {
        Ok(()) => {
            let links = Frame { about: &may.about, view: None, uri: &uri }.links();
            form::done(links, PATH)
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            page(&state, &may, &uri, Some((status, wrong, typed))).await
        }
    }
}

async fn changed(state: &State, may: &May, typed: &Typed) -> Result<(), Error> {
    let to = typed.read(&may.site.site.country)?;
    let mut tx = state.db.begin(&may.scope()).await?;
    facts::set(&mut tx, &may.by(), &to).await?;
    Ok(tx.commit().await?)
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    refused: Option<(StatusCode, String, Typed)>,
) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let held = facts::get(&mut tx).await?;
    let own = facts::texts(&mut tx).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (texts, links) = (words(frame.language()), frame.links());
    let row = |page: Page| Row {
        title: texts.title(page),
        state: match own.iter().any(|text| text.page == page) {
            true => texts.own_words,
            false => texts.usual_words,
        },
        see: links.page(business::path(page)),
        edit: links.page(&format!("{PATH}/{page}")),
    };
    let (status, wrong, typed) = match refused {
        Some((status, wrong, typed)) => (status, Some(wrong), typed),
        None => (StatusCode::OK, None, Typed::of(held, &may.site.site.country)),
    };
    let page = BusinessPage {
        rows: Page::ALL.map(row).into(),
        has_pages: may.about.marketplace().is_ok(),
        action: links.page(PATH),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.menu, PATH),
        work: work(frame.locale()),
        typed,
        wrong,
        texts,
    };
    pages::private(status, &page)
}

#[derive(Template)]
#[template(path = "panel/business_text.html")]
struct TextPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Business,
    bar: Bar,
    back: String,
    title: &'static str,
    see: String,
    action: String,
    bodies: Vec<Body>,
    length_max: usize,
    wrong: Option<String>,
}

/// The words of the page in one language.
struct Body {
    code: &'static str,
    label: &'static str,
    own: String,
    usual: String,
}

/// The words as a form carries them.
#[derive(Default, Deserialize)]
pub(crate) struct TypedText {
    #[serde(default)]
    es: String,
    #[serde(default)]
    en: String,
}

/// The form of one page.
pub(crate) async fn show_text(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(key): Path<String>,
) -> Result<Response, Fault> {
    text(&state, &may, &uri, read(&key)?, None).await
}

/// Changes it.
pub(crate) async fn change_text(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(key): Path<String>,
    Filled(typed): Filled<TypedText>,
) -> Result<Response, Fault> {
    let page = read(&key)?;
    match put(&state, &may, page, &typed).await {
        Ok(()) => {
            let links = Frame { about: &may.about, view: None, uri: &uri }.links();
            form::done(links, &format!("{PATH}/{page}"))
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            text(&state, &may, &uri, page, Some((status, wrong, typed))).await
        }
    }
}

fn read(key: &str) -> Result<Page, Fault> {
    key.parse().map_err(|_| Fault::new(Code::NotFound))
}

/// Both languages or none.
async fn put(state: &State, may: &May, page: Page, typed: &TypedText) -> Result<(), Error> {
    let mut tx = state.db.begin(&may.scope()).await?;
    facts::put(&mut tx, &may.by(), (page, Language::Es), &typed.es).await?;
    facts::put(&mut tx, &may.by(), (page, Language::En), &typed.en).await?;
    Ok(tx.commit().await?)
}

async fn text(
    state: &State,
    may: &May,
    uri: &Uri,
    page: Page,
    refused: Option<(StatusCode, String, TypedText)>,
) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let own = facts::texts(&mut tx).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (texts, links) = (words(frame.language()), frame.links());
    let (status, wrong, typed) = match refused {
        Some((status, wrong, typed)) => (status, Some(wrong), typed),
        None => (StatusCode::OK, None, held(&own, page)),
    };
    let site = &may.site.site.name;
    let body = |language: Language, label, own: String| Body {
        code: language.code(),
        usual: words(language).usual(page).replace("{}", site),
        label,
        own,
    };
    let form = TextPage {
        bodies: vec![
            body(Language::Es, texts.in_spanish, typed.es),
            body(Language::En, texts.in_english, typed.en),
        ],
        back: links.page(PATH),
        title: texts.title(page),
        see: links.page(business::path(page)),
        action: links.page(&format!("{PATH}/{page}")),
        length_max: BODY_MAX,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.title(page), PATH),
        work: work(frame.locale()),
        wrong,
        texts,
    };
    pages::private(status, &form)
}

/// What the business wrote for that page.
fn held(own: &[Text], page: Page) -> TypedText {
    let of = |language: Language| {
        let text = own.iter().find(|text| text.page == page && text.language == language);
        text.map(|text| text.body.clone()).unwrap_or_default()
    };
    TypedText { es: of(Language::Es), en: of(Language::En) }
}
