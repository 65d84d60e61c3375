//! `GET /v1/members`: the staff.

use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use chrono::{DateTime, Utc};
use http_kit::{Called, Fault};
use serde::Serialize;
use tenancy::{
    Role,
    member::{self, Member},
};

use crate::{State, parameters, reply};

#[derive(Serialize)]
pub(crate) struct MembersBody<'a> {
    members: Vec<MemberBody<'a>>,
}

#[derive(Serialize)]
struct MemberBody<'a> {
    id: String,
    name: &'a str,
    mail: &'a str,
    role: Option<&'static str>,
    since: DateTime<Utc>,
    seen_at: Option<DateTime<Utc>>,
}

impl<'a> MembersBody<'a> {
    /// That of these.
    pub(crate) fn of(members: &'a [Member]) -> Self {
        let body = |member: &'a Member| MemberBody {
            id: member.account.to_string(),
            name: &member.name,
            mail: &member.mail,
            role: member.role.map(Role::key),
            since: member.since,
            seen_at: member.seen_at,
        };
        Self { members: members.iter().map(body).collect() }
    }
}

/// All of them.
pub(crate) async fn list(
    Held(state): Held<State>,
    called: Called,
    uri: Uri,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let mut tx = state.db.begin(&called.scope()).await?;
    let members = member::list(&mut tx).await?;
    tx.commit().await?;
    reply::private(StatusCode::OK, &MembersBody::of(&members))
}
