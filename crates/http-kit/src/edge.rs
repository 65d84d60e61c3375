//! What stands around every handler: the request's number and span, limits, panics, the rendering
//! of faults, figures.

use std::{
    any::Any,
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use db::Db;
use tenancy::{Directory, account::Passwords, flag::Flags, turns::Turns};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate as _, SizeAbove},
    },
};
use tracing::Instrument;

use crate::{
    About, Code, Fault, HealthBoard, Metrics, Peer, RequestId, RouteFigures, Table,
    about::{find_address, find_language, find_port, find_site},
    cookies, limits,
};

/// What the route of an address we do not have is called in logs and figures.
const UNMATCHED: &str = "unmatched";
/// Where a request's number stands.
const REQUEST_ID: &str = "x-request-id";

/// What all faces of a process share. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Kit {
    /// The database, for who somebody is.
    pub db: Db,
    /// Which host is whose.
    pub directory: Directory,
    /// The process's figures.
    pub metrics: Arc<Metrics>,
    /// What is switched on for whom.
    pub flags: Flags,
    /// How the parts of the program are doing.
    pub health: HealthBoard,
    /// Compares passwords, a few at a time in the whole process.
    pub passwords: Passwords,
}

impl Kit {
    /// What the faces of one process share.
    #[must_use]
    pub fn new(db: Db, directory: Directory) -> Self {
        let (metrics, flags) = (Arc::default(), Flags::default());
        let health = HealthBoard::new(db.clock().clone());
        Self { db, directory, metrics, flags, health, passwords: Passwords::default() }
    }
}

/// How a face differs from the others.
pub trait Face: Send + Sync + 'static {
    /// Its name in logs and figures.
    fn name(&self) -> &'static str;
    /// Whether `site=` may name the site instead of the host.
    fn takes_site_parameter(&self) -> bool {
        false
    }
    /// The answer that tells of `fault`.
    fn render(&self, fault: &Fault, about: &About) -> Response;
    /// Headers every answer of the face carries.
    fn finish(&self, _about: &About, _headers: &mut HeaderMap) {}
}

/// A face with its figures, around its routes.
pub struct Edge {
    face: Box<dyn Face>,
    kit: Kit,
    figures: HashMap<&'static str, Arc<RouteFigures>>,
    unmatched: Arc<RouteFigures>,
    /// Of routes that are not bounded as most are.
    bounds: HashMap<&'static str, Bounds>,
    /// Who may hold a large body now.
    large: Turns,
    /// Who may read one piece by piece now.
    streamed: Turns,
}

/// What a request may take.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Bytes of its body.
    body_max: usize,
    time_max: Duration,
    /// Whether the body is read piece by piece.
    is_streamed: bool,
}

impl Bounds {
    const USUAL: Self = Self {
        body_max: limits::BODY_BYTES_MAX,
        time_max: limits::REQUEST_TIMEOUT,
        is_streamed: false,
    };
}

impl Edge {
    /// Puts the edge around `router`, whose routes are those of `table`.
    pub fn around<S, T>(face: impl Face, kit: Kit, table: &Table<T>, router: Router<S>) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
    {
        let name = face.name();
        let figure = |path: &'static str| (path, kit.metrics.route(name, path));
        let figures = table.routes().iter().map(|route| figure(route.path)).collect();
        let unmatched = kit.metrics.route(name, UNMATCHED);
        let large = table.routes().iter().filter(|r| r.body_bytes_max > limits::BODY_BYTES_MAX);
        let bounds = large.map(|route| {
            let (body_max, time_max) = (route.body_bytes_max, route.time_max);
            (route.path, Bounds { body_max, time_max, is_streamed: route.is_streamed })
        });
        let edge = Arc::new(Self {
            bounds: bounds.collect(),
            large: Turns::of(limits::LARGE_BODIES),
            streamed: Turns::of(limits::STREAMED_BODIES),
            face: Box::new(face),
            kit,
            figures,
            unmatched,
        });
        let gzip = CompressionLayer::new()
            .gzip(true)
            .quality(CompressionLevel::Precise(4))
            .compress_when(SizeAbove::new(limits::GZIP_BYTES_MIN).and(NotForContentType::SSE));
        router
            .layer(DefaultBodyLimit::max(limits::BODY_BYTES_MAX))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(middleware::from_fn_with_state(edge, serve))
            .layer(gzip)
    }

    fn about(&self, request: &Request) -> About {
        let (headers, uri) = (request.headers(), request.uri());
        let sent = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
        let id =
            sent.and_then(RequestId::accept).unwrap_or_else(|| RequestId::of(self.kit.db.draw()));
        let takes_parameter = self.face.takes_site_parameter();
        let site = find_site(&self.kit.directory, headers, uri, takes_parameter);
        let language = find_language(headers, uri, site.as_ref());
        let peer = Peer::of(request.extensions(), headers);
        let address = find_address(request.extensions(), headers);
        let (saved, port) = (cookies::saved(headers), find_port(headers, uri));
        let holds_session = cookies::session_token(headers).is_some();
        // Nothing of an account stays in a browser that is not signed in.
        let saved = if saved.is_of_account && !holds_session { Vec::new() } else { saved.listings };
        let saved = saved.into();
        About { id, language, site, peer, port, address, saved, holds_session }
    }

    /// Until the sites are read for the first time nobody is told that theirs does not exist.
    fn check_started(&self) -> Result<(), Fault> {
        if self.kit.directory.is_read() { Ok(()) } else { Err(Fault::new(Code::Unavailable)) }
    }

    /// Lets the route answer; one that reads larger bodies, in its tenant's turn.
    async fn answer(
        &self,
        about: &About,
        bounds: Bounds,
        request: Request,
        next: Next,
    ) -> Response {
        if bounds.body_max <= limits::BODY_BYTES_MAX || is_small(request.headers()) {
            return next.run(request).await;
        }
        let Some(site) = &about.site else {
            return Fault::new(Code::NoSuchSite).into_response();
        };
        let turns = if bounds.is_streamed { &self.streamed } else { &self.large };
        match turns.take(site.tenant.id).await {
            Some(_turn) => next.run(request).await,
            None => Fault::new(Code::Unavailable).into_response(),
        }
    }

    /// Gives a fault its body. What the routes had put on the bare answer (`Allow`, `Vary`) stays.
    fn tell(&self, fault: &Fault, about: &About, bare: &HeaderMap) -> Response {
        let mut told = self.face.render(fault, about);
        for (name, value) in bare {
            if *name != header::CONTENT_LENGTH && !told.headers().contains_key(name) {
                told.headers_mut().insert(name.clone(), value.clone());
            }
        }
        told
    }
}

async fn serve(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let about = edge.about(&request);
    let matched = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let known = matched.and_then(|path| edge.figures.get_key_value(path));
    let (route, figures) = known.map_or((UNMATCHED, &edge.unmatched), |(path, f)| (*path, f));
    let span = tracing::info_span!(
        "request",
        request_id = %about.id,
        tenant_id = about.site.as_ref().map(|s| tracing::field::display(s.tenant.id)),
        face = edge.face.name(),
        method = %request.method(),
        route,
    );
    request.extensions_mut().insert(about.clone());
    let bounds = edge.bounds.get(route).copied().unwrap_or(Bounds::USUAL);
    let checked = edge.check_started().and_then(|()| check_limits(&request, bounds.body_max));
    let mut response = match checked {
        Err(fault) => fault.into_response(),
        Ok(()) => {
            let answer = within_time(bounds.time_max, edge.answer(&about, bounds, request, next));
            answer.instrument(span.clone()).await
        }
    };
    let fault = response.extensions_mut().remove::<Fault>();
    if let Some(fault) = &fault {
        response = edge.tell(fault, &about, response.headers());
    }
    edge.face.finish(&about, response.headers_mut());
    if let Ok(id) = HeaderValue::from_str(about.id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let (status, took) = (response.status().as_u16(), began.elapsed());
    figures.observe(status, took);
    span.in_scope(|| log(status, took.as_secs_f64() * 1_000.0, fault.as_ref()));
    response
}

async fn within_time(time_max: Duration, answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(time_max, answer)
        .await
        .unwrap_or_else(|_| Fault::new(Code::TimedOut).into_response())
}

fn check_limits(request: &Request, body_max: usize) -> Result<(), Fault> {
    let address = request.uri().path_and_query().map_or(0, |both| both.as_str().len());
    if address > limits::URI_BYTES_MAX {
        return Err(Fault::new(Code::AddressTooLong));
    }
    if !is_text(request.uri().path()) {
        return Err(Fault::new(Code::NotFound));
    }
    let headers = request.headers();
    let size: usize = headers.iter().map(|(n, v)| n.as_str().len() + v.len()).sum();
    if size > limits::HEADER_BYTES_MAX {
        return Err(Fault::new(Code::HeadersTooLarge));
    }
    match announced(headers) {
        Some(length) if length > body_max as u64 => Err(Fault::new(Code::BodyTooLarge)),
        _ => Ok(()),
    }
}

/// How long a body is said to be, in bytes; one whose length makes no sense, longer than any.
fn announced(headers: &HeaderMap) -> Option<u64> {
    let length = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?;
    Some(length.parse().unwrap_or(u64::MAX))
}

/// Whether a body is said to be no larger than those that need no turn.
fn is_small(headers: &HeaderMap) -> bool {
    match announced(headers) {
        Some(length) => length <= limits::BODY_BYTES_MAX as u64,
        None => !headers.contains_key(header::TRANSFER_ENCODING),
    }
}

/// Whether a path is text once its escapes are undone; one that is not names nothing of ours.
fn is_text(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let escaped = (byte == b'%').then(|| {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()
        });
        match escaped {
            None => bytes.push(byte),
            Some(Some(byte)) => bytes.push(byte),
            Some(None) => return false,
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

/// One line per request; a failure of ours with its whole chain of causes.
fn log(status: u16, duration_ms: f64, fault: Option<&Fault>) {
    let failure = fault.filter(|fault| fault.code.status().is_server_error());
    match failure.and_then(|fault| fault.cause.as_deref()) {
        Some(cause) => {
            let cause = chain(cause);
            tracing::error!(status, duration_ms, cause, "Answered {status}: {cause}");
        }
        None if failure.is_some() => tracing::error!(status, duration_ms, "Answered {status}"),
        None => tracing::info!(status, duration_ms, "Answered {status}"),
    }
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}

/// What a handler said when it panicked.
#[derive(Debug, thiserror::Error)]
#[error("panic: {0}")]
struct Panicked(String);

fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let said = payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    Fault::internal(Panicked(said)).into_response()
}
