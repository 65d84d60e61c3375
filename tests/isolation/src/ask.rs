//! A request as somebody makes it, whole: any headers, a body of any sort. Nothing is kept of its answer.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use tower::ServiceExt as _;

use crate::{
    browser::{Browser, PASSWORD},
    inventory::{Ids, Way},
    town::{Heard, heard},
};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// What a form may carry, so that a route gets as far as it can.
const FIELDS: [(&str, &str); 10] = [
    ("role", "owner"),
    ("name", "Nadie"),
    ("password", PASSWORD),
    ("state", "paused"),
    ("mail", "nadie@a.example"),
    ("currency", "USD"),
    ("rate", "12"),
    ("months_min", "6"),
    ("months_max", "12"),
    ("reason", "Para la prueba de aislamiento"),
];

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    media: &'static str,
    body: String,
    /// From whose page it is asked, as browsers tell it.
    from: &'static str,
}

impl Ask {
    /// The route at this address with what it usually reads.
    pub fn at(way: &Way, path: String, ids: &Ids) -> Self {
        let is_api = way.path.starts_with("/v1");
        let json = |fields: &[(&str, &str)]| {
            let fields: std::collections::BTreeMap<_, _> = fields.iter().copied().collect();
            serde_json::to_string(&fields).expect("fields")
        };
        let body = match (&way.method, is_api) {
            (&Method::POST, true) if way.path == "/v1/sessions" => {
                json(&[("mail", &ids.mail), ("password", PASSWORD)])
            }
            (&Method::POST, true) => json(&[("password", PASSWORD)]),
            (&Method::PATCH, true) => json(&[("plan", "Otro"), ("state", "paused")]),
            (&Method::POST, false) => http_kit::query::encode(FIELDS),
            _ => String::new(),
        };
        let media = if is_api { JSON } else { FORM };
        let (headers, from) = (Vec::new(), "same-origin");
        Self { method: way.method.clone(), path, headers, media, body, from }
    }

    /// The route where these ids lead.
    pub fn of(way: &Way, ids: &Ids) -> Self {
        Self::at(way, filled(way, ids), ids)
    }

    /// With this behind the question mark.
    pub fn with_query<'a>(mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.path = format!("{}?{}", self.path, http_kit::query::encode(pairs));
        self
    }

    /// With another header; a cookie stands beside those the browser has.
    pub fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// As a page there asks it.
    pub fn from(self, from: &'static str) -> Self {
        Self { from, ..self }
    }

    /// With these fields of a form behind the usual ones, which lose those of the same name.
    pub fn with_fields<'a>(mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let more: Vec<_> = pairs.into_iter().collect();
        let usual = FIELDS.into_iter().filter(|(name, _)| more.iter().all(|(own, _)| own != name));
        let escaped = |(name, value): (&str, &str)| {
            let value = http_kit::query::escaped(value);
            format!("{}={value}", http_kit::query::escaped(name))
        };
        let fields: Vec<_> = usual.chain(more.iter().copied()).map(escaped).collect();
        (self.media, self.body) = (FORM, fields.join("&"));
        self
    }

    /// With this in JSON.
    pub fn with_json(mut self, body: &serde_json::Value) -> Self {
        (self.media, self.body) = (JSON, body.to_string());
        self
    }

    /// The JSON it carries.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| serde_json::json!({}))
    }

    /// Whether it only reads.
    pub fn is_safe(&self) -> bool {
        self.method.is_safe()
    }

    /// Asks it as this browser, at its host.
    pub async fn by(&self, browser: &Browser<'_>) -> Heard {
        let own = browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let more = self.headers.iter().filter(|(name, _)| *name == "cookie");
        let cookies: Vec<_> = own.chain(more.map(|(_, value)| value.clone())).collect();
        let mut request = Request::builder()
            .method(&self.method)
            .uri(&self.path)
            .header(header::HOST, browser.host)
            .header(header::USER_AGENT, "Firefox 200")
            .header("sec-fetch-site", self.from)
            .header(header::CONTENT_TYPE, self.media);
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(bearer) = browser.bearer.as_ref().filter(|_| self.path.starts_with("/v1")) {
            request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        for (name, value) in self.headers.iter().filter(|(name, _)| *name != "cookie") {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(self.body.clone())).expect("a request");
        heard(browser.router.clone().oneshot(request).await.expect("infallible")).await
    }
}

/// The address of a route with these ids.
pub fn filled(way: &Way, ids: &Ids) -> String {
    ids.fill(way.path).unwrap_or_else(|forgotten| panic!("{forgotten}"))
}
