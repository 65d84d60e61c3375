//! `GET /v1/admin/tenants/{tenant}/members` and `POST …/members/{account}/recovery`: who works in a client's
//! panel, and the way back in for who lost theirs.

use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Called, Code, Fault};
use kernel::ids::AccountId;
use serde::{Deserialize, Serialize};
use tenancy::{
    Error, Token,
    account::{self, Proof},
    link::{self, RECOVERY_LIFE},
    member, site,
};

use super::{LinkBody, by};
use crate::{State, body::Body, members::MembersBody, parameters, reply};

/// All of them.
pub(crate) async fn list(
    Held(state): Held<State>,
    _: Called,
    Path(slug): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let tenant = state.kit.directory.any_tenant(&slug)?;
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    let members = member::list(&mut tx).await?;
    tx.commit().await?;
    reply::private(StatusCode::OK, &MembersBody::of(&members))
}

/// The operator's own password, once more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    password: String,
    /// What signing in gave: whoever guesses elsewhere does not use up this device's tries.
    device: Option<String>,
}

#[derive(Serialize)]
struct RecoveryBody {
    recovery: LinkBody,
}

/// Makes the way back in; the answer has it, once.
pub(crate) async fn recover(
    Held(state): Held<State>,
    called: Called,
    Path((slug, account)): Path<(String, String)>,
    uri: Uri,
    Body(asked): Body<Asked>,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let account: AccountId = account.parse().map_err(|_| Fault::new(Code::NotFound))?;
    let tenant = state.kit.directory.tenant(&slug)?;
    let (signed, own) = (called.person()?, called.by());
    let device = asked.device.as_deref().and_then(Token::read);
    let proof = Proof {
        tenant: called.site.tenant.id,
        signed,
        password: &asked.password,
        device: device.as_ref(),
        by: &own,
    };
    let proved = account::prove(&state.db, &state.kit.passwords, &proof).await?;
    // What was shown holds in the operator's own tenant until the other's is changed.
    let mut own = state.db.begin(&called.scope()).await?;
    proved.hold(&mut own, signed).await?;
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    let whose = account::of_id(&mut tx, account).await?.ok_or(Error::NoSuchAccount)?;
    let first = site::list(&mut tx).await?.into_iter().next();
    let host = first.ok_or_else(|| Error::NoSuchSite(slug))?.host;
    let made = link::recover(&mut tx, &by(&called)?, account).await?;
    tx.commit().await?;
    own.commit().await?;
    let origin = called.about.origin_of(&host);
    let recovery = LinkBody {
        mail: whose.mail,
        link: format!("{origin}/cuenta/enlace/{}", made.token.reveal()),
        life_s: RECOVERY_LIFE.num_seconds(),
    };
    reply::private(StatusCode::CREATED, &RecoveryBody { recovery })
}
