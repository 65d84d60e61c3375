//! What is left of a listing once it is off the sites: what it was, where, and why it is gone.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use db::{PublicTx, TenantTx};
use kernel::ids::ListingId;
use sqlx::Row as _;

use super::Status;
use crate::{Attributes, Error, Place, Vertical, vertical};

/// For how long the old address of what was sold still shows it, in days.
pub const SOLD_SHOWN_DAYS: i64 = 30;

/// Why a listing is off the sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// What was listed is sold.
    Sold,
    /// It is let.
    Rented,
    /// Its time ran out.
    Expired,
    /// Whoever published it took it off.
    Withdrawn,
}

impl Reason {
    /// The reason that a state is, for a listing that was public; `None` while it is.
    pub(super) const fn of(status: Status) -> Option<Self> {
        match status {
            Status::Sold => Some(Self::Sold),
            Status::Rented => Some(Self::Rented),
            Status::Expired => Some(Self::Expired),
            Status::Draft | Status::InReview | Status::Paused | Status::Rejected => {
                Some(Self::Withdrawn)
            }
            Status::Published => None,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Sold => "sold",
            Self::Rented => "rented",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A listing that a site showed before, as far as anybody may still see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// Which listing.
    pub id: ListingId,
    /// Its title.
    pub title: String,
    /// Where it was; no point.
    pub place: Place,
    /// What sort of thing it was (see [`vertical::kind`]), and nothing else of it.
    pub kinds: Attributes,
    /// Why it is gone.
    pub reason: Reason,
    /// Since when it was public.
    pub published_at: DateTime<Utc>,
    /// Since when it is gone.
    pub ended_at: DateTime<Utc>,
    /// Its vertical.
    pub vertical: Arc<Vertical>,
}

impl Ended {
    /// Whether its address still shows it, marked as sold or let.
    #[must_use]
    pub fn is_shown(&self, now: DateTime<Utc>) -> bool {
        matches!(self.reason, Reason::Sold | Reason::Rented)
            && now - self.ended_at < TimeDelta::days(SOLD_SHOWN_DAYS)
    }
}

/// Writes down what is left of a listing whose state was just changed; nothing is of one that never was public.
pub(super) async fn note(
    tx: &mut TenantTx,
    listing: ListingId,
    reason: Reason,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let key: String = sqlx::query_scalar(
        "select vertical from listings where tenant_id = $1 and listing_id = $2",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .fetch_one(tx.sql())
    .await?;
    let held = vertical::load(tx, &key).await?;
    let kinds: Vec<String> =
        vertical::kind::keys(&held.vertical).into_iter().map(str::to_owned).collect();
    sqlx::query(include_str!("note_end.sql"))
        .bind(tenant.0)
        .bind(listing.0)
        .bind(reason.key())
        .bind(kinds)
        .bind(now)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Forgets the end of a listing that is public again.
pub(super) async fn forget(tx: &mut TenantTx, listing: ListingId) -> Result<(), Error> {
    let tenant = tx.tenant();
    sqlx::query("delete from listing_ends where tenant_id = $1 and listing_id = $2")
        .bind(tenant.0)
        .bind(listing.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// What is left of the listing of that id, if the site showed it; `held` finds a vertical by key.
///
/// # Errors
/// [`Error::Database`].
pub async fn load_ended(
    tx: &mut PublicTx,
    listing: ListingId,
    held: impl FnOnce(&str) -> Option<Arc<Vertical>>,
) -> Result<Option<Ended>, Error> {
    let row = sqlx::query(
        "select vertical, title, kinds, country, region, city, reason, published_at, ended_at
         from ended_listings where listing_id = $1",
    )
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(vertical) = held(row.try_get(0)?) else { return Ok(None) };
    let kinds: serde_json::Value = row.try_get(2)?;
    let (country, region, city) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
    Ok(Some(Ended {
        id: listing,
        title: row.try_get(1)?,
        place: Place { country, region, city, ..Place::default() },
        kinds: Attributes::from_stored(&vertical, &kinds),
        reason: reason(row.try_get(6)?),
        published_at: row.try_get(7)?,
        ended_at: row.try_get(8)?,
        vertical,
    }))
}

/// The table has no other words.
fn reason(word: &str) -> Reason {
    match word {
        "sold" => Reason::Sold,
        "rented" => Reason::Rented,
        "expired" => Reason::Expired,
        _ => Reason::Withdrawn,
    }
}
