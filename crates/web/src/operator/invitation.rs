//! `POST /operador/clientes/{tenant}/invitaciones`: an owner for a client who has none that can come in: the first
//! invitation was lost, or its time ran out.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use serde::Deserialize;
use tenancy::{
    Error, Role, Tenant, Token,
    account::Mail,
    link::{self, INVITATION_LIFE, Invitation, Waiting},
    operator,
};

use super::{
    tenant::{Said, host_of, page},
    tenants::by,
};
use crate::{
    State,
    form::{Filled, told},
    panel::role,
    proof::begin_proved,
    shell::Frame,
    texts::{fill, work::work},
    work::{Made, moment},
};

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    password: String,
}

/// An invitation nobody has followed yet.
pub(super) struct Row {
    pub mail: String,
    pub role: &'static str,
    pub ends: String,
}

impl Row {
    pub fn of(frame: &Frame<'_>, waiting: &Waiting) -> Self {
        let work = work(frame.locale());
        Self {
            mail: waiting.mail.clone().unwrap_or_else(|| "—".to_owned()),
            role: role(work, waiting.role),
            ends: fill(work.ends_on, &moment(frame, waiting.expires_at)),
        }
    }
}

/// Invites an owner; the answer shows the link, once.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Path(slug): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let tenant = state.kit.directory.tenant(&slug)?;
    let said = match invited(&state, &may, (&headers, &typed), &tenant).await {
        Ok((host, token)) => {
            let work = work(may.about.locale());
            let more = fill(work.invited_more, typed.mail.trim());
            let made = Made::new(&may.about, &host, &token, work.invited.to_owned(), more);
            Said { made: Some(made), ..Said::ok() }
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            Said { status, wrong: Some(wrong), ..Said::ok() }
        }
    };
    page(&state, &may, &uri, &tenant, said).await
}

/// Where the link is followed, and the link.
async fn invited(
    state: &State,
    may: &May,
    (headers, typed): (&HeaderMap, &Typed),
    tenant: &Tenant,
) -> Result<(String, Token), Error> {
    let invitation = Invitation {
        mail: Some(Mail::read(&typed.mail)?),
        role: Role::Owner,
        is_operator: false,
        life: INVITATION_LIFE,
    };
    // Whoever is invited to the operator's own client would be no operator.
    if tenant.slug == operator::SLUG {
        return Err(Error::OperatorsOwn);
    }
    // In the operator's own tenant, and ended before the other's begins: nobody holds two connections.
    begin_proved(state, may, headers, &typed.password).await?.commit().await?;
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    let host = host_of(&mut tx, tenant).await?;
    let made = link::invite(&mut tx, &by(may), invitation).await?;
    tx.commit().await?;
    Ok((host, made.token))
}
