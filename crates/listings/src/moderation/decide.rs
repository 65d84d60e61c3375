//! The decision about a listing.

use db::TenantTx;
use jobs::Job as _;
use kernel::ids::{AccountId, ListingId};
use sqlx::types::Uuid;
use tenancy::audit::By;

use super::SendDecision;
use crate::{
    Error, Status,
    life::{self, Hand, REASON_LENGTH_MAX},
};

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is public.
    Approve,
    /// It is not, or no longer, for that reason, which its seller reads.
    Reject(String),
}

impl Decision {
    /// How the listing is then.
    #[must_use]
    pub const fn to(&self) -> Status {
        match self {
            Self::Approve => Status::Published,
            Self::Reject(_) => Status::Rejected,
        }
    }
}

/// Decides: the step, its reason, and a letter to who published it. The transaction is the tenant's.
///
/// # Errors
/// [`Error::NoReason`]; [`Error::NoSuchListing`]; [`Error::NotAllowed`] where another decided meanwhile, or the listing is
/// such that there is nothing to decide; the limit of listings ([`Error::Tenancy`]).
pub async fn decide(
    tx: &mut TenantTx,
    by: &By,
    listing: ListingId,
    decision: &Decision,
) -> Result<(), Error> {
    let reason = match decision {
        Decision::Approve => None,
        Decision::Reject(reason) => Some(checked(reason)?),
    };
    let hand = Hand { by, seller: None };
    life::step_because(tx, hand, listing, (decision.to(), reason.as_deref())).await?;
    let account: Option<Uuid> = sqlx::query_scalar(
        "select account_id from listing_terms where tenant_id = $1 and listing_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    if let Some(account) = account {
        SendDecision { listing, account: AccountId(account), reason }.enqueue(tx).await?;
    }
    Ok(())
}

fn checked(reason: &str) -> Result<String, Error> {
    let reason = kernel::text::squeeze(&kernel::text::seen(reason));
    let length = reason.chars().count();
    if length == 0 || length > REASON_LENGTH_MAX {
        return Err(Error::NoReason);
    }
    Ok(reason)
}
