//! `GET` and `POST /panel/vendedores/{seller}/verificacion`: what a seller has proven, and whether the tenant trusts them.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};
use kernel::ids::SellerId;
use serde::Deserialize;
use tenancy::seller::{self, Granted, contact, standing};

use crate::{
    State,
    form::{self, Filled, not_an_id, told},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        fill,
        standing::{Standings, standing as words},
        work::{Work, work},
    },
    work::{Bar, shell},
};

const CURRENT: &str = "/panel/vendedores";

#[derive(Template)]
#[template(path = "panel/standing.html")]
struct StandingPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Standings,
    back: String,
    name: String,
    action: String,
    mail: &'static str,
    /// The number to call, or that there is none.
    number: String,
    has_phone: bool,
    granted: Granted,
    wrong: Option<String>,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    document: String,
    #[serde(default)]
    trust: String,
}

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(seller): Path<String>,
) -> Result<Response, Fault> {
    page(&state, &may, &uri, read(&seller)?, (StatusCode::OK, None)).await
}

/// Grants what is ticked, and takes away what is not.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(seller): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let seller = read(&seller)?;
    let to = Granted {
        phone: !typed.phone.is_empty(),
        document: !typed.document.is_empty(),
        trust: !typed.trust.is_empty(),
    };
    let mut tx = state.db.begin(&may.scope()).await?;
    match standing::grant(&mut tx, &may.by(), seller, to).await {
        Ok(()) => {
            tx.commit().await?;
            let links = Frame { about: &may.about, view: None, uri: &uri }.links();
            form::done(links, &path(seller))
        }
        Err(error) => {
            drop(tx);
            let (status, wrong) = told(error, &may.about)?;
            page(&state, &may, &uri, seller, (status, Some(wrong))).await
        }
    }
}

fn read(seller: &str) -> Result<SellerId, Fault> {
    seller.parse().map_err(|_| not_an_id("seller"))
}

/// Where it is.
pub(super) fn path(seller: SellerId) -> String {
    format!("{CURRENT}/{seller}/verificacion")
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    seller: SellerId,
    (status, wrong): (StatusCode, Option<String>),
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (texts, links) = (words(frame.language()), frame.links());
    let mut tx = state.db.begin(&may.scope()).await?;
    let listed = seller::one(&mut tx, seller).await?;
    let held = standing::get(&mut tx, seller).await?;
    let phone = contact::get(&mut tx, seller).await?.phone;
    tx.commit().await?;
    let number = phone.map(|phone| phone.shown(&may.site.site.country));
    let page = StandingPage {
        back: links.page(&format!("{CURRENT}/{seller}")),
        action: links.page(&path(seller)),
        mail: if held.has_mail { texts.has_mail } else { texts.no_mail },
        has_phone: number.is_some(),
        number: number.map_or_else(|| texts.no_phone.to_owned(), |n| fill(texts.phone_more, &n)),
        granted: held.granted,
        name: listed.name,
        wrong,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.title, CURRENT),
        work: work(frame.locale()),
        texts,
    };
    pages::private(status, &page)
}
