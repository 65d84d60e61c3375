//! `GET /v1/flags`: what is switched on for whoever asks; told live to who asks for a stream.

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use axum::{
    extract::State as Given,
    http::{HeaderMap, Uri, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use db::Scope;
use futures::stream;
use http_kit::{
    AtDoor, Code, Fault, FieldFault,
    bearer::{self, Held},
    limits,
};
use kernel::{Kind, ids::AccountId, locale::Sentence};
use serde::Serialize;
use tenancy::{
    flag::{FOLLOW_EVERY, Subject, Turn},
    session::{self, Carried},
};
use tokio::{sync::watch, time::Instant};

use crate::{State, parameters, reply, streams::Place};

/// Longest name a front end may know a visitor by, in bytes.
const VISITOR_BYTES_MAX: usize = 64;
/// Something is said so often, that neither side takes the other for gone.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

#[derive(Serialize, PartialEq, Eq)]
struct FlagsBody {
    flags: BTreeMap<String, bool>,
}

/// The flags front ends may ask for.
pub(crate) async fn list(
    Given(state): Given<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let asker = Asker {
        tenant: door.site.tenant.slug.clone(),
        host: door.site.site.host.clone(),
        account: account(&state, &door, &headers).await?,
        visitor: visitor(&uri)?,
    };
    let wants_stream = headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"text/event-stream"));
    if wants_stream {
        stream(state, asker, &door.about.address)
    } else {
        reply::json(&headers, &body(&state, &asker))
    }
}

fn visitor(uri: &Uri) -> Result<Option<String>, Fault> {
    let visitor = parameters::only(uri, "visitor")?;
    let fits = |name: &String| {
        name.len() <= VISITOR_BYTES_MAX && name.bytes().all(|byte| byte.is_ascii_graphic())
    };
    match visitor {
        Some(name) if !fits(&name) => Err(Fault::invalid(vec![FieldFault {
            field: "visitor".into(),
            reason: Sentence::new(
                "admite hasta 64 letras, cifras y signos sin espacios",
                "takes up to 64 letters, digits and signs without spaces",
            ),
            allowed: Vec::new(),
        }])),
        other => Ok(other),
    }
}

/// Who is signed in, if they say so. Flags are told while the database is down as well: then nobody is.
async fn account(
    state: &State,
    door: &AtDoor,
    headers: &HeaderMap,
) -> Result<Option<AccountId>, Fault> {
    let Some(Held::Session(token)) = bearer::held(headers) else { return Ok(None) };
    let at = (door.site.site.host.as_str(), Carried::Bearer);
    let found = async {
        let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
        let signed = session::find(&mut tx, &token, at).await?;
        tx.commit().await?;
        Ok::<_, tenancy::Error>(signed)
    };
    match found.await {
        Ok(Some(signed)) => Ok(Some(signed.account.id)),
        Ok(None) => Err(Fault::new(Code::SignInNeeded)),
        Err(error) if error.kind() == Kind::Unavailable => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// For whom flags are asked.
struct Asker {
    tenant: String,
    host: String,
    account: Option<AccountId>,
    visitor: Option<String>,
}

fn body(state: &State, asker: &Asker) -> FlagsBody {
    let now = state.db.clock().now();
    let Asker { tenant, account, visitor, .. } = asker;
    let subject = Subject { tenant, account: *account, visitor: visitor.as_deref() };
    let all = state.kit.flags.all();
    let shown = all.iter().filter(|flag| flag.is_shown);
    FlagsBody { flags: shown.map(|flag| (flag.key.clone(), flag.is_on(subject, now))).collect() }
}

/// Who listens, and what they were told last.
struct Listener {
    state: State,
    asker: Asker,
    turns: watch::Receiver<Turn>,
    told: Option<FlagsBody>,
    until: Instant,
    _place: Place,
}

fn stream(state: State, asker: Asker, address: &str) -> Result<Response, Fault> {
    let _place = state.streams.take(address).ok_or_else(|| Fault::new(Code::Limit))?;
    let turns = state.kit.flags.turns();
    let until = Instant::now() + limits::STREAM_LIFE;
    let listener = Listener { state, asker, turns, told: None, until, _place };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE)).into_response())
}

impl Listener {
    /// Whether the site is still there for its visitors.
    fn is_served(&self) -> bool {
        let site = self.state.kit.directory.site(&self.asker.host);
        site.is_some_and(|site| site.tenant.state.is_served())
    }

    /// The next change that is one for this listener; `None` when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.told.is_some() {
                // A step that was planned changes nothing when its moment comes: it is looked for.
                tokio::select! {
                    changed = self.turns.changed() => changed.ok()?,
                    () = tokio::time::sleep(FOLLOW_EVERY) => {}
                    () = tokio::time::sleep_until(self.until) => return None,
                }
            }
            if *self.turns.borrow_and_update() == Turn::Over || !self.is_served() {
                return None;
            }
            let now = body(&self.state, &self.asker);
            if self.told.as_ref() != Some(&now) {
                let data = serde_json::to_string(&now).ok()?;
                self.told = Some(now);
                return Some(Event::default().event("flags").data(data));
            }
        }
    }
}
