//! `GET /v1/flags`: what is switched on for whoever asks; told live to who asks for a stream.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};

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
use kernel::{
    Kind,
    ids::{AccountId, SiteId, TenantId},
    locale::Sentence,
};
use serde::Serialize;
use tenancy::{
    Tenant, Token,
    flag::{FOLLOW_EVERY, Subject, Turn},
    rate,
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
        tenant: Arc::clone(&door.site.tenant),
        site: (door.site.tenant.id, door.site.site.id),
        host: door.site.site.host.clone(),
        signed: signed(&state, &door, &headers).await?,
        visitor: visitor(&uri)?,
    };
    if wants_stream(&headers) {
        stream(state, asker, &door.about.address)
    } else {
        reply::json(&headers, &body(&state, &asker))
    }
}

/// Whether a stream is what is named first.
fn wants_stream(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let first = accept.and_then(|accept| accept.split([',', ';']).next());
    first.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
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
async fn signed(
    state: &State,
    door: &AtDoor,
    headers: &HeaderMap,
) -> Result<Option<(Token, AccountId)>, Fault> {
    let Some(Held::Session(token)) = bearer::held(headers) else { return Ok(None) };
    match account(state, (door.site.tenant.id, &door.site.site.host), &token).await {
        Ok(Some(account)) => Ok(Some((token, account))),
        Ok(None) => Err(Fault::new(Code::SignInNeeded)),
        Err(error) if error.kind() == Kind::Unavailable => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whose session that is now, if it is one.
async fn account(
    state: &State,
    (tenant, host): (TenantId, &str),
    token: &Token,
) -> Result<Option<AccountId>, tenancy::Error> {
    let mut tx = state.db.begin(&Scope::tenant(tenant)).await?;
    let signed = session::find(&mut tx, token, (host, Carried::Bearer)).await?;
    tx.commit().await?;
    Ok(signed.map(|signed| signed.account.id))
}

/// For whom flags are asked.
struct Asker {
    tenant: Arc<Tenant>,
    site: (TenantId, SiteId),
    host: String,
    signed: Option<(Token, AccountId)>,
    visitor: Option<String>,
}

fn body(state: &State, asker: &Asker) -> FlagsBody {
    let now = state.db.clock().now();
    let Asker { tenant, signed, visitor, .. } = asker;
    let account = signed.as_ref().map(|(_, account)| *account);
    let subject = Subject { tenant: &tenant.slug, account, visitor: visitor.as_deref() };
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
    /// When it is asked again who is signed in.
    ask_at: Instant,
    _place: Place,
}

fn stream(state: State, asker: Asker, address: &str) -> Result<Response, Fault> {
    let place = state.streams.take(asker.tenant.id, &rate::network(address));
    let _place = place.ok_or_else(|| Fault::new(Code::Limit))?;
    let turns = state.kit.flags.turns();
    let now = Instant::now();
    let (until, ask_at) = (now + limits::STREAM_LIFE, now + limits::STREAM_SESSION_EVERY);
    let listener = Listener { state, asker, turns, told: None, until, ask_at, _place };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE)).into_response())
}

impl Listener {
    /// Whether the site is still there for its visitors.
    fn is_served(&self) -> bool {
        let now = self.state.kit.directory.site(&self.asker.host);
        // The host may have become another client's meanwhile.
        now.is_some_and(|now| {
            now.tenant.state.is_served() && (now.tenant.id, now.site.id) == self.asker.site
        })
    }

    /// Whether who listens is who they were: a session that ended tells nothing more. While the database does
    /// not answer, what it said last holds.
    async fn is_still_signed_in(&mut self) -> bool {
        let Some((token, account)) = &self.asker.signed else { return true };
        if Instant::now() < self.ask_at {
            return true;
        }
        self.ask_at = Instant::now() + limits::STREAM_SESSION_EVERY;
        let at = (self.asker.tenant.id, self.asker.host.as_str());
        match self::account(&self.state, at, token).await {
            Ok(now) => now == Some(*account),
            Err(error) => error.kind() == Kind::Unavailable,
        }
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
            if *self.turns.borrow_and_update() == Turn::Over
                || !self.is_served()
                || !self.is_still_signed_in().await
            {
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
