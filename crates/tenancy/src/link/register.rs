//! Makes the way in for who asked to sell here.

use db::TenantTx;

use super::{Kept, Made, REGISTRATION_LIFE, keep, lock};
use crate::{
    Error,
    account::Mail,
    audit::{self, By, Deed},
    seller::SellerKind,
};

/// Makes the link that whoever reads the mail of that address begins to sell with. One that was made
/// before for the address holds no longer.
pub(crate) async fn register(
    tx: &mut TenantTx,
    by: &By,
    mail: &Mail,
    kind: SellerKind,
) -> Result<Made, Error> {
    lock(tx, mail.as_str()).await?;
    sqlx::query(
        "delete from access_links where tenant_id = $1 and kind = 'registration' and mail = $2
           and used_at is null",
    )
    .bind(tx.tenant().0)
    .bind(mail.as_str())
    .execute(tx.sql())
    .await?;
    let kept = Kept {
        kind: "registration",
        mail: Some(mail.as_str()),
        seller_kind: Some(kind),
        life: REGISTRATION_LIFE,
        ..Kept::default()
    };
    let made = keep(tx, by, kept).await?;
    audit::append(tx, by, Deed::of("account.registration_made", made.id).becoming(kind)).await?;
    Ok(made)
}
