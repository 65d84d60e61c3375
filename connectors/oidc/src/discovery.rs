//! How a provider says it is set up (OpenID Connect Discovery 1.0 §3 and §4).

use kernel::text::truncate;
use tenancy::provider::{Client, Failure};

use crate::{endpoint::Endpoint, failure::refused, json::Object, limits::ISSUER_SHOWN_MAX};

/// What we use of a provider's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Where a browser is sent.
    pub authorization: Endpoint,
    /// Where a code is exchanged.
    pub token: Endpoint,
    /// Where its keys are.
    pub keys: Endpoint,
    /// Where more is said of a person.
    pub userinfo: Option<Endpoint>,
    /// How we show who we are where a code is exchanged.
    pub shown: Shown,
}

/// How a client shows its secret (RFC 6749 2.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// `client_secret_basic`: in a header.
    Header,
    /// `client_secret_post`: in the form.
    Form,
}

/// Where a provider's configuration is.
pub fn place(client: &Client, private_networks: bool) -> Result<Endpoint, Failure> {
    let issuer = &client.issuer;
    let bad = |why: &dyn std::fmt::Display| refused(format!("la dirección del proveedor: {why}"));
    if Endpoint::parse(issuer, private_networks).map_err(|why| bad(&why))?.has_query() {
        return Err(bad(&"lleva una consulta"));
    }
    let issuer = issuer.strip_suffix('/').unwrap_or(issuer);
    Endpoint::parse(&format!("{issuer}/.well-known/openid-configuration"), private_networks)
        .map_err(|why| bad(&why))
}

impl Metadata {
    /// Reads a configuration, which has to be of exactly that issuer.
    pub fn read(json: &[u8], issuer: &str, private_networks: bool) -> Result<Self, Failure> {
        let told = Object::read(json, "su configuración")?;
        let named = told.need::<String>("issuer")?;
        if named != issuer {
            let shown: String = named.chars().filter(|sign| !sign.is_control()).collect();
            return Err(Failure::OtherIssuer(truncate(&shown, ISSUER_SHOWN_MAX).to_owned()));
        }
        let lists = |name: &str, wanted: &str| -> Result<Option<bool>, Failure> {
            let listed = told.get::<Vec<String>>(name)?;
            Ok(listed.map(|listed| listed.iter().any(|one| one == wanted)))
        };
        if lists("code_challenge_methods_supported", "S256")? == Some(false) {
            return Err(refused("no admite PKCE con S256"));
        }
        let endpoint = |name: &str, text: String| {
            Endpoint::parse(&text, private_networks)
                .map_err(|why| refused(format!("su «{name}»: {why}")))
        };
        let needed = |name: &str| endpoint(name, told.need(name)?);
        let methods = "token_endpoint_auth_methods_supported";
        let shown =
            match (lists(methods, "client_secret_basic")?, lists(methods, "client_secret_post")?) {
                (None | Some(true), _) => Shown::Header,
                (_, Some(true)) => Shown::Form,
                _ => return Err(refused("no admite que nos presentemos con un secreto")),
            };
        let userinfo = told.get("userinfo_endpoint")?;
        Ok(Self {
            authorization: needed("authorization_endpoint")?,
            token: needed("token_endpoint")?,
            keys: needed("jwks_uri")?,
            userinfo: userinfo.map(|text| endpoint("userinfo_endpoint", text)).transpose()?,
            shown,
        })
    }
}

#[cfg(test)]
mod tests {
    use kernel::Secret;
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://id.example/a";

    fn told(change: impl FnOnce(&mut Value)) -> Result<Metadata, Failure> {
        let mut whole = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://id.example/authorize",
            "token_endpoint": "https://id.example/token",
            "jwks_uri": "https://keys.example/jwks",
        });
        change(&mut whole);
        Metadata::read(whole.to_string().as_bytes(), ISSUER, false)
    }

    fn client(issuer: &str) -> Client {
        let secret = Secret::new("tucán".to_owned());
        Client {
            tenant: crate::any_tenant(),
            issuer: issuer.into(),
            id: "z".into(),
            secret,
            groups_claim: "groups".into(),
        }
    }

    #[test]
    fn a_configuration_is_taken_with_its_defaults() {
        let it = told(|_| ()).expect("taken");
        assert_eq!((it.shown, it.userinfo), (Shown::Header, None));
    }

    #[test]
    fn how_we_show_who_we_are_is_what_the_provider_lists() {
        let shown = |list: Value| {
            told(|it| it["token_endpoint_auth_methods_supported"] = list).map(|it| it.shown)
        };
        assert_eq!(shown(json!(["client_secret_post", "client_secret_basic"])), Ok(Shown::Header));
        assert_eq!(shown(json!(["private_key_jwt", "client_secret_post"])), Ok(Shown::Form));
        assert!(shown(json!(["none"])).is_err() && shown(json!([])).is_err());
        assert!(shown(json!("client_secret_post")).is_err());
    }

    #[test]
    fn what_a_configuration_may_not_say() {
        let cases: [(&str, Value); 9] = [
            ("issuer", json!("https://id.example/a/")),
            ("issuer", json!("https://ID.example/a")),
            ("issuer", Value::Null),
            ("token_endpoint", json!("http://id.example/token")),
            ("jwks_uri", json!("https://ana:clave@id.example/")), // not a secret
            ("userinfo_endpoint", json!("https://id.example:25/")),
            ("authorization_endpoint", json!("javascript:alert(1)")),
            ("authorization_endpoint", Value::Null),
            ("code_challenge_methods_supported", json!(["plain"])),
        ];
        for (name, value) in cases {
            let failure = told(|it| it[name] = value.clone()).expect_err(name);
            assert_eq!(failure.kind(), "refused", "{name} {value}");
        }
    }

    #[test]
    fn a_configuration_is_beside_its_issuer() {
        let at = |issuer: &str| place(&client(issuer), false).map(|it| it.target().to_owned());
        assert_eq!(at(ISSUER), Ok("/a/.well-known/openid-configuration".into()));
        assert_eq!(at("https://id.example/"), Ok("/.well-known/openid-configuration".into()));
        for odd in ["https://id.example?a", "https://id.example#a", "http://id.example", "mailto:a"]
        {
            assert!(at(odd).is_err(), "{odd}");
        }
    }
}
