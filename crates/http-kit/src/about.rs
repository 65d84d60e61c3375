//! Who a request is from and which site it is for.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, Uri, header, request::Parts},
};
use kernel::{
    Mutant,
    ids::ListingId,
    locale::{Language, Locale},
};
use tenancy::{
    Directory, Module, ResolvedSite,
    audit::{Actor, By},
};

use crate::{Code, Fault, RequestId, language, query};

/// What is known of a request before any handler runs.
#[derive(Debug, Clone)]
pub struct About {
    /// Its reference number.
    pub id: RequestId,
    /// The language of the answer.
    pub language: Language,
    /// The site of its host, if there is one; served or not.
    pub site: Option<Arc<ResolvedSite>>,
    /// Where it came from.
    pub peer: Peer,
    /// The port it named, if any.
    pub port: Option<u16>,
    /// The visitor's network address; empty where it is not known.
    pub address: String,
    /// The listings this browser keeps, the latest first.
    pub saved: Arc<[ListingId]>,
    /// Whether the browser holds a session; whether that still opens anything is not known here.
    pub holds_session: bool,
}

impl About {
    /// How numbers, money and dates look in the answer.
    #[must_use]
    pub fn locale(&self) -> Locale {
        let site = self.site.as_ref().map_or(Locale::EsDo, |s| s.site.locale);
        crate::locale(self.language, site)
    }

    /// Where the site is, for addresses that leave it: `https://autos.example`. The host is the site's
    /// own; a visitor decides no more than the port.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        self.site.as_ref().map(|site| self.origin_of(&site.site.host))
    }

    /// Where a host of ours is for this visitor.
    #[must_use]
    pub fn origin_of(&self, host: &str) -> String {
        let (scheme, usual) = if self.peer.is_https { ("https", 443) } else { ("http", 80) };
        match self.port.filter(|port| *port != usual) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }

    /// Where the site is for who reads a letter later, elsewhere. A port that a visitor names counts
    /// on this machine only: whoever asks for a letter to somebody else does not write its links.
    #[must_use]
    pub fn letter_origin(&self) -> Option<String> {
        let port = self.port.filter(|_| self.peer.is_local);
        Self { port, ..self.clone() }.origin()
    }

    /// The site, if its tenant is served.
    ///
    /// # Errors
    /// [`Code::NoSuchSite`] or [`Code::Paused`].
    pub fn staffed(&self) -> Result<&Arc<ResolvedSite>, Fault> {
        let site = self.site.as_ref().ok_or_else(|| Fault::new(Code::NoSuchSite))?;
        if site.tenant.state.is_served() || Mutant::Paused.is_on() {
            Ok(site)
        } else {
            Err(Fault::new(Code::Paused))
        }
    }

    /// Who acts and from where, for the audit.
    #[must_use]
    pub fn by(&self, actor: Actor) -> By {
        By { actor, address: self.address.clone(), request_id: self.id.as_str().to_owned() }
    }

    /// The site, if its tenant is served and has a marketplace.
    ///
    /// # Errors
    /// [`Code::NoSuchSite`], [`Code::Paused`] or [`Code::NoMarketplace`].
    pub fn marketplace(&self) -> Result<&Arc<ResolvedSite>, Fault> {
        let site = self.staffed()?;
        if !site.tenant.has(Module::Marketplace) {
            return Err(Fault::new(Code::NoMarketplace));
        }
        Ok(site)
    }
}

impl<S: Sync> FromRequestParts<S> for About {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::new(Code::Internal))
    }
}

/// A handler that takes this runs only on a site whose tenant is served and has a marketplace.
#[derive(Debug, Clone)]
pub struct OnSite {
    /// The site.
    pub site: Arc<ResolvedSite>,
    /// The rest.
    pub about: About,
}

impl<S: Sync> FromRequestParts<S> for OnSite {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let about = About::from_request_parts(parts, state).await?;
        let site = Arc::clone(about.marketplace()?);
        Ok(Self { site, about })
    }
}

/// Where a request came from, as far as it can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// It was made on this machine and nobody handed it on.
    pub is_local: bool,
    /// The proxy in front of us says the visitor came over https.
    pub is_https: bool,
}

impl Peer {
    /// Reads it. Without a known peer address nothing is believed.
    #[must_use]
    pub fn of(extensions: &Extensions, headers: &HeaderMap) -> Self {
        let loopback = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .is_some_and(|ConnectInfo(address)| address.ip().to_canonical().is_loopback());
        let forwarded = ["x-forwarded-for", "x-real-ip", "forwarded", "via"]
            .into_iter()
            .any(|name| headers.contains_key(name));
        let proto = headers.get("x-forwarded-proto");
        Self {
            is_local: loopback && !forwarded && proto.is_none(),
            is_https: loopback && proto.is_some_and(|p| p.as_bytes() == b"https"),
        }
    }
}

/// The visitor's address: the peer's, or what the proxy beside us says of whom it speaks for. What
/// visitors themselves write stands before that and is not believed.
pub(crate) fn find_address(extensions: &Extensions, headers: &HeaderMap) -> String {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    let Some(peer) = peer.map(|ConnectInfo(address)| address.ip().to_canonical()) else {
        return String::new();
    };
    let told = headers.get_all("x-forwarded-for").iter().next_back();
    let last = told.and_then(|told| told.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let address: IpAddr = last.filter(|_| peer.is_loopback()).unwrap_or(peer);
    address.to_canonical().to_string()
}

/// The site a request is for: its `Host`, or where a face allows it the parameter `site`.
pub(crate) fn find_site(
    directory: &Directory,
    headers: &HeaderMap,
    uri: &Uri,
    takes_parameter: bool,
) -> Option<Arc<ResolvedSite>> {
    if takes_parameter && let Some(named) = site_parameter(uri) {
        return directory.site(&named);
    }
    // Two hosts name none: what stands in front may have read the other one.
    let mut hosts = headers.get_all(header::HOST).iter();
    let (told, another) = (hosts.next(), hosts.next());
    if another.is_some() {
        return None;
    }
    let host = uri.host().or_else(|| told?.to_str().ok())?;
    directory.site(host)
}

/// `site=`, read as every other parameter is: an empty one counts as not sent.
fn site_parameter(uri: &Uri) -> Option<String> {
    // Most requests name none; their query is read once, by their handler.
    uri.query().filter(|query| query.contains("site") || query.contains('%'))?;
    let named = query::pairs(uri).into_iter().find(|(name, _)| name == "site");
    named.map(|(_, host)| host).filter(|host| !host.is_empty())
}

/// The port a request names beside its host.
pub(crate) fn find_port(headers: &HeaderMap, uri: &Uri) -> Option<u16> {
    let told = || headers.get(header::HOST)?.to_str().ok()?.rsplit_once(':')?.1.parse().ok();
    uri.port_u16().or_else(told)
}

/// The language of the request's answer, given its site.
pub(crate) fn find_language(
    headers: &HeaderMap,
    uri: &Uri,
    site: Option<&Arc<ResolvedSite>>,
) -> Language {
    language(uri.query(), headers, site.map(|s| s.site.locale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn peer(address: Option<&str>, headers: &[(&'static str, &'static str)]) -> Peer {
        let mut extensions = Extensions::new();
        if let Some(address) = address {
            extensions.insert(ConnectInfo(address.parse::<SocketAddr>().expect("address")));
        }
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_static(value));
        }
        Peer::of(&extensions, &map)
    }

    #[test]
    fn only_an_unforwarded_loopback_peer_is_local() {
        assert!(peer(Some("127.0.0.1:4000"), &[]).is_local);
        assert!(peer(Some("[::ffff:127.0.0.1]:4000"), &[]).is_local);
        assert!(!peer(Some("127.0.0.1:4000"), &[("x-forwarded-for", "203.0.113.9")]).is_local);
        assert!(!peer(Some("203.0.113.9:4000"), &[]).is_local);
        assert!(!peer(None, &[]).is_local);
    }

    #[test]
    fn the_address_is_the_peers_or_the_last_the_proxy_beside_us_tells() {
        let address = |peer: &str, told: Option<&'static str>| {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().expect("address")));
            let mut headers = HeaderMap::new();
            if let Some(told) = told {
                headers.insert("x-forwarded-for", HeaderValue::from_static(told));
            }
            find_address(&extensions, &headers)
        };
        assert_eq!(address("203.0.113.9:1", None), "203.0.113.9");
        assert_eq!(address("203.0.113.9:1", Some("1.1.1.1")), "203.0.113.9");
        assert_eq!(address("127.0.0.1:1", Some("1.1.1.1, 198.51.100.7")), "198.51.100.7");
        assert_eq!(address("[::ffff:127.0.0.1]:1", Some("nonsense")), "127.0.0.1");
    }

    #[test]
    fn the_port_is_the_one_that_was_named() {
        let port = |host: &'static str, uri: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            find_port(&headers, &uri.parse().expect("an address"))
        };
        assert_eq!(port("autos.localhost:8080", "/autos"), Some(8080));
        assert_eq!(port("autos.localhost", "/autos"), None);
        assert_eq!(port("a:8080", "http://a:9090/"), Some(9090));
        assert_eq!(port("a:99999", "/"), None);
    }

    #[test]
    fn only_the_proxy_beside_us_may_say_https() {
        let https = [("x-forwarded-proto", "https")];
        assert!(peer(Some("127.0.0.1:4000"), &https).is_https);
        assert!(!peer(Some("203.0.113.9:4000"), &https).is_https);
    }
}
