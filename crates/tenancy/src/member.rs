//! The staff of a tenant: who they are, and changes to their part.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::AccountId;
use sqlx::{FromRow, types::Uuid};

use crate::{
    Error, Role, account, api_key,
    audit::{self, Actor, By, Deed},
    device,
    limit::{self, Limit},
    link, operator, provider, session,
};

/// Somebody of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their account.
    pub account: AccountId,
    /// How they are called.
    pub name: String,
    /// Their address.
    pub mail: String,
    /// Their part; `None` for a word this version does not know, which gives no right.
    pub role: Option<Role>,
    /// Whether they run the installation as well.
    pub is_operator: bool,
    /// Whether the groups of the identity provider say what their part is.
    pub is_led: bool,
    /// When they joined.
    pub since: DateTime<Utc>,
    /// When they were last seen signed in, to within five minutes.
    pub seen_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct Row {
    account_id: Uuid,
    name: String,
    mail: String,
    role: String,
    is_operator: bool,
    is_led: bool,
    created_at: DateTime<Utc>,
    seen_at: Option<DateTime<Utc>>,
}

/// All of the staff, in order of name.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Member>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select m.account_id, a.name, a.mail, m.role, m.created_at,
                exists (select from operators o where o.tenant_id = m.tenant_id
                          and o.account_id = m.account_id) as is_operator,
                exists (select from identities i
                        join providers p on p.tenant_id = i.tenant_id and p.issuer = i.issuer
                        where i.tenant_id = m.tenant_id and i.account_id = m.account_id
                          and i.is_led and i.ended_at is null) as is_led,
                (select max(s.seen_at) from sessions s where s.tenant_id = m.tenant_id
                   and s.account_id = m.account_id and s.impersonation_id is null) as seen_at
         from members m
         join accounts a on a.tenant_id = m.tenant_id and a.account_id = m.account_id
         where m.tenant_id = $1 order by a.name, a.mail",
    )
    .bind(tx.tenant().0)
    .fetch_all(tx.sql())
    .await?;
    let members = rows.into_iter().map(|row| Member {
        account: AccountId(row.account_id),
        name: row.name,
        mail: row.mail,
        role: row.role.parse().ok(),
        is_operator: row.is_operator,
        is_led: row.is_led,
        since: row.created_at,
        seen_at: row.seen_at,
    });
    Ok(members.collect())
}

/// How many they are, with those who are invited.
pub(crate) async fn count(tx: &mut TenantTx) -> Result<i64, Error> {
    let count = sqlx::query_scalar(
        "select (select count(*) from members where tenant_id = $1)
              + (select count(*) from access_links where tenant_id = $1 and kind = 'invitation'
                   and used_at is null and expires_at > $2)",
    )
    .bind(tx.tenant().0)
    .bind(tx.now())
    .fetch_one(tx.sql())
    .await?;
    Ok(count)
}

/// Room for one who was added or invited.
pub(crate) async fn take_room(tx: &mut TenantTx) -> Result<(), Error> {
    limit::take_room(tx, Limit::Members, async |tx, _| count(tx).await).await
}

/// Makes somebody one of the staff.
///
/// # Errors
/// [`Error::AlreadyMember`]: what somebody has is changed by another member, who may;
/// [`Error::LimitReached`].
pub(crate) async fn join(
    tx: &mut TenantTx,
    by: &By,
    account: AccountId,
    role: Role,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let joined = sqlx::query(
        "insert into members (tenant_id, account_id, role, created_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, account_id) do nothing",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(role.key())
    .bind(now)
    .execute(tx.sql())
    .await?;
    if joined.rows_affected() == 0 {
        return Err(Error::AlreadyMember);
    }
    take_room(tx).await?;
    audit::append(tx, by, Deed::of("member.joined", account).becoming(role)).await
}

/// Gives a member another role.
///
/// # Errors
/// [`Error::NoSuchMember`]; [`Error::LastOwner`] when nobody else could decide any more;
/// [`Error::IsLed`] where the groups of the identity provider decide it.
pub async fn set_role(
    tx: &mut TenantTx,
    by: &By,
    account: AccountId,
    role: Role,
) -> Result<(), Error> {
    let before = lock(tx, account).await?;
    operator::protect(tx, by, account).await?;
    if before == role.key() {
        return Ok(());
    }
    if by.actor != Actor::Program && provider::is_led(tx, account).await? {
        return Err(Error::IsLed);
    }
    if before == Role::Owner.key() {
        require_another_owner(tx, account).await?;
    }
    // What they made while they might does not last longer than that.
    link::withdraw_all(tx, account).await?;
    api_key::withdraw_all(tx, account).await?;
    sqlx::query("update members set role = $3 where tenant_id = $1 and account_id = $2")
        .bind(tx.tenant().0)
        .bind(account.0)
        .bind(role.key())
        .execute(tx.sql())
        .await?;
    audit::append(tx, by, Deed::of("member.role_changed", account).changing(before, role)).await
}

/// Lets a member go: their sessions end at once, and what they did stays told.
///
/// # Errors
/// [`Error::NoSuchMember`]; [`Error::LastOwner`], [`Error::LastOperator`]; [`Error::IsOperator`].
pub async fn remove(tx: &mut TenantTx, by: &By, account: AccountId) -> Result<(), Error> {
    account::hold(tx, account).await?;
    let before = lock(tx, account).await?;
    operator::protect(tx, by, account).await?;
    operator::require_another(tx, account).await?;
    if before == Role::Owner.key() {
        require_another_owner(tx, account).await?;
    }
    for part in [
        "delete from members where tenant_id = $1 and account_id = $2",
        "delete from operators where tenant_id = $1 and account_id = $2",
    ] {
        sqlx::query(part).bind(tx.tenant().0).bind(account.0).execute(tx.sql()).await?;
    }
    link::withdraw_all(tx, account).await?;
    api_key::withdraw_all(tx, account).await?;
    session::end_all(tx, account).await?;
    device::forget_all(tx, account).await?;
    if by.actor != Actor::Program {
        provider::let_go(tx, account).await?;
    }
    audit::append(tx, by, Deed::of("member.removed", account).losing(before)).await
}

/// Ends a member's sessions, wherever they are signed in; their part stays.
///
/// # Errors
/// [`Error::NoSuchMember`]; [`Error::IsOperator`].
pub async fn sign_out(tx: &mut TenantTx, by: &By, account: AccountId) -> Result<(), Error> {
    lock(tx, account).await?;
    operator::protect(tx, by, account).await?;
    session::end_every(tx, by, account).await
}

/// Locks all owners in one order, so that two who leave at once cannot both find the other there.
async fn lock(tx: &mut TenantTx, account: AccountId) -> Result<String, Error> {
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "select account_id, role from members
         where tenant_id = $1 and (role = 'owner' or account_id = $2)
         order by account_id for update",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .fetch_all(tx.sql())
    .await?;
    let found = rows.into_iter().find(|(id, _)| *id == account.0);
    found.map(|(_, role)| role).ok_or(Error::NoSuchMember)
}

async fn require_another_owner(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    let another: bool = sqlx::query_scalar(
        "select exists (select from members m
           join accounts a on a.tenant_id = m.tenant_id and a.account_id = m.account_id
           where m.tenant_id = $1 and m.account_id <> $2 and m.role = 'owner'
             and a.state = 'active')",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .fetch_one(tx.sql())
    .await?;
    if another { Ok(()) } else { Err(Error::LastOwner) }
}
