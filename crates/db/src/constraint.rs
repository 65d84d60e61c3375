//! The schema guards a rule; here its violation gets a human name.

use crate::Error;

/// Names the violation of a constraint.
pub trait OnConstraint<T> {
    /// Turns a violation of `constraint` into `named()`, anything else into [`Error`].
    ///
    /// # Errors
    /// The named error, or whatever else the database said.
    fn on_constraint<E: From<Error>>(
        self,
        constraint: &str,
        named: impl FnOnce() -> E,
    ) -> Result<T, E>;
}

impl<T> OnConstraint<T> for Result<T, sqlx::Error> {
    fn on_constraint<E: From<Error>>(
        self,
        constraint: &str,
        named: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.map_err(
            |error| {
                if violates(&error, constraint) { named() } else { Error::from(error).into() }
            },
        )
    }
}

/// Whether `error` is the violation of `constraint`, for operations with more than one to name.
#[must_use]
pub fn violates(error: &sqlx::Error, constraint: &str) -> bool {
    matches!(error, sqlx::Error::Database(said) if said.constraint() == Some(constraint))
}
