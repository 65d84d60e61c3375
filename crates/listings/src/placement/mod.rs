//! What is shown before others: granted by staff from a start to an end, as many at once as there are slots, and taking
//! turns where more have it than are shown.

mod board;
mod grant;
mod list;
mod open;
mod slots;
mod withdraw;

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use kernel::{ids::ListingId, locale::Word};

pub use board::{Board, of_site};
pub use grant::{DAYS_MAX, Granted, grant};
pub use list::{Held, list, of_listing};
pub use slots::{CAPACITY_MAX, Slots, set as set_slots, slots};
pub use withdraw::withdraw;
pub(crate) use withdraw::withdraw_all;

/// In which way a listing is shown before others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// First of what a section shows, all of them.
    Top,
    /// Behind those, a few at a time, by turns.
    Featured,
    /// As if it were new: behind what is featured.
    Bump,
    /// In the block of the front page, a few at a time, by turns.
    Home,
}

impl Kind {
    /// All of them, in the order they are shown in.
    pub const ALL: [Self; 4] = [Self::Top, Self::Featured, Self::Bump, Self::Home];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Featured => "featured",
            Self::Bump => "bump",
            Self::Home => "home",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Top => Word::new("primero de su sección", "first of its section"),
            Self::Featured => Word::new("destacado", "featured"),
            Self::Bump => Word::new("subido", "bumped"),
            Self::Home => Word::new("en la portada", "on the front page"),
        }
    }

    /// How many have it at once unless the tenant says otherwise.
    #[must_use]
    pub const fn usual_capacity(self) -> u8 {
        match self {
            Self::Top => 3,
            Self::Featured => 24,
            Self::Bump | Self::Home => 12,
        }
    }

    /// How many of them a page shows.
    #[must_use]
    pub const fn shown_max(self) -> usize {
        match self {
            Self::Top | Self::Featured => 3,
            Self::Bump => 2,
            Self::Home => 4,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word().es)
    }
}

impl FromStr for Kind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.key() == text);
        found.ok_or_else(|| format!("«{}» no es un lugar", kernel::text::truncate(text, 20)))
    }
}

/// A listing that has a place, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Which listing.
    pub listing: ListingId,
    /// In which way.
    pub kind: Kind,
    /// From then on,
    pub starts_at: DateTime<Utc>,
    /// and no longer than until here.
    pub ends_at: DateTime<Utc>,
}

impl Placed {
    /// Whether it is shown so at that moment.
    #[must_use]
    pub fn is_at(&self, now: DateTime<Utc>) -> bool {
        self.starts_at <= now && now < self.ends_at
    }
}

/// The kind that a row names.
fn kind_of(text: &str) -> Result<Kind, sqlx::Error> {
    text.parse().map_err(|message: String| sqlx::Error::Decode(message.into()))
}
