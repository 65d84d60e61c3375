//! Who acts for a seller.

use chrono::{DateTime, Utc};
use db::{OnConstraint as _, TenantTx};
use kernel::ids::{AccountId, SellerId};
use sqlx::{FromRow, types::Uuid};

use super::SellerKind;
use crate::{
    Error,
    audit::{self, By, Deed},
    role::SellerRole,
};

/// Somebody who acts for a seller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their account.
    pub account: AccountId,
    /// How they are called.
    pub name: String,
    /// Their address.
    pub mail: String,
    /// As what; `None` for a word this version does not know, which gives no right.
    pub role: Option<SellerRole>,
    /// Since when.
    pub since: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    account_id: Uuid,
    name: String,
    mail: String,
    role: String,
    created_at: DateTime<Utc>,
}

/// All of a seller's people, in order of name.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx, seller: SellerId) -> Result<Vec<Person>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select p.account_id, a.name, a.mail, p.role, p.created_at
         from seller_people p
         join accounts a on a.tenant_id = p.tenant_id and a.account_id = p.account_id
         where p.tenant_id = $1 and p.seller_id = $2 order by a.name, a.mail",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .fetch_all(tx.sql())
    .await?;
    let people = rows.into_iter().map(|row| Person {
        account: AccountId(row.account_id),
        name: row.name,
        mail: row.mail,
        role: row.role.parse().ok(),
        since: row.created_at,
    });
    Ok(people.collect())
}

/// Lets somebody act for a seller. Nobody acts for two, and for a person nobody but that person.
///
/// # Errors
/// [`Error::ActsAlready`]; [`Error::PersonAlone`].
pub(crate) async fn join(
    tx: &mut TenantTx,
    by: &By,
    account: AccountId,
    (seller, role): (SellerId, SellerRole),
) -> Result<(), Error> {
    require_room(tx, seller).await?;
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into seller_people (tenant_id, seller_id, account_id, role, created_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(tenant.0)
    .bind(seller.0)
    .bind(account.0)
    .bind(role.key())
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("seller_people_pkey", || Error::ActsAlready)?;
    let whom = format!("{seller} {account}");
    audit::append(tx, by, Deed::of("seller.joined", whom).becoming(role)).await
}

/// Refuses a second one for a person, under lock: of two who were invited before anybody came, both may follow
/// at once.
async fn require_room(tx: &mut TenantTx, seller: SellerId) -> Result<(), Error> {
    let kind: Option<String> = sqlx::query_scalar(
        "select kind from sellers where tenant_id = $1 and seller_id = $2 for no key update",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .fetch_optional(tx.sql())
    .await?;
    if kind.as_deref() != Some(SellerKind::Person.key()) {
        return Ok(());
    }
    let is_taken: bool = sqlx::query_scalar(
        "select exists (select from seller_people where tenant_id = $1 and seller_id = $2)",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .fetch_one(tx.sql())
    .await?;
    if is_taken { Err(Error::PersonAlone) } else { Ok(()) }
}

/// Lets somebody act for a seller no longer. Their account stays.
///
/// # Errors
/// [`Error::NoSuchPerson`]; [`Error::LastOwner`] when nobody else could decide any more.
pub async fn remove(
    tx: &mut TenantTx,
    by: &By,
    seller: SellerId,
    account: AccountId,
) -> Result<(), Error> {
    // All owners are locked in one order: of two who leave at once the second finds the first gone.
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "select account_id, role from seller_people
         where tenant_id = $1 and seller_id = $2 and (role = 'owner' or account_id = $3)
         order by account_id for update",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(account.0)
    .fetch_all(tx.sql())
    .await?;
    let found = rows.iter().find(|(id, _)| *id == account.0);
    let (_, role) = found.ok_or(Error::NoSuchPerson)?;
    let is_owner = role == SellerRole::Owner.key();
    if is_owner && !rows.iter().any(|(id, role)| *id != account.0 && role == "owner") {
        return Err(Error::LastOwner);
    }
    sqlx::query(
        "delete from seller_people where tenant_id = $1 and seller_id = $2 and account_id = $3",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(account.0)
    .execute(tx.sql())
    .await?;
    // Neither an invitation that waits for them nor one they made brings them back.
    sqlx::query(
        "delete from access_links l where l.tenant_id = $1 and l.used_at is null
           and l.kind = 'seller_invitation' and l.seller_id = $2
           and (l.made_by = $3 or l.mail = (
             select a.mail from accounts a where a.tenant_id = $1 and a.account_id = $3))",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(account.0)
    .execute(tx.sql())
    .await?;
    let whom = format!("{seller} {account}");
    let is_own = by.actor.account() == Some(account);
    let action = if is_own { "seller.left" } else { "seller.person_removed" };
    audit::append(tx, by, Deed::of(action, whom).losing(role)).await
}
