//! Follows a link.

use db::{Db, Scope, TenantTx};
use kernel::{
    ids::{AccountId, TenantId},
    locale::Word,
};

use super::{
    lock,
    look::{Open, Purpose, Row, find, look},
};
use crate::{
    Error, Role,
    account::{self, Compared, Mail, Password, Passwords, Tried},
    audit::{self, Actor, By, Deed},
    device, field, member, operator, provider,
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

/// Follows a link: gives what the link gives, and signs in, as far as that goes without the code of who
/// has a second factor. The link is dead then.
///
/// The way back in, and a link for an address without an account, set the password. Who has an account
/// gives the password it has: who made an invitation, and may hold it too, does not get into the account
/// of who is invited.
///
/// # Errors
/// [`Error::NoSuchLink`]; [`Error::Invalid`] for a name, address or password out of form;
/// [`Error::MailTaken`] for an address that has an account already; [`Error::WrongPassword`] and
/// [`Error::TooManyGuesses`] for who has one; [`Error::AlreadyMember`], [`Error::ActsAlready`].
pub async fn follow(db: &Db, passwords: &Passwords, answer: Answer<'_>) -> Result<Entered, Error> {
    let scope = Scope::tenant(answer.tenant);
    let mut tx = db.begin(&scope).await?;
    let open = look(&mut tx, answer.token).await?;
    tx.commit().await?;
    if open.needs_password() {
        let compared = prove(db, passwords, &open, &answer).await?;
        let mut tx = db.begin(&scope).await?;
        let row = take(&mut tx, answer.token).await?;
        let account = row.account_id.map(AccountId).ok_or(Error::NoSuchLink)?;
        compared.hold(&mut tx).await?;
        return enter(tx, account, &row, answer).await;
    }
    let chosen = choose(db, passwords, &open, &answer).await?;
    let mut tx = db.begin(&scope).await?;
    let row = take(&mut tx, answer.token).await?;
    let account = match row.account_id.map(AccountId) {
        Some(account) if row.purpose() == Some(Purpose::WayBack) => account,
        // Somebody opened one meanwhile: its password is theirs to give.
        Some(_) => return Err(Error::MailTaken),
        None => account::create(&mut tx, &chosen.mail, &chosen.name).await?,
    };
    sign_in::keep(&mut tx, account, &chosen.hash).await?;
    super::close_doors(&mut tx, account).await?;
    session::end_all(&mut tx, account).await?;
    device::forget_all(&mut tx, account).await?;
    enter(tx, account, &row, answer).await
}

/// Compares the password of who has an account.
async fn prove(
    db: &Db,
    passwords: &Passwords,
    open: &Open,
    answer: &Answer<'_>,
) -> Result<Compared, Error> {
    let tried = Tried {
        tenant: answer.tenant,
        mail: &Mail::read(open.mail.as_deref().unwrap_or_default())?,
        password: answer.password,
        device: answer.device.token.as_ref(),
        address: &answer.by.address,
        session: None,
    };
    let compared = account::compare(db, passwords, tried).await?;
    if compared.fits {
        return Ok(compared);
    }
    let mut tx = db.begin(&Scope::tenant(answer.tenant)).await?;
    let whose = compared.account.map(|account| account.to_string());
    let deed = Deed { action: "account.proved", subject: whose, ..Deed::default() };
    audit::append(&mut tx, &answer.by, deed.refused()).await?;
    tx.commit().await?;
    Err(Error::WrongPassword)
}

/// What somebody chose who has no account yet, or comes back into theirs.
struct Chosen {
    mail: Mail,
    name: String,
    hash: String,
}

async fn choose(
    db: &Db,
    passwords: &Passwords,
    open: &Open,
    answer: &Answer<'_>,
) -> Result<Chosen, Error> {
    let mail = Mail::read(open.mail.as_deref().unwrap_or(answer.mail))?;
    let name = match &open.name {
        Some(name) => name.clone(),
        None => check_name(field::NAME, answer.name)?,
    };
    if open.purpose == Purpose::Registration(SellerKind::Dealer) {
        check_name(Word::new("nombre del negocio", "name of the business"), answer.dealer)?;
    }
    let context = [name.as_str(), mail.as_str(), answer.tenant_name, answer.dealer];
    let password = Password::choose(answer.password, &context)?;
    let tx = db.begin(&Scope::tenant(answer.tenant)).await?;
    let salt = tx.draw();
    tx.commit().await?;
    let hash = passwords.hash(answer.tenant, &password, salt).await?;
    Ok(Chosen { mail, name, hash })
}

/// Uses a link up, and with it all others that wait for the same. The account comes first: whoever lets
/// somebody go holds it, too, and takes the links after that.
async fn take(tx: &mut TenantTx, token: &Token) -> Result<Row, Error> {
    let row = find(tx, token).await?;
    if let Some(mail) = &row.mail {
        lock(tx, mail).await?;
    }
    if let Some(account) = row.account_id {
        account::hold(tx, AccountId(account)).await?;
    }
    use_up(tx, &row).await?;
    sqlx::query(
        "delete from access_links l using access_links used
         where used.tenant_id = $1 and used.link_id = $2 and l.tenant_id = $1 and l.link_id <> $2
           and l.used_at is null and l.kind = used.kind and l.mail = used.mail
           and l.seller_id is not distinct from used.seller_id",
    )
    .bind(tx.tenant().0)
    .bind(row.link_id)
    .execute(tx.sql())
    .await?;
    Ok(row)
}

async fn enter(
    mut tx: TenantTx,
    account: AccountId,
    row: &Row,
    answer: Answer<'_>,
) -> Result<Entered, Error> {
    let by = By { actor: Actor::Account(account), ..answer.by };
    let name = row.account_name.as_deref().unwrap_or(answer.name);
    let given = Given { tx: &mut tx, by: &by, account };
    given.give(row.purpose().ok_or(Error::NoSuchLink)?, name, answer.dealer).await?;
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
        provider::take_back(tx, account).await?;
        match member::join(tx, by, account, role).await {
            // Who is of the operator's staff already keeps the part they have there.
            Err(Error::AlreadyMember) if is_operator => {}
            joined => joined?,
        }
        if is_operator {
            operator::join(tx, by, account).await?;
        }
        Ok(())
    }
}
