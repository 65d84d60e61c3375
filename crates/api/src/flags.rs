//! `GET /v1/flags`: what is switched on for whoever asks; told live to who asks for a stream.

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use axum::{
    extract::State as Held,
    http::{HeaderMap, Uri, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::stream;
use http_kit::{AtDoor, Code, Fault, FieldFault, limits};
use kernel::locale::Sentence;
use serde::Serialize;
use tenancy::flag::{Subject, Turn};
use tokio::{sync::watch, time::Instant};

use crate::{State, parameters, reply};

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
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let visitor = visitor(&uri)?;
    let tenant = door.site.tenant.slug.clone();
    let wants_stream = headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"text/event-stream"));
    if wants_stream {
        stream(state, tenant, visitor)
    } else {
        reply::json(&headers, &body(&state, &tenant, visitor.as_deref()))
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

fn body(state: &State, tenant: &str, visitor: Option<&str>) -> FlagsBody {
    let now = state.db.clock().now();
    let subject = Subject { tenant, account: None, visitor };
    let all = state.kit.flags.all();
    let shown = all.iter().filter(|flag| flag.is_shown);
    FlagsBody { flags: shown.map(|flag| (flag.key.clone(), flag.is_on(subject, now))).collect() }
}

/// Who listens, and what they were told last.
struct Listener {
    state: State,
    tenant: String,
    visitor: Option<String>,
    turns: watch::Receiver<Turn>,
    told: Option<FlagsBody>,
    until: Instant,
    _place: tokio::sync::OwnedSemaphorePermit,
}

fn stream(state: State, tenant: String, visitor: Option<String>) -> Result<Response, Fault> {
    let place = std::sync::Arc::clone(&state.streams).try_acquire_owned();
    let _place = place.map_err(|_| Fault::new(Code::Limit))?;
    let turns = state.kit.flags.turns();
    let until = Instant::now() + limits::STREAM_LIFE;
    let listener = Listener { state, tenant, visitor, turns, told: None, until, _place };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE)).into_response())
}

impl Listener {
    /// The next change that is one for this listener; `None` when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.told.is_some() {
                let changed = tokio::time::timeout_at(self.until, self.turns.changed()).await;
                changed.ok()?.ok()?;
            }
            if *self.turns.borrow_and_update() == Turn::Over {
                return None;
            }
            let now = body(&self.state, &self.tenant, self.visitor.as_deref());
            if self.told.as_ref() != Some(&now) {
                let data = serde_json::to_string(&now).ok()?;
                self.told = Some(now);
                return Some(Event::default().event("flags").data(data));
            }
        }
    }
}
