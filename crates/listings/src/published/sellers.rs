//! The sellers of a page: far fewer than its listings.

use std::collections::HashMap;

use db::PublicTx;
use kernel::ids::SellerId;
use uuid::Uuid;

use super::{Published, row};
use crate::Error;

/// Puts name and kind to the sellers of `page`, of whom only the id is known.
pub(super) async fn fill(tx: &mut PublicTx, page: &mut [Published]) -> Result<(), Error> {
    let mut ids: Vec<Uuid> = page.iter().map(|one| one.seller.id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(Uuid, String, String)> =
        sqlx::query_as("select seller_id, name, kind from seller_cards where seller_id = any ($1)")
            .bind(ids)
            .fetch_all(tx.sql())
            .await?;
    let known: HashMap<SellerId, (String, String)> =
        rows.into_iter().map(|(id, name, kind)| (SellerId(id), (name, kind))).collect();
    for one in page {
        if let Some((name, kind)) = known.get(&one.seller.id) {
            one.seller.name.clone_from(name);
            one.seller.kind = row::seller_kind(kind);
        }
    }
    Ok(())
}
