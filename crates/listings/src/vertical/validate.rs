//! Does a vertical make sense? Everything wrong is told at once, with its place in the file.

mod attribute;
mod names;
mod options;

use std::collections::HashSet;

use super::{Problem, Vertical};

/// Most attributes a vertical has.
pub const ATTRIBUTES_MAX: usize = 100;
/// Most options an attribute has.
pub const OPTIONS_MAX: usize = 5_000;
/// Most categories a vertical has.
pub const CATEGORIES_MAX: usize = 200;
/// Most other spellings of one attribute or option.
pub const ALIASES_MAX: usize = 50;
/// Longest label, unit or alias, in characters.
pub const LABEL_LENGTH_MAX: usize = 80;
/// Most buckets of a range facet.
pub const BUCKETS_MAX: usize = 50;
/// Most decimals of a `decimal`.
pub const SCALE_MAX: u32 = 4;
/// Most everyday words of a vertical.
pub const WORDS_MAX: usize = 100;
/// Problems that are told; a file with more is wrong as a whole.
const PROBLEMS_MAX: usize = 200;

/// Keys a vertical may not have, because a site has other pages at those addresses.
pub const RESERVED_VERTICALS: &[&str] = &[
    "all",
    "api",
    "assets",
    "buscar",
    "c",
    "comparar",
    "contacto",
    "cuenta",
    "docs",
    "favicon",
    "financiamiento",
    "guardados",
    "health",
    "icono",
    "livez",
    "m",
    "metrics",
    "muestra",
    "nosotros",
    "operador",
    "panel",
    "privacidad",
    "readyz",
    "robots",
    "sin-conexion",
    "sitemap",
    "startz",
    "static",
    "terminos",
    "v1",
    "vendedor",
    "vista",
];

/// The problems found so far.
#[derive(Default)]
struct Report(Vec<Problem>);

impl Report {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        if self.0.len() < PROBLEMS_MAX {
            self.0.push(Problem { path: path.into(), message: message.into() });
        }
    }

    fn limit(&mut self, path: &str, given: usize, max: usize, what: &str) {
        if given > max {
            self.add(path, format!("hay {given} {what}; el máximo es {max}"));
        }
    }
}

impl Vertical {
    /// Everything that is wrong with it, in the order of the file; empty when it may be applied.
    #[must_use]
    pub fn validate(&self) -> Vec<Problem> {
        let mut report = Report::default();
        head(self, &mut report);
        categories(self, &mut report);
        report.limit("attributes", self.attributes.len(), ATTRIBUTES_MAX, "atributos");
        let mut seen = HashSet::new();
        for attribute in self.attributes.iter().take(ATTRIBUTES_MAX) {
            if !seen.insert(attribute.key.as_str()) {
                report.add(format!("attributes.{}", attribute.key), "la clave está repetida");
            }
            attribute::validate(self, attribute, &mut report);
        }
        attribute::parents_end(self, &mut report);
        attribute::column_names_differ(self, &mut report);
        report.0
    }
}

fn head(vertical: &Vertical, report: &mut Report) {
    if !names::is_key(&vertical.key) || vertical.key.len() < 2 {
        report.add("key", names::KEY_RULE);
    }
    if RESERVED_VERTICALS.contains(&vertical.key.as_str()) {
        report.add("key", format!("«{}» es una dirección reservada del sitio", vertical.key));
    }
    names::labels("labels", &vertical.labels, report);
    names::optional("schema_org", vertical.schema_org.as_deref(), report);
    if vertical.operations.is_empty() {
        report.add("operations", "debe haber al menos una operación");
    }
    names::each_once("operations", &vertical.operations, report);
    report.limit("words", vertical.words.len(), WORDS_MAX, "palabras");
    names::each_once("words", &vertical.words, report);
    for word in vertical.words.iter().take(WORDS_MAX) {
        // Exactly one: what is left of it without capitals and accents.
        if crate::tokens::of_query(word).len() != 1 || word.contains(char::is_whitespace) {
            report.add(
                "words",
                format!("«{}» no es una sola palabra", kernel::text::truncate(word, 40)),
            );
        }
    }
    names::each_once("title", &vertical.title, report);
    for key in vertical.title.iter().filter(|key| vertical.attribute(key).is_none()) {
        report.add("title", format!("«{key}» no es un atributo de esta vertical"));
    }
}

fn categories(vertical: &Vertical, report: &mut Report) {
    report.limit("categories", vertical.categories.len(), CATEGORIES_MAX, "categorías");
    let mut seen = HashSet::new();
    for category in vertical.categories.iter().take(CATEGORIES_MAX) {
        let path = format!("categories.{}", category.key);
        if !names::is_slug(&category.key) {
            report.add(&path, names::SLUG_RULE);
        }
        if !seen.insert(category.key.as_str()) {
            report.add(&path, "la clave está repetida");
        }
        names::labels(&format!("{path}.labels"), &category.labels, report);
    }
}

#[cfg(test)]
mod tests;
