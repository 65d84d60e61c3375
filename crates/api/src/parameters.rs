//! The query of a request to `/v1`.

use axum::http::Uri;
use http_kit::{Fault, FieldFault, query};
use kernel::locale::Sentence;
use search::FieldError;

/// Parameters every route takes.
const EVERYWHERE: &[&str] = &["lang", "site"];

/// What bytes that are no text come out as.
const REPLACED: char = '\u{fffd}';

/// The pairs of the query: text, with `lang` checked.
pub(crate) fn pairs(uri: &Uri) -> Result<Vec<(String, String)>, Fault> {
    let pairs = query::pairs(uri);
    let broken =
        pairs.iter().filter(|(name, value)| name.contains(REPLACED) || value.contains(REPLACED));
    let fields: Vec<_> = broken
        .take(20)
        .map(|(name, _)| FieldFault {
            field: kernel::text::truncate(name, 60).to_owned(),
            reason: Sentence::new("no es texto en UTF-8", "is no text in UTF-8"),
            allowed: Vec::new(),
        })
        .collect();
    if !fields.is_empty() {
        return Err(Fault::invalid(fields));
    }
    let lang = pairs.iter().find(|(name, _)| name == "lang").map(|(_, value)| value.as_str());
    match lang {
        None | Some("" | "es" | "en") => Ok(pairs),
        Some(_) => Err(Fault::invalid(vec![FieldFault {
            field: "lang".into(),
            reason: Sentence::new("no es un idioma que hablemos", "is not a language we speak"),
            allowed: vec!["es".into(), "en".into()],
        }])),
    }
}

/// For routes without parameters of their own: any other is refused by name.
pub(crate) fn none_but_shared(uri: &Uri) -> Result<(), Fault> {
    refuse_unknown(&pairs(uri)?, None)
}

/// For routes with one parameter of their own; an empty one counts as not sent.
pub(crate) fn only(uri: &Uri, own: &str) -> Result<Option<String>, Fault> {
    let pairs = pairs(uri)?;
    refuse_unknown(&pairs, Some(own))?;
    let found = pairs.into_iter().find(|(name, _)| name == own);
    Ok(found.map(|(_, value)| value).filter(|value| !value.is_empty()))
}

fn refuse_unknown(pairs: &[(String, String)], own: Option<&str>) -> Result<(), Fault> {
    let known = || EVERYWHERE.iter().copied().chain(own);
    let unknown = pairs.iter().filter(|(name, _)| !known().any(|known| known == name));
    let fields: Vec<_> = unknown
        .take(20)
        .map(|(name, _)| FieldFault {
            field: kernel::text::truncate(name, 60).to_owned(),
            reason: Sentence::new("no es un parámetro conocido", "is not a known parameter"),
            allowed: known().map(str::to_owned).collect(),
        })
        .collect();
    if fields.is_empty() { Ok(()) } else { Err(Fault::invalid(fields)) }
}

/// What the parser refused, as the caller is told.
pub(crate) fn refused(errors: Vec<FieldError>) -> Fault {
    let told = |e: FieldError| FieldFault { field: e.field, reason: e.reason, allowed: e.allowed };
    Fault::invalid(errors.into_iter().map(told).collect())
}
