//! What a token has to say to be for us, of now, and of the provider (OpenID Connect Core 1.0 §3.1.3.7).

use chrono::{DateTime, TimeDelta, Utc};
use subtle::ConstantTimeEq as _;
use tenancy::provider::{Client, Failure};

use crate::{
    failure::refused,
    json::{Object, OneOrMany},
    limits::{LEEWAY, SUBJECT_BYTES_MAX, TOKEN_AGE_MAX},
    text::bounded,
};

/// Whom the token is about, after everything it has to say has been compared.
pub fn subject(
    token: &Object,
    client: &Client,
    nonce: &str,
    now: DateTime<Utc>,
) -> Result<String, Failure> {
    if token.need::<String>("iss")? != client.issuer {
        return Err(refused("el token es de otro proveedor"));
    }
    is_for_us(token, &client.id)?;
    is_of_now(token, now)?;
    let told = token.need::<String>("nonce")?;
    if !bool::from(told.as_bytes().ct_eq(nonce.as_bytes())) {
        return Err(refused("el token es de otro intento de entrar"));
    }
    about(token)
}

/// The name of whom something is about.
pub fn about(object: &Object) -> Result<String, Failure> {
    let subject = bounded("sub", object.need("sub")?, SUBJECT_BYTES_MAX)?;
    if subject.is_empty() { Err(refused("«sub» está vacío")) } else { Ok(subject) }
}

/// For us: we are in its audience, and if there are others in it, it was asked for by us.
fn is_for_us(token: &Object, id: &str) -> Result<(), Failure> {
    let audience = token.need::<OneOrMany>("aud")?.list();
    if !audience.iter().any(|one| one == id) {
        return Err(refused("el token no es para nosotros"));
    }
    match token.get::<String>("azp")? {
        Some(party) if party == id => Ok(()),
        None if audience.len() == 1 => Ok(()),
        _ => Err(refused("el token lo pidió otro")),
    }
}

fn is_of_now(token: &Object, now: DateTime<Utc>) -> Result<(), Failure> {
    // Whole numbers or not (RFC 7519 2, NumericDate); seconds since 1970 are exact in both.
    let at = |by: TimeDelta| (now + by).timestamp_millis() as f64 / 1000.0;
    if token.need::<f64>("exp")? <= at(-LEEWAY) {
        return Err(refused("el token ha caducado"));
    }
    let issued = token.need::<f64>("iat")?;
    if issued > at(LEEWAY) || token.get::<f64>("nbf")?.is_some_and(|from| from > at(LEEWAY)) {
        return Err(refused("el token es del futuro: revise los relojes"));
    }
    if issued < at(-TOKEN_AGE_MAX) {
        return Err(refused("el token es de hace demasiado"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Secret;
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn told(change: impl FnOnce(&mut Value)) -> Result<String, Failure> {
        let secret = Secret::new("tucán".to_owned());
        let client = Client {
            tenant: crate::any_tenant(),
            issuer: "https://id.example".into(),
            id: "zocalo".into(),
            secret,
            groups_claim: "groups".into(),
        };
        let mut token = json!({
            "iss": "https://id.example", "aud": "zocalo", "sub": "ana", "nonce": "n",
            "iat": NOW, "exp": NOW + 300,
        });
        change(&mut token);
        let token = Object::read(token.to_string().as_bytes(), "prueba").expect("an object");
        subject(&token, &client, "n", DateTime::from_timestamp(NOW, 0).expect("a moment"))
    }

    #[test]
    fn a_token_for_us_of_now_tells_whom_it_is_about() {
        assert_eq!(told(|_| ()), Ok("ana".into()));
        for (name, value) in [
            ("aud", json!(["zocalo"])),
            ("azp", json!("zocalo")),
            ("exp", json!(NOW - 59)),
            ("exp", json!(NOW as f64 + 0.5)),
            ("iat", json!(NOW + 60)),
            ("iat", json!(NOW - 600)),
            ("nbf", json!(NOW + 60)),
            ("sub", json!("ñ".repeat(127))),
        ] {
            assert!(told(|it| it[name] = value.clone()).is_ok(), "{name} {value}");
        }
        let both = told(|it| {
            it["aud"] = json!(["other", "zocalo"]);
            it["azp"] = json!("zocalo");
        });
        assert!(both.is_ok());
    }

    #[test]
    fn what_a_token_may_not_say() {
        for (name, value) in [
            ("iss", json!("https://id.example/")),
            ("iss", Value::Null),
            ("aud", json!("other")),
            ("aud", json!([])),
            ("aud", json!(["zocalo", "other"])),
            ("aud", json!(["zocalo", "zocalo"])),
            ("aud", json!(["zocalo", 1])),
            ("aud", json!({"zocalo": 1})),
            ("azp", json!("other")),
            ("azp", json!(1)),
            ("exp", json!(NOW - 60)),
            ("exp", json!((NOW + 300).to_string())),
            ("exp", Value::Null),
            ("iat", json!(NOW + 61)),
            ("iat", json!(NOW - 601)),
            ("iat", Value::Null),
            ("nbf", json!(NOW + 61)),
            ("nonce", json!("N")),
            ("nonce", json!("")),
            ("nonce", Value::Null),
            ("sub", json!("")),
            ("sub", json!("a".repeat(256))),
            ("sub", json!("a\nb")),
            ("sub", json!(7)),
            ("sub", Value::Null),
        ] {
            let failure = told(|it| it[name] = value.clone()).expect_err(name);
            assert_eq!(failure.kind(), "refused", "{name} {value}");
        }
    }
}
