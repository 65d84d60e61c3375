//! What the public page of a seller says of them.

use chrono::{DateTime, Utc};
use db::PublicTx;
use kernel::ids::{Id as _, SellerId};
use sqlx::FromRow;

use super::{Presentation, SellerKind, Ways};
use crate::Error;

/// A seller as anybody may read of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Which.
    pub id: SellerId,
    /// How they are called.
    pub name: String,
    /// What they are; a word this version does not know is a business.
    pub kind: SellerKind,
    /// What they say of themselves.
    pub presentation: Presentation,
    /// How they are reached besides the form.
    pub ways: Ways,
    /// Since when they are known here.
    pub created_at: DateTime<Utc>,
    /// What they have proven.
    pub proven: Proven,
}

/// What a seller has proven to the tenant's staff.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proven {
    /// That the number is theirs.
    pub phone: bool,
    /// Who they are.
    pub document: bool,
}

#[derive(FromRow)]
struct Row {
    name: String,
    kind: String,
    presentation: String,
    address: String,
    hours: String,
    has_phone: bool,
    takes_whatsapp: bool,
    created_at: DateTime<Utc>,
    has_verified_phone: bool,
    has_verified_document: bool,
}

/// That of the seller; none for one that is not the site's tenant's.
///
/// # Errors
/// [`Error::Db`].
pub async fn page(tx: &mut PublicTx, seller: SellerId) -> Result<Option<Page>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select name, kind, presentation, address, hours, has_phone, takes_whatsapp, created_at,
                has_verified_phone, has_verified_document
         from seller_pages where seller_id = $1",
    )
    .bind(seller.0)
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|row| Page {
        id: seller,
        name: row.name,
        kind: row.kind.parse().unwrap_or(SellerKind::Dealer),
        presentation: Presentation {
            text: row.presentation,
            address: row.address,
            hours: row.hours,
        },
        ways: Ways { has_phone: row.has_phone, takes_whatsapp: row.takes_whatsapp },
        created_at: row.created_at,
        proven: Proven { phone: row.has_verified_phone, document: row.has_verified_document },
    }))
}

/// The section of the pages of sellers; no vertical may be called so.
pub const SECTION: &str = "vendedor";

/// The address of a seller's page on any site that shows them: readable words, then the id that decides.
#[must_use]
pub fn url(name: &str, id: SellerId) -> String {
    let words = kernel::text::slug(kernel::text::truncate(name, 80));
    let id = id.bare();
    if words.is_empty() { format!("/{SECTION}/{id}") } else { format!("/{SECTION}/{words}-{id}") }
}
