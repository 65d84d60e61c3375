//! The keys there are.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::ApiKeyId;
use sqlx::{FromRow, types::Uuid};

use super::PREFIX;
use crate::{Error, KeyScope};

/// A key as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it opens.
    pub scopes: Vec<KeyScope>,
    /// How it begins and ends: `zkey_…1a2b`.
    pub hint: String,
    /// Who made it; nobody for a command.
    pub maker: Option<String>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// Whether that is past.
    pub is_expired: bool,
    /// When it was last used, to within five minutes.
    pub used_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct Row {
    api_key_id: Uuid,
    name: String,
    scopes: Vec<String>,
    hint: String,
    maker: Option<String>,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

/// All of them, the newest first.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Listed>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let rows: Vec<Row> = sqlx::query_as(
        "select k.api_key_id, k.name, k.scopes, k.hint, a.name as maker, k.expires_at, k.used_at
         from api_keys k
         left join accounts a on a.tenant_id = k.tenant_id and a.account_id = k.made_by
         where k.tenant_id = $1 order by k.created_at desc, k.api_key_id desc",
    )
    .bind(tenant.0)
    .fetch_all(tx.sql())
    .await?;
    let listed = rows.into_iter().map(|row| Listed {
        id: ApiKeyId(row.api_key_id),
        name: row.name,
        scopes: row.scopes.iter().filter_map(|scope| scope.parse().ok()).collect(),
        hint: format!("{PREFIX}…{}", row.hint),
        maker: row.maker,
        is_expired: row.expires_at <= now,
        expires_at: row.expires_at,
        used_at: row.used_at,
    });
    Ok(listed.collect())
}
