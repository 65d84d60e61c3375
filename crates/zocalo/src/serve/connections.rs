//! Takes connections in: so many at a time, and none on which nobody speaks.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response},
};
use http_kit::limits::{CONNECTIONS_MAX, HEAD_TIMEOUT, UNREAD_TIMEOUT};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use nix::sys::{
    resource::{Resource, getrlimit, setrlimit},
    socket::{setsockopt, sockopt},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

/// How long answers under way may take once a stop was asked for.
const GRACE: Duration = Duration::from_secs(10);
/// The wait after a connection could not be taken in, as when files run out.
const REFUSED_WAIT: Duration = Duration::from_millis(100);

/// Serves until `stop` turns true, then lets answers under way end.
pub async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    make_room();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((place, listener.accept().await))
        };
        let next = tokio::select! {
            next = next => next,
            _ = stop.wait_for(|stop| *stop) => None,
        };
        match next {
            Some((place, Ok((stream, peer)))) => begin(stream, peer, place, &router, &graceful),
            Some((_, Err(error))) => {
                tracing::warn!(%error, "A connection was not taken in: {error}");
                sleep(REFUSED_WAIT).await;
            }
            None => break,
        }
    }
    drop(listener);
    if timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("Some answers did not end in time");
    }
}

fn begin(
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    router: &Router,
    graceful: &GracefulShutdown,
) {
    forget_who_reads_nothing(&stream);
    let router = router.clone();
    let answer = service_fn(move |request| answer(router.clone(), peer, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), answer);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // A visitor who goes away is no fault of ours.
        if let Err(error) = connection.await {
            tracing::debug!(%error, "A connection ended early: {error}");
        }
        drop(place);
    });
}

/// The system closes a connection whose other side takes nothing in; nobody else could tell such a
/// one from a slow one.
fn forget_who_reads_nothing(stream: &TcpStream) {
    let limit = u32::try_from(UNREAD_TIMEOUT.as_millis()).unwrap_or(u32::MAX);
    if let Err(error) = setsockopt(stream, sockopt::TcpUserTimeout, &limit) {
        tracing::debug!(%error, "A connection has no limit for what is not read: {error}");
    }
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request.map(Body::new)).await
}

/// A connection is an open file, and shells often allow 1,024 of them.
fn make_room() {
    let wanted = u64::try_from(CONNECTIONS_MAX).unwrap_or(u64::MAX).saturating_mul(2);
    let raised = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(soft, hard)| {
        let soft = soft.max(wanted.min(hard));
        setrlimit(Resource::RLIMIT_NOFILE, soft, hard)
    });
    if let Err(error) = raised {
        tracing::warn!(%error, "The number of open files could not be raised: {error}");
    }
}
