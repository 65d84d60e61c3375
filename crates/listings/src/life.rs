//! The life of a listing: what state it is in, and what may follow.

mod change;
mod end;

use std::{fmt, str::FromStr};

pub use change::{expire, publish, sell, withdraw};
pub use end::{Ended, Reason, SOLD_SHOWN_DAYS, load_ended};
use kernel::locale::Word;

/// How a listing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being written.
    Draft,
    /// Public.
    Published,
    /// Taken off for a while.
    Paused,
    /// The thing is gone.
    Sold,
    /// Its time ran out.
    Expired,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Published, Self::Paused, Self::Sold, Self::Expired];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Paused => "paused",
            Self::Sold => "sold",
            Self::Expired => "expired",
        }
    }

    /// The word people read.
    pub(crate) const fn word(self) -> Word {
        match self {
            Self::Draft => Word::new("en borrador", "a draft"),
            Self::Published => Word::new("publicado", "published"),
            Self::Paused => Word::new("pausado", "paused"),
            Self::Sold => Word::new("vendido", "sold"),
            Self::Expired => Word::new("vencido", "expired"),
        }
    }

    /// The state after, or `None` where it does not follow: what is sold stays sold.
    #[must_use]
    pub const fn transition(self, to: Self) -> Option<Self> {
        match (self, to) {
            (Self::Draft | Self::Paused | Self::Expired, Self::Published)
            | (Self::Published, Self::Paused | Self::Sold | Self::Expired)
            | (Self::Paused, Self::Sold | Self::Expired) => Some(to),
            _ => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word().es)
    }
}

impl FromStr for Status {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|status| status.key() == text);
        found.ok_or_else(|| format!("«{}» no es un estado", kernel::text::truncate(text, 20)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sold_stays_sold() {
        assert!(Status::ALL.into_iter().all(|to| Status::Sold.transition(to).is_none()));
    }

    #[test]
    fn what_is_paused_may_come_back() {
        assert_eq!(Status::Published.transition(Status::Paused), Some(Status::Paused));
        assert_eq!(Status::Paused.transition(Status::Published), Some(Status::Published));
        assert_eq!(Status::Paused.transition(Status::Paused), None);
    }
}
