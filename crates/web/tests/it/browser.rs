//! A browser without JavaScript, and people who sign in with one.

#![allow(dead_code, reason = "each suite uses a part of it")]

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, header},
};
use db::Scope;
use kernel::ids::LinkId;
use tenancy::{
    Role, SellerKind, SellerRole, Token,
    account::Mail,
    audit::By,
    link::{self, Envelope, INVITATION_LIFE, Invitation},
    seller,
};
use tower::ServiceExt as _;

use crate::town::{Heard, Town, heard};

/// Good enough for everybody.
pub const PASSWORD: &str = "zorzal en la niebla";

/// A browser on one host, with its cookies.
pub struct Browser<'a> {
    pub router: &'a Router,
    pub host: &'static str,
    pub cookies: Vec<(String, String)>,
    /// What it shows the API, which takes no cookies.
    pub bearer: Option<String>,
    /// The last part of its network address, 203.0.113.…; none where it does not matter.
    pub from: Option<u8>,
}

impl<'a> Browser<'a> {
    pub fn on(router: &'a Router, host: &'static str) -> Self {
        Self { router, host, cookies: Vec::new(), bearer: None, from: None }
    }

    pub async fn get(&mut self, path: &str) -> Heard {
        self.send(Method::GET, path, &[], "same-origin").await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Heard {
        self.send(Method::POST, path, fields, "same-origin").await
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
        from: &str,
    ) -> Heard {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.host)
            .header(header::USER_AGENT, "Firefox 200")
            .header("sec-fetch-site", from);
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let (media, body) = if path.starts_with("/v1") {
            let fields: BTreeMap<_, _> = fields.iter().copied().collect();
            ("application/json", serde_json::to_string(&fields).expect("fields"))
        } else {
            let fields = http_kit::query::encode(fields.iter().copied());
            ("application/x-www-form-urlencoded", fields)
        };
        request = request.header(header::CONTENT_TYPE, media);
        if let Some(bearer) = self.bearer.as_ref().filter(|_| path.starts_with("/v1")) {
            request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        let mut request = request.body(Body::from(body)).expect("a request");
        if let Some(last) = self.from {
            let peer = SocketAddr::from(([203, 0, 113, last], 4_000));
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let answer = heard(self.router.clone().oneshot(request).await.expect("infallible")).await;
        self.keep(&answer);
        answer
    }

    /// Sends what no form does.
    pub async fn send_raw(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Heard {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.host)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, cookies.join("; "));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        heard(self.router.clone().oneshot(request).await.expect("infallible")).await
    }

    fn keep(&mut self, answer: &Heard) {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("text");
            let (pair, rest) = text.split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            self.cookies.retain(|(kept, _)| kept != name);
            if !rest.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    /// Signs in to the API as well.
    pub async fn calls_as(&mut self, mail: &str) {
        let fields = [("mail", mail), ("password", PASSWORD)];
        let opened = self.post("/v1/sessions", &fields).await;
        assert_eq!(opened.status, 201, "{}", opened.body);
        self.bearer = opened.json()["session"]["token"].as_str().map(str::to_owned);
    }

    pub fn session(&self) -> Option<&str> {
        self.cookies
            .iter()
            .find(|(name, _)| name == "__Host-zocalo")
            .map(|(_, value)| value.as_str())
    }
}

pub async fn invited(town: &Town, slug: &str, mail: &str, role: Role, is_operator: bool) -> Token {
    let invitation = Invitation {
        mail: Some(Mail::read(mail).expect("an address")),
        role,
        is_operator,
        life: INVITATION_LIFE,
    };
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(slug))).await.expect("a door");
    let made = link::invite(&mut tx, &By::command(), invitation).await.expect("invited");
    tx.commit().await.expect("committed");
    made.token
}

/// Somebody who followed an invitation just now.
pub async fn joined<'a>(
    town: &Town,
    router: &'a Router,
    (slug, host): (&str, &'static str),
    mail: &str,
    role: Role,
    is_operator: bool,
) -> Browser<'a> {
    let token = invited(town, slug, mail, role, is_operator).await;
    let mut browser = Browser::on(router, host);
    let path = format!("/cuenta/enlace/{}", token.reveal());
    let shown = browser.get(&path).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(shown.body.contains(mail), "it says for whom it is");
    let done = browser.post(&path, &[("name", "Ana Pérez"), ("password", PASSWORD)]).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/panel"), "{}", done.body);
    browser
}

/// Somebody who acts for a seller of that name.
pub async fn sells<'a>(
    town: &Town,
    router: &'a Router,
    (slug, host): (&str, &'static str),
    (seller, role): (&str, SellerRole),
    mail: &str,
) -> Browser<'a> {
    let link = invited_to_sell(town, (slug, host), (seller, role), mail).await;
    let token = told(town, link).await;
    let mut browser = Browser::on(router, host);
    let path = format!("/cuenta/enlace/{}", token.reveal());
    let done = browser.post(&path, &[("name", "Luz Pérez"), ("password", PASSWORD)]).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/cuenta"), "{}", done.body);
    browser
}

/// The link of an invitation to act for a seller of that name, taken in if there is none.
pub async fn invited_to_sell(
    town: &Town,
    (slug, host): (&str, &str),
    (seller, role): (&str, SellerRole),
    mail: &str,
) -> LinkId {
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(slug))).await.expect("a door");
    let seller = seller::ensure(&mut tx, seller, SellerKind::Dealer).await.expect("a seller");
    let site = town.kit.directory.site(host).expect("a site").site.id;
    let envelope = Envelope { site, origin: "http://x".into(), language: "es".into() };
    let mail = Mail::read(mail).expect("an address");
    let by = By::command();
    let link = link::invite_to_seller(&mut tx, &by, (seller, role), &mail, envelope).await;
    let link = link.expect("invited");
    tx.commit().await.expect("committed");
    link
}

/// A token of ours for a link that only a letter holds.
pub async fn told(town: &Town, link: LinkId) -> Token {
    let token = Token::read(&format!("{:064x}", link.0.as_u128())).expect("a token");
    let done = sqlx::query("update access_links set token_hash = $1 where link_id = $2")
        .bind(token.hash().as_slice())
        .bind(link.0)
        .execute(&mut town.test().bootstrap().await)
        .await
        .expect("told");
    assert_eq!(done.rows_affected(), 1);
    token
}
