//! The faces of sellers: of a page, who are far fewer than its listings, or of those that changed.

use std::collections::HashMap;

use db::PublicTx;
use kernel::ids::SellerId;
use sqlx::FromRow;
use uuid::Uuid;

use super::{Published, SellerRef, Ways, row};
use crate::Error;

#[derive(FromRow)]
struct Row {
    seller_id: Uuid,
    name: String,
    kind: String,
    has_phone: bool,
    takes_whatsapp: bool,
}

impl From<Row> for SellerRef {
    fn from(row: Row) -> Self {
        Self {
            id: SellerId(row.seller_id),
            name: row.name,
            kind: row::seller_kind(&row.kind),
            ways: Ways { has_phone: row.has_phone, takes_whatsapp: row.takes_whatsapp },
        }
    }
}

/// Those of `ids` who are sellers of the site's tenant, in no order.
///
/// # Errors
/// [`Error::Database`].
pub async fn faces(tx: &mut PublicTx, ids: &[SellerId]) -> Result<Vec<SellerRef>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = sqlx::query_as(
        "select seller_id, name, kind, has_phone, takes_whatsapp
         from seller_cards where seller_id = any ($1)",
    )
    .bind(ids)
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(SellerRef::from).collect())
}

/// Puts their faces to the sellers of `page`, of whom only the id is known.
pub(super) async fn fill(tx: &mut PublicTx, page: &mut [Published]) -> Result<(), Error> {
    let mut ids: Vec<SellerId> = page.iter().map(|one| one.seller.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let faces = faces(tx, &ids).await?;
    let known: HashMap<SellerId, SellerRef> =
        faces.into_iter().map(|seller| (seller.id, seller)).collect();
    for one in page {
        if let Some(seller) = known.get(&one.seller.id) {
            one.seller.clone_from(seller);
        }
    }
    Ok(())
}
