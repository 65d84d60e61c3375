//! Against a provider that is none of ours: `tests/provider`, which needs node.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    process::{Command as Script, Stdio},
};

use chrono::{DateTime, Utc};
use kernel::Secret;
use oidc::{Oidc, Settings};
use serde_json::json;
use tenancy::provider::{Ask, AuthProvider as _, Claims, Client, Failure};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    process::{Child, Command},
};
use url::Url;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/provider");
const REDIRECT: &str = "http://autos.localhost/vuelta";
const SECRET: &str = "tucan de pico: verde&%+"; // not a secret

struct Real {
    port: u16,
    oidc: Oidc,
    /// Ends with this.
    _process: Child,
}

/// Whether node is there; where everything has to be tested it must be.
fn has_node() -> bool {
    let is_there = Script::new("node").arg("--version").output().is_ok();
    assert!(is_there || std::env::var("CI").as_deref() != Ok("true"), "node is missing");
    is_there
}

impl Real {
    async fn start(more: &[(&str, &str)]) -> Self {
        let script = format!("{FOLDER}/install");
        let installed = Script::new(script).stderr(Stdio::inherit()).output().expect("installed");
        assert!(installed.status.success(), "the provider could not be installed");
        let home = String::from_utf8(installed.stdout).expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
        let port = port.expect("a port").port();
        let accounts = json!({
            "ana": {"email": "ana@ejemplo.com", "email_verified": true, "name": "Ana Pérez", "groups": ["ventas", "dueños"]},
            "luis": {"email": "luis@ejemplo.com", "email_verified": false},
        });
        let mut process = Command::new("node")
            .args(["server.mjs", &port.to_string()])
            .current_dir(home.trim())
            .envs([("PROVIDER_CLIENT", "zocalo:1"), ("PROVIDER_SECRET", SECRET)])
            .envs([("PROVIDER_REDIRECTS", REDIRECT), ("PROVIDER_ACCOUNTS", &accounts.to_string())])
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("node");
        let mut lines = BufReader::new(process.stdout.take().expect("its words")).lines();
        assert_eq!(lines.next_line().await.expect("a line").as_deref(), Some("listening"));
        let settings = Settings { private_networks: true, ..Settings::default() };
        Self { port, oidc: Oidc::new(&settings).expect("settings"), _process: process }
    }

    fn client(&self) -> Client {
        Client {
            tenant: super::simulator::tenant(1),
            issuer: format!("http://127.0.0.1:{}", self.port),
            id: "zocalo:1".into(),
            secret: Secret::new(SECRET.to_owned()),
            groups_claim: "groups".into(),
        }
    }

    /// Walks as a browser does, from our redirect to where it is sent back; the pairs it comes back with.
    async fn sign_in(&self, login: &str) -> BTreeMap<String, String> {
        let mut browser = Browser { port: self.port, cookies: BTreeMap::new() };
        let address = self.oidc.address(&self.client(), &ask(), now()).await.expect("an address");
        let form = browser.follow(Url::parse(&address).expect("an address")).await;
        let place = browser.send("POST", &form, &format!("login={login}")).await.expect("let in");
        let back = browser.follow(place).await;
        assert!(back.as_str().starts_with(REDIRECT), "{back}");
        back.query_pairs().into_owned().collect()
    }

    async fn identify(&self, client: &Client, ask: &Ask, code: &str) -> Result<Claims, Failure> {
        self.oidc.identify(client, ask, code, now()).await
    }
}

struct Browser {
    port: u16,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Follows some redirects, until there is none or it leads away from the provider.
    async fn follow(&mut self, mut place: Url) -> Url {
        for _ in 0..10 {
            if place.port() != Some(self.port) {
                return place;
            }
            match self.send("GET", &place, "").await {
                Some(next) => place = next,
                None => return place,
            }
        }
        place
    }

    /// Sends a request; where it redirects to.
    async fn send(&mut self, method: &str, place: &Url, body: &str) -> Option<Url> {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, it)| format!("{name}={it}")).collect();
        let request = format!(
            "{method} {} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\ncookie: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            &place[url::Position::BeforePath..url::Position::AfterQuery],
            self.port,
            cookies.join("; "),
            body.len(),
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("connected");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        let head = answer.split("\r\n\r\n").next().unwrap_or_default();
        let mut next = None;
        for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
            match name.to_ascii_lowercase().as_str() {
                "location" => next = Some(place.join(value).expect("an address")),
                "set-cookie" => {
                    let pair = value.split(';').next().and_then(|pair| pair.split_once('='));
                    let (name, value) = pair.expect("a cookie");
                    self.cookies.insert(name.into(), value.into());
                }
                _ => {}
            }
        }
        next
    }
}

fn ask() -> Ask {
    Ask {
        redirect: REDIRECT.into(),
        state: "estado".into(),
        nonce: "un-numero-de-un-solo-uso".into(),
        verifier: Secret::new("v".repeat(43)),
    }
}

#[allow(clippy::disallowed_methods, reason = "the provider's clock is the machine's")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn ana() -> Claims {
    Claims {
        subject: "ana".into(),
        mail: Some("ana@ejemplo.com".into()),
        name: Some("Ana Pérez".into()),
        groups: vec!["ventas".into(), "dueños".into()],
    }
}

#[tokio::test]
async fn somebody_signs_in_with_each_way_to_sign_and_to_show_a_secret() {
    if !has_node() {
        return;
    }
    for (algorithm, method, claims) in [
        ("RS256", "client_secret_basic", "userinfo"),
        ("PS256", "client_secret_post", "token"),
        ("ES256", "client_secret_basic", "token"),
        ("EdDSA", "client_secret_post", "userinfo"),
        ("Ed25519", "client_secret_basic", "userinfo"),
    ] {
        let more = [
            ("PROVIDER_ALGORITHM", algorithm),
            ("PROVIDER_METHOD", method),
            ("PROVIDER_CLAIMS", claims),
        ];
        let real = Real::start(&more).await;
        let back = real.sign_in("ana").await;
        assert_eq!(back["state"], "estado");
        let known = real.identify(&real.client(), &ask(), &back["code"]).await;
        assert_eq!(known, Ok(ana()), "{algorithm} {method} {claims}");
    }
}

#[tokio::test]
async fn what_the_provider_does_not_accept_is_refused() {
    if !has_node() {
        return;
    }
    let real = Real::start(&[]).await;
    let refused = |known: Result<Claims, Failure>, word: &str| {
        let failure = known.expect_err(word);
        assert_eq!(failure.kind(), "refused", "{failure}");
        assert!(failure.to_string().ends_with(&format!("({word})")), "{failure}");
    };
    let client = real.client();

    let code = real.sign_in("ana").await["code"].clone();
    real.identify(&client, &ask(), &code).await.expect("once");
    refused(real.identify(&client, &ask(), &code).await, "invalid_grant");

    let code = real.sign_in("ana").await["code"].clone();
    let verifier = Secret::new("w".repeat(43));
    refused(real.identify(&client, &Ask { verifier, ..ask() }, &code).await, "invalid_grant");

    let code = real.sign_in("ana").await["code"].clone();
    let secret = Secret::new("otro".to_owned());
    let other = Client { secret, ..client.clone() };
    refused(real.identify(&other, &ask(), &code).await, "invalid_client");

    let code = real.sign_in("ana").await["code"].clone();
    let nonce = "otro".to_owned();
    let failure = real.identify(&client, &Ask { nonce, ..ask() }, &code).await;
    assert_eq!(failure.map_err(|it| it.kind()), Err("refused"));
}

#[tokio::test]
async fn who_declines_brings_no_code_and_who_has_no_verified_address_has_none() {
    if !has_node() {
        return;
    }
    let real = Real::start(&[]).await;
    let back = real.sign_in("").await;
    assert_eq!(back["error"], "access_denied");
    assert!(!back.contains_key("code"));

    let back = real.sign_in("luis").await;
    let known = real.identify(&real.client(), &ask(), &back["code"]).await.expect("known");
    assert_eq!((known.mail, known.name, known.groups), (None, None, vec![]));
}
