//! What is told of a person besides who it is (OpenID Connect Core 1.0 §5.1), in a token or by the userinfo
//! endpoint.

use serde::Deserialize;
use tenancy::provider::{Client, Failure};

use crate::{
    failure::refused,
    json::{Object, OneOrMany},
    limits::{GROUP_BYTES_MAX, GROUPS_MAX, MAIL_BYTES_MAX, NAME_BYTES_MAX},
    text::bounded,
};

/// What one source told; what it did not may be in the other.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Their address, which the provider says is theirs.
    pub mail: Option<String>,
    /// How they are called.
    pub name: Option<String>,
    /// Their groups, if it told any or none.
    pub groups: Option<Vec<String>>,
}

/// The standard wants a boolean; some providers write it as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
}

impl Profile {
    /// Reads what is told of a person.
    pub fn read(told: &Object, client: &Client) -> Result<Self, Failure> {
        let name =
            told.get("name")?.map(|name| bounded("name", name, NAME_BYTES_MAX)).transpose()?;
        let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(Self { mail: mail(told)?, name, groups: groups(told, &client.groups_claim)? })
    }

    /// Whether nothing is missing.
    pub fn is_whole(&self) -> bool {
        self.mail.is_some() && self.name.is_some() && self.groups.is_some()
    }

    /// With what another source has of what is missing here.
    pub fn or(self, other: Self) -> Self {
        Self {
            mail: self.mail.or(other.mail),
            name: self.name.or(other.name),
            groups: self.groups.or(other.groups),
        }
    }
}

/// The address, if the same source says that it has been verified. Without that word anybody could have
/// written it into their profile, and would be let into the account of who has it.
fn mail(told: &Object) -> Result<Option<String>, Failure> {
    let mail = told.get("email")?.map(|mail| bounded("email", mail, MAIL_BYTES_MAX)).transpose()?;
    let is_verified = match told.get::<Flag>("email_verified")? {
        None => false,
        Some(Flag::Bool(is_verified)) => is_verified,
        Some(Flag::Text(text)) => match text.as_str() {
            "true" => true,
            "false" => false,
            _ => return Err(refused("«email_verified» no es lo que debe ser")),
        },
    };
    Ok(mail.filter(|mail| is_verified && !mail.is_empty()))
}

fn groups(told: &Object, claim: &str) -> Result<Option<Vec<String>>, Failure> {
    let Some(groups) = told.get::<OneOrMany>(claim)?.map(OneOrMany::list) else { return Ok(None) };
    if groups.len() > GROUPS_MAX {
        return Err(refused(format!("«{claim}» tiene más de {GROUPS_MAX} grupos")));
    }
    let groups = groups.into_iter().map(|group| bounded(claim, group, GROUP_BYTES_MAX));
    groups.collect::<Result<_, _>>().map(Some)
}

#[cfg(test)]
mod tests {
    use kernel::Secret;
    use serde_json::{Value, json};

    use super::*;

    fn told(told: Value) -> Result<Profile, Failure> {
        let secret = Secret::new("tucán".to_owned());
        let client = Client {
            tenant: crate::any_tenant(),
            issuer: "https://id.example".into(),
            id: "zocalo".into(),
            secret,
            groups_claim: "https://id.example/grupos".into(),
        };
        Profile::read(&Object::read(told.to_string().as_bytes(), "prueba").expect("one"), &client)
    }

    #[test]
    fn an_address_counts_when_the_provider_has_verified_it() {
        let mail = |flag: Value| {
            told(json!({"email": "ana@ejemplo.com", "email_verified": flag})).map(|it| it.mail)
        };
        for flag in [json!(true), json!("true")] {
            assert_eq!(mail(flag), Ok(Some("ana@ejemplo.com".into())));
        }
        for flag in [json!(false), json!("false"), Value::Null] {
            assert_eq!(mail(flag), Ok(None));
        }
        for flag in [json!(1), json!("yes"), json!("True"), json!([true])] {
            assert_eq!(mail(flag.clone()).map_err(|it| it.kind()), Err("refused"), "{flag}");
        }
        assert_eq!(told(json!({"email_verified": true})).map(|it| it.mail), Ok(None));
    }

    #[test]
    fn groups_come_as_a_list_or_as_one_text() {
        let claim = "https://id.example/grupos";
        let groups = |groups: Value| told(json!({claim: groups})).map(|it| it.groups);
        assert_eq!(groups(json!(["a", "ñ"])), Ok(Some(vec!["a".into(), "ñ".into()])));
        assert_eq!(groups(json!("a")), Ok(Some(vec!["a".into()])));
        assert_eq!(groups(json!([])), Ok(Some(vec![])));
        assert_eq!(groups(Value::Null), Ok(None));
        for hostile in [
            json!(vec!["a"; 10_000]),
            json!({"a": 1}),
            json!([{"id": "a"}]),
            json!([["a"]]),
            json!(7),
            json!(["a", null]),
            json!(["a".repeat(256)]),
            json!(["a\u{0}"]),
            json!(["a\u{202e}b"]),
        ] {
            assert_eq!(groups(hostile).map_err(|it| it.kind()), Err("refused"));
        }
    }

    #[test]
    fn texts_are_bounded_and_can_be_read() {
        assert_eq!(told(json!({"name": " Ana "})).map(|it| it.name), Ok(Some("Ana".into())));
        assert_eq!(told(json!({"name": ""})).map(|it| it.name), Ok(None));
        for hostile in [
            json!({"name": "a".repeat(256)}),
            json!({"name": "a\nb"}),
            json!({"name": 7}),
            json!({"email": "a".repeat(255), "email_verified": true}),
            json!({"email": ["a"]}),
            json!({"email": "a@b\r\nBcc: c", "email_verified": true}),
        ] {
            assert!(told(hostile.clone()).is_err(), "{hostile}");
        }
    }

    #[test]
    fn one_source_completes_the_other() {
        let of = |mail: Option<&str>, groups: Option<Vec<String>>| Profile {
            mail: mail.map(str::to_owned),
            name: None,
            groups,
        };
        let whole = of(None, Some(vec![])).or(of(Some("a@b"), Some(vec!["c".into()])));
        assert_eq!(whole, of(Some("a@b"), Some(vec![])));
    }
}
