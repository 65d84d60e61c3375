//! Addresses a stranger wrote, and what may be an endpoint of a provider.

use url::{Host, Position, Url};

use crate::limits::ADDRESS_BYTES_MAX;

/// An address we may ask. Where its host leads is judged when it is connected to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

/// Why an address is none to ask: by its letters alone, so that saying it tells nothing of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It cannot be read, or two programs would read it differently.
    #[error("no es una dirección que se entienda")]
    Unreadable,
    /// What is said there could be overheard.
    #[error("no es https")]
    Plain,
    /// It has a user, or a part that stays in the browser.
    #[error("lleva usuario o fragmento")]
    Adorned,
    /// Another service stands at that port.
    #[error("su puerto no es 443 ni uno desde 1024")]
    Port,
}

impl Endpoint {
    /// Reads an address. With `private_networks`, plain http and any port may be (the guard then leaves
    /// plain http to private addresses).
    ///
    /// Ports: 443, and those from 1024 on, where providers stand that an organisation runs itself (8443,
    /// 9443). At the others mail servers, shells and name servers wait, and a stranger should not make us
    /// speak to them, be it only the first words of TLS.
    pub fn parse(text: &str, private_networks: bool) -> Result<Self, BadAddress> {
        // The parser of browsers drops tabs and turns `\` into `/`; we want what everybody reads alike.
        let is_clear = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if !is_clear || text.len() > ADDRESS_BYTES_MAX {
            return Err(BadAddress::Unreadable);
        }
        let url = Url::parse(text).map_err(|_| BadAddress::Unreadable)?;
        match url.scheme() {
            "https" => {}
            "http" if private_networks => {}
            _ => return Err(BadAddress::Plain),
        }
        // An empty user (`https://@host`) leaves no trace in what is parsed, so the text is looked at.
        if authority(text).contains('@') || url.fragment().is_some() {
            return Err(BadAddress::Adorned);
        }
        match url.port_or_known_default() {
            Some(443 | 1024..) => Ok(Self(url)),
            Some(1..) if private_networks => Ok(Self(url)),
            _ => Err(BadAddress::Port),
        }
    }

    /// Whether it is asked without encryption.
    pub fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// Its host, without the brackets of IPv6.
    pub fn host(&self) -> String {
        match self.0.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Domain(name)) => name.to_owned(),
            None => String::new(),
        }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }

    /// What stands in the header `Host`.
    pub fn authority(&self) -> &str {
        &self.0[Position::BeforeHost..Position::AfterPort]
    }

    /// What is asked for there: path and query.
    pub fn target(&self) -> &str {
        &self.0[Position::BeforePath..Position::AfterQuery]
    }

    /// Whether it has a query, be it empty.
    pub fn has_query(&self) -> bool {
        self.0.query().is_some()
    }

    /// The address with more in its query; what is there stays.
    pub fn with(&self, pairs: &[(&str, &str)]) -> String {
        let mut url = self.0.clone();
        url.query_pairs_mut().extend_pairs(pairs);
        url.into()
    }
}

/// What stands between `//` and the path.
fn authority(text: &str) -> &str {
    let rest = text.split_once("//").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_or_says_why_not() {
        let cases = [
            ("https://id.example", Ok(())),
            ("https://id.example:8443/realms/a?tenant=b", Ok(())),
            ("https://[2606:4700::1]/a", Ok(())),
            ("https://id.example/with@sign", Ok(())),
            ("http://id.example", Err(BadAddress::Plain)),
            ("file:///etc/passwd", Err(BadAddress::Plain)),
            ("gopher://id.example", Err(BadAddress::Plain)),
            ("https://ana@id.example", Err(BadAddress::Adorned)),
            ("https://ana:b@id.example", Err(BadAddress::Adorned)), // not a secret
            ("https://@id.example", Err(BadAddress::Adorned)),
            ("https://:@id.example", Err(BadAddress::Adorned)),
            ("https://id.example/#a", Err(BadAddress::Adorned)),
            ("https://id.example:22", Err(BadAddress::Port)),
            ("https://id.example:80", Err(BadAddress::Port)),
            ("https://id.example:0", Err(BadAddress::Port)),
            ("https://id.example:99999", Err(BadAddress::Unreadable)),
            ("https://", Err(BadAddress::Unreadable)),
            ("https:\\\\id.example", Err(BadAddress::Unreadable)),
            (" https://id.example", Err(BadAddress::Unreadable)),
            ("https://id.exa\tmple", Err(BadAddress::Unreadable)),
            ("https://id.example\r\nX: y", Err(BadAddress::Unreadable)),
            ("https://ñandú.example", Err(BadAddress::Unreadable)),
            ("id.example", Err(BadAddress::Unreadable)),
            ("", Err(BadAddress::Unreadable)),
        ];
        for (text, wanted) in cases {
            assert_eq!(Endpoint::parse(text, false).map(|_| ()), wanted, "{text:?}");
        }
        let long = format!("https://id.example/{}", "a".repeat(ADDRESS_BYTES_MAX));
        assert_eq!(Endpoint::parse(&long, false), Err(BadAddress::Unreadable));
    }

    #[test]
    fn in_a_private_network_plain_http_and_any_port_may_be() {
        for text in ["http://127.0.0.1:80", "http://id.internal", "https://id.internal:444"] {
            assert!(Endpoint::parse(text, true).is_ok(), "{text}");
        }
        assert_eq!(Endpoint::parse("ftp://id.internal", true), Err(BadAddress::Plain));
    }

    #[test]
    fn every_spelling_of_an_address_is_that_address() {
        for text in ["https://2130706433", "https://0x7f.1", "https://0177.0.0.1", "https://127.1"]
        {
            assert_eq!(Endpoint::parse(text, false).map(|it| it.host()), Ok("127.0.0.1".into()));
        }
        let six = Endpoint::parse("https://[::1]:8443/a?b", false).expect("an address");
        assert_eq!((six.host(), six.port()), ("::1".into(), 8443));
        assert_eq!((six.authority(), six.target()), ("[::1]:8443", "/a?b"));
    }

    #[test]
    fn a_query_of_its_own_stays() {
        let it = Endpoint::parse("https://id.example/a?tenant=b%20c", false).expect("an address");
        let more = it.with(&[("scope", "openid email"), ("state", "&=")]);
        assert_eq!(more, "https://id.example/a?tenant=b%20c&scope=openid+email&state=%26%3D");
    }
}
