//! A signed token in its short form (RFC 7515 7.1), taken apart.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use tenancy::provider::Failure;

use crate::{failure::refused, json::Object, limits::ID_TOKEN_BYTES_MAX, signature::Algorithm};

/// A token of which nothing is believed yet.
#[derive(Debug)]
pub struct Jws<'a> {
    /// How it says that it is signed.
    pub algorithm: Algorithm,
    /// The key it says it is signed by.
    pub kid: Option<String>,
    /// What the signature is over.
    pub signed: &'a str,
    /// The signature.
    pub signature: Vec<u8>,
    payload: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// Takes a token apart. Of its header only `alg` and `kid` count: a key or an address of one in a
    /// header (`jwk`, `jku`, `x5u`) is what a forger would put there. `crit` asks for what we do not know.
    pub fn parse(text: &'a str) -> Result<Self, Failure> {
        if text.len() > ID_TOKEN_BYTES_MAX {
            return Err(refused("el token es demasiado largo"));
        }
        let odd = || refused("el token no está firmado en la forma breve");
        let (signed, signature) = text.rsplit_once('.').ok_or_else(odd)?;
        let (header, payload) = signed.split_once('.').ok_or_else(odd)?;
        // A second point in the payload would not be of its alphabet.
        let bytes = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| odd());
        let header = Object::read(&bytes(header)?, "la cabecera del token")?;
        if header.has("crit") {
            return Err(refused("el token exige lo que no conocemos («crit»)"));
        }
        let algorithm = Algorithm::named(&header.need::<String>("alg")?)
            .ok_or_else(|| refused("el token no está firmado de un modo que aceptemos"))?;
        let (signature, payload) = (bytes(signature)?, bytes(payload)?);
        Ok(Self { algorithm, kid: header.get("kid")?, signed, signature, payload })
    }

    /// What it says; to be asked for once it is known who signed it.
    pub fn payload(&self) -> Result<Object, Failure> {
        Object::read(&self.payload, "el contenido del token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str) -> String {
        let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", part(header), part("{}"), part("firma"))
    }

    #[test]
    fn only_algorithms_of_the_list_are_taken() {
        for name in ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"] {
            let text = token(&format!(r#"{{"alg":"{name}","kid":"a"}}"#));
            assert_eq!(Jws::parse(&text).map(|it| it.algorithm).ok(), Algorithm::named(name));
        }
        for name in [
            "none", "None", "", "HS256", "HS512", "RS1", "rs256", "RS384", "ES256K", "ES384", "dir",
        ] {
            assert!(Jws::parse(&token(&format!(r#"{{"alg":"{name}"}}"#))).is_err(), "{name}");
        }
    }

    #[test]
    fn a_header_says_each_thing_once_and_nothing_critical() {
        for header in [
            r#"{"alg":"ES256","crit":["exp"]}"#,
            r#"{"alg":"ES256","crit":null}"#,
            r#"{"alg":"ES256","alg":"ES256"}"#,
            r#"{"alg":["ES256"]}"#,
            r#"{"alg":null}"#,
            "{}",
            "[]",
            r#"{"alg":"ES256","kid":1}"#,
        ] {
            assert!(Jws::parse(&token(header)).is_err(), "{header}");
        }
    }

    #[test]
    fn what_is_not_three_parts_of_the_alphabet_is_no_token() {
        let good = token(r#"{"alg":"ES256"}"#);
        assert!(Jws::parse(&good).is_ok());
        let long = format!("{good}{}", "A".repeat(ID_TOKEN_BYTES_MAX));
        for text in ["", ".", "..", "a.b", &format!("{good}=="), &format!("{good}.a.b"), &long] {
            assert!(Jws::parse(text).is_err(), "{text:.80}");
        }
    }
}
