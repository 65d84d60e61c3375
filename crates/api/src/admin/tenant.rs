//! `GET` and `PATCH /v1/admin/tenants/{tenant}`: one client, what it pays for and may use, and changes to
//! that: all of them or none.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use db::{Scope, TenantTx};
use http_kit::{Called, Fault, FieldFault};
use kernel::locale::Sentence;
use serde::{Deserialize, Serialize};
use tenancy::{
    Error, Module, Site, Tenant, TenantState,
    audit::By,
    limit::{self, Allowed, Limit, Usage},
    plan, site, tenant,
};

use super::by;
use crate::{State, body::Body, parameters, reply};

#[derive(Serialize)]
struct TenantBody {
    tenant: Detail,
}

#[derive(Serialize)]
struct Detail {
    id: String,
    slug: String,
    name: String,
    state: &'static str,
    /// The states it may be put into.
    next_states: Vec<&'static str>,
    plan: String,
    modules: Vec<&'static str>,
    base_currency: &'static str,
    sites: Vec<SiteBody>,
    limits: Vec<LimitBody>,
}

#[derive(Serialize)]
struct SiteBody {
    host: String,
    name: String,
}

#[derive(Serialize)]
struct LimitBody {
    key: &'static str,
    used: i64,
    /// Null where no limit is set.
    most: Option<i64>,
    is_hard: Option<bool>,
    /// Within which time it holds, if not at any.
    window_s: Option<i64>,
}

/// Shows it.
pub(crate) async fn show(
    Held(state): Held<State>,
    _: Called,
    Path(slug): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let tenant = state.kit.directory.any_tenant(&slug)?;
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    let detail = detail(&mut tx, &tenant).await?;
    tx.commit().await?;
    reply::private(StatusCode::OK, &TenantBody { tenant: detail })
}

async fn detail(tx: &mut TenantTx, tenant: &Tenant) -> Result<Detail, Fault> {
    let plan = plan::get(tx).await?;
    // Who is no longer a client gave theirs back.
    let sites = match tenant.state {
        TenantState::Closed => Vec::new(),
        _ => site::list(tx).await?,
    };
    let mut limits = Vec::new();
    for usage in limit::list(tx).await? {
        limits.push(limit_body(tx, usage).await?);
    }
    Ok(Detail {
        id: tenant.id.to_string(),
        slug: tenant.slug.clone(),
        name: tenant.name.clone(),
        state: tenant.state.key(),
        next_states: tenant.next_states().into_iter().map(TenantState::key).collect(),
        plan,
        modules: tenant.modules.iter().map(|module| module.key()).collect(),
        base_currency: tenant.base_currency.code(),
        sites: sites.into_iter().map(|Site { host, name, .. }| SiteBody { host, name }).collect(),
        limits,
    })
}

async fn limit_body(tx: &mut TenantTx, usage: Usage) -> Result<LimitBody, Fault> {
    let used = listings::used(tx, &usage).await;
    let used = used.map_err(|error| Fault::from_error(error.kind(), error))?;
    let Usage { limit, allowed, .. } = usage;
    Ok(LimitBody {
        key: limit.key(),
        used,
        most: allowed.map(|allowed| allowed.most),
        is_hard: allowed.map(|allowed| allowed.is_hard),
        window_s: limit.window().map(|window| window.num_seconds()),
    })
}

/// What is to be changed; what is not named stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    state: Option<String>,
    /// The client's short name once more, for who closes it: there is no way back.
    confirm: Option<String>,
    /// Empty takes the plan away.
    plan: Option<String>,
    /// Those it has from now on, and no others.
    modules: Option<Vec<String>>,
    /// By their word; null lifts one.
    #[serde(default)]
    limits: BTreeMap<String, Option<AllowedBody>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(deny_unknown_fields)]
struct AllowedBody {
    most: i64,
    is_hard: bool,
}

/// What is asked for, in words we know.
struct Changes {
    state: Option<TenantState>,
    plan: Option<String>,
    modules: Option<Vec<Module>>,
    limits: Vec<(Limit, Option<Allowed>)>,
}

impl Asked {
    fn read(self, of: &Tenant) -> Result<Changes, Fault> {
        let state = self.state.map(|word| read("state", &word, TenantState::ALL.map(|s| s.key())));
        let module = |word: &String| read("modules", word, Module::ALL.map(|m| m.key()));
        let state: Option<TenantState> = state.transpose()?;
        if state == Some(TenantState::Closed) && self.confirm.as_deref() != Some(&of.slug) {
            return Err(unconfirmed(of));
        }
        let modules = self.modules.map(|words| words.iter().map(module).collect());
        let limit = |(word, to): (String, Option<AllowedBody>)| {
            let limit = read("limits", &word, Limit::ALL.map(|l| l.key()))?;
            Ok((limit, to.map(|AllowedBody { most, is_hard }| Allowed { most, is_hard })))
        };
        Ok(Changes {
            state,
            plan: self.plan,
            modules: modules.transpose()?,
            limits: self.limits.into_iter().map(limit).collect::<Result<_, Fault>>()?,
        })
    }
}

fn unconfirmed(of: &Tenant) -> Fault {
    Fault::invalid(vec![FieldFault {
        field: "confirm".into(),
        reason: Sentence::new(
            "manda el nombre corto del cliente: uno cerrado no vuelve a abrirse",
            "has the client's short name: one that is closed does not open again",
        ),
        allowed: vec![of.slug.clone()],
    }])
}

/// The word of a table, or what would be accepted.
fn read<T: std::str::FromStr, const N: usize>(
    field: &str,
    word: &str,
    allowed: [&str; N],
) -> Result<T, Fault> {
    word.parse().map_err(|_| {
        Fault::invalid(vec![FieldFault {
            field: field.to_owned(),
            reason: Sentence::new("no se conoce", "is not known"),
            allowed: allowed.map(str::to_owned).to_vec(),
        }])
    })
}

/// Changes it. Every process knows within seconds.
pub(crate) async fn change(
    Held(state): Held<State>,
    called: Called,
    Path(slug): Path<String>,
    uri: Uri,
    Body(asked): Body<Asked>,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let found = state.kit.directory.tenant(&slug)?;
    let (changes, by) = (asked.read(&found)?, by(&called)?);
    let mut tx = state.db.begin(&Scope::tenant(found.id)).await?;
    apply(&mut tx, &by, changes).await?;
    tx.commit().await?;
    state.kit.directory.refresh(&state.db).await?;
    let now = state.kit.directory.any_tenant(&slug)?;
    let mut tx = state.db.begin(&Scope::tenant(found.id)).await?;
    let detail = detail(&mut tx, &now).await?;
    tx.commit().await?;
    reply::private(StatusCode::OK, &TenantBody { tenant: detail })
}

async fn apply(tx: &mut TenantTx, by: &By, to: Changes) -> Result<(), Error> {
    if let Some(state) = to.state {
        tenant::set_state(tx, by, state).await?;
    }
    if let Some(plan) = to.plan {
        plan::set(tx, by, &plan).await?;
    }
    if let Some(modules) = to.modules {
        tenant::set_modules(tx, by, &modules).await?;
    }
    for (limit, allowed) in to.limits {
        limit::set(tx, by, limit, allowed).await?;
    }
    Ok(())
}
