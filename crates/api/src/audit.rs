//! `GET /v1/audit`: who did what, the latest first.

use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use chrono::{DateTime, Utc};
use http_kit::{Called, Fault, FieldFault};
use kernel::locale::Sentence;
use serde::Serialize;
use tenancy::audit::{self, Entry, PAGE};

use crate::{State, parameters, reply};

#[derive(Serialize)]
struct AuditBody<'a> {
    entries: Vec<EntryBody<'a>>,
    /// What to ask `before` for the next page.
    next_before: Option<i64>,
}

#[derive(Serialize)]
struct EntryBody<'a> {
    seq: i64,
    at: DateTime<Utc>,
    actor: &'a str,
    on_behalf_of: Option<&'a str>,
    /// Of the account that acted, or on whose behalf it was.
    actor_name: Option<&'a str>,
    action: &'a str,
    subject: Option<&'a str>,
    subject_name: Option<&'a str>,
    outcome: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    address: &'a str,
}

/// A page of entries; `before=` asks for those numbered below.
pub(crate) async fn list(
    Held(state): Held<State>,
    called: Called,
    uri: Uri,
) -> Result<Response, Fault> {
    let before = parameters::only(&uri, "before")?;
    let before = match before.as_deref().map(str::parse::<i64>) {
        None => None,
        Some(Ok(before)) if before > 0 => Some(before),
        Some(_) => return Err(no_number()),
    };
    let mut tx = state.db.begin(&called.scope()).await?;
    let entries = audit::list(&mut tx, before).await?;
    tx.commit().await?;
    let last = entries.last().filter(|last| entries.len() as i64 == PAGE && last.seq > 1);
    let body = AuditBody {
        next_before: last.map(|last| last.seq),
        entries: entries.iter().map(entry).collect(),
    };
    reply::private(StatusCode::OK, &body)
}

fn entry(entry: &Entry) -> EntryBody<'_> {
    let (actor, on_behalf_of) = entry.acting();
    EntryBody {
        seq: entry.seq,
        at: entry.at,
        actor,
        on_behalf_of,
        actor_name: entry.actor_name.as_deref(),
        action: &entry.action,
        subject: entry.subject.as_deref(),
        subject_name: entry.subject_name.as_deref(),
        outcome: &entry.outcome,
        before: entry.before.as_deref(),
        after: entry.after.as_deref(),
        address: &entry.address,
    }
}

fn no_number() -> Fault {
    let reason =
        Sentence::new("es un número de asiento, desde 1", "is the number of an entry, from 1");
    Fault::invalid(vec![FieldFault { field: "before".into(), reason, allowed: Vec::new() }])
}
