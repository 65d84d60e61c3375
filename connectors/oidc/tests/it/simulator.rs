//! A provider on loopback that says what the test has it say.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use chrono::{DateTime, Utc};
use kernel::{
    Secret,
    ids::{Id as _, TenantId, uuid_v7},
};
use oidc::{Oidc, Settings};
use serde_json::{Value, json};
use tenancy::provider::{Ask, AuthProvider as _, Claims, Client, Failure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::signer::Signer;

pub const NOW: i64 = 1_800_000_000;
pub const CODE: &str = "codigo-de-prueba-1234";
pub const SECRET: &str = "tucan de pico: verde"; // not a secret

/// One of several tenants.
pub fn tenant(n: u128) -> TenantId {
    TenantId::from_uuid(uuid_v7(DateTime::UNIX_EPOCH, n))
}

/// What is answered at a path.
#[derive(Debug, Clone)]
pub enum Say {
    /// 200 and JSON.
    Json(Value),
    /// Any status, type and text.
    Text(u16, &'static str, String),
    /// Exactly these bytes, and then the line is cut.
    Bytes(Vec<u8>),
    /// Nothing, for longer than anybody waits.
    Silence,
    /// The head, and then a byte a second.
    Drip,
}

#[derive(Default)]
pub struct State {
    pub said: HashMap<&'static str, Say>,
    /// Each request, head and body.
    pub heard: Vec<String>,
}

/// The provider, with a key called `k1`, and the connector that speaks to it.
pub struct Simulator {
    pub issuer: String,
    pub key: Signer,
    pub oidc: Oidc,
    state: Arc<Mutex<State>>,
}

impl Simulator {
    /// One that says only what is right.
    pub async fn start() -> Self {
        Self::with(Signer::es256()).await
    }

    pub async fn with(key: Signer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://127.0.0.1:{}", listener.local_addr().expect("a port").port());
        let state = Arc::new(Mutex::new(State::default()));
        tokio::spawn(serve(listener, Arc::clone(&state)));
        let settings = Settings { private_networks: true, ..Settings::default() };
        let it = Self { issuer, key, oidc: Oidc::new(&settings).expect("settings"), state };
        it.say("/.well-known/openid-configuration", Say::Json(it.metadata()));
        it.publish(&[it.key.jwk("k1")]);
        it.give(&it.key.token(&it.header(), &it.payload()));
        it.say("/userinfo", Say::Json(json!({"sub": "ana"})));
        it
    }

    pub fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer, "authorization_endpoint": at("/authorize?tenant=a"),
            "token_endpoint": at("/token"), "jwks_uri": at("/keys"), "userinfo_endpoint": at("/userinfo"),
        })
    }

    pub fn header(&self) -> Value {
        let name = match self.key {
            Signer::Es256(_) => "ES256",
            Signer::EdDsa(_) => "EdDSA",
            Signer::Rsa(_) => "RS256",
        };
        json!({"alg": name, "kid": "k1"})
    }

    pub fn payload(&self) -> Value {
        json!({
            "iss": self.issuer, "aud": "zocalo:1", "sub": "ana", "nonce": "numero", "iat": NOW - 2,
            "exp": NOW + 300, "email": "ana@ejemplo.com", "email_verified": true, "name": "Ana Pérez",
            "groups": ["ventas"],
        })
    }

    pub fn say(&self, path: &'static str, what: Say) {
        self.state().said.insert(path, what);
    }

    /// What is right at a path, as it is said now.
    pub fn said(&self, path: &str) -> Value {
        match self.state().said.get(path) {
            Some(Say::Json(value)) => value.clone(),
            other => unreachable!("{path}: {other:?}"),
        }
    }

    pub fn publish(&self, keys: &[Value]) {
        self.say("/keys", Say::Json(json!({"keys": keys})));
    }

    /// What the code is exchanged for.
    pub fn give(&self, token: &str) {
        let answer = json!({"id_token": token, "access_token": "acceso", "token_type": "Bearer"});
        self.say("/token", Say::Json(answer));
    }

    /// The right token, but for a change.
    pub fn give_changed(&self, change: impl FnOnce(&mut Value, &mut Value)) {
        let (mut header, mut payload) = (self.header(), self.payload());
        change(&mut header, &mut payload);
        self.give(&self.key.token(&header, &payload));
    }

    pub fn client(&self) -> Client {
        Client {
            tenant: tenant(1),
            issuer: self.issuer.clone(),
            id: "zocalo:1".into(),
            secret: Secret::new(SECRET.to_owned()),
            groups_claim: "groups".into(),
        }
    }

    pub async fn identify(&self) -> Result<Claims, Failure> {
        self.identify_at(NOW).await
    }

    pub async fn identify_at(&self, seconds: i64) -> Result<Claims, Failure> {
        let (client, ask) = (self.client(), ask());
        self.oidc.identify(&client, &ask, CODE, at(seconds)).await
    }

    pub async fn address(&self) -> Result<String, Failure> {
        self.oidc.address(&self.client(), &ask(), at(NOW)).await
    }

    /// How often a path was asked for.
    pub fn asked(&self, path: &str) -> usize {
        self.state().heard.iter().filter(|it| it.split(' ').nth(1) == Some(path)).count()
    }

    pub fn heard(&self) -> Vec<String> {
        self.state().heard.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the state")
    }
}

pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("a moment")
}

pub fn ask() -> Ask {
    Ask {
        redirect: "https://autos.example/vuelta".into(),
        state: "estado".into(),
        nonce: "numero".into(),
        verifier: Secret::new("verificador".to_owned()),
    }
}

async fn serve(listener: TcpListener, state: Arc<Mutex<State>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&state)));
    }
}

async fn answer(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let request = hear(&mut stream).await;
    let path = request.split([' ', '?']).nth(1).unwrap_or_default().to_owned();
    let what = {
        let mut state = state.lock().expect("the state");
        state.heard.push(request);
        state.said.get(path.as_str()).cloned()
    };
    // Who is refused hangs up in the middle, which is no matter here.
    drop(speak(&mut stream, what).await);
}

async fn hear(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |text| text.parse().expect("a length")) {
                return text.into_owned();
            }
        }
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return String::from_utf8_lossy(&request).into_owned();
        }
    }
}

async fn speak(stream: &mut TcpStream, what: Option<Say>) -> std::io::Result<()> {
    let (status, kind, text) = match what {
        Some(Say::Json(value)) => (200, "application/json", value.to_string()),
        Some(Say::Text(status, kind, text)) => (status, kind, text),
        None => (404, "text/plain", "nada".into()),
        Some(Say::Bytes(bytes)) => return stream.write_all(&bytes).await,
        Some(Say::Silence) => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return Ok(());
        }
        Some(Say::Drip) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n").await?;
            loop {
                stream.write_all(b" ").await?;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    };
    let place = if (300..400).contains(&status) { "location: /keys\r\n" } else { "" };
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\n{place}content-length: {}\r\n\r\n",
        text.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(text.as_bytes()).await
}
