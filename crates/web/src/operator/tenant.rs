//! `/operador/clientes/{tenant}`: one client, how it stands, its sites and staff, and the way back in for who
//! lost theirs.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use db::{Scope, TenantTx};
use http_kit::{Fault, May};
use kernel::ids::AccountId;
use serde::Deserialize;
use tenancy::{
    Error, Site, Tenant, TenantState, Token,
    account::{self, Mail},
    field, link,
    member::{self, Member},
    operator, plan, site,
};

use super::{
    invitation,
    sites::{Choice, choices},
    state::{Step, steps},
    tenants::{Country, by, countries, state_word},
};
use crate::{
    State,
    form::{self, Filled, not_an_id, told},
    limits, page as pages,
    panel::role,
    proof::begin_proved,
    shell::{Frame, Shell},
    texts,
    texts::{
        client::{Client, client},
        fill,
        limits::Limits,
        stead::{Stead, stead},
        work::{Work, work},
    },
    work::{Bar, Made, Way, moment, shell},
};

#[derive(Template)]
#[template(path = "operator/tenant.html")]
struct TenantPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    back: String,
    name: String,
    slug: String,
    state: &'static str,
    is_served: bool,
    /// Whether it is looked at only.
    is_closed: bool,
    /// Whether it is the operator's own, whose people are invited by command.
    is_own: bool,
    /// Why no step is offered, where none is.
    stays: Option<&'static str>,
    steps: Vec<Step>,
    set_state: String,
    plan: String,
    set_plan: String,
    of_client: &'static Client,
    wrong: Option<String>,
    made: Option<Made>,
    way: Option<Way>,
    texts: &'static Stead,
    sites: Vec<Host>,
    open_site: String,
    countries: Vec<Country>,
    verticals: Vec<Choice>,
    /// Makes the way back in for somebody who is not of the staff.
    recover_other: String,
    people: Vec<Row>,
    /// Invitations nobody has followed yet.
    waiting: Vec<invitation::Row>,
    invite: String,
    of_limits: &'static Limits,
    limits: Vec<limits::Row>,
    set_limit: String,
    audit: String,
}

struct Host {
    name: String,
    host: String,
    href: String,
    /// What it lists, to be ticked.
    verticals: Vec<Choice>,
    change: String,
}

struct Row {
    name: String,
    mail: String,
    role: &'static str,
    seen: String,
    recover: String,
    id: String,
    /// Where one prepares to act in their stead; nowhere for an operator.
    stead: Option<String>,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    password: String,
    /// Whose, where the address does not say.
    #[serde(default)]
    mail: String,
}

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(slug): Path<String>,
) -> Result<Response, Fault> {
    let tenant = state.kit.directory.any_tenant(&slug)?;
    page(&state, &may, &uri, &tenant, Said::ok()).await
}

/// Makes the way back in for one of its staff; the answer shows it, once.
pub(crate) async fn recover(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Path((slug, account)): Path<(String, String)>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let account: AccountId = account.parse().map_err(|_| not_an_id("account"))?;
    recovery(&state, &may, &uri, (&headers, &typed), (&slug, Whose::Member(account))).await
}

/// The same for who is not of the staff: who sells, or was imported.
pub(crate) async fn recover_other(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Path(slug): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let whose = Whose::Mail(typed.mail.clone());
    recovery(&state, &may, &uri, (&headers, &typed), (&slug, whose)).await
}

/// Whose way back in it is.
enum Whose {
    /// Of one of the staff.
    Member(AccountId),
    /// Of whoever signs in with that address.
    Mail(String),
}

async fn recovery(
    state: &State,
    may: &May,
    uri: &Uri,
    (headers, typed): (&HeaderMap, &Typed),
    (slug, whose): (&str, Whose),
) -> Result<Response, Fault> {
    let tenant = state.kit.directory.tenant(slug)?;
    let said = match recovered(state, may, (headers, typed), (&tenant, whose)).await {
        Ok((name, host, token)) => {
            let work = work(may.about.locale());
            let more = fill(work.recovery_made_more, &name);
            let title = work.recovery_made.to_owned();
            let made = Made::new(&may.about, &host, &token, title, more);
            Said { made: Some(made), ..Said::ok() }
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            Said { status, wrong: Some(wrong), ..Said::ok() }
        }
    };
    page(state, may, uri, &tenant, said).await
}

/// How whoever comes back is called, where the link is followed, and the link.
async fn recovered(
    state: &State,
    may: &May,
    (headers, typed): (&HeaderMap, &Typed),
    (tenant, whose): (&Tenant, Whose),
) -> Result<(String, String, Token), Error> {
    // One connection at a time: who holds one and waits for another may wait for themselves.
    begin_proved(state, may, headers, &typed.password).await?.commit().await?;
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    let (account, name, host) = match whose {
        Whose::Member(account) => {
            let (member, host) = member_and_host(&mut tx, tenant, account).await?;
            (account, member.name, host)
        }
        Whose::Mail(mail) => {
            let found = account::of_mail(&mut tx, &Mail::read(&mail)?).await?;
            let nobodys = || {
                Error::invalid(
                    field::MAIL,
                    "ninguna cuenta de este cliente entra con él",
                    "no account of this client signs in with it",
                )
            };
            let found = found.ok_or_else(nobodys)?;
            (found.id, found.name, host_of(&mut tx, tenant).await?)
        }
    };
    let made = link::recover(&mut tx, &by(may), account).await?;
    tx.commit().await?;
    Ok((name, host, made.token))
}

/// Somebody of a client's staff, and the host where they sign in.
pub(super) async fn member_and_host(
    tx: &mut TenantTx,
    tenant: &Tenant,
    account: AccountId,
) -> Result<(Member, String), Error> {
    let members = member::list(tx).await?;
    let member = members.into_iter().find(|m| m.account == account).ok_or(Error::NoSuchMember)?;
    Ok((member, host_of(tx, tenant).await?))
}

/// The host where a client's people sign in.
pub(super) async fn host_of(tx: &mut TenantTx, tenant: &Tenant) -> Result<String, Error> {
    let first = site::list(tx).await?.into_iter().next();
    Ok(first.ok_or_else(|| Error::NoSuchSite(tenant.slug.clone()))?.host)
}

/// What is said on the page beside the client.
pub(super) struct Said {
    pub status: StatusCode,
    pub wrong: Option<String>,
    pub made: Option<Made>,
    /// The way in for who acts in somebody's stead.
    pub way: Option<Way>,
}

impl Said {
    pub(super) const fn ok() -> Self {
        Self { status: StatusCode::OK, wrong: None, made: None, way: None }
    }
}

/// Back to the client's page after a change, or the page with why it was not made.
pub(super) async fn after(
    state: &State,
    may: &May,
    uri: &Uri,
    tenant: &Tenant,
    done: Result<(), Error>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => {
            let links = Frame { about: &may.about, view: None, uri }.links();
            form::done(links, &format!("/operador/clientes/{}", tenant.slug))
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            let said = Said { status, wrong: Some(wrong), ..Said::ok() };
            page(state, may, uri, tenant, said).await
        }
    }
}

pub(super) async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    tenant: &Tenant,
    said: Said,
) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    let (members, sites) = (member::list(&mut tx).await?, site::list(&mut tx).await?);
    let waiting = link::waiting(&mut tx).await?;
    let plan = plan::get(&mut tx).await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let limits = limits::read(&mut tx, &frame).await?;
    tx.commit().await?;
    let (work, of_client) = (work(frame.locale()), client(frame.language()));
    let steps = steps(work, of_client, tenant);
    let stays = if tenant.slug == operator::SLUG { of_client.own } else { of_client.closed_more };
    let page = TenantPage {
        back: frame.links().page("/operador"),
        name: tenant.name.clone(),
        slug: tenant.slug.clone(),
        state: state_word(work, tenant.state),
        is_served: tenant.state.is_served(),
        is_own: tenant.slug == operator::SLUG,
        is_closed: tenant.state == TenantState::Closed,
        stays: steps.is_empty().then_some(stays),
        steps,
        set_state: frame.links().page(&format!("/operador/clientes/{}/estado", tenant.slug)),
        plan,
        set_plan: frame.links().page(&format!("/operador/clientes/{}/plan", tenant.slug)),
        of_client,
        wrong: said.wrong,
        made: said.made,
        way: said.way,
        texts: stead(frame.language()),
        of_limits: texts::limits::limits(frame.language()),
        limits,
        audit: frame.links().page(&format!("/operador/clientes/{}/auditoria", tenant.slug)),
        set_limit: frame.links().page(&format!("/operador/clientes/{}/limites", tenant.slug)),
        sites: sites.iter().map(|site| host(&frame, tenant, site)).collect(),
        open_site: frame.links().page(&format!("/operador/clientes/{}/sitios", tenant.slug)),
        countries: countries(of_client, &may.site.site.country),
        verticals: choices(frame.language(), &[]),
        recover_other: frame.links().page(&format!("/operador/clientes/{}/acceso", tenant.slug)),
        people: members.iter().map(|member| row(&frame, tenant, member)).collect(),
        waiting: waiting.iter().map(|waiting| invitation::Row::of(&frame, waiting)).collect(),
        invite: frame.links().page(&format!("/operador/clientes/{}/invitaciones", tenant.slug)),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, &tenant.name, "/operador"),
        work,
    };
    pages::private(said.status, &page)
}

fn host(frame: &Frame<'_>, tenant: &Tenant, site: &Site) -> Host {
    Host {
        name: site.name.clone(),
        host: site.host.clone(),
        href: frame.about.origin_of(&site.host),
        verticals: choices(frame.language(), &site.verticals),
        change: frame
            .links()
            .page(&format!("/operador/clientes/{}/sitios/{}", tenant.slug, site.id)),
    }
}

fn row(frame: &Frame<'_>, tenant: &Tenant, member: &Member) -> Row {
    let work = work(frame.locale());
    let at = |what: &str| {
        let path = format!("/operador/clientes/{}/{what}/{}", tenant.slug, member.account);
        frame.links().page(&path)
    };
    Row {
        name: member.name.clone(),
        mail: member.mail.clone(),
        role: role(work, member.role),
        seen: member.seen_at.map_or_else(
            || work.never_seen.to_owned(),
            |at| fill(work.last_seen, &moment(frame, at)),
        ),
        recover: at("acceso"),
        id: member.account.to_string(),
        stead: (!member.is_operator).then(|| at("suplencia")),
    }
}
