//! Invites somebody to the staff.

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::ids::{AccountId, LinkId};
use sqlx::types::Uuid;

use super::{Kept, Made, keep, lock};
use crate::{
    Error, Role,
    account::Mail,
    audit::{self, By, Deed, told},
    member, operator,
};

/// How long an invitation holds.
pub const INVITATION_LIFE: TimeDelta = TimeDelta::days(7);
/// Invitations of a tenant that wait to be followed.
const WAITING_MAX: i64 = 100;

/// What an invitation gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The address it is for; who follows one without says theirs.
    pub mail: Option<Mail>,
    /// The part in the staff.
    pub role: Role,
    /// Whether it makes an operator.
    pub is_operator: bool,
    /// How long it holds.
    pub life: TimeDelta,
}

/// Invites somebody. An earlier invitation for the same address holds no longer.
///
/// # Errors
/// [`Error::AlreadyMember`] for an address of the staff, unless it makes an operator of who is none yet;
/// [`Error::IsOperator`] for one that waits to become an operator, but by an operator;
/// [`Error::TooManyInvitations`];
/// [`Error::LimitReached`].
pub async fn invite(tx: &mut TenantTx, by: &By, invitation: Invitation) -> Result<Made, Error> {
    let tenant = tx.tenant();
    let mail = invitation.mail.as_ref().map(Mail::as_str);
    lock(tx, mail.unwrap_or_default()).await?;
    let has_it: bool = sqlx::query_scalar(
        "select exists (select from accounts a
           join members m on m.tenant_id = a.tenant_id and m.account_id = a.account_id
           where a.tenant_id = $1 and a.mail = $2
             and (not $3 or exists (select from operators o
                    where o.tenant_id = a.tenant_id and o.account_id = a.account_id)))",
    )
    .bind(tenant.0)
    .bind(mail)
    .bind(invitation.is_operator)
    .fetch_one(tx.sql())
    .await?;
    if has_it {
        return Err(Error::AlreadyMember);
    }
    let gone: Vec<bool> = sqlx::query_scalar(
        "delete from access_links where tenant_id = $1 and kind = 'invitation' and used_at is null
           and mail is not distinct from $2 returning is_operator",
    )
    .bind(tenant.0)
    .bind(mail)
    .fetch_all(tx.sql())
    .await?;
    // It takes the place of what only they could make.
    if gone.contains(&true) {
        operator::require(tx, by).await?;
    }
    let waiting: i64 = sqlx::query_scalar(
        "select count(*) from access_links
         where tenant_id = $1 and kind = 'invitation' and used_at is null and expires_at > $2",
    )
    .bind(tenant.0)
    .bind(tx.now())
    .fetch_one(tx.sql())
    .await?;
    if waiting >= WAITING_MAX {
        return Err(Error::TooManyInvitations);
    }
    let kept = Kept {
        kind: "invitation",
        mail,
        role: Some(invitation.role),
        is_operator: invitation.is_operator,
        life: invitation.life,
        ..Kept::default()
    };
    let made = keep(tx, by, kept).await?;
    member::take_room(tx).await?;
    let role = if invitation.is_operator { "operator" } else { invitation.role.key() };
    let whom = format!("{role}; {}", told::mail(mail));
    audit::append(tx, by, Deed::of("member.invited", made.id).becoming(whom)).await?;
    Ok(made)
}

/// Takes back an invitation nobody has followed; one that makes an operator, only an operator.
///
/// # Errors
/// [`Error::NoSuchLink`]; [`Error::IsOperator`].
pub async fn withdraw(tx: &mut TenantTx, by: &By, link: LinkId) -> Result<(), Error> {
    let gone: Option<(bool, Option<String>)> = sqlx::query_as(
        "delete from access_links where tenant_id = $1 and link_id = $2 and kind = 'invitation'
           and used_at is null returning is_operator, mail",
    )
    .bind(tx.tenant().0)
    .bind(link.0)
    .fetch_optional(tx.sql())
    .await?;
    let (is_operators, mail) = gone.ok_or(Error::NoSuchLink)?;
    if is_operators {
        operator::require(tx, by).await?;
    }
    let whose = told::mail(mail.as_deref());
    audit::append(tx, by, Deed::of("invitation.withdrawn", link).losing(whose)).await
}

/// Follows the invitation that waits for the address of an account, whose holder the identity provider says is
/// here; whether there was one. Nobody is made an operator so.
pub(crate) async fn came(tx: &mut TenantTx, account: AccountId) -> Result<bool, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let used = sqlx::query(
        "update access_links l set used_at = $3 from accounts a
         where l.tenant_id = $1 and a.tenant_id = $1 and a.account_id = $2 and l.mail = a.mail
           and l.kind = 'invitation' and not l.is_operator
           and l.used_at is null and l.expires_at > $3",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(used.rows_affected() > 0)
}

/// An invitation that waits to be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which link.
    pub id: LinkId,
    /// For whom.
    pub mail: Option<String>,
    /// As what; `None` for a word this version does not know.
    pub role: Option<Role>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// The invitations nobody has followed yet, the latest first.
///
/// # Errors
/// [`Error::Db`].
pub async fn waiting(tx: &mut TenantTx) -> Result<Vec<Waiting>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let rows: Vec<(Uuid, Option<String>, String, DateTime<Utc>)> = sqlx::query_as(
        "select link_id, mail, role, expires_at from access_links
         where tenant_id = $1 and kind = 'invitation' and used_at is null and expires_at > $2
         order by link_id desc limit $3",
    )
    .bind(tenant.0)
    .bind(now)
    .bind(WAITING_MAX)
    .fetch_all(tx.sql())
    .await?;
    let waiting = rows.into_iter().map(|(id, mail, role, expires_at)| Waiting {
        id: LinkId(id),
        mail,
        role: role.parse().ok(),
        expires_at,
    });
    Ok(waiting.collect())
}
