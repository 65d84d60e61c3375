//! Tokens that lie, one lie each.

use serde_json::{Value, json};

use super::{
    signer::{Signer, base64url, by_secret},
    simulator::{CODE, NOW, SECRET, Say, Simulator},
};

/// A lie: what it changes of the header and of the payload of the right token.
type Lie = fn(&mut Value, &mut Value);

/// A flaw of a key.
type Flaw = fn(&mut Value);

const LIES: &[(&str, Lie)] = &[
    ("another audience", |_, it| it["aud"] = json!("otro")),
    ("an audience that begins like us", |_, it| it["aud"] = json!("zocalo:12")),
    ("several audiences without azp", |_, it| it["aud"] = json!(["zocalo:1", "otro"])),
    ("another azp", |_, it| it["azp"] = json!("otro")),
    ("another issuer", |_, it| it["iss"] = json!("https://otro.example")),
    ("no issuer", |_, it| it["iss"] = Value::Null),
    ("another nonce", |_, it| it["nonce"] = json!("otro")),
    ("no nonce", |_, it| it["nonce"] = Value::Null),
    ("expired", |_, it| it["exp"] = json!(NOW - 61)),
    ("no end", |_, it| it["exp"] = Value::Null),
    ("of the future", |_, it| it["iat"] = json!(NOW + 61)),
    ("not yet", |_, it| it["nbf"] = json!(NOW + 61)),
    ("old", |_, it| it["iat"] = json!(NOW - 3600)),
    ("of nobody", |_, it| it["sub"] = Value::Null),
    ("of an empty name", |_, it| it["sub"] = json!("")),
    ("of a long name", |_, it| it["sub"] = json!("a".repeat(256))),
    ("of a number", |_, it| it["sub"] = json!(1)),
    ("ten thousand groups", |_, it| it["groups"] = json!(vec!["a"; 5_000])),
    ("groups that are objects", |_, it| it["groups"] = json!([{"name": "a"}])),
    ("a critical header", |it, _| it["crit"] = json!(["exp"])),
    ("a key nobody has", |it, _| it["kid"] = json!("k9")),
    ("an algorithm of another kind of key", |it, _| it["alg"] = json!("RS256")),
    ("unsigned by its own word", |it, _| it["alg"] = json!("none")),
    ("by a secret by its own word", |it, _| it["alg"] = json!("HS256")),
];

async fn is_refused(it: &Simulator, lie: &str) {
    let failure = it.identify().await.expect_err(lie);
    assert_eq!(failure.kind(), "refused", "{lie}: {failure}");
    let said = failure.to_string();
    for hidden in [CODE, SECRET, "acceso", "eyJ", "verificador", "numero"] {
        assert!(!said.contains(hidden), "{lie}: {said}");
    }
}

#[tokio::test]
async fn a_token_with_one_lie_is_refused() {
    let it = Simulator::start().await;
    for (lie, change) in LIES {
        it.give_changed(change);
        is_refused(&it, lie).await;
    }
    it.give_changed(|_, _| ());
    it.identify().await.expect("without a lie");
}

#[tokio::test]
async fn a_token_nobody_signed_is_refused() {
    let it = Simulator::start().await;
    let part = |value: &Value| base64url(value.to_string());
    for name in ["none", "None", "NONE", ""] {
        it.give(&format!("{}.{}.", part(&json!({"alg": name})), part(&it.payload())));
        is_refused(&it, name).await;
    }
    it.give(&format!("{}.{}.", part(&it.header()), part(&it.payload())));
    is_refused(&it, "no signature").await;
    for text in ["", "a", "a.b", "a.b.c", "a.b.c.d.e", "..", &"a".repeat(100_000)] {
        it.give(text);
        is_refused(&it, "no token").await;
    }
}

#[tokio::test]
async fn the_public_key_is_no_secret_to_sign_with() {
    let it = Simulator::with(Signer::rsa()).await;
    let jwk = it.key.jwk("k1");
    let header = json!({"alg": "HS256", "kid": "k1"});
    for secret in [jwk.to_string(), jwk["n"].as_str().expect("n").to_owned(), SECRET.to_owned()] {
        it.give(&by_secret(secret.as_bytes(), &header, &it.payload()));
        is_refused(&it, "HS256").await;
    }
}

#[tokio::test]
async fn what_was_changed_after_signing_is_refused() {
    let it = Simulator::start().await;
    let good = it.key.token(&it.header(), &it.payload());
    let parts: Vec<&str> = good.split('.').collect();
    let mut payload = it.payload();
    payload["sub"] = json!("luis");
    let changed = base64url(payload.to_string());
    let mut header = it.header();
    header["typ"] = json!("JWT");
    let other = it.key.token(&it.header(), &payload);
    let other = other.rsplit('.').next().expect("a signature").to_owned();
    for (lie, token) in [
        ("another payload", format!("{}.{changed}.{}", parts[0], parts[2])),
        ("another header", format!("{}.{}.{}", base64url(header.to_string()), parts[1], parts[2])),
        ("a signature of another token", format!("{}.{}.{other}", parts[0], parts[1])),
        ("half a signature", format!("{}.{}.{}", parts[0], parts[1], &parts[2][..43])),
        ("padding", format!("{good}==")),
        ("a space", format!("{good} ")),
    ] {
        it.give(&token);
        is_refused(&it, lie).await;
    }
}

#[tokio::test]
async fn a_key_has_to_be_the_provider_s_and_for_this() {
    let it = Simulator::start().await;
    let forger = Signer::es256();
    it.give(&forger.token(&it.header(), &it.payload()));
    is_refused(&it, "another's key under the same name").await;
    let mut header = it.header();
    header["jwk"] = forger.jwk("k1");
    it.give(&forger.token(&header, &it.payload()));
    is_refused(&it, "a key that came along").await;
}

/// What is wrong with a key that would otherwise be the right one.
const UNFIT: &[(&str, Flaw)] = &[
    ("for encryption", |key| key["use"] = json!("enc")),
    ("for another algorithm", |key| key["alg"] = json!("ES384")),
    ("for other work", |key| key["key_ops"] = json!(["sign"])),
    ("of another curve", |key| key["crv"] = json!("P-384")),
    ("of another kind", |key| key["kty"] = json!("oct")),
    ("of another name", |key| key["kid"] = json!("k2")),
    ("half a point", |key| key["x"] = json!(base64url([1; 16]))),
    ("a point off the curve", |key| key["x"] = json!(base64url([1; 32]))),
    ("a name that is none", |key| key["kid"] = json!(1)),
];

#[tokio::test]
async fn a_key_has_to_fit() {
    for (lie, change) in UNFIT {
        let it = Simulator::start().await;
        let mut key = it.key.jwk("k1");
        change(&mut key);
        it.publish(&[key]);
        is_refused(&it, lie).await;
    }
    let it = Simulator::start().await;
    let mut key = it.key.jwk("k1");
    (key["alg"], key["key_ops"]) = (json!("ES256"), json!(["verify"]));
    it.publish(&[json!({"kty": "oct", "k": "AAAA"}), key]);
    it.identify().await.expect("it fits, and one beside it is left out");
}

#[tokio::test]
async fn a_set_of_keys_has_to_be_one() {
    for (lie, set) in [
        ("no key", json!({"keys": []})),
        ("no list", json!({})),
        (
            "a small RSA key",
            json!({"keys": [{"kty": "RSA", "kid": "k1", "n": base64url([0xff; 128]), "e": "AQAB"}]}),
        ),
    ] {
        let it = Simulator::start().await;
        it.say("/keys", Say::Json(set));
        is_refused(&it, lie).await;
    }
    let it = Simulator::start().await;
    it.publish(&vec![it.key.jwk("k1"); 65]);
    is_refused(&it, "too many keys").await;
}

#[tokio::test]
async fn without_a_name_a_token_is_of_the_only_key_or_of_none() {
    let it = Simulator::start().await;
    let unnamed = |header: &mut Value, _: &mut Value| header["kid"] = Value::Null;
    it.give_changed(unnamed);
    it.identify().await.expect("there is one key only");

    let it = Simulator::start().await;
    it.publish(&[it.key.jwk("k1"), Signer::eddsa().jwk("k2"), Signer::rsa().jwk("k3")]);
    it.give_changed(unnamed);
    it.identify().await.expect("one key fits");

    let it = Simulator::start().await;
    it.publish(&[it.key.jwk("k1"), Signer::es256().jwk("k2")]);
    it.give_changed(unnamed);
    is_refused(&it, "two keys fit").await;
}

#[tokio::test]
async fn the_userinfo_endpoint_speaks_of_the_same_person_or_not_at_all() {
    let it = Simulator::start().await;
    it.give_changed(|_, payload| payload["groups"] = Value::Null);
    for (lie, said) in [
        ("another person", json!({"sub": "luis", "groups": ["dueños"]})),
        ("nobody", json!({"groups": ["dueños"]})),
        ("hostile groups", json!({"sub": "ana", "groups": {"a": 1}})),
        ("a list", json!([{"sub": "ana"}])),
    ] {
        it.say("/userinfo", Say::Json(said));
        is_refused(&it, lie).await;
    }
    it.say("/userinfo", Say::Text(401, "application/json", "{}".into()));
    is_refused(&it, "401").await;
}
