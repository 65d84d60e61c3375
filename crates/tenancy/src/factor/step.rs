//! Between the password and the code: who gave the one has some minutes to give the other.

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, Scope, TenantTx};
use kernel::ids::{AccountId, TenantId};
use sqlx::types::Uuid;

use super::check;
use crate::{
    Error,
    account::Mail,
    audit::{self, Actor, By, Deed},
    device, guess,
    seal::Sealer,
    sign_in::{self, Device, Opened},
    token::Token,
};

/// How long one may take.
pub const STEP_LIFE: TimeDelta = TimeDelta::minutes(10);
/// Codes tried until the password is asked for again.
pub const TRIES_MAX: i32 = 5;
/// Rows removed in one transaction.
const BATCH_MAX: i32 = 1_000;

/// A code that is given.
#[derive(Debug)]
pub struct Step<'a> {
    /// With which tenant.
    pub tenant: TenantId,
    /// What who gave the password holds.
    pub token: &'a Token,
    /// The code of the app, or one on paper.
    pub code: &'a str,
    /// From where.
    pub by: By,
    /// From which device.
    pub device: Device<'a>,
}

/// Whether the account needs a code; then what it holds until it gives one.
pub(crate) async fn begin_step(
    tx: &mut TenantTx,
    account: AccountId,
    host: &str,
) -> Result<Option<Token>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let is_on: bool = sqlx::query_scalar(
        "select exists (select from second_factors
           where tenant_id = $1 and account_id = $2 and confirmed_at is not null)",
    )
    .bind(tenant.0)
    .bind(account.0)
    .fetch_one(tx.sql())
    .await?;
    if !is_on {
        return Ok(None);
    }
    let token = Token::draw(tx);
    sqlx::query(
        "insert into sign_in_steps (tenant_id, token_hash, account_id, host, expires_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(tenant.0)
    .bind(token.hash().as_slice())
    .bind(account.0)
    .bind(host)
    .bind(now + STEP_LIFE)
    .execute(tx.sql())
    .await?;
    Ok(Some(token))
}

/// Opens the session if the code is right.
///
/// # Errors
/// [`Error::StepEnded`] for who took too long or tried too often: the password is asked for again;
/// [`Error::WrongCode`]; [`Error::TooManyGuesses`].
pub async fn take_step(db: &Db, sealer: &Sealer, step: Step<'_>) -> Result<Opened, Error> {
    let mut tx = db.begin(&Scope::tenant(step.tenant)).await?;
    let (account, mail) = count(&mut tx, &step).await?;
    let device = device::known(&mut tx, step.device.token.as_ref(), &mail).await?;
    if !guess::count_code(&mut tx, account, device).await? {
        tx.commit().await?;
        return Err(Error::TooManyGuesses);
    }
    let by = By { actor: Actor::Account(account), ..step.by };
    let is_right = check::by_app(&mut tx, sealer, account, (step.code, true)).await?
        || check::by_paper(&mut tx, account, step.code).await?;
    if !is_right {
        audit::append(&mut tx, &by, Deed::of("factor.asked", account).refused()).await?;
        tx.commit().await?;
        return Err(Error::WrongCode);
    }
    end(&mut tx, step.token).await?;
    let opened = sign_in::open(&mut tx, account, &by, step.device).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Counts a try; whose it is.
async fn count(tx: &mut TenantTx, step: &Step<'_>) -> Result<(AccountId, Mail), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let account: Option<(Uuid, String, i32, DateTime<Utc>)> = sqlx::query_as(
        "update sign_in_steps s set tries = s.tries + 1
         from accounts a
         where s.tenant_id = $1 and s.token_hash = $2 and s.host = $3
           and a.tenant_id = s.tenant_id and a.account_id = s.account_id and a.state = 'active'
         returning s.account_id, a.mail, s.tries, s.expires_at",
    )
    .bind(tenant.0)
    .bind(step.token.hash().as_slice())
    .bind(step.device.host)
    .fetch_optional(tx.sql())
    .await?;
    match account {
        Some((account, mail, tries, ends)) if tries <= TRIES_MAX && ends > now => {
            Ok((AccountId(account), Mail::read(&mail)?))
        }
        _ => Err(Error::StepEnded),
    }
}

async fn end(tx: &mut TenantTx, token: &Token) -> Result<(), Error> {
    sqlx::query("delete from sign_in_steps where tenant_id = $1 and token_hash = $2")
        .bind(tx.tenant().0)
        .bind(token.hash().as_slice())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Removes the steps nobody took.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), db::Error> {
    let now = db.clock().now();
    db.retire("select sign_in_steps_retire($1, $2)", &[now], BATCH_MAX).await.map(drop)
}
