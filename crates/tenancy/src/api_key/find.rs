//! Which key a program shows.

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::{Mutant, ids::ApiKeyId};
use sqlx::{FromRow, types::Uuid};

use crate::{Error, KeyScope, Standing, token::Token};

/// How exact "last used" is; each request would be a write otherwise.
const USED_EVERY: TimeDelta = TimeDelta::minutes(5);

/// A key that works, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Which.
    pub id: ApiKeyId,
    /// What it is for, in the words of its owner.
    pub name: String,
    /// What it opens; a word that this version does not know opens nothing.
    pub scopes: Vec<KeyScope>,
}

impl ApiKey {
    /// All it may act as.
    pub fn standings(&self) -> impl Iterator<Item = Standing> {
        self.scopes.iter().copied().map(Standing::Key)
    }
}

#[derive(FromRow)]
struct Row {
    api_key_id: Uuid,
    name: String,
    scopes: Vec<String>,
    used_at: Option<DateTime<Utc>>,
}

/// The key of that token, if it has not expired and who made it is still an owner.
///
/// # Errors
/// [`Error::Db`].
pub async fn find(tx: &mut TenantTx, token: &Token) -> Result<Option<ApiKey>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let row: Option<Row> = sqlx::query_as(
        "select k.api_key_id, k.name, k.scopes, k.used_at
         from api_keys k
         left join members m on m.tenant_id = k.tenant_id and m.account_id = k.made_by
         left join accounts a on a.tenant_id = k.tenant_id and a.account_id = k.made_by
         where k.tenant_id = $1 and k.token_hash = $2 and k.expires_at > $3
           and (k.made_by is null or (m.role = 'owner' and a.state = 'active'))",
    )
    .bind(tenant.0)
    .bind(token.hash().as_slice())
    .bind(Mutant::KeyLife.since(now))
    .fetch_optional(tx.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.used_at.is_none_or(|used| now - used > USED_EVERY) {
        sqlx::query("update api_keys set used_at = $3 where tenant_id = $1 and api_key_id = $2")
            .bind(tenant.0)
            .bind(row.api_key_id)
            .bind(now)
            .execute(tx.sql())
            .await?;
    }
    Ok(Some(ApiKey {
        id: ApiKeyId(row.api_key_id),
        name: row.name,
        scopes: row.scopes.iter().filter_map(|scope| scope.parse().ok()).collect(),
    }))
}
