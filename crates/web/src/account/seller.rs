//! `POST /cuenta/vendedor`: somebody with an account begins to sell.

use axum::{extract::State as Held, http::Uri, response::Response};
use http_kit::{Fault, May};
use kernel::locale::Word;
use serde::Deserialize;
use tenancy::{
    Error, SellerKind,
    seller::{self, NewSeller},
};

use super::home;
use crate::{
    State,
    form::{self, Filled, told},
    shell::Frame,
    texts::work::Work,
};

/// The kinds of seller to choose from.
pub(crate) struct Kinds {
    pub legend: &'static str,
    pub all: Vec<Kind>,
}

/// One of them.
pub(crate) struct Kind {
    pub key: &'static str,
    pub label: &'static str,
    pub more: &'static str,
    pub is_chosen: bool,
}

impl Kinds {
    /// The choice, as it was made if it was.
    pub fn new(work: &'static Work, chosen: &str) -> Self {
        let kind = |kind: SellerKind| Kind {
            key: kind.key(),
            label: label(work, kind),
            more: match kind {
                SellerKind::Person => work.person_more,
                SellerKind::Dealer => work.dealer_more,
            },
            is_chosen: chosen == kind.key() || chosen.is_empty() && kind == SellerKind::Person,
        };
        Self { legend: work.how_you_sell, all: SellerKind::ALL.into_iter().map(kind).collect() }
    }
}

/// How a kind of seller is called.
pub(crate) const fn label(work: &'static Work, kind: SellerKind) -> &'static str {
    match kind {
        SellerKind::Person => work.person,
        SellerKind::Dealer => work.dealer,
    }
}

/// The kind a form names.
pub(crate) fn read_kind(typed: &str) -> Result<SellerKind, Error> {
    let unknown = |_| {
        Error::invalid(
            Word::new("cómo publica", "how you advertise"),
            "elige particular o negocio",
            "choose private person or business",
        )
    };
    typed.parse().map_err(unknown)
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub dealer: String,
}

/// Begins.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    match started(&state, &may, &typed).await {
        Ok(()) => {
            let frame = Frame { about: &may.about, view: None, uri: &uri };
            form::done(frame.links(), "/cuenta")
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            home::page(&state, &may, &uri, status, home::Said { wrong: Some(wrong), typed })
        }
    }
}

async fn started(state: &State, may: &May, typed: &Typed) -> Result<(), Error> {
    let kind = read_kind(&typed.kind)?;
    let account = &may.signed.account;
    let name = if kind == SellerKind::Dealer { &typed.dealer } else { &account.name };
    let mut tx = state.db.begin(&may.scope()).await?;
    seller::start(&mut tx, &may.by(), account.id, NewSeller { kind, name }).await?;
    Ok(tx.commit().await?)
}
