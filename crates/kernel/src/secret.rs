//! A value that must not reach a log, an error page or a debug print.

use std::fmt;

/// Wraps a secret: printing it shows only that there is one.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Puts `value` under the veil.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Lifts the veil; the caller answers for where the value goes.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("•••")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("•••")
    }
}
