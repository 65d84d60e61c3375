//! What a link of a letter carries: the listing, the end it is about, and a sum only this installation makes. It is
//! good for that end alone, and for whom it was written to.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::{
    hex,
    ids::{AccountId, BARE_LENGTH, Id as _, ListingId},
};

use crate::Error;

/// Where the link of a letter leads.
const PATH: &str = "/cuenta/renovacion/";
const PURPOSE: &[u8] = b"renewal of a listing";
/// Bytes of the sum that are sent along.
const SUM_BYTES: usize = 16;

/// What it says, before anybody looked whether we wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub listing: ListingId,
    pub end: DateTime<Utc>,
    sum: [u8; SUM_BYTES],
}

impl Token {
    /// That of the end of a listing, for that account.
    pub fn of(
        tx: &TenantTx,
        (listing, end): (ListingId, DateTime<Utc>),
        account: AccountId,
    ) -> Result<Self, Error> {
        Ok(Self { listing, end, sum: sum(tx, (listing, end), account)? })
    }

    /// As it stands in an address.
    fn text(&self) -> String {
        let micros = self.end.timestamp_micros();
        format!("{}{micros:x}-{}", self.listing.bare(), hex::text(&self.sum))
    }

    /// The whole link.
    pub fn link(&self, origin: &str) -> String {
        format!("{origin}{PATH}{}", self.text())
    }

    /// Reads one.
    pub fn read(text: &str) -> Option<Self> {
        let (listing, rest) = text.split_at_checked(BARE_LENGTH)?;
        let (micros, sum) = rest.split_once('-')?;
        let micros = i64::from_str_radix(micros, 16).ok()?;
        Some(Self {
            listing: ListingId::of_bare(listing)?,
            end: DateTime::from_timestamp_micros(micros)?,
            sum: hex::bytes(sum)?.try_into().ok()?,
        })
    }

    /// Whether we wrote it to that account. Both sums are compared whole, wherever they differ.
    pub fn is_ours(&self, tx: &TenantTx, account: AccountId) -> Result<bool, Error> {
        let ours = sum(tx, (self.listing, self.end), account)?;
        let differing = ours.iter().zip(self.sum).fold(0, |all, (one, other)| all | (one ^ other));
        Ok(differing == 0)
    }
}

fn sum(
    tx: &TenantTx,
    (listing, end): (ListingId, DateTime<Utc>),
    account: AccountId,
) -> Result<[u8; SUM_BYTES], Error> {
    let whole = tx.sum(&[
        PURPOSE,
        tx.tenant().0.as_bytes(),
        listing.0.as_bytes(),
        account.0.as_bytes(),
        &end.timestamp_micros().to_be_bytes(),
    ])?;
    let mut sum = [0; SUM_BYTES];
    sum.copy_from_slice(&whole[..SUM_BYTES]);
    Ok(sum)
}
