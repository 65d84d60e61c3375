//! How a seller presents itself on its page, as both its owner and the tenant's staff set it.

use askama::Template;
use axum::{
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};
use serde::Deserialize;
use tenancy::{
    Error,
    seller::{self, Presentation, page::url, presentation},
};

use crate::{
    State,
    form::{self, told},
    page as pages,
    reach::Of,
    shell::{Frame, Shell},
    texts::{
        fill,
        seller::{LENGTHS, Seller, words},
        work::{Work, work},
    },
    work::{Bar, shell},
};

#[derive(Template)]
#[template(path = "presentation.html")]
struct PresentationPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Seller,
    bar: Bar,
    title: &'static str,
    /// To where the page is reached from.
    back: (String, String),
    action: String,
    /// The page as visitors see it.
    public: String,
    typed: Typed,
    text_hint: String,
    text_max: usize,
    line_max: usize,
    wrong: Option<String>,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    text: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    hours: String,
}

impl From<Presentation> for Typed {
    fn from(held: Presentation) -> Self {
        Self { text: held.text, address: held.address, hours: held.hours }
    }
}

/// Changes it.
pub(crate) async fn set(
    state: &State,
    may: &May,
    uri: &Uri,
    of: &Of,
    typed: Typed,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    match changed(state, may, of, &typed).await {
        Ok(()) => {
            let links = Frame { about: &may.about, view: None, uri }.links();
            form::done(links, &of.path)
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            page(state, may, uri, of, (status, Some((wrong, typed)))).await
        }
    }
}

async fn changed(state: &State, may: &May, of: &Of, typed: &Typed) -> Result<(), Error> {
    let to = Presentation::read(&typed.text, &typed.address, &typed.hours)?;
    let mut tx = state.db.begin(&of.scope).await?;
    presentation::set(&mut tx, &may.by(), of.seller, &to).await?;
    Ok(tx.commit().await?)
}

/// The page as it is.
pub(crate) async fn show(state: &State, may: &May, uri: &Uri, of: &Of) -> Result<Response, Fault> {
    page(state, may, uri, of, (StatusCode::OK, None)).await
}

/// The page with what is wrong with what was typed, which stays.
async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    of: &Of,
    (status, wrong): (StatusCode, Option<(String, Typed)>),
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (texts, work) = (words(frame.language()), work(frame.locale()));
    let mut tx = state.db.begin(&of.scope).await?;
    let held = presentation::get(&mut tx, of.seller).await?;
    let name = seller::one(&mut tx, of.seller).await?.name;
    tx.commit().await?;
    let links = frame.links();
    let is_own = of.current.starts_with("/cuenta");
    let title = if is_own { texts.own_page } else { texts.their_page };
    let (text_max, line_max) = LENGTHS;
    let (wrong, typed) = wrong.unzip();
    let page = PresentationPage {
        public: links.page(&url(&name, of.seller)),
        back: if is_own {
            (links.page("/cuenta"), work.account.to_owned())
        } else {
            (links.page(&format!("{}/{}", of.current, of.seller)), name)
        },
        action: links.page(&of.path),
        typed: typed.unwrap_or_else(|| held.into()),
        text_hint: fill(
            texts.text_hint,
            &frame.locale().number(i64::try_from(text_max).unwrap_or(0)),
        ),
        text_max,
        line_max,
        wrong,
        title,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, title, of.current),
        work,
        texts,
    };
    pages::private(status, &page)
}
