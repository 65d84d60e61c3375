//! A provider's keys (RFC 7517), and which of them a token is of.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use tenancy::provider::Failure;

use crate::{
    failure::refused,
    jws::Jws,
    limits::KEYS_MAX,
    signature::{Algorithm, PublicKey},
};

/// The smallest RSA modulus, in bytes (RFC 7518 3.3: 2048 bits).
const RSA_BYTES_MIN: usize = 256;
/// The largest, in bytes: what is larger takes long to compute.
const RSA_BYTES_MAX: usize = 1024;

/// The keys of a set that we can use for signatures; the others are left out (RFC 7517 5).
#[derive(Debug, Default)]
pub struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    kid: Option<String>,
    /// The name of the only algorithm it is for, if it says one.
    algorithm: Option<String>,
    public: PublicKey,
}

/// Whether a token is of these keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Signed,
    /// No key of these is the one it names.
    UnknownKey,
    /// The one it names has not signed it.
    Forged,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Jwk>,
}

/// A key as it is written. Of what is in it twice, the reader says no.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Keys {
    /// Reads a set.
    pub fn read(json: &[u8]) -> Result<Self, Failure> {
        let set: Set =
            serde_json::from_slice(json).map_err(|_| refused("sus claves no se entienden"))?;
        if set.keys.len() > KEYS_MAX {
            return Err(refused("tiene demasiadas claves"));
        }
        Ok(Self(set.keys.into_iter().filter_map(Jwk::usable).collect()))
    }

    /// Whether the token is of the key it names. One that names none is of the only key that fits, if it
    /// is the only one (OpenID Connect Core 1.0 §10.1).
    pub fn judge(&self, token: &Jws<'_>) -> Verdict {
        let fitting: Vec<&Key> = self.0.iter().filter(|key| key.fits(token.algorithm)).collect();
        let named: Vec<&Key> = match &token.kid {
            Some(kid) => fitting.into_iter().filter(|key| key.kid.as_ref() == Some(kid)).collect(),
            None if fitting.len() == 1 => fitting,
            None => Vec::new(),
        };
        let signed = token.signed.as_bytes();
        let has_signed =
            |key: &&Key| key.public.has_signed(token.algorithm, signed, &token.signature);
        match named.as_slice() {
            [] => Verdict::UnknownKey,
            keys if keys.iter().any(has_signed) => Verdict::Signed,
            _ => Verdict::Forged,
        }
    }
}

impl Key {
    fn fits(&self, algorithm: Algorithm) -> bool {
        self.public.fits(algorithm)
            && self.algorithm.as_ref().is_none_or(|only| Algorithm::named(only) == Some(algorithm))
    }
}

impl Jwk {
    fn usable(self) -> Option<Key> {
        let is_for_signatures = self.purpose.as_ref().is_none_or(|purpose| purpose == "sig")
            && self.key_ops.as_ref().is_none_or(|ops| ops.iter().any(|op| op == "verify"));
        let public = self.public().filter(|_| is_for_signatures)?;
        Some(Key { kid: self.kid, algorithm: self.alg, public })
    }

    fn public(&self) -> Option<PublicKey> {
        match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => {
                let (n, e) = (bytes(&self.n)?, bytes(&self.e)?);
                let is_fit = (RSA_BYTES_MIN..=RSA_BYTES_MAX).contains(&n.len());
                is_fit.then_some(PublicKey::Rsa { n, e })
            }
            ("EC", Some("P-256")) => {
                let (x, y) = (coordinate(&self.x)?, coordinate(&self.y)?);
                Some(PublicKey::P256([vec![4], x, y].concat()))
            }
            ("OKP", Some("Ed25519")) => coordinate(&self.x).map(PublicKey::Ed25519),
            _ => None,
        }
    }
}

fn bytes(text: &Option<String>) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text.as_ref()?).ok()
}

/// A coordinate of 256 bits, whole (RFC 7518 6.2.1.2).
fn coordinate(text: &Option<String>) -> Option<Vec<u8>> {
    bytes(text).filter(|bytes| bytes.len() == 32)
}
