//! The steps a listing took.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::ListingId;

use super::Status;
use crate::Error;

/// Steps shown: the latest.
const SHOWN_MAX: i64 = 50;

/// A step in the life of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How it was before.
    pub from: Status,
    /// How it was after.
    pub to: Status,
    /// What its seller is told of why.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Step {
    /// Whether its seller said there why what was rejected should be taken.
    #[must_use]
    pub fn is_appeal(&self) -> bool {
        (self.from, self.to) == (Status::Rejected, Status::InReview) && self.reason.is_some()
    }
}

/// The steps of a listing, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn history(tx: &mut TenantTx, listing: ListingId) -> Result<Vec<Step>, Error> {
    let rows: Vec<(String, String, Option<String>, DateTime<Utc>)> = sqlx::query_as(
        "select earlier, later, reason, at from listing_steps
         where tenant_id = $1 and listing_id = $2
         order by at desc, step_id desc limit $3",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .bind(SHOWN_MAX)
    .fetch_all(tx.sql())
    .await?;
    let status = |word: String| {
        word.parse().map_err(|message: String| Error::from(sqlx::Error::Decode(message.into())))
    };
    let step =
        |(from, to, reason, at)| Ok(Step { from: status(from)?, to: status(to)?, reason, at });
    rows.into_iter().map(step).collect()
}
