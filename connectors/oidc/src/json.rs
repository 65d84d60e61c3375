//! JSON of a stranger, read so that no two readers can differ: a name stands once, a value has its type.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize,
    de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use tenancy::provider::Failure;

use crate::failure::refused;

/// The members of an object, each read when it is asked for.
#[derive(Debug, Default)]
pub struct Object(BTreeMap<String, Box<RawValue>>);

impl Object {
    /// Reads an object; `what` says whose, for the failure.
    pub fn read(bytes: &[u8], what: &str) -> Result<Self, Failure> {
        serde_json::from_slice(bytes)
            .map_err(|_| refused(format!("{what}: no es un objeto JSON sano")))
    }

    /// Whether it has a member of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A member, if there and not null. The failure names it and keeps its value to itself.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Failure> {
        let Some(raw) = self.0.get(name) else { return Ok(None) };
        serde_json::from_str(raw.get())
            .map_err(|_| refused(format!("«{name}» no es lo que debe ser")))
    }

    /// A member that has to be there.
    pub fn need<T: DeserializeOwned>(&self, name: &str) -> Result<T, Failure> {
        self.get(name)?.ok_or_else(|| refused(format!("falta «{name}»")))
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a name twice"));
            }
        }
        Ok(Object(members))
    }
}

/// One text or several: `aud`, and groups of providers that write a single one bare.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// Bare.
    One(String),
    /// In a list.
    Many(Vec<String>),
}

impl OneOrMany {
    /// As a list.
    pub fn list(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Object, Failure> {
        Object::read(text.as_bytes(), "prueba")
    }

    #[test]
    fn what_two_readers_would_read_differently_is_refused() {
        for text in
            [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, "[]", "1", "", "{", "{}x", "\u{feff}{}"]
        {
            assert!(read(text).is_err(), "{text}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
        let deep = read(&deep).expect("it is not entered until asked for");
        assert!(deep.get::<OneOrMany>("a").is_err());
    }

    #[test]
    fn a_member_has_its_type() {
        let it =
            read(r#"{"text":"a","number":1,"none":null,"list":["a","b"]}"#).expect("an object");
        assert_eq!(it.get::<String>("text"), Ok(Some("a".into())));
        assert_eq!(it.get::<String>("none"), Ok(None));
        assert_eq!(it.get::<String>("absent"), Ok(None));
        assert!(it.get::<String>("number").is_err() && it.need::<String>("none").is_err());
        assert_eq!(
            it.need::<OneOrMany>("list").map(OneOrMany::list),
            Ok(vec!["a".into(), "b".into()])
        );
        assert_eq!(it.need::<OneOrMany>("text").map(OneOrMany::list), Ok(vec!["a".into()]));
        assert!(it.need::<OneOrMany>("number").is_err());
    }
}
