//! The life of a listing: what state it is in, and what may follow.

mod end;
mod history;
mod prices;
mod step;

use std::{fmt, str::FromStr};

pub use end::{Ended, Reason, SOLD_SHOWN_DAYS, load_ended};
pub use history::{Step, history};
use kernel::locale::Word;
pub use prices::prices;
pub use step::{Hand, LISTING_LIFE, REASON_LENGTH_MAX, step, step_because};
pub(crate) use step::{Taken, held, keep, locked, settle};

use crate::events;

/// How a listing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Back in the hands of who writes it.
    Draft,
    /// Waits for a moderator.
    InReview,
    /// Public.
    Published,
    /// Taken off for a while.
    Paused,
    /// The thing is gone.
    Sold,
    /// It is let.
    Rented,
    /// Its time ran out.
    Expired,
    /// A moderator did not take it; its seller may put it right, or appeal.
    Rejected,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::InReview,
        Self::Published,
        Self::Paused,
        Self::Sold,
        Self::Rented,
        Self::Expired,
        Self::Rejected,
    ];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Published => "published",
            Self::Paused => "paused",
            Self::Sold => "sold",
            Self::Rented => "rented",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Draft => Word::new("en borrador", "a draft"),
            Self::InReview => Word::new("en revisión", "in review"),
            Self::Published => Word::new("publicado", "published"),
            Self::Paused => Word::new("pausado", "paused"),
            Self::Sold => Word::new("vendido", "sold"),
            Self::Rented => Word::new("alquilado", "rented"),
            Self::Expired => Word::new("vencido", "expired"),
            Self::Rejected => Word::new("rechazado", "rejected"),
        }
    }

    /// The state after, or `None` where it does not follow: what is sold or let stays so. The table has the
    /// same rule (`listing_may_follow`).
    #[must_use]
    pub fn transition(self, to: Self) -> Option<Self> {
        let follows: &[Self] = match self {
            Self::Draft => &[Self::InReview, Self::Published, Self::Rejected],
            Self::InReview => &[Self::Draft, Self::Published, Self::Rejected],
            Self::Published => &[
                Self::InReview,
                Self::Paused,
                Self::Sold,
                Self::Rented,
                Self::Expired,
                Self::Rejected,
            ],
            Self::Paused => &[
                Self::InReview,
                Self::Published,
                Self::Sold,
                Self::Rented,
                Self::Expired,
                Self::Rejected,
            ],
            Self::Expired => {
                &[Self::InReview, Self::Published, Self::Sold, Self::Rented, Self::Rejected]
            }
            Self::Rejected => &[Self::InReview, Self::Published],
            Self::Sold | Self::Rented => &[],
        };
        follows.contains(&to).then_some(to)
    }

    /// Whether its seller alone may take that step: what a moderator looks at, or took off, only a moderator puts
    /// there.
    #[must_use]
    pub fn may_seller(self, to: Self) -> bool {
        let is_judged = matches!(self, Self::Draft | Self::InReview | Self::Rejected);
        let is_own = matches!(to, Self::Published | Self::Paused | Self::Sold | Self::Rented);
        self.transition(to).is_some() && is_own && !(is_judged && to == Self::Published)
    }

    /// The event that a listing has become so.
    pub(crate) const fn event(self) -> &'static str {
        match self {
            Self::Draft => events::LISTING_RECALLED,
            Self::InReview => events::LISTING_SUBMITTED,
            Self::Published => events::LISTING_PUBLISHED,
            Self::Paused => events::LISTING_WITHDRAWN,
            Self::Sold => events::LISTING_SOLD,
            Self::Rented => events::LISTING_RENTED,
            Self::Expired => events::LISTING_EXPIRED,
            Self::Rejected => events::LISTING_REJECTED,
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
        for end in [Status::Sold, Status::Rented] {
            assert!(Status::ALL.into_iter().all(|to| end.transition(to).is_none()));
        }
    }

    #[test]
    fn what_is_paused_may_come_back() {
        assert_eq!(Status::Published.transition(Status::Paused), Some(Status::Paused));
        assert_eq!(Status::Paused.transition(Status::Published), Some(Status::Published));
        assert_eq!(Status::Paused.transition(Status::Paused), None);
    }
}
