//! Makes a key. Its token is shown once.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::{ids::ApiKeyId, locale::Word};

use super::PREFIX;
use crate::{
    Error, KeyScope,
    audit::{self, By, Deed},
    field,
    tenant::check_name,
    token::Token,
};

/// Longest life.
pub const LIFE_MAX: TimeDelta = TimeDelta::days(365);
/// Most keys of a tenant, expired ones included.
pub const KEYS_MAX: i64 = 50;
/// How much of the token's end is shown in lists.
const HINT_LENGTH: usize = 4;

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What it is for, in the words of its owner.
    pub name: String,
    /// What it opens.
    pub scopes: BTreeSet<KeyScope>,
    /// How long it works.
    pub life: TimeDelta,
}

/// A key that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Which.
    pub id: ApiKeyId,
    /// What the program holds. It stands nowhere else.
    pub secret: kernel::Secret<String>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Makes it.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::TooManyKeys`].
pub async fn create(tx: &mut TenantTx, by: &By, new: NewKey) -> Result<Made, Error> {
    let name = check_name(field::NAME, &new.name)?;
    check(&new)?;
    tx.take_turn("api_keys").await?;
    let (tenant, now) = (tx.tenant(), tx.now());
    let held: i64 = sqlx::query_scalar("select count(*) from api_keys where tenant_id = $1")
        .bind(tenant.0)
        .fetch_one(tx.sql())
        .await?;
    if held >= KEYS_MAX {
        return Err(Error::TooManyKeys);
    }
    let (id, token, expires_at) = (tx.new_id::<ApiKeyId>(), Token::draw(tx), now + new.life);
    let text = token.reveal();
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.key()).collect();
    sqlx::query(
        "insert into api_keys (tenant_id, api_key_id, name, scopes, token_hash, hint, made_by,
                               created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(&name)
    .bind(&scopes)
    .bind(token.hash().as_slice())
    .bind(&text[text.len() - HINT_LENGTH..])
    .bind(by.actor.account().map(|account| account.0))
    .bind(now)
    .bind(expires_at)
    .execute(tx.sql())
    .await?;
    let told = format!("{name}; {}", scopes.join(", "));
    audit::append(tx, by, Deed::of("key.created", id).becoming(told)).await?;
    Ok(Made { id, secret: kernel::Secret::new(format!("{PREFIX}{text}")), expires_at })
}

fn check(new: &NewKey) -> Result<(), Error> {
    if new.scopes.is_empty() {
        let scopes = Word::new("alcances", "scopes");
        return Err(Error::invalid(scopes, "elige al menos uno", "choose at least one"));
    }
    if new.life < TimeDelta::days(1) || new.life > LIFE_MAX {
        let most = LIFE_MAX.num_days();
        return Err(Error::invalid(
            Word::new("duración", "how long it works"),
            format!("entre 1 y {most} días"),
            format!("from 1 to {most} days"),
        ));
    }
    Ok(())
}
