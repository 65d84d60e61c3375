//! The port letters leave by.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use kernel::ids::TenantId;

use crate::Written;

/// A letter on its way.
#[derive(Debug, Clone)]
pub struct Message {
    /// In whose name.
    pub tenant: TenantId,
    /// Its `Message-ID` without brackets: the same in every attempt, so that who gets it twice can
    /// tell.
    pub id: String,
    /// The name it is signed with.
    pub from_name: String,
    /// The address it is from.
    pub from: String,
    /// The address it goes to.
    pub to: String,
    /// The address answers go to, if another.
    pub reply_to: Option<String>,
    /// When it was written.
    pub date: DateTime<Utc>,
    /// BCP 47 tag of what is written.
    pub language: &'static str,
    /// What is written.
    pub written: Written,
}

/// Why a letter has not left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The other side will not take it, now or later.
    #[error("rechazada: {0}")]
    Refused(String),
    /// It was not handed over; another attempt may do.
    #[error("no salió: {reason}")]
    NotSent {
        /// Why.
        reason: String,
        /// Not before this much time has passed, when the other side said so.
        after: Option<Duration>,
    },
    /// It was handed over, and the other side did not say whether it has it.
    #[error("no se sabe si salió: {0}")]
    Unknown(String),
}

impl Failure {
    /// The word it is listed under. What the other side said may hold an address and is for the table.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::NotSent { .. } => "not_sent",
            Self::Unknown(_) => "unknown",
        }
    }

    /// What the other side said.
    pub(crate) fn reason(&self) -> &str {
        match self {
            Self::Refused(reason) | Self::NotSent { reason, .. } | Self::Unknown(reason) => reason,
        }
    }
}

/// What an attempt came to.
pub type Sending<'a> = BoxFuture<'a, Result<(), Failure>>;

/// Hands letters over. Handing the same one over twice must do no harm: an attempt of which nothing was
/// heard is made again.
pub trait Mailer: Send + Sync + 'static {
    /// How it is called where attempts are listed.
    fn name(&self) -> &'static str;
    /// Hands one over.
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a>;
}
