//! How much a tenant may use. A hard limit refuses what goes beyond it, a soft one only tells; both tell
//! the owners once most is used. Who sets them: an operator, and billing from a plan, by [`set`].

mod check;
mod list;
mod notice;
mod set;

pub use check::{allowed, spend, take_room};
pub use list::{Usage, list};
pub use notice::SendLimitNotice;
pub use set::set;

use std::{fmt, str::FromStr};

use chrono::TimeDelta;
use kernel::locale::Language;

use crate::tenant::UnknownWord;

/// From this part of a limit on, in hundredths, its owners are told.
pub const NOTICE_PERCENT: i64 = 80;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Limit {
    /// People of the staff, with those who are invited.
    Members,
    /// Sellers.
    Sellers,
    /// Listings that are public, paused, in review or taken back to be written on.
    Listings,
    /// Calls of the API by sessions and keys, a minute.
    ApiCalls,
    /// What kept photos weigh, in MB (2^20 bytes).
    Storage,
}

impl Limit {
    /// In the order they are shown.
    pub const ALL: [Self; 5] =
        [Self::Members, Self::Sellers, Self::Listings, Self::ApiCalls, Self::Storage];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Sellers => "sellers",
            Self::Listings => "listings",
            Self::ApiCalls => "api_calls",
            Self::Storage => "storage_mb",
        }
    }

    /// Within which time it holds; at any time for what is simply there.
    #[must_use]
    pub const fn window(self) -> Option<TimeDelta> {
        match self {
            Self::ApiCalls => Some(TimeDelta::minutes(1)),
            Self::Members | Self::Sellers | Self::Listings | Self::Storage => None,
        }
    }

    /// What is limited, in words.
    #[must_use]
    pub const fn named(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Members, Language::Es) => "personas del equipo",
            (Self::Members, Language::En) => "people of the team",
            (Self::Sellers, Language::Es) => "vendedores",
            (Self::Sellers, Language::En) => "sellers",
            (Self::Listings, Language::Es) => "anuncios",
            (Self::Listings, Language::En) => "listings",
            (Self::ApiCalls, Language::Es) => "llamadas a la API con sesión o llave, por minuto",
            (Self::ApiCalls, Language::En) => "API calls with a session or key, a minute",
            (Self::Storage, Language::Es) => "MB de fotos",
            (Self::Storage, Language::En) => "MB of photos",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for Limit {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|l| l.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// How much of it, and what happens beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// The most there may be.
    pub most: i64,
    /// Whether more is refused.
    pub is_hard: bool,
}

impl Allowed {
    /// Whether so much is near the limit, or beyond.
    #[must_use]
    pub const fn is_nearly_used(self, used: i64) -> bool {
        used.saturating_mul(100) >= self.most.saturating_mul(NOTICE_PERCENT)
    }
}
