//! The tenant's sellers, as its staff sees them.

use db::TenantTx;
use kernel::{Mutant, ids::SellerId};
use sqlx::{FromRow, types::Uuid};

use super::SellerKind;
use crate::Error;

/// Sellers of one page.
pub const PAGE: usize = 50;

/// A seller in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub id: SellerId,
    /// How it is called.
    pub name: String,
    /// What it is; `None` for a word this version does not know.
    pub kind: Option<SellerKind>,
    /// How many act for it.
    pub people: u32,
}

#[derive(FromRow)]
struct Row {
    seller_id: Uuid,
    name: String,
    kind: String,
    people: i64,
}

impl From<Row> for Listed {
    fn from(row: Row) -> Self {
        Self {
            id: SellerId(row.seller_id),
            name: row.name,
            kind: row.kind.parse().ok(),
            people: u32::try_from(row.people).unwrap_or(u32::MAX),
        }
    }
}

/// Sellers whose name holds `text`, with or without its accents, in order of name: [`PAGE`] of them
/// after the one called `after`, and whether there are more.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(
    tx: &mut TenantTx,
    text: &str,
    after: Option<(&str, SellerId)>,
) -> Result<(Vec<Listed>, bool), Error> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let (name, id) = after.map_or(("", Uuid::nil()), |(name, id)| (name, id.0));
    let rows: Vec<Row> = sqlx::query_as(
        "select s.seller_id, s.name, s.kind,
                (select count(*) from seller_people p
                 where p.tenant_id = s.tenant_id and p.seller_id = s.seller_id) as people
         from sellers s
         where s.tenant_id = $1 and (strpos(lower(s.name), lower($2)) > 0 or $6 <> '' and strpos(s.slug, $6) > 0)
           and (s.name, s.seller_id) > ($3, $4)
         order by s.name, s.seller_id limit $5",
    )
    .bind(tx.tenant().0)
    .bind(text)
    .bind(name)
    .bind(id)
    .bind(limit)
    .bind(kernel::text::slug(text))
    .fetch_all(tx.sql())
    .await?;
    let has_more = rows.len() > PAGE;
    Ok((rows.into_iter().take(PAGE).map(Listed::from).collect(), has_more))
}

const ONE: &str = "select s.seller_id, s.name, s.kind,
        (select count(*) from seller_people p
         where p.tenant_id = s.tenant_id and p.seller_id = s.seller_id) as people
 from sellers s where s.tenant_id = $1 and s.seller_id = $2";
/// The same without the tenant, as the proof of isolation breaks it.
const ONE_OF_ALL: &str = "select s.seller_id, s.name, s.kind,
        (select count(*) from seller_people p
         where p.tenant_id = s.tenant_id and p.seller_id = s.seller_id) as people
 from sellers s where $1::uuid is not null and s.seller_id = $2";

/// One of them.
///
/// # Errors
/// [`Error::NoSuchSeller`].
pub async fn one(tx: &mut TenantTx, seller: SellerId) -> Result<Listed, Error> {
    let query = if Mutant::TenantPredicate.is_on() { ONE_OF_ALL } else { ONE };
    let row: Option<Row> =
        sqlx::query_as(query).bind(tx.tenant().0).bind(seller.0).fetch_optional(tx.sql()).await?;
    row.map(Listed::from).ok_or(Error::NoSuchSeller)
}
