//! What this capability tells the others, by id.

use db::TenantTx;
use jobs::event::{Event, Record};
use uuid::Uuid;

use crate::Error;

/// A listing became public.
pub(crate) const LISTING_PUBLISHED: &str = "listing.published";
/// A listing says something new.
pub(crate) const LISTING_CHANGED: &str = "listing.changed";
/// A listing that is public stays so for a new term.
pub(crate) const LISTING_RENEWED: &str = "listing.renewed";
/// A listing is no longer public.
pub(crate) const LISTING_WITHDRAWN: &str = "listing.withdrawn";
/// A listing waits for a moderator.
pub(crate) const LISTING_SUBMITTED: &str = "listing.submitted";
/// Its seller took it back to write on.
pub(crate) const LISTING_RECALLED: &str = "listing.recalled";
/// Somebody has doubts about it.
pub(crate) const LISTING_REPORTED: &str = "listing.reported";
/// A moderator did not take it.
pub(crate) const LISTING_REJECTED: &str = "listing.rejected";
/// What was listed is let.
pub(crate) const LISTING_RENTED: &str = "listing.rented";
/// What was listed is sold.
pub(crate) const LISTING_SOLD: &str = "listing.sold";
/// The time of a listing ran out.
pub(crate) const LISTING_EXPIRED: &str = "listing.expired";
/// A vertical came, or has a new form.
pub(crate) const VERTICAL_CHANGED: &str = "vertical.changed";
/// A listing has a place before others, or has one no longer.
pub(crate) const PLACEMENT_CHANGED: &str = "placement.changed";
/// A rate was stated.
pub(crate) const FX_CHANGED: &str = "fx.changed";

/// Records one event in the operation's own transaction.
pub(crate) async fn record(
    tx: &mut TenantTx,
    kind: &'static str,
    subject: impl Into<Option<Uuid>>,
) -> Result<(), Error> {
    Ok(tx.record(Event { kind, subject: subject.into() }).await?)
}

/// The same for many subjects with one statement.
pub(crate) async fn record_all(
    tx: &mut TenantTx,
    kind: &'static str,
    subjects: &[Uuid],
) -> Result<(), Error> {
    if subjects.is_empty() {
        return Ok(());
    }
    Ok(tx.record_all(kind, subjects).await?)
}
