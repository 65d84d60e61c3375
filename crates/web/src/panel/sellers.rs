//! `/panel/vendedores`: the tenant's sellers, and who acts for each.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May, query};
use kernel::ids::SellerId;
use tenancy::{
    Permission, SellerRole,
    seller::{self, Listed},
};

use super::standing;
use crate::{
    State,
    account::seller::label,
    form::{self, Filled, not_an_id},
    page as pages,
    people::{self, Of, People, Said, Typed},
    shell::{Frame, Shell},
    texts::{
        contact::contact,
        fill,
        seller::words,
        standing::standing as standings,
        work::{Work, work},
    },
    work::{Bar, shell},
};

const PATH: &str = "/panel/vendedores";
/// Longest text looked for, in characters.
const TEXT_MAX: usize = 120;

#[derive(Template)]
#[template(path = "panel/sellers.html")]
struct SellersPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    text: String,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    name: String,
    kind: &'static str,
    people: String,
    href: String,
}

#[derive(Template)]
#[template(path = "panel/seller.html")]
struct SellerPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    name: String,
    kind: &'static str,
    people: People,
    back: String,
    /// Where it is set how the seller is reached, for who may.
    reach: Option<String>,
    reach_label: &'static str,
    /// Where it is set what their page says, for who may.
    presentation: Option<String>,
    presentation_label: &'static str,
    /// Where it is set what they have proven, for who may.
    standing: Option<String>,
    standing_label: &'static str,
}

/// The sellers; `q=` looks for a name, `desde=` and `id=` say after which one the page begins.
pub(crate) async fn list(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let pairs = query::pairs(&uri);
    let asked = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let text: String = asked("q").map(|q| clean(q)).unwrap_or_default();
    let after = asked("desde").zip(asked("id").and_then(|id| id.parse().ok()));
    let after = after.map(|(name, id)| (clean(name), id));
    let mut tx = state.db.begin(&may.scope()).await?;
    let after = after.as_ref().map(|(name, id)| (name.as_str(), *id));
    let (sellers, has_more) = seller::list(&mut tx, &text, after).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let work = work(frame.locale());
    let last = sellers.last().filter(|_| has_more);
    let page = SellersPage {
        next: last.map(|last| {
            let (name, id) = (last.name.as_str(), last.id.to_string());
            frame.links().with(PATH, [("q", text.as_str()), ("desde", name), ("id", &id)])
        }),
        rows: sellers.iter().map(|listed| row(&frame, work, listed)).collect(),
        text,
        bar: Bar::new(&may, &frame),
        shell: shell(&may, &frame, work.sellers, PATH),
        work,
    };
    pages::private(StatusCode::OK, &page)
}

/// A text as the database takes it.
fn clean(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(TEXT_MAX).collect()
}

fn row(frame: &Frame<'_>, work: &'static Work, listed: &Listed) -> Row {
    Row {
        name: listed.name.clone(),
        kind: listed.kind.map_or("—", |kind| label(work, kind)),
        people: match listed.people {
            0 => work.nobody_yet.to_owned(),
            1 => work.one_person.to_owned(),
            many => fill(work.many_people, &frame.locale().number(i64::from(many))),
        },
        href: frame.links().page(&format!("{PATH}/{}", listed.id)),
    }
}

/// One of them.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(seller): Path<String>,
) -> Result<Response, Fault> {
    let seller = read(&seller)?;
    page(&state, &may, &uri, StatusCode::OK, (seller, Said::default())).await
}

/// Invites somebody to act for it.
pub(crate) async fn invite(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Path(seller): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let seller = read(&seller)?;
    let of = (seller, &may.scope());
    let (status, said) = people::invite(&state, &may, &headers, of, typed).await?;
    page(&state, &may, &uri, status, (seller, said)).await
}

/// Takes an invitation back.
pub(crate) async fn withdraw(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path((seller, link)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let seller = read(&seller)?;
    match people::withdraw(&state, &may, (seller, &may.scope()), &link).await? {
        None => back(&may, &uri, seller),
        Some((status, said)) => page(&state, &may, &uri, status, (seller, said)).await,
    }
}

/// Lets somebody act for it no longer.
pub(crate) async fn remove(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path((seller, account)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let seller = read(&seller)?;
    match people::remove(&state, &may, (seller, &may.scope()), &account).await? {
        None => back(&may, &uri, seller),
        Some((status, said)) => page(&state, &may, &uri, status, (seller, said)).await,
    }
}

fn read(seller: &str) -> Result<SellerId, Fault> {
    seller.parse().map_err(|_| not_an_id("seller"))
}

fn back(may: &May, uri: &Uri, seller: SellerId) -> Result<Response, Fault> {
    let links = Frame { about: &may.about, view: None, uri }.links();
    form::done(links, &format!("{PATH}/{seller}"))
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    status: StatusCode,
    (seller, said): (SellerId, Said),
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.locale());
    let path = format!("{PATH}/{seller}");
    let may_manage = may.signed.may(Permission::ManageSellers);
    let mut tx = state.db.begin(&may.scope()).await?;
    let listed = seller::one(&mut tx, seller).await?;
    let usual = if listed.people == 0 { SellerRole::Owner } else { SellerRole::Agent };
    let of = Of { seller, kind: listed.kind, path: &path, may_manage, usual };
    let people = People::read(&mut tx, may, &frame, of, said).await?;
    tx.commit().await?;
    let page = SellerPage {
        kind: listed.kind.map_or("—", |kind| label(work, kind)),
        people,
        back: frame.links().page(PATH),
        reach: may_manage.then(|| frame.links().page(&format!("{path}/contacto"))),
        reach_label: contact(frame.locale()).reach,
        presentation: may_manage.then(|| frame.links().page(&format!("{path}/pagina"))),
        presentation_label: words(frame.language()).their_page,
        standing: may_manage.then(|| frame.links().page(&standing::path(seller))),
        standing_label: standings(frame.language()).title,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, &listed.name, PATH),
        name: listed.name,
        work,
    };
    pages::private(status, &page)
}
