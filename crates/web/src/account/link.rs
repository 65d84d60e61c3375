//! `GET` and `POST /cuenta/enlace/{token}`: following a one-time link.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use db::Scope;
use http_kit::{AtDoor, Fault};
use serde::Deserialize;
use tenancy::{
    Error, SellerKind, Token,
    audit::Actor,
    link::{self, Answer, Open, Purpose},
};

use super::{device, entered};
use crate::{
    State,
    form::{Filled, told},
    page,
    shell::{Frame, Shell},
    texts::{
        fill,
        work::{Work, work},
    },
};

#[derive(Template)]
#[template(path = "account/link.html")]
struct LinkPage {
    shell: Shell,
    work: &'static Work,
    title: String,
    more: &'static str,
    /// The address the link is for; none where whoever follows it says theirs.
    fixed_mail: Option<String>,
    mail: String,
    /// Whether we have to ask how they are called.
    asks_name: bool,
    name: String,
    /// Whether the password is the one of an account there is.
    is_known: bool,
    lost: String,
    /// Whether a dealer begins, who has a name of its own.
    asks_dealer: bool,
    dealer: String,
    save: &'static str,
    wrong: Option<String>,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    dealer: String,
    #[serde(default)]
    password: String,
}

/// The form. Looking at it uses nothing up: programs that preview links follow them, too.
pub(crate) async fn show(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let open = open(&state, &door, &read(&token)?).await?;
    form(&door, &uri, StatusCode::OK, open, Typed::default(), None)
}

/// Follows it.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
    Path(token): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let token = read(&token)?;
    open(&state, &door, &token).await?;
    let answer = Answer {
        tenant: door.site.tenant.id,
        tenant_name: &door.site.tenant.name,
        token: &token,
        mail: &typed.mail,
        name: &typed.name,
        dealer: &typed.dealer,
        password: &typed.password,
        by: door.about.by(Actor::Anonymous),
        device: device(&door, &headers),
    };
    match link::follow(&state.db, &state.kit.passwords, answer).await {
        Ok(done) => entered(&state, (&door, &headers), &done, None).await,
        Err(error) => {
            let (status, wrong) = told(error, &door.about)?;
            let open = open(&state, &door, &token).await?;
            form(&door, &uri, status, open, typed, Some(wrong))
        }
    }
}

fn read(token: &str) -> Result<Token, Fault> {
    Token::read(token).ok_or_else(|| Error::NoSuchLink.into())
}

async fn open(state: &State, door: &AtDoor, token: &Token) -> Result<Open, Fault> {
    let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
    let open = link::look(&mut tx, token).await?;
    tx.commit().await?;
    // Nobody begins to sell, or joins who sells, where the marketplace was taken away since.
    if matches!(open.purpose, Purpose::Registration(_) | Purpose::Seller { .. }) {
        door.about.marketplace()?;
    }
    Ok(open)
}

fn form(
    door: &AtDoor,
    uri: &Uri,
    status: StatusCode,
    open: Open,
    typed: Typed,
    wrong: Option<String>,
) -> Result<Response, Fault> {
    let frame = Frame { about: &door.about, view: None, uri };
    let work = work(frame.locale());
    let is_known = open.needs_password();
    let makes_operator = matches!(open.purpose, Purpose::Staff { is_operator: true, .. });
    let said = said(&open.purpose, door, work);
    let shell = frame.work_shell(&said.title);
    let page = LinkPage {
        title: said.title,
        more: if is_known && !makes_operator { work.known_account_more } else { said.more },
        save: if is_known { work.accept } else { said.save },
        fixed_mail: open.mail,
        asks_name: open.name.is_none(),
        mail: typed.mail,
        name: typed.name,
        is_known,
        lost: frame.links().page("/cuenta/olvido"),
        asks_dealer: open.purpose == Purpose::Registration(SellerKind::Dealer),
        dealer: typed.dealer,
        wrong,
        work,
        shell,
    };
    let mut response = page::private(status, &page)?;
    // The address holds the link: it goes to nobody.
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, axum::http::HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// What a link's page says.
struct Said {
    title: String,
    more: &'static str,
    save: &'static str,
}

fn said(purpose: &Purpose, door: &AtDoor, work: &'static Work) -> Said {
    let site = &door.site.site.name;
    match purpose {
        Purpose::WayBack => Said {
            title: work.way_back.to_owned(),
            more: work.way_back_more,
            save: work.save_password,
        },
        Purpose::Staff { is_operator, .. } => Said {
            title: fill(work.welcome, site),
            more: if *is_operator { work.welcome_operator } else { work.welcome_more },
            save: work.create_access,
        },
        Purpose::Registration(_) => Said {
            title: fill(work.welcome, site),
            more: work.welcome_seller,
            save: work.open_my_account,
        },
        Purpose::Seller { name, .. } => Said {
            title: fill(work.welcome, name),
            more: work.welcome_agent,
            save: work.create_access,
        },
    }
}
