//! `/cuenta/agentes`: those who act for the seller one is in charge of. All of it in that seller's
//! own scope: another seller's people are not there to be found.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};
use tenancy::SellerRole;

use crate::{
    State,
    form::{self, Filled},
    page as pages,
    people::{self, Of, People, Said, Typed},
    shell::{Frame, Shell},
    texts::{
        fill,
        work::{Work, work},
    },
    work::{Bar, shell},
};

const PATH: &str = "/cuenta/agentes";

#[derive(Template)]
#[template(path = "account/agents.html")]
struct AgentsPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    more: String,
    people: People,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, StatusCode::OK, Said::default()).await
}

/// Invites somebody.
pub(crate) async fn invite(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let (seller, scope) = may.selling()?;
    let of = (seller.id, &scope);
    let (status, said) = people::invite(&state, &may, &headers, of, typed).await?;
    page(&state, &may, &uri, status, said).await
}

/// Takes an invitation back.
pub(crate) async fn withdraw(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(link): Path<String>,
) -> Result<Response, Fault> {
    let (seller, scope) = may.selling()?;
    match people::withdraw(&state, &may, (seller.id, &scope), &link).await? {
        None => back(&may, &uri),
        Some((status, said)) => page(&state, &may, &uri, status, said).await,
    }
}

/// Lets somebody go.
pub(crate) async fn remove(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    let (seller, scope) = may.selling()?;
    match people::remove(&state, &may, (seller.id, &scope), &account).await? {
        None => back(&may, &uri),
        Some((status, said)) => page(&state, &may, &uri, status, said).await,
    }
}

fn back(may: &May, uri: &Uri) -> Result<Response, Fault> {
    // Who let themselves go has no business here any more, and is told so at the account's page.
    form::done(Frame { about: &may.about, view: None, uri }.links(), PATH)
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    status: StatusCode,
    said: Said,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let (seller, scope) = may.selling()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.locale());
    let of = Of {
        seller: seller.id,
        kind: Some(seller.kind),
        path: PATH,
        may_manage: true,
        usual: SellerRole::Agent,
    };
    let mut tx = state.db.begin(&scope).await?;
    let people = People::read(&mut tx, may, &frame, of, said).await?;
    tx.commit().await?;
    let page = AgentsPage {
        more: fill(work.agents_more, &seller.name),
        people,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, work.agents, PATH),
        work,
    };
    pages::private(status, &page)
}
