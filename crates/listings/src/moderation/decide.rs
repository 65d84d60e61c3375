//! The decision about a listing.

use db::TenantTx;
use kernel::ids::ListingId;
use tenancy::audit::{self, By, Deed};

use super::{
    report,
    tell::{self, Decided},
};
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

/// Decides: the step, its reason, what becomes of the doubts others had, and a letter to who published it. What is public
/// and was reported stays so where it is approved. The transaction is the tenant's.
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
    let decided = match decision {
        Decision::Approve => Decided::Approved,
        Decision::Reject(reason) => Decided::Rejected(checked(reason)?),
    };
    let from = life::held(tx, listing, None).await?;
    let is_upheld = matches!(decided, Decided::Rejected(_));
    let settled = report::settle(tx, listing, is_upheld).await?;
    if from == Status::Published && !is_upheld && settled > 0 {
        let told = format!("{settled} reportes sin fundamento");
        let deed = Deed::of("listing.reports_dismissed", listing).becoming(told);
        return Ok(audit::append(tx, by, deed).await?);
    }
    let reason = match &decided {
        Decided::Rejected(reason) => Some(reason.as_str()),
        Decided::Approved | Decided::Held => None,
    };
    let hand = Hand { by, seller: None };
    life::step_because(tx, hand, listing, (decision.to(), reason)).await?;
    tell::tell(tx, listing, decided).await
}

/// A reason as it is kept.
pub(super) fn checked(reason: &str) -> Result<String, Error> {
    let reason = kernel::text::squeeze(&kernel::text::seen(reason));
    let length = reason.chars().count();
    if length == 0 || length > REASON_LENGTH_MAX {
        return Err(Error::NoReason);
    }
    Ok(reason)
}
