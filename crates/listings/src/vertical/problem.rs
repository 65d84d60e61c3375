//! What may be wrong with a vertical file, and with the attributes of a listing.

use std::fmt;

use kernel::locale::Sentence;

/// Something wrong in a vertical, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `attributes.model.options.corolla.parent`.
    pub path: String,
    /// What, as a sentence in Spanish.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path, self.message)
    }
}

/// The text is no vertical: where it stops making sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What, in Spanish.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "línea {}, columna {}: {}", self.line, self.column, self.message)
    }
}

/// A value that its vertical does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeError {
    /// Key of the attribute, as it was given.
    pub key: String,
    /// Why, without naming the attribute: `debe ser un número entero`.
    pub reason: Sentence,
}

impl fmt::Display for AttributeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.key, self.reason)
    }
}
