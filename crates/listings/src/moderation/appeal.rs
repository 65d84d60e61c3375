//! A seller says why a listing that was not taken should be.

use db::TenantTx;
use kernel::ids::{ListingId, SellerId};
use tenancy::audit::By;

use super::decide::checked;
use crate::{
    Error, Status,
    life::{self, Hand},
};

/// Brings a listing that was rejected back to who decides, with what its seller says of it. What is written in it stays
/// as it is; who would rather mend it sends it anew. The transaction is the tenant's.
///
/// # Errors
/// [`Error::NoReason`] without a word; [`Error::NoSuchListing`], another seller's included; [`Error::NotAllowed`]
/// for one that is not rejected.
pub async fn appeal(
    tx: &mut TenantTx,
    by: &By,
    (listing, seller): (ListingId, SellerId),
    why: &str,
) -> Result<(), Error> {
    let why = checked(why)?;
    let from = life::held(tx, listing, Some(seller)).await?;
    if from != Status::Rejected {
        return Err(Error::NotAllowed { from, to: Status::InReview });
    }
    let hand = Hand { by, seller: None };
    life::step_because(tx, hand, listing, (Status::InReview, Some(&why))).await
}
