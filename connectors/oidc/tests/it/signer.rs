//! Keys made for one test, and tokens signed with them.

use std::process::Command;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
        RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
    },
};
use serde_json::{Value, json};

/// A key with its private half.
pub enum Signer {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Signer {
    pub fn es256() -> Self {
        let (kind, chance) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let document = EcdsaKeyPair::generate_pkcs8(kind, &chance).expect("a key");
        Self::Es256(EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &chance).expect("a key"))
    }

    pub fn eddsa() -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        Self::EdDsa(Ed25519KeyPair::from_pkcs8(document.as_ref()).expect("a key"))
    }

    /// Made by the `openssl` of the machine: ring makes no RSA keys.
    pub fn rsa() -> Self {
        let words =
            ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-outform", "DER"];
        let made = Command::new("openssl").args(words).output().expect("openssl");
        // Which of the two forms it writes depends on its version.
        let key =
            RsaKeyPair::from_pkcs8(&made.stdout).or_else(|_| RsaKeyPair::from_der(&made.stdout));
        Self::Rsa(Box::new(key.expect("a key")))
    }

    /// The public half, as the provider publishes it.
    pub fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Es256(key) => {
                let (x, y) = key.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "use": "sig", "kid": kid,
                       "x": base64url(x), "y": base64url(y)})
            }
            Self::EdDsa(key) => {
                json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": base64url(key.public_key())})
            }
            Self::Rsa(key) => {
                let parts = PublicKeyComponents::<Vec<u8>>::from(key.public());
                json!({"kty": "RSA", "kid": kid, "n": base64url(parts.n), "e": base64url(parts.e)})
            }
        }
    }

    /// A token with that header, which may lie about the algorithm.
    pub fn token(&self, header: &Value, payload: &Value) -> String {
        let signed =
            format!("{}.{}", base64url(header.to_string()), base64url(payload.to_string()));
        let signature = self.sign(signed.as_bytes(), header["alg"] == "PS256");
        format!("{signed}.{}", base64url(signature))
    }

    fn sign(&self, signed: &[u8], is_pss: bool) -> Vec<u8> {
        let chance = SystemRandom::new();
        match self {
            Self::Es256(key) => key.sign(&chance, signed).expect("signed").as_ref().to_vec(),
            Self::EdDsa(key) => key.sign(signed).as_ref().to_vec(),
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                let done = if is_pss {
                    key.sign(&RSA_PSS_SHA256, &chance, signed, &mut signature)
                } else {
                    key.sign(&RSA_PKCS1_SHA256, &chance, signed, &mut signature)
                };
                done.expect("signed");
                signature
            }
        }
    }
}

/// A token "signed" with a shared secret.
pub fn by_secret(secret: &[u8], header: &Value, payload: &Value) -> String {
    let signed = format!("{}.{}", base64url(header.to_string()), base64url(payload.to_string()));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
    format!("{signed}.{}", base64url(tag))
}
