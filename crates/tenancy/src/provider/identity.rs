//! Whom a provider calls what, and what its groups make of them.

use chrono::{DateTime, Utc};
use db::{OnConstraint as _, TenantTx};
use kernel::ids::AccountId;
use sqlx::{FromRow, types::Uuid};

use super::port::Claims;
use crate::{
    Error, Role,
    account::{self, Mail},
    audit::{self, By, Deed},
    field, member, operator,
    session::Signed,
    tenant::check_name,
};

/// The account that a provider's person has here.
#[derive(FromRow)]
pub(super) struct Known {
    account_id: Uuid,
    state: String,
    pub is_led: bool,
    pub is_member: bool,
    is_let_go: bool,
}

impl Known {
    pub const fn account(&self) -> AccountId {
        AccountId(self.account_id)
    }

    /// Whether it may sign in at all.
    pub fn is_active(&self) -> bool {
        self.state == "active"
    }

    /// Whether an owner let them go: then nothing the provider says brings them back.
    pub const fn is_let_go(&self) -> bool {
        self.is_let_go
    }
}

/// Who that person is here. A link that was taken off makes them nobody, but who was let go is known by it.
pub(super) async fn find(
    tx: &mut TenantTx,
    issuer: &str,
    subject: &str,
) -> Result<Option<Known>, Error> {
    let known = sqlx::query_as(
        "select i.account_id, i.is_led, a.state, i.let_go_at is not null as is_let_go,
                exists (select from members m where m.tenant_id = i.tenant_id
                          and m.account_id = i.account_id) as is_member
         from identities i
         join accounts a on a.tenant_id = i.tenant_id and a.account_id = i.account_id
         where i.tenant_id = $1 and i.issuer = $2 and i.subject = $3
           and (i.ended_at is null or i.let_go_at is not null)",
    )
    .bind(tx.tenant().0)
    .bind(issuer)
    .bind(subject)
    .fetch_optional(tx.sql())
    .await?;
    Ok(known)
}

/// Takes somebody in whom the provider's groups give a part, with an account of their own. An address that
/// has an account already is its owner's: whoever holds it links it themselves, with its password. Else
/// whoever runs the provider would be everybody here.
///
/// # Errors
/// [`Error::NoProvenMail`]; [`Error::LinkFirst`]; [`Error::LimitReached`].
pub(super) async fn take_in(
    tx: &mut TenantTx,
    by: &By,
    (issuer, claims): (&str, &Claims),
    role: Role,
) -> Result<AccountId, Error> {
    let mail = claims.mail.as_deref().and_then(|mail| Mail::read(mail).ok());
    let mail = mail.ok_or(Error::NoProvenMail)?;
    let named = claims.name.as_deref().and_then(|name| check_name(field::NAME, name).ok());
    let name = named.unwrap_or_else(|| mail.as_str().to_owned());
    let account = account::create(tx, &mail, &name).await.map_err(|error| match error {
        Error::MailTaken => Error::LinkFirst,
        other => other,
    })?;
    keep(tx, account, (issuer, &claims.subject), true).await?;
    audit::append(tx, by, Deed::of("identity.linked", account)).await?;
    member::join(tx, by, account, role).await?;
    Ok(account)
}

/// Makes of somebody who is led what their groups say; whether they may come in. Who is in none of them
/// is of the staff no more. The last owner stays one, and has to be in a group to come in.
///
/// # Errors
/// [`Error::LimitReached`].
pub(super) async fn lead(
    tx: &mut TenantTx,
    by: &By,
    known: &Known,
    role: Option<Role>,
) -> Result<bool, Error> {
    let account = known.account();
    let done = match (role, known.is_member) {
        (Some(role), true) => member::set_role(tx, by, account, role).await,
        (Some(role), false) => member::join(tx, by, account, role).await,
        (None, true) => member::remove(tx, by, account).await,
        (None, false) => Ok(()),
    };
    match done {
        Ok(()) | Err(Error::LastOwner) => Ok(role.is_some()),
        // Somebody let them go a moment ago.
        Err(Error::NoSuchMember) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Links the person of a provider with an account. What it is in the staff stays the owners' to decide.
///
/// # Errors
/// [`Error::IdentityTaken`] where either has another already; [`Error::OperatorsOwnWay`].
pub(super) async fn link(
    tx: &mut TenantTx,
    by: &By,
    account: AccountId,
    (issuer, subject): (&str, &str),
) -> Result<(), Error> {
    if operator::is_one(tx, account).await? {
        return Err(Error::OperatorsOwnWay);
    }
    keep(tx, account, (issuer, subject), false).await?;
    audit::append(tx, by, Deed::of("identity.linked", account)).await
}

async fn keep(
    tx: &mut TenantTx,
    account: AccountId,
    (issuer, subject): (&str, &str),
    is_led: bool,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    // Of a link of before nothing has to be remembered, unless it keeps somebody out.
    sqlx::query(
        "delete from identities where tenant_id = $1 and issuer = $2 and subject = $3
           and account_id <> $4 and ended_at is not null and let_go_at is null",
    )
    .bind(tenant.0)
    .bind(issuer)
    .bind(subject)
    .bind(account.0)
    .execute(tx.sql())
    .await?;
    let kept = sqlx::query(
        "insert into identities (tenant_id, account_id, issuer, subject, is_led, linked_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, account_id) do update
           set issuer = excluded.issuer, subject = excluded.subject, is_led = excluded.is_led,
               linked_at = excluded.linked_at, ended_at = null
           where (identities.issuer <> excluded.issuer or identities.ended_at is not null)
             and identities.let_go_at is null",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(issuer)
    .bind(subject)
    .bind(is_led)
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("identities_subject_key", || Error::IdentityTaken)?;
    if kept.rows_affected() == 1 { Ok(()) } else { Err(Error::IdentityTaken) }
}

/// With what an account is linked.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Linked {
    /// Since when.
    pub linked_at: DateTime<Utc>,
    /// Whether the groups there say what it is in the staff.
    pub is_led: bool,
}

/// Whether an account is linked with the provider there is.
///
/// # Errors
/// [`Error::Db`].
pub async fn linked(tx: &mut TenantTx, account: AccountId) -> Result<Option<Linked>, Error> {
    let linked = sqlx::query_as(
        "select i.linked_at, i.is_led from identities i
         join providers p on p.tenant_id = i.tenant_id and p.issuer = i.issuer
         where i.tenant_id = $1 and i.account_id = $2 and i.ended_at is null",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .fetch_optional(tx.sql())
    .await?;
    Ok(linked)
}

/// Takes the link off again.
///
/// # Errors
/// [`Error::NotLinked`]; [`Error::IsLed`] for who is here because of it alone.
pub async fn unlink(tx: &mut TenantTx, by: &By, signed: &Signed) -> Result<(), Error> {
    let account = signed.account.id;
    match linked(tx, account).await? {
        None => return Err(Error::NotLinked),
        Some(linked) if linked.is_led => return Err(Error::IsLed),
        Some(_) => {}
    }
    end(tx, account).await?;
    audit::append(tx, by, Deed::of("identity.unlinked", account)).await
}

/// Whether groups say what an account is in the staff.
pub(crate) async fn is_led(tx: &mut TenantTx, account: AccountId) -> Result<bool, Error> {
    Ok(linked(tx, account).await?.is_some_and(|linked| linked.is_led))
}

/// Whom a provider calls so, or called, is not let in by it any more: an owner let them go, and groups do not
/// bring them back, under whatever address. Following an owner's invitation does, see [`take_back`].
pub(crate) async fn let_go(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query("update identities set let_go_at = $3 where tenant_id = $1 and account_id = $2")
        .bind(tenant.0)
        .bind(account.0)
        .bind(now)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Lets an account in by the provider again, which followed an owner's invitation: one that only waits, or was
/// withdrawn, brings nobody back.
pub(crate) async fn take_back(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    sqlx::query("update identities set let_go_at = null where tenant_id = $1 and account_id = $2")
        .bind(tx.tenant().0)
        .bind(account.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Takes the link of an account off, if there is one. The row stays: it may be told by it later on that they
/// were let go.
pub(crate) async fn end(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update identities set ended_at = $3, is_led = false
         where tenant_id = $1 and account_id = $2 and ended_at is null",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}
