//! One question over HTTP/1.1 (RFC 9112): a connection of its own, no redirect followed, no more read than
//! the limits say.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    Method, Request, Response, StatusCode,
    body::Incoming,
    client::conn::http1,
    header::{self, HeaderValue},
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, pki_types::ServerName},
};

use crate::{
    endpoint::Endpoint,
    failure::Trouble,
    guard,
    limits::{
        ADDRESSES_MAX, ANSWER_BYTES_MAX, CONNECT_MAX, HEADERS_BYTES_MAX, HEADERS_MAX, QUESTION_MAX,
    },
    slots::Slot,
};

/// Asks providers.
pub struct Http {
    tls: TlsConnector,
    private_networks: bool,
}

/// What a provider answered, whole.
pub struct Answer {
    /// How it went; neither a redirect nor a failure of the server.
    pub status: StatusCode,
    /// The JSON it is, or nothing if it says that it is something else.
    pub json: Option<Bytes>,
}

impl Answer {
    /// The JSON of an answer that went well.
    pub fn good(self) -> Result<Bytes, Trouble> {
        match (self.status, self.json) {
            (StatusCode::OK, Some(json)) => Ok(json),
            (StatusCode::OK, None) => Err(Trouble::Odd("no contestó en JSON")),
            _ => Err(Trouble::Odd("contestó que no")),
        }
    }
}

impl Http {
    pub fn new(tls: ClientConfig, private_networks: bool) -> Self {
        Self { tls: TlsConnector::from(Arc::new(tls)), private_networks }
    }

    /// Whether private addresses, and plain http there, are allowed.
    pub fn private_networks(&self) -> bool {
        self.private_networks
    }

    /// Fetches what is at an endpoint, with a token if it asks for one.
    pub async fn get(
        &self,
        slot: &Slot,
        endpoint: &Endpoint,
        authorization: Option<HeaderValue>,
    ) -> Result<Answer, Trouble> {
        self.ask(slot, endpoint, Method::GET, authorization, Bytes::new()).await
    }

    /// Hands a form to an endpoint.
    pub async fn post(
        &self,
        slot: &Slot,
        endpoint: &Endpoint,
        authorization: Option<HeaderValue>,
        form: String,
    ) -> Result<Answer, Trouble> {
        self.ask(slot, endpoint, Method::POST, authorization, form.into()).await
    }

    async fn ask(
        &self,
        slot: &Slot,
        endpoint: &Endpoint,
        method: Method,
        authorization: Option<HeaderValue>,
        body: Bytes,
    ) -> Result<Answer, Trouble> {
        let request = request(endpoint, method, authorization, body)?;
        let answer = timeout(QUESTION_MAX, self.converse(slot, endpoint, request)).await;
        answer.unwrap_or_else(|late| Err(not_reached(late)))
    }

    async fn converse(
        &self,
        slot: &Slot,
        endpoint: &Endpoint,
        request: Request<Full<Bytes>>,
    ) -> Result<Answer, Trouble> {
        let stream = self.connect(slot, endpoint).await?;
        if endpoint.is_plain() {
            return converse(stream, request).await;
        }
        let name = ServerName::try_from(endpoint.host()).map_err(not_reached)?;
        converse(self.tls.connect(name, stream).await.map_err(not_reached)?, request).await
    }

    /// Connects to the very addresses that were judged: asked again, a name could answer otherwise.
    ///
    /// A host that is refused costs as much time as one whose name does not exist: one question to the
    /// resolver, and nothing is sent to the host. So the time tells no more than the words.
    async fn connect(&self, slot: &Slot, endpoint: &Endpoint) -> Result<TcpStream, Trouble> {
        let addresses = resolve(slot.clone(), endpoint.host(), endpoint.port()).await?;
        let hosts: Vec<IpAddr> = addresses.iter().map(SocketAddr::ip).collect();
        if !guard::admits(self.private_networks, endpoint.is_plain(), &hosts) {
            let some = &hosts[..hosts.len().min(ADDRESSES_MAX)];
            return Err(Trouble::NotReached(format!("not all of {some:?}… may be connected to")));
        }
        let mut last = Trouble::NotReached("no address".into());
        for address in addresses.into_iter().take(ADDRESSES_MAX) {
            match timeout(CONNECT_MAX, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = not_reached(error),
                Err(late) => last = not_reached(late),
            }
        }
        Err(last)
    }
}

/// The addresses of a host. The system's resolver cannot be interrupted: the look-up keeps its place until
/// it is over, even when nobody waits for it any more, or slow names would pile up threads.
async fn resolve(slot: Slot, host: String, port: u16) -> Result<Vec<SocketAddr>, Trouble> {
    let looking = tokio::spawn(async move {
        let found = lookup_host((host, port)).await.map(Iterator::collect::<Vec<_>>);
        drop(slot);
        found
    });
    looking.await.map_err(io::Error::other).and_then(|found| found).map_err(not_reached)
}

fn request(
    endpoint: &Endpoint,
    method: Method,
    authorization: Option<HeaderValue>,
    body: Bytes,
) -> Result<Request<Full<Bytes>>, Trouble> {
    let mut builder = Request::builder()
        .method(&method)
        .uri(endpoint.target())
        .header(header::HOST, endpoint.authority())
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, "zocalo");
    if method == Method::POST {
        builder = builder.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    if let Some(authorization) = authorization {
        builder = builder.header(header::AUTHORIZATION, authorization);
    }
    builder.body(Full::new(body)).map_err(not_reached)
}

async fn converse<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEADERS_BYTES_MAX)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(not_reached)?;
    // Dropped with this call, at its end as when it is given up, and the connection with it.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let response = sender.send_request(request).await.map_err(not_reached)?;
    read(response).await
}

async fn read(response: Response<Incoming>) -> Result<Answer, Trouble> {
    let status = response.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(Trouble::Busy(status));
    }
    if !status.is_success() && !status.is_client_error() {
        return Err(Trouble::Odd("manda a otra parte"));
    }
    let is_json = is_json(response.headers().get(header::CONTENT_TYPE));
    let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await;
    let body = body.map_err(|error| match error.is::<http_body_util::LengthLimitError>() {
        true => Trouble::Odd("su respuesta es demasiado larga"),
        false => Trouble::NotReached(error.to_string()),
    })?;
    Ok(Answer { status, json: is_json.then(|| body.to_bytes()) })
}

/// `application/json`, or a type that ends in `+json` (RFC 6839 3.1), with parameters or without.
fn is_json(kind: Option<&HeaderValue>) -> bool {
    let Some(kind) = kind.and_then(|kind| kind.to_str().ok()) else { return false };
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

fn not_reached(error: impl std::error::Error) -> Trouble {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        said = format!("{said}: {deeper}");
        cause = deeper.source();
    }
    Trouble::NotReached(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_by_its_type() {
        for kind in
            ["application/json", "Application/JSON; charset=utf-8", "application/jwk-set+json"]
        {
            assert!(is_json(Some(&HeaderValue::from_static(kind))), "{kind}");
        }
        for kind in
            ["text/html", "text/json", "application/jsonp", "application/jwt", "", "image/a+json"]
        {
            assert!(!is_json(Some(&HeaderValue::from_static(kind))), "{kind}");
        }
        assert!(!is_json(None));
    }
}
