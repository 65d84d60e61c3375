//! What a seller has proven, and whether the tenant trusts them.

use chrono::{DateTime, Utc};
use db::TenantTx;
use jobs::{Event, Record as _};
use kernel::ids::SellerId;
use sqlx::FromRow;

use super::SellerKind;
use crate::{
    Error,
    audit::{self, By, Deed, Fact, told},
};

/// How a seller stands with the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What they are; a word this version does not know is a business.
    pub kind: SellerKind,
    /// Since when they are known here.
    pub created_at: DateTime<Utc>,
    /// Whether somebody acts for them: whoever does has shown that their address of mail is theirs.
    pub has_mail: bool,
    /// Whether they are reached by a number.
    pub has_phone: bool,
    /// What the tenant's staff grants them.
    pub granted: Granted,
}

/// What the tenant's staff grants a seller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Granted {
    /// Somebody called the number, and it is theirs.
    pub phone: bool,
    /// Somebody saw a document of who they are.
    pub document: bool,
    /// What they publish waits for nobody.
    pub trust: bool,
}

impl Granted {
    fn facts(self) -> [Fact; 3] {
        [
            ("teléfono verificado", told::yes(self.phone)),
            ("documento verificado", told::yes(self.document)),
            ("confianza", told::yes(self.trust)),
        ]
    }
}

#[derive(FromRow)]
struct Row {
    kind: String,
    created_at: DateTime<Utc>,
    has_mail: bool,
    has_phone: bool,
    has_verified_phone: bool,
    has_verified_document: bool,
    is_trusted: bool,
}

/// How the seller stands.
///
/// # Errors
/// [`Error::NoSuchSeller`].
pub async fn get(tx: &mut TenantTx, seller: SellerId) -> Result<Standing, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select s.kind, s.created_at, s.has_phone, s.has_verified_phone, s.has_verified_document,
                s.trusted_at is not null as is_trusted,
                exists (select from seller_people p
                        where p.tenant_id = s.tenant_id and p.seller_id = s.seller_id) as has_mail
         from sellers s where s.tenant_id = $1 and s.seller_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .fetch_optional(tx.sql())
    .await?;
    let row = row.ok_or(Error::NoSuchSeller)?;
    Ok(Standing {
        kind: row.kind.parse().unwrap_or(SellerKind::Dealer),
        created_at: row.created_at,
        has_mail: row.has_mail,
        has_phone: row.has_phone,
        granted: Granted {
            phone: row.has_verified_phone,
            document: row.has_verified_document,
            trust: row.is_trusted,
        },
    })
}

/// Grants it and takes away what is not in it; asking for what is so already changes nothing.
///
/// # Errors
/// [`Error::NoSuchSeller`]; [`Error::Invalid`] for a number that was verified and is not there.
pub async fn grant(tx: &mut TenantTx, by: &By, seller: SellerId, to: Granted) -> Result<(), Error> {
    let before: Option<(bool, bool, bool, bool)> = sqlx::query_as(
        "select has_phone, has_verified_phone, has_verified_document, trusted_at is not null
         from sellers where tenant_id = $1 and seller_id = $2 for no key update",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .fetch_optional(tx.sql())
    .await?;
    let (has_phone, phone, document, trust) = before.ok_or(Error::NoSuchSeller)?;
    let before = Granted { phone, document, trust };
    if to.phone && !has_phone {
        return Err(Error::invalid(
            crate::field::PHONE,
            "este vendedor no ha dado ninguno que se pueda verificar",
            "this seller has given none that could be verified",
        ));
    }
    if before == to {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query(
        "update sellers
         set phone_verified_at    = case when $3 then coalesce(phone_verified_at, $6) end,
             document_verified_at = case when $4 then coalesce(document_verified_at, $6) end,
             trusted_at           = case when $5 then coalesce(trusted_at, $6) end,
             version = version + 1
         where tenant_id = $1 and seller_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(to.phone)
    .bind(to.document)
    .bind(to.trust)
    .bind(now)
    .execute(tx.sql())
    .await?;
    tx.record(Event { kind: super::CHANGED, subject: Some(seller.0) }).await?;
    let (was, is) = audit::differing(before.facts(), to.facts());
    audit::append(tx, by, Deed::of("seller.granted", seller).changing(was, is)).await
}

/// Whether another seller of the tenant is reached by the same number.
///
/// # Errors
/// [`Error::Db`].
pub async fn shares_phone(tx: &mut TenantTx, seller: SellerId) -> Result<bool, Error> {
    let shared = sqlx::query_scalar(
        "select exists (
           select from sellers s join sellers o on o.tenant_id = s.tenant_id and o.phone = s.phone
           where s.tenant_id = $1 and s.seller_id = $2 and o.seller_id <> s.seller_id)",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .fetch_one(tx.sql())
    .await?;
    Ok(shared)
}
