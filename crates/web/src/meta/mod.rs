//! What programs read of a page: its data in schema.org's words, and what a shared link shows.

mod ended;
mod items;
mod listing;
mod offer;
mod preview;
mod property;
mod seller;
mod site;
mod trail;
mod types;

use askama::filters::Safe;
use serde_json::{Map, Value};

pub(crate) use ended::sold;
pub(crate) use items::{Entry, items};
pub(crate) use listing::{Told, listing};
pub(crate) use preview::{Preview, PreviewPicture, Price};
pub(crate) use seller::{Seller, seller};
pub(crate) use site::site;
pub(crate) use trail::{Step, trail};

/// The data of a page as it stands inside its `<script type="application/ld+json">`.
pub(crate) type Data = Safe<String>;

/// Several things told on one page.
pub(crate) fn data(graph: Vec<Value>) -> Data {
    let whole = node([("@context", "https://schema.org".into()), ("@graph", Value::Array(graph))]);
    Safe(unclosable(&whole.to_string()))
}

/// A thing with those of its properties that are known.
fn node<'a>(properties: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let known = properties.into_iter().filter(|(_, value)| !is_nothing(value));
    Value::Object(known.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// JSON that no HTML parser can leave early: `<`, `>` and `&` occur in JSON within texts only, where
/// their escapes mean the same. The two line ends break readers that take JSON for a script.
fn unclosable(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_closes_the_element() {
        for text in ["</script><script>alert(1)", "<!--<script>", "]]>", "a & b", "\u{2028}\"\\"] {
            let Safe(said) = data(vec![node([("name", text.into())])]);
            assert!(!said.contains(['<', '>', '&', '\u{2028}']), "{said}");
            let read: Value = serde_json::from_str(&said).expect("JSON");
            assert_eq!(read["@graph"][0]["name"], text);
        }
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let said = node([("a", Value::Null), ("b", "".into()), ("c", 0.into())]);
        assert_eq!(said.to_string(), "{\"c\":0}");
    }
}
