//! `GET /cuenta`: one's own account, and the seller one acts for.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};
use tenancy::{Permission, SellerKind, SellerRole, session::ActsFor};

use super::seller::{Kinds, Typed, label};
use crate::{
    State, page as pages,
    shell::{Frame, Shell},
    texts::{
        fill,
        work::{Work, work},
    },
    work::{Bar, shell},
};

const PATH: &str = "/cuenta";

#[derive(Template)]
#[template(path = "account/home.html")]
struct HomePage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    hello: String,
    seller: Option<Seller>,
    /// The form to begin to sell, for who may.
    start: Option<Start>,
    wrong: Option<String>,
    panel: Option<String>,
}

struct Seller {
    title: String,
    kind: &'static str,
    role: &'static str,
    listings: Vec<Listings>,
    agents: Option<String>,
}

struct Listings {
    label: String,
    href: String,
}

struct Start {
    action: String,
    kinds: Kinds,
    dealer: String,
}

/// What is said on the page beside the account.
#[derive(Default)]
pub(crate) struct Said {
    pub wrong: Option<String>,
    pub typed: Typed,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, StatusCode::OK, Said::default())
}

/// The page with what is said.
pub(crate) fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    status: StatusCode,
    said: Said,
) -> Result<Response, Fault> {
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.locale());
    let acts_for = may.signed.seller.as_ref().filter(|_| may.about.marketplace().is_ok());
    let may_start = may.signed.seller.is_none()
        && may.signed.stead.is_none()
        && may.about.marketplace().is_ok();
    let is_staff = may.signed.may(Permission::ViewPanel);
    let page = HomePage {
        hello: fill(work.hello, &may.signed.account.name),
        seller: acts_for.map(|acts_for| seller(state, may, &frame, acts_for)).transpose()?,
        start: may_start.then(|| Start {
            action: frame.links().page("/cuenta/vendedor"),
            kinds: Kinds::new(work, &said.typed.kind),
            dealer: said.typed.dealer,
        }),
        wrong: said.wrong,
        panel: is_staff.then(|| frame.links().page("/panel")),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, work.account, PATH),
        work,
    };
    pages::private(status, &page)
}

fn seller(
    state: &State,
    may: &May,
    frame: &Frame<'_>,
    acts_for: &ActsFor,
) -> Result<Seller, Fault> {
    let (work, links) = (work(frame.locale()), frame.links());
    let view = state.view(&may.site)?;
    let id = acts_for.id.to_string();
    let listings = view.verticals.iter().map(|vertical| Listings {
        label: fill(work.see_listings, vertical.labels.get(frame.language())),
        href: links.with(&format!("/{}", vertical.key), [("seller", id.as_str())]),
    });
    let may_invite = acts_for.role == SellerRole::Owner && acts_for.kind == SellerKind::Dealer;
    Ok(Seller {
        title: fill(work.you_sell_as, &acts_for.name),
        kind: label(work, acts_for.kind),
        role: role(work, Some(acts_for.role)),
        listings: listings.collect(),
        agents: may_invite.then(|| links.page("/cuenta/agentes")),
    })
}

/// How a part in a seller is called.
pub(crate) const fn role(work: &'static Work, role: Option<SellerRole>) -> &'static str {
    match role {
        Some(SellerRole::Owner) => work.seller_owner,
        Some(SellerRole::Agent) => work.agent,
        None => "—",
    }
}
