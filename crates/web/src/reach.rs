//! How a seller is reached, as both its owner and the tenant's staff set it.

use askama::Template;
use axum::{
    http::{StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use kernel::ids::SellerId;
use serde::Deserialize;
use tenancy::{
    Error,
    seller::{
        self,
        contact::{self, Contact as Reached},
    },
};

use crate::{
    State,
    form::{self, told},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        contact::{Contact, contact},
        work::{Work, work},
    },
    work::{Bar, shell},
};

#[derive(Template)]
#[template(path = "reach.html")]
struct ReachPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Contact,
    bar: Bar,
    /// To where the page is reached from.
    back: (String, String),
    action: String,
    phone: String,
    takes_whatsapp: bool,
    wrong: Option<String>,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    whatsapp: String,
}

/// Whose it is, and where it stands.
pub(crate) struct Of {
    pub seller: SellerId,
    pub scope: Scope,
    pub path: String,
    /// The item of the menu it belongs to.
    pub current: &'static str,
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
            page(state, may, uri, of, Said { status, wrong: Some((wrong, typed)) }).await
        }
    }
}

async fn changed(state: &State, may: &May, of: &Of, typed: &Typed) -> Result<(), Error> {
    let country = &may.site.site.country;
    let to = Reached::read(&typed.phone, !typed.whatsapp.is_empty(), country)?;
    let mut tx = state.db.begin(&of.scope).await?;
    contact::set(&mut tx, &may.by(), of.seller, &to).await?;
    Ok(tx.commit().await?)
}

/// What is said on the page.
pub(crate) struct Said {
    status: StatusCode,
    /// What is wrong with what was typed.
    wrong: Option<(String, Typed)>,
}

impl Default for Said {
    fn default() -> Self {
        Self { status: StatusCode::OK, wrong: None }
    }
}

/// The page with what is said.
pub(crate) async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    of: &Of,
    said: Said,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (texts, work) = (contact(frame.locale()), work(frame.locale()));
    let mut tx = state.db.begin(&of.scope).await?;
    let held = contact::get(&mut tx, of.seller).await?;
    let back = if of.current == "/panel/vendedores" {
        let listed = seller::one(&mut tx, of.seller).await?;
        (format!("{}/{}", of.current, of.seller), listed.name)
    } else {
        ("/cuenta".to_owned(), work.account.to_owned())
    };
    tx.commit().await?;
    let (wrong, typed) = said.wrong.unzip();
    let (phone, takes_whatsapp) = match typed {
        Some(typed) => (typed.phone, !typed.whatsapp.is_empty()),
        None => {
            let phone = held.phone.map(|phone| phone.shown(&may.site.site.country));
            (phone.unwrap_or_default(), held.takes_whatsapp)
        }
    };
    let page = ReachPage {
        back: (frame.links().page(&back.0), back.1),
        action: frame.links().page(&of.path),
        phone,
        takes_whatsapp,
        wrong,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.reach, of.current),
        work,
        texts,
    };
    pages::private(said.status, &page)
}
