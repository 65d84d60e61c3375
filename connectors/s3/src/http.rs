//! The line to the server: HTTP/1.1 (RFC 9112) over connections that are used again, no redirect followed,
//! each answer read whole within its limits of time and size.

use std::{error::Error, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::{
    Response,
    body::{Body as _, Incoming},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector as Tcp},
    rt::{TokioExecutor, TokioTimer},
};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
        HttpResponse, HttpService,
    },
};
use tokio::time::timeout;
use tokio_rustls::rustls::ClientConfig;

use crate::{
    limits::{BLOB_BYTES_MAX, CONNECT_MAX, IDLE_CONNECTIONS_MAX, IDLE_MAX, allowed},
    refusal,
};

/// Sends requests, and keeps connections for the next ones.
#[derive(Debug, Clone)]
pub struct Line(Client<HttpsConnector<Tcp>, HttpRequestBody>);

/// What was in the way of an answer.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("sin respuesta en {} s", .0.as_secs())]
    Silent(Duration),
    #[error("la respuesta pasa de {} MB", BLOB_BYTES_MAX >> 20)]
    TooLong,
    /// With its causes: the outermost tells next to nothing.
    #[error("{0}")]
    Broken(String),
}

impl Line {
    pub fn new(tls: ClientConfig) -> Self {
        let mut tcp = Tcp::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_MAX));
        tcp.set_nodelay(true);
        // Settings have judged the address, and whether it may be without encryption.
        let builder = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http();
        let connector = builder.enable_http1().wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_MAX)
            .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
            .build(connector);
        Self(client)
    }
}

/// How `object_store` is given it.
impl HttpConnector for Line {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Line {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let time = allowed(request.body().content_length() as u64);
        let answer = timeout(time, self.0.request(request)).await;
        let answer = answer.map_err(|_| Trouble::Silent(time))?.map_err(|error| broken(&error))?;
        Ok(whole(answer).await?)
    }
}

async fn whole(answer: Response<Incoming>) -> Result<HttpResponse, Trouble> {
    let (head, body) = answer.into_parts();
    if !head.status.is_success() {
        return Ok(HttpResponse::from_parts(head, refusal::read(body).await.into()));
    }
    let size = body.size_hint();
    if size.lower() > BLOB_BYTES_MAX as u64 {
        return Err(Trouble::TooLong);
    }
    let time = allowed(size.upper().unwrap_or(BLOB_BYTES_MAX as u64));
    let read = timeout(time, Limited::new(body, BLOB_BYTES_MAX).collect()).await;
    let read: Bytes = read.map_err(|_| Trouble::Silent(time))?.map_err(unread)?.to_bytes();
    Ok(HttpResponse::from_parts(head, read.into()))
}

fn unread(error: Box<dyn Error + Send + Sync>) -> Trouble {
    match error.is::<http_body_util::LengthLimitError>() {
        true => Trouble::TooLong,
        false => broken(&*error),
    }
}

fn broken(error: &(dyn Error + 'static)) -> Trouble {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        said = format!("{said}: {deeper}");
        cause = deeper.source();
    }
    Trouble::Broken(said)
}

/// What is tried again. All we ask can be asked twice: blobs are put whole, and what is gone stays gone.
impl From<Trouble> for HttpError {
    fn from(trouble: Trouble) -> Self {
        let kind = match trouble {
            Trouble::Broken(_) => HttpErrorKind::Request,
            Trouble::Silent(_) | Trouble::TooLong => HttpErrorKind::Unknown,
        };
        Self::new(kind, trouble)
    }
}
