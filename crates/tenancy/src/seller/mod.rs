//! A seller: a person or a dealer who publishes, and who acts for it.

pub mod contact;
mod list;
pub mod page;
pub mod people;
pub mod presentation;
pub mod standing;
mod start;
mod ways;

pub use list::{Listed, PAGE, list, one};
pub use page::Page;
pub use presentation::Presentation;
pub use standing::{Granted, Standing};
pub use start::{NewSeller, start};
pub use ways::Ways;

use std::{fmt, str::FromStr};

use db::TenantTx;
use kernel::{ids::SellerId, locale::Word};
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    limit::{self, Limit},
    tenant::{UnknownWord, check_name},
};

/// The event of a seller whose card says something new.
pub const CHANGED: &str = "seller.changed";

/// What the tenant's own seller is known by; no name gives such a slug.
const OWN_SLUG: &str = "_own";

/// A person, or a company with staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SellerKind {
    /// A private person.
    Person,
    /// A company.
    Dealer,
}

impl SellerKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Person, Self::Dealer];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Dealer => "dealer",
        }
    }
}

impl fmt::Display for SellerKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for SellerKind {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|k| k.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// The seller of that name, taken in if there is none: the same name is the same seller.
///
/// # Errors
/// [`Error::Invalid`] for a name out of form; [`Error::LimitReached`] for one more than there may be.
pub async fn ensure(tx: &mut TenantTx, name: &str, kind: SellerKind) -> Result<SellerId, Error> {
    let name = check_name(Word::new("vendedor", "seller"), name)?;
    let slug = kernel::text::slug(&name);
    let slug = if slug.is_empty() { nameless(&name) } else { slug };
    taken_in(tx, &slug, &name, kind).await
}

/// The tenant itself as the one who publishes, under its own name.
///
/// # Errors
/// [`Error::Db`].
pub async fn own(tx: &mut TenantTx) -> Result<SellerId, Error> {
    let name: String = sqlx::query_scalar("select name from tenants where tenant_id = $1")
        .bind(tx.tenant().0)
        .fetch_one(tx.sql())
        .await?;
    taken_in(tx, OWN_SLUG, &name, SellerKind::Dealer).await
}

async fn taken_in(
    tx: &mut TenantTx,
    slug: &str,
    name: &str,
    kind: SellerKind,
) -> Result<SellerId, Error> {
    let (id, now, tenant): (SellerId, _, _) = (tx.new_id(), tx.now(), tx.tenant());
    let made = sqlx::query(
        "insert into sellers (tenant_id, seller_id, slug, name, kind, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict on constraint sellers_slug_key do nothing",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(slug)
    .bind(name)
    .bind(kind.key())
    .bind(now)
    .execute(tx.sql())
    .await?;
    if made.rows_affected() == 1 && slug != OWN_SLUG {
        take_room(tx).await?;
    }
    let id = sqlx::query_scalar("select seller_id from sellers where tenant_id = $1 and slug = $2")
        .bind(tenant.0)
        .bind(slug)
        .fetch_one(tx.sql())
        .await?;
    Ok(SellerId(id))
}

/// Whether one more may begin to sell.
pub(crate) async fn has_room(tx: &mut TenantTx) -> Result<bool, Error> {
    match limit::allowed(tx, Limit::Sellers).await? {
        Some(allowed) if allowed.is_hard => Ok(count(tx).await? < allowed.most),
        _ => Ok(true),
    }
}

/// Room for one that was added.
async fn take_room(tx: &mut TenantTx) -> Result<(), Error> {
    limit::take_room(tx, Limit::Sellers, async |tx, _| count(tx).await).await
}

/// How many there are, besides the tenant itself.
pub(crate) async fn count(tx: &mut TenantTx) -> Result<i64, Error> {
    let count =
        sqlx::query_scalar("select count(*) from sellers where tenant_id = $1 and slug <> $2")
            .bind(tx.tenant().0)
            .bind(OWN_SLUG)
            .fetch_one(tx.sql())
            .await?;
    Ok(count)
}

/// A name without letters or digits of ours still tells its bearer from others.
fn nameless(name: &str) -> String {
    let letters = name.chars().take(12).map(|letter| format!("-{:x}", u32::from(letter)));
    std::iter::once("vendedor".to_owned()).chain(letters).collect()
}
