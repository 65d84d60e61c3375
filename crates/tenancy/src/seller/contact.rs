//! How a seller is reached.

use db::TenantTx;
use jobs::{Event, Record as _};
use kernel::{ids::SellerId, phone::Phone};

use crate::{
    Error,
    audit::{self, By, Deed, Fact, told},
};

/// By which ways a seller is reached, besides the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Their number.
    pub phone: Option<Phone>,
    /// Whether they answer on WhatsApp there.
    pub takes_whatsapp: bool,
}

impl Contact {
    /// What somebody in `country` typed; an empty number takes it away.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no number.
    pub fn read(phone: &str, takes_whatsapp: bool, country: &str) -> Result<Self, Error> {
        if phone.trim().is_empty() {
            return Ok(Self::default());
        }
        let phone = Phone::read(phone, country).ok_or_else(Error::no_phone)?;
        Ok(Self { phone: Some(phone), takes_whatsapp })
    }

    /// What of it is told in the audit.
    fn facts(&self) -> [Fact; 2] {
        [
            ("teléfono", told::number(self.phone.as_ref())),
            ("WhatsApp", told::yes(self.takes_whatsapp)),
        ]
    }
}

/// How the seller is reached.
///
/// # Errors
/// [`Error::NoSuchSeller`].
pub async fn get(tx: &mut TenantTx, seller: SellerId) -> Result<Contact, Error> {
    held(
        tx,
        seller,
        "select phone, takes_whatsapp from sellers where tenant_id = $1 and seller_id = $2",
    )
    .await
}

async fn held(tx: &mut TenantTx, seller: SellerId, query: &'static str) -> Result<Contact, Error> {
    let row: Option<(Option<String>, bool)> =
        sqlx::query_as(query).bind(tx.tenant().0).bind(seller.0).fetch_optional(tx.sql()).await?;
    let (phone, takes_whatsapp) = row.ok_or(Error::NoSuchSeller)?;
    Ok(Contact { phone: phone.as_deref().and_then(Phone::kept), takes_whatsapp })
}

/// Changes it; asking for what is so already changes nothing. Of a number the audit has the last digits.
///
/// # Errors
/// [`Error::NoSuchSeller`].
pub async fn set(tx: &mut TenantTx, by: &By, seller: SellerId, to: &Contact) -> Result<(), Error> {
    let before = held(
        tx,
        seller,
        "select phone, takes_whatsapp from sellers
         where tenant_id = $1 and seller_id = $2 for no key update",
    )
    .await?;
    if before == *to {
        return Ok(());
    }
    sqlx::query(
        "update sellers
         set phone = $3, takes_whatsapp = $4, version = version + 1,
             -- Another number is not the one that was verified.
             phone_verified_at = case when phone is not distinct from $3 then phone_verified_at end
         where tenant_id = $1 and seller_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(to.phone.as_ref().map(Phone::as_str))
    .bind(to.takes_whatsapp)
    .execute(tx.sql())
    .await?;
    tx.record(Event { kind: super::CHANGED, subject: Some(seller.0) }).await?;
    let (was, is) = audit::differing(before.facts(), to.facts());
    audit::append(tx, by, Deed::of("seller.contact_changed", seller).changing(was, is)).await
}
