//! Keys, slugs, labels and lists of words.

use kernel::text::{fold, squeeze, truncate};

use super::{LABEL_LENGTH_MAX, Report};
use crate::vertical::Labels;

pub(super) const KEY_RULE: &str = "la clave debe empezar con una letra minúscula y tener hasta 40 \
                                   letras minúsculas, cifras o guiones bajos";
pub(super) const SLUG_RULE: &str =
    "debe tener hasta 60 letras minúsculas sin acento, cifras, guiones o puntos";

const KEY_LENGTH_MAX: usize = 40;
const SLUG_LENGTH_MAX: usize = 60;

/// `mileage_km`: what a query parameter and an address take as they are.
pub(super) fn is_key(key: &str) -> bool {
    let tail = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    key.len() <= KEY_LENGTH_MAX
        && key.bytes().all(tail)
        && key.starts_with(|c: char| c.is_ascii_lowercase())
}

/// `mercedes-benz`: no comma, which parts the values of a filter.
pub(super) fn is_slug(slug: &str) -> bool {
    let inner =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
    !slug.is_empty()
        && slug.len() <= SLUG_LENGTH_MAX
        && slug.bytes().all(inner)
        && slug.starts_with(|c: char| c.is_ascii_alphanumeric())
}

pub(super) fn labels(path: &str, labels: &Labels, report: &mut Report) {
    label(&format!("{path}.es"), &labels.es, report);
    label(&format!("{path}.en"), &labels.en, report);
}

pub(super) fn optional(path: &str, text: Option<&str>, report: &mut Report) {
    if let Some(text) = text {
        label(path, text, report);
    }
}

/// A word of schema.org: `Apartment`.
pub(super) fn term(path: &str, word: Option<&str>, report: &mut Report) {
    let is_word = |word: &str| {
        word.len() <= LABEL_LENGTH_MAX
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if word.is_some_and(|word| !is_word(word)) {
        report.add(path, "debe ser una palabra de schema.org, como «Apartment»");
    }
}

pub(super) fn label(path: &str, text: &str, report: &mut Report) {
    if text.trim().is_empty() {
        report.add(path, "no puede estar vacío");
    } else if text.chars().any(char::is_control) {
        report.add(path, "contiene caracteres que no son texto");
    } else if truncate(text, LABEL_LENGTH_MAX).len() < text.len() {
        report.add(path, format!("debe tener {LABEL_LENGTH_MAX} caracteres como máximo"));
    }
}

/// What two spellings that nobody tells apart have in common.
pub(super) fn spelling(text: &str) -> String {
    fold(&squeeze(text))
}

pub(super) fn each_once<T: PartialEq + std::fmt::Display>(
    path: &str,
    list: &[T],
    report: &mut Report,
) {
    for (at, item) in list.iter().enumerate() {
        if list[..at].contains(item) {
            report.add(path, format!("«{item}» está repetido"));
        }
    }
}
