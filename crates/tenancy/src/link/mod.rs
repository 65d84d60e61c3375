//! One-time links: an invitation to the staff or to a seller's people, the way in for who begins to
//! sell, or the way back in for who cannot sign in. Only the hash of a link is kept, so it is shown
//! once: to whoever made it, or to who reads the letter it goes in.

mod follow;
mod invite;
mod invite_to_seller;
mod look;
mod recover;
mod register;
mod send;

pub use follow::{Answer, follow};
pub(crate) use invite::came;
pub use invite::{INVITATION_LIFE, Invitation, Waiting, invite, waiting, withdraw};
pub use invite_to_seller::{
    SellerWaiting, invite_to_seller, waiting_of_seller, withdraw_of_seller,
};
pub use look::{Open, Purpose, look};
pub use recover::recover;
pub(crate) use register::register;
pub use send::{Envelope, SendInvitation, invite_by_mail};

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::ids::{AccountId, LinkId, SellerId};
use sqlx::types::Uuid;

use crate::{
    Error, Role,
    audit::{Actor, By},
    provider,
    role::SellerRole,
    seller::SellerKind,
    token::Token,
};

/// How long the way back in holds, and the first link of an installation.
pub const RECOVERY_LIFE: TimeDelta = TimeDelta::hours(24);

/// How long the way in holds for who asked to sell here.
pub const REGISTRATION_LIFE: TimeDelta = TimeDelta::hours(24);

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
#[derive(Default)]
struct Kept<'a> {
    kind: &'static str,
    mail: Option<&'a str>,
    account: Option<AccountId>,
    role: Option<Role>,
    is_operator: bool,
    seller: Option<(SellerId, SellerRole)>,
    seller_kind: Option<SellerKind>,
    life: TimeDelta,
}

async fn keep(tx: &mut TenantTx, by: &By, kept: Kept<'_>) -> Result<Made, Error> {
    let (id, token, now, tenant): (LinkId, _, _, _) =
        (tx.new_id(), Token::draw(tx), tx.now(), tx.tenant());
    let expires_at = now + kept.life;
    sqlx::query(
        "insert into access_links (tenant_id, link_id, kind, token_hash, mail, account_id, role,
                                   is_operator, seller_id, seller_role, seller_kind, created_at,
                                   expires_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(kept.kind)
    .bind(token.hash().as_slice())
    .bind(kept.mail)
    .bind(kept.account.map(|account| account.0))
    .bind(kept.role.map(Role::key))
    .bind(kept.is_operator)
    .bind(kept.seller.map(|(seller, _)| seller.0))
    .bind(kept.seller.map(|(_, role)| role.key()))
    .bind(kept.seller_kind.map(SellerKind::key))
    .bind(now)
    .bind(expires_at)
    .bind(maker(by))
    .execute(tx.sql())
    .await?;
    Ok(Made { id, token, expires_at })
}

/// Those who make, or follow, links for one address wait for each other: of several at once one link
/// lives.
async fn lock(tx: &mut TenantTx, mail: &str) -> Result<(), Error> {
    Ok(tx.take_turn(&format!("links {mail}")).await?)
}

/// Takes back every link that this account made or that leads into it, and the invitations to the staff
/// that wait for its address: who left, or may less, does not come back by them.
pub(crate) async fn withdraw_all(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    sqlx::query(
        "delete from access_links l where l.tenant_id = $1 and l.used_at is null
           and (l.made_by = $2 or l.account_id = $2
                or l.kind = 'invitation' and l.mail = (
                  select a.mail from accounts a where a.tenant_id = $1 and a.account_id = $2))",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Ends what else would let somebody into an account whose password was changed: ways back that were
/// asked for, sign-ins that wait for a code, and whom an identity provider calls so.
pub(crate) async fn close_doors(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    for part in [
        "delete from access_links where tenant_id = $1 and account_id = $2 and used_at is null",
        "delete from sign_in_steps where tenant_id = $1 and account_id = $2",
    ] {
        sqlx::query(part).bind(tx.tenant().0).bind(account.0).execute(tx.sql()).await?;
    }
    provider::end(tx, account).await
}

/// Who made a link: an account, or nobody of the tenant's where an operator or a command did; none for
/// one that only goes by letter.
fn maker(by: &By) -> Option<Uuid> {
    match by.actor {
        Actor::Account(account) | Actor::InStead { account, .. } => Some(account.0),
        Actor::Command | Actor::Operator(_) => Some(Uuid::nil()),
        Actor::Program | Actor::Anonymous | Actor::Key(_) => None,
    }
}
