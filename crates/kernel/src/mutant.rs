//! Faults that are switched on in one instrumented build (the feature `mutants`), to prove that the proof
//! of isolation would notice them. Without the feature every question is answered "no" when the program is
//! compiled, and nothing can switch one on.

use chrono::{DateTime, Utc};

/// A rule that can be broken on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// Whoever is signed in may use every route.
    EveryPermission,
    /// A key opens what no scope of it names.
    EveryScope,
    /// A page of another site may ask for a change.
    EveryOrigin,
    /// A paused tenant is served.
    Paused,
    /// A session works at every host of its tenant.
    EveryHost,
    /// A token works however it is carried.
    EveryCarrier,
    /// A session does not end.
    SessionLife,
    /// A link does not end.
    LinkLife,
    /// A key does not end.
    KeyLife,
    /// Who acts in another's stead does so for as long as a session lasts.
    SteadLife,
    /// Whoever acts for a seller sees all of the tenant.
    EverySeller,
    /// A query looks for a seller whosever it is: what the database lets be seen is all that is asked.
    TenantPredicate,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::EveryPermission,
        Self::EveryScope,
        Self::EveryOrigin,
        Self::Paused,
        Self::EveryHost,
        Self::EveryCarrier,
        Self::SessionLife,
        Self::LinkLife,
        Self::KeyLife,
        Self::SteadLife,
        Self::EverySeller,
        Self::TenantPredicate,
    ];

    /// The moment from which on something holds; long ago where this rule is broken.
    #[must_use]
    pub fn since(self, moment: DateTime<Utc>) -> DateTime<Utc> {
        if self.is_on() { DateTime::UNIX_EPOCH } else { moment }
    }
}

#[cfg(not(feature = "mutants"))]
impl Mutant {
    /// Whether this rule is broken: never.
    #[must_use]
    pub const fn is_on(self) -> bool {
        false
    }
}

#[cfg(feature = "mutants")]
mod switch {
    use std::sync::{PoisonError, RwLock};

    use super::Mutant;

    static ON: RwLock<Option<Mutant>> = RwLock::new(None);

    impl Mutant {
        /// Whether this rule is broken now.
        #[must_use]
        pub fn is_on(self) -> bool {
            *ON.read().unwrap_or_else(PoisonError::into_inner) == Some(self)
        }

        /// Breaks one rule in the whole process, or none.
        pub fn switch(to: Option<Self>) {
            *ON.write().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}
