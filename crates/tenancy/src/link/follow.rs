//! Follows a link.

use db::{Db, OnConstraint as _, Scope, TenantTx};
use kernel::ids::{AccountId, TenantId};

use super::look::{Purpose, Row, find, look};
use crate::{
    Error, Role,
    account::{Mail, Password, Passwords},
    audit::{self, Actor, By, Deed},
    device,
    seller::{self, NewSeller, SellerKind, people},
    session,
    sign_in::{self, Device, Entered},
    tenant::check_name,
    token::Token,
};

/// What somebody who follows a link fills in.
#[derive(Debug)]
pub struct Answer<'a> {
    /// With which tenant.
    pub tenant: TenantId,
    /// What the tenant is called: no password of its staff.
    pub tenant_name: &'a str,
    /// The link.
    pub token: &'a Token,
    /// Their address, where the link does not say it.
    pub mail: &'a str,
    /// How they are called, where we do not know it.
    pub name: &'a str,
    /// How the dealer is called, where one begins to sell.
    pub dealer: &'a str,
    /// The password they choose.
    pub password: &'a str,
    /// From where.
    pub by: By,
    /// From which device.
    pub device: Device<'a>,
}

/// Follows a link: sets the password, gives what the link gives, signs in, as far as that goes without
/// the code of who has a second factor. The link is dead then, and
/// so is every earlier session of the account.
///
/// # Errors
/// [`Error::NoSuchLink`]; [`Error::Invalid`] for a name, address or password out of form;
/// [`Error::MailTaken`] for an address that has an account already.
pub async fn follow(db: &Db, passwords: &Passwords, answer: Answer<'_>) -> Result<Entered, Error> {
    let scope = Scope::tenant(answer.tenant);
    let mut tx = db.begin(&scope).await?;
    let open = look(&mut tx, answer.token).await?;
    let salt = tx.draw();
    tx.commit().await?;
    let mail = match &open.mail {
        Some(mail) => Mail::read(mail)?,
        None => Mail::read(answer.mail)?,
    };
    let name = match open.name {
        Some(name) => name,
        None => check_name("nombre", answer.name)?,
    };
    if open.purpose == Purpose::Registration(SellerKind::Dealer) {
        check_name("nombre del negocio", answer.dealer)?;
    }
    let context = [name.as_str(), mail.as_str(), answer.tenant_name, answer.dealer];
    let password = Password::choose(answer.password, &context)?;
    let hash = passwords.hash(&password, salt).await?;

    let mut tx = db.begin(&scope).await?;
    let row = find(&mut tx, answer.token).await?;
    use_up(&mut tx, &row).await?;
    let account = match row.account_id {
        Some(id) => AccountId(id),
        None => create(&mut tx, &mail, &name).await?,
    };
    sign_in::keep(&mut tx, account, &hash).await?;
    session::end_all(&mut tx, account).await?;
    device::forget_all(&mut tx, account).await?;
    let by = By { actor: Actor::Account(account), ..answer.by };
    let given = Given { tx: &mut tx, by: &by, account };
    given.give(row.purpose().ok_or(Error::NoSuchLink)?, &name, answer.dealer).await?;
    let device = Device { token: None, ..answer.device };
    let entered = sign_in::enter(&mut tx, account, &by, device).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Of two who follow it at once the second waits here, and finds it used.
async fn use_up(tx: &mut TenantTx, row: &Row) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let used = sqlx::query(
        "update access_links set used_at = $3
         where tenant_id = $1 and link_id = $2 and used_at is null",
    )
    .bind(tenant.0)
    .bind(row.link_id)
    .bind(now)
    .execute(tx.sql())
    .await?;
    if used.rows_affected() == 1 { Ok(()) } else { Err(Error::NoSuchLink) }
}

async fn create(tx: &mut TenantTx, mail: &Mail, name: &str) -> Result<AccountId, Error> {
    let (id, tenant, now): (AccountId, _, _) = (tx.new_id(), tx.tenant(), tx.now());
    sqlx::query(
        "insert into accounts (tenant_id, account_id, mail, name, created_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(mail.as_str())
    .bind(name)
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("accounts_mail_key", || Error::MailTaken)?;
    Ok(id)
}

/// To whom something is given.
struct Given<'a> {
    tx: &'a mut TenantTx,
    by: &'a By,
    account: AccountId,
}

impl Given<'_> {
    /// Gives what a link is for. `name` is the account's, `dealer` that of the business it begins.
    async fn give(self, purpose: Purpose, name: &str, dealer: &str) -> Result<(), Error> {
        let Self { tx, by, account } = self;
        match purpose {
            Purpose::WayBack => audit::append(tx, by, Deed::of("account.recovered", account)).await,
            Purpose::Staff { role, is_operator } => {
                let given = Given { tx, by, account };
                given.staff(role, is_operator).await
            }
            Purpose::Registration(kind) => {
                let name = if kind == SellerKind::Dealer { dealer } else { name };
                seller::start(tx, by, account, NewSeller { kind, name }).await.map(drop)
            }
            Purpose::Seller { id, role, .. } => people::join(tx, by, account, (id, role)).await,
        }
    }

    async fn staff(self, role: Role, is_operator: bool) -> Result<(), Error> {
        let Self { tx, by, account } = self;
        let (tenant, now) = (tx.tenant(), tx.now());
        sqlx::query(
            "insert into members (tenant_id, account_id, role, created_at) values ($1, $2, $3, $4)
             on conflict (tenant_id, account_id) do update set role = excluded.role",
        )
        .bind(tenant.0)
        .bind(account.0)
        .bind(role.key())
        .bind(now)
        .execute(tx.sql())
        .await?;
        audit::append(tx, by, Deed::of("member.joined", account).becoming(role)).await?;
        if is_operator {
            sqlx::query(
                "insert into operators (tenant_id, account_id, created_at) values ($1, $2, $3)
                 on conflict (tenant_id, account_id) do nothing",
            )
            .bind(tenant.0)
            .bind(account.0)
            .bind(now)
            .execute(tx.sql())
            .await?;
            audit::append(tx, by, Deed::of("operator.joined", account)).await?;
        }
        Ok(())
    }
}
