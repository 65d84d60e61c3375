//! One-time links: an invitation to the staff, or the way back in for who cannot sign in. Only the
//! hash of a link is kept, so it is shown once, to whoever made it.

mod follow;
mod invite;
mod look;
mod recover;

pub use follow::{Answer, follow};
pub use invite::{INVITATION_LIFE, Invitation, Waiting, invite, waiting, withdraw};
pub use look::{Open, look};
pub use recover::recover;

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::ids::{AccountId, LinkId};

use crate::{Error, Role, token::Token};

/// How long the way back in holds, and the first link of an installation.
pub const RECOVERY_LIFE: TimeDelta = TimeDelta::hours(24);

/// A link that was just made.
#[derive(Debug)]
pub struct Made {
    /// Which link.
    pub id: LinkId,
    /// For its address, shown once.
    pub token: Token,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// A link to be kept.
struct Kept<'a> {
    kind: &'static str,
    mail: Option<&'a str>,
    account: Option<AccountId>,
    role: Option<Role>,
    is_operator: bool,
    life: TimeDelta,
}

async fn keep(tx: &mut TenantTx, kept: Kept<'_>) -> Result<Made, Error> {
    let (id, token, now, tenant): (LinkId, _, _, _) =
        (tx.new_id(), Token::draw(tx), tx.now(), tx.tenant());
    let expires_at = now + kept.life;
    sqlx::query(
        "insert into access_links (tenant_id, link_id, kind, token_hash, mail, account_id, role,
                                   is_operator, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(kept.kind)
    .bind(token.hash().as_slice())
    .bind(kept.mail)
    .bind(kept.account.map(|account| account.0))
    .bind(kept.role.map(Role::key))
    .bind(kept.is_operator)
    .bind(now)
    .bind(expires_at)
    .execute(tx.sql())
    .await?;
    Ok(Made { id, token, expires_at })
}
