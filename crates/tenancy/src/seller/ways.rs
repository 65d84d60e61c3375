//! By which ways a seller is reached, as anybody may know before asking.

use db::PublicTx;
use kernel::ids::SellerId;
use serde::Serialize;

use crate::Error;

/// The ways besides the form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Ways {
    /// There is a number to call.
    pub has_phone: bool,
    /// WhatsApp is answered there.
    pub takes_whatsapp: bool,
}

/// Those of a seller; none for one that is not there.
///
/// # Errors
/// [`Error::Db`].
pub async fn ways(tx: &mut PublicTx, seller: SellerId) -> Result<Ways, Error> {
    let row: Option<(bool, bool)> =
        sqlx::query_as("select has_phone, takes_whatsapp from seller_ways where seller_id = $1")
            .bind(seller.0)
            .fetch_optional(tx.sql())
            .await?;
    let (has_phone, takes_whatsapp) = row.unwrap_or_default();
    Ok(Ways { has_phone, takes_whatsapp })
}
