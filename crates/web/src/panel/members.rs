//! `/panel/equipo`: the staff, invitations, roles, the way back in.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};
use kernel::{ids::AccountId, locale::Word};
use serde::Deserialize;
use tenancy::{
    Error, Role, Token,
    account::Mail,
    link::{self, INVITATION_LIFE, Invitation, Waiting},
    member::{self, Member},
    operator,
};

use super::role;
use crate::{
    State,
    form::{self, Filled, not_an_id, told},
    page as pages,
    people::{Choice, envelope},
    proof::begin_proved,
    shell::{Frame, Shell},
    texts::{
        fill,
        provider::provider,
        work::{Work, work},
    },
    work::{Bar, Made, moment, shell},
};

const PATH: &str = "/panel/equipo";

#[derive(Template)]
#[template(path = "panel/members.html")]
struct MembersPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    wrong: Option<String>,
    /// That an invitation is on its way.
    sent: Option<String>,
    /// A link that was just made: shown now and never again.
    made: Option<Made>,
    invite: String,
    mail: String,
    roles: Vec<Choice>,
    members: Vec<Row>,
    waiting: Vec<WaitingRow>,
}

struct Row {
    id: String,
    name: String,
    mail: String,
    role: &'static str,
    is_operator: bool,
    /// Who says so, where that is the identity provider.
    led: Option<&'static str>,
    is_you: bool,
    seen: String,
    roles: Vec<Choice>,
    change: String,
    remove: String,
    recover: String,
    sign_out: String,
}

struct WaitingRow {
    mail: String,
    role: &'static str,
    ends: String,
    withdraw: String,
}

/// What a form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    role: String,
    /// `link` to get the link oneself; else it goes by mail.
    #[serde(default)]
    how: String,
    /// Their own, before a way in is made for somebody, or more is given to them.
    #[serde(default)]
    password: String,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, StatusCode::OK, Said::default()).await
}

/// Invites somebody by mail; or else the answer shows the link, once.
pub(crate) async fn invite(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    match invited(&state, &may, (&headers, &typed)).await {
        Ok(token) => {
            let (work, mail) = (work(may.about.locale()), typed.mail.trim());
            let said = match token {
                Some(token) => made(&may, &token, work.invited, fill(work.invited_more, mail)),
                None => Said { sent: Some(fill(work.invitation_sent, mail)), ..Said::default() },
            };
            page(&state, &may, &uri, StatusCode::OK, said).await
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            page(
                &state,
                &may,
                &uri,
                status,
                Said { wrong: Some(wrong), mail: typed.mail, role: typed.role, ..Said::default() },
            )
            .await
        }
    }
}

async fn invited(
    state: &State,
    may: &May,
    (headers, typed): (&HeaderMap, &Typed),
) -> Result<Option<Token>, Error> {
    let invitation = Invitation {
        mail: Some(Mail::read(&typed.mail)?),
        role: read_role(&typed.role)?,
        is_operator: false,
        life: INVITATION_LIFE,
    };
    // Whoever is invited to the operator's own client would be no operator.
    if may.site.tenant.slug == operator::SLUG {
        return Err(Error::OperatorsOwn);
    }
    let mut tx = begin_proved(state, may, headers, &typed.password).await?;
    let token = if typed.how == "link" {
        Some(link::invite(&mut tx, &may.by(), invitation).await?.token)
    } else {
        link::invite_by_mail(&mut tx, &may.by(), invitation, envelope(may)?).await?;
        None
    };
    tx.commit().await?;
    Ok(token)
}

fn read_role(typed: &str) -> Result<Role, Error> {
    let part = Word::new("parte en el equipo", "part in the team");
    let unknown = |_| Error::invalid(part, "elige una de la lista", "choose one of the list");
    typed.parse().map_err(unknown)
}

/// Takes an invitation back.
pub(crate) async fn withdraw(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(link): Path<String>,
) -> Result<Response, Fault> {
    let link = link.parse().map_err(|_| not_an_id("link"))?;
    let done = async {
        let mut tx = state.db.begin(&may.scope()).await?;
        link::withdraw(&mut tx, &may.by(), link).await?;
        Ok(tx.commit().await?)
    };
    match done.await {
        Err(Error::NoSuchLink) => {
            let gone = work(may.about.locale()).invitation_gone.to_owned();
            let said = Said { wrong: Some(gone), ..Said::default() };
            page(&state, &may, &uri, StatusCode::NOT_FOUND, said).await
        }
        done => finish(&state, &may, &uri, done).await,
    }
}

/// Gives a member another role.
pub(crate) async fn set_role(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Path(account): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let account = account.parse().map_err(|_| not_an_id("account"))?;
    let done = async {
        let role = read_role(&typed.role)?;
        let mut tx = begin_proved(&state, &may, &headers, &typed.password).await?;
        member::set_role(&mut tx, &may.by(), account, role).await?;
        Ok(tx.commit().await?)
    };
    finish(&state, &may, &uri, done.await).await
}

/// Lets a member go.
pub(crate) async fn remove(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    let account = account.parse().map_err(|_| not_an_id("account"))?;
    let done = async {
        let mut tx = state.db.begin(&may.scope()).await?;
        member::remove(&mut tx, &may.by(), account).await?;
        Ok(tx.commit().await?)
    };
    finish(&state, &may, &uri, done.await).await
}

/// Makes the way back in for a member; the answer shows the link, once.
pub(crate) async fn recover(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Path(account): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let account = account.parse().map_err(|_| not_an_id("account"))?;
    match recovered(&state, &may, (&headers, &typed), account).await {
        Ok((name, token)) => {
            let work = work(may.about.locale());
            let more = fill(work.recovery_made_more, &name);
            let said = made(&may, &token, work.recovery_made, more);
            page(&state, &may, &uri, StatusCode::OK, said).await
        }
        Err(error) => finish(&state, &may, &uri, Err(error)).await,
    }
}

/// Ends a member's sessions, wherever they are signed in.
pub(crate) async fn sign_out(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    let account: AccountId = account.parse().map_err(|_| not_an_id("account"))?;
    let done = async {
        let mut tx = state.db.begin(&may.scope()).await?;
        member::sign_out(&mut tx, &may.by(), account).await?;
        Ok(tx.commit().await?)
    };
    let done = done.await;
    finish(&state, &may, &uri, done).await
}

async fn recovered(
    state: &State,
    may: &May,
    (headers, typed): (&HeaderMap, &Typed),
    account: AccountId,
) -> Result<(String, Token), Error> {
    let mut tx = begin_proved(state, may, headers, &typed.password).await?;
    // Only of the staff: who has left is invited anew.
    let members = member::list(&mut tx).await?;
    let member = members.into_iter().find(|m| m.account == account).ok_or(Error::NoSuchMember)?;
    let made = link::recover(&mut tx, &may.by(), account).await?;
    tx.commit().await?;
    Ok((member.name, made.token))
}

/// What is said on the page beside the staff.
#[derive(Default)]
struct Said {
    wrong: Option<String>,
    sent: Option<String>,
    made: Option<Made>,
    mail: String,
    role: String,
}

async fn finish(
    state: &State,
    may: &May,
    uri: &Uri,
    done: Result<(), Error>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => back(may, uri),
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            page(state, may, uri, status, Said { wrong: Some(wrong), ..Said::default() }).await
        }
    }
}

fn back(may: &May, uri: &Uri) -> Result<Response, Fault> {
    form::done(Frame { about: &may.about, view: None, uri }.links(), PATH)
}

fn made(may: &May, token: &Token, title: &str, more: String) -> Said {
    let host = &may.site.site.host;
    let made = Made::new(&may.about, host, token, title.to_owned(), more);
    Said { made: Some(made), ..Said::default() }
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    status: StatusCode,
    said: Said,
) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let members = member::list(&mut tx).await?;
    let waiting = link::waiting(&mut tx).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.locale());
    let page = MembersPage {
        wrong: said.wrong,
        sent: said.sent,
        made: said.made,
        invite: frame.links().page("/panel/equipo/invitaciones"),
        mail: said.mail,
        roles: choices(work, said.role.parse().ok().or(Some(Role::Viewer))),
        members: members.iter().map(|member| row(&frame, work, may, member)).collect(),
        waiting: waiting.iter().map(|waiting| waiting_row(&frame, work, waiting)).collect(),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, work.members, PATH),
        work,
    };
    pages::private(status, &page)
}

fn choices(work: &Work, chosen: Option<Role>) -> Vec<Choice> {
    let choice = |role: Role| Choice {
        key: role.key(),
        label: super::role(work, Some(role)),
        may: match role {
            Role::Owner => work.owner_may,
            Role::Ops => work.ops_may,
            Role::Viewer => work.viewer_may,
        },
        is_chosen: chosen == Some(role),
    };
    Role::ALL.into_iter().map(choice).collect()
}

fn row(frame: &Frame<'_>, work: &Work, may: &May, member: &Member) -> Row {
    let at = |what: &str| frame.links().page(&format!("{PATH}/{}/{what}", member.account));
    Row {
        id: member.account.to_string(),
        name: member.name.clone(),
        mail: member.mail.clone(),
        role: role(work, member.role),
        is_operator: member.is_operator,
        led: member.is_led.then_some(provider(frame.language()).by_groups),
        is_you: member.account == may.signed.account.id,
        seen: member.seen_at.map_or_else(
            || work.never_seen.to_owned(),
            |at| fill(work.last_seen, &moment(frame, at)),
        ),
        roles: choices(work, member.role),
        change: at("rol"),
        remove: at("baja"),
        recover: at("acceso"),
        sign_out: at("sesiones"),
    }
}

fn waiting_row(frame: &Frame<'_>, work: &Work, waiting: &Waiting) -> WaitingRow {
    WaitingRow {
        mail: waiting.mail.clone().unwrap_or_else(|| "—".to_owned()),
        role: role(work, waiting.role),
        ends: fill(work.ends_on, &moment(frame, waiting.expires_at)),
        withdraw: frame.links().page(&format!("{PATH}/invitaciones/{}/retiro", waiting.id)),
    }
}
