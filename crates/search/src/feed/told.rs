//! How the index keeps up, told to whoever asked to hear.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jobs::stream::Cursor;

/// Why the index is behind the database, worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lag {
    /// The index of some vertical holds as many listings as it can.
    Full,
    /// A transaction left open keeps what was committed since from the stream.
    HeldBack,
    /// Events that have been there for a while are not taken in yet.
    Waiting,
    /// The last batch of events could not be taken in.
    Refused,
    /// The stream cannot be read.
    Unreadable,
}

impl Lag {
    /// The fact as people read it, without inner details.
    #[must_use]
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Full => "el índice de una sección está lleno; lo nuevo de ella no se encuentra",
            Self::HeldBack => "una transacción abierta retiene los cambios; aún no se encuentran",
            Self::Waiting | Self::Refused => "hay cambios que aún no se encuentran",
            Self::Unreadable => "no se puede leer qué ha cambiado",
        }
    }
}

/// What is known of how the index keeps up.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Whether the stream is followed; while the index is built there is nothing to tell.
    pub is_followed: bool,
    /// Everything up to here has been taken in.
    pub cursor: Option<Cursor>,
    /// Whether the last batch was not taken in.
    pub is_refused: bool,
    /// Whether a shard is full.
    pub is_full: bool,
    /// What was last seen of the stream.
    pub stream: Option<Lag>,
}

/// Shares what is known and tells it.
pub(super) struct Told {
    known: Mutex<Known>,
    tell: Box<dyn Fn(Option<Lag>) + Send + Sync>,
}

impl Told {
    pub(super) fn to(tell: impl Fn(Option<Lag>) + Send + Sync + 'static) -> Self {
        Self { known: Mutex::default(), tell: Box::new(tell) }
    }

    /// Changes what is known and tells the worst of it.
    pub(super) fn note(&self, change: impl FnOnce(&mut Known)) {
        let mut known = self.lock();
        change(&mut known);
        let full = known.is_full.then_some(Lag::Full);
        let refused = known.is_refused.then_some(Lag::Refused);
        let worst = full.max(refused).max(known.stream);
        let is_followed = known.is_followed;
        drop(known);
        if is_followed {
            (self.tell)(worst);
        }
    }

    pub(super) fn cursor(&self) -> Option<Cursor> {
        self.lock().cursor.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
