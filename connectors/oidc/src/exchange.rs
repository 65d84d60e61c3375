//! A code becomes tokens (RFC 6749 4.1.3, RFC 7636 4.5, OpenID Connect Core 1.0 §3.1.3).

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hyper::{StatusCode, header::HeaderValue};
use tenancy::provider::{Ask, Client, Failure};
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::{
    discovery::{Metadata, Shown},
    failure::{Trouble, refused},
    http::{Answer, Http},
    json::Object,
    limits::{ACCESS_TOKEN_BYTES_MAX, CODE_BYTES_MAX},
    slots::Slot,
};

/// Whose words are told when a code is refused. Others than these are not repeated: they could be the code.
const REFUSALS: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// What a code was exchanged for.
pub struct Tokens {
    /// Who somebody is, signed.
    pub id: String,
    /// What opens the userinfo endpoint, as its header; if there is one.
    pub bearer: Option<HeaderValue>,
}

/// Exchanges a code.
pub async fn exchange(
    http: &Http,
    slot: &Slot,
    metadata: &Metadata,
    client: &Client,
    ask: &Ask,
    code: &str,
) -> Result<Tokens, Failure> {
    if code.is_empty() || code.len() > CODE_BYTES_MAX {
        return Err(refused("el código que volvió no puede serlo"));
    }
    let (header, form) = request(metadata.shown, client, ask, code)?;
    let told = |trouble: Trouble| trouble.told("el cambio del código", &metadata.token.host());
    let answer = http.post(slot, &metadata.token, header, form).await.map_err(told)?;
    if answer.status.is_client_error() {
        return Err(refused(format!("no aceptó el código ({})", word_of(&answer))));
    }
    let tokens = Object::read(&answer.good().map_err(told)?, "el cambio del código")?;
    Ok(Tokens { id: tokens.need("id_token")?, bearer: bearer(&tokens)? })
}

/// How we show who we are, and the form.
fn request(
    shown: Shown,
    client: &Client,
    ask: &Ask,
    code: &str,
) -> Result<(Option<HeaderValue>, String), Failure> {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &ask.redirect)
        .append_pair("code_verifier", ask.verifier.reveal());
    let secret = client.secret.reveal();
    if shown == Shown::Form {
        form.append_pair("client_id", &client.id).append_pair("client_secret", secret);
        return Ok((None, form.finish()));
    }
    // Both are encoded before they are joined, or an id with a colon would be cut (RFC 6749 2.3.1).
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encoded(&client.id), encoded(secret));
    let header = sensitive(&format!("Basic {}", BASE64_STANDARD.encode(pair)))?;
    Ok((Some(header), form.finish()))
}

/// A header that is never printed.
fn sensitive(text: &str) -> Result<HeaderValue, Failure> {
    let header = HeaderValue::from_str(text);
    let mut header = header.map_err(|_| refused("dio un token que no cabe en una cabecera"))?;
    header.set_sensitive(true);
    Ok(header)
}

/// The word of the standard the provider refused with (RFC 6749 5.2).
fn word_of(answer: &Answer) -> &'static str {
    let told = answer.json.as_deref().and_then(|json| Object::read(json, "").ok());
    let word = told.and_then(|told| told.get::<String>("error").ok().flatten());
    let known = word.and_then(|word| REFUSALS.into_iter().find(|known| *known == word));
    match (known, answer.status) {
        (Some(known), _) => known,
        (None, StatusCode::UNAUTHORIZED) => "no nos reconoce",
        (None, _) => "sin decir por qué",
    }
}

/// An access token as a header (RFC 6750 2.1).
fn bearer(tokens: &Object) -> Result<Option<HeaderValue>, Failure> {
    let Some(token) = tokens.get::<String>("access_token")? else { return Ok(None) };
    let is_bearer = tokens.need::<String>("token_type")?.eq_ignore_ascii_case("bearer");
    let is_clear = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_bearer || !is_clear || token.len() > ACCESS_TOKEN_BYTES_MAX {
        return Err(refused("dio un token de acceso que no es al portador"));
    }
    sensitive(&format!("Bearer {token}")).map(Some)
}

#[cfg(test)]
mod tests {
    use kernel::Secret;

    use super::*;

    fn asked(shown: Shown) -> (Option<HeaderValue>, String) {
        let client = Client {
            tenant: crate::any_tenant(),
            issuer: "https://id.example".into(),
            id: "zócalo:1".into(),
            secret: Secret::new("a b:%&ñ".to_owned()),
            groups_claim: "groups".into(),
        };
        let ask = Ask {
            redirect: "https://autos.example/vuelta?a=b".into(),
            state: "s".into(),
            nonce: "n".into(),
            verifier: Secret::new("v".to_owned()),
        };
        request(shown, &client, &ask, "c&d").expect("a request")
    }

    #[test]
    fn id_and_secret_are_encoded_before_they_are_joined() {
        let (header, form) = asked(Shown::Header);
        let header = header.expect("a header");
        let text = header.to_str().expect("text").strip_prefix("Basic ").expect("Basic");
        let pair = BASE64_STANDARD.decode(text).expect("base64");
        assert_eq!(String::from_utf8(pair).expect("text"), "z%C3%B3calo%3A1:a+b%3A%25%26%C3%B1");
        assert!(header.is_sensitive() && !format!("{header:?}").contains(text));
        assert_eq!(
            form,
            "grant_type=authorization_code&code=c%26d\
             &redirect_uri=https%3A%2F%2Fautos.example%2Fvuelta%3Fa%3Db&code_verifier=v"
        );
    }

    #[test]
    fn in_the_form_both_are_fields() {
        let (header, form) = asked(Shown::Form);
        assert_eq!(header, None);
        assert!(
            form.ends_with("&client_id=z%C3%B3calo%3A1&client_secret=a+b%3A%25%26%C3%B1"),
            "{form}"
        );
    }

    #[test]
    fn only_words_of_the_standard_are_repeated() {
        let word = |status: u16, json: &'static str| {
            let status = StatusCode::from_u16(status).expect("a status");
            word_of(&Answer { status, json: Some(json.into()) })
        };
        assert_eq!(word(400, r#"{"error":"invalid_grant"}"#), "invalid_grant");
        assert_eq!(word(400, r#"{"error":"el código es 1234"}"#), "sin decir por qué");
        assert_eq!(word(401, "<html>"), "no nos reconoce");
    }

    #[test]
    fn an_access_token_is_a_bearer_s() {
        let read = |json: &str| bearer(&Object::read(json.as_bytes(), "").expect("an object"));
        let taken = read(r#"{"access_token":"a.b-c","token_type":"bearer"}"#).expect("taken");
        assert_eq!(taken, Some(HeaderValue::from_static("Bearer a.b-c")));
        assert_eq!(read("{}"), Ok(None));
        for odd in [
            r#"{"access_token":"a"}"#,
            r#"{"access_token":"a","token_type":"DPoP"}"#,
            r#"{"access_token":"a\r\nX: y","token_type":"Bearer"}"#,
            r#"{"access_token":"","token_type":"Bearer"}"#,
        ] {
            assert!(read(odd).is_err(), "{odd}");
        }
    }
}
