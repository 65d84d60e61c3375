//! The verticals a tenant has, and those a site shows.

use db::{PublicTx, TenantTx};
use sqlx::types::Json;

use super::Vertical;
use crate::Error;

/// A vertical and which form of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Versioned {
    /// Rises with each change.
    pub version: i64,
    /// The vertical.
    pub vertical: Vertical,
}

type Row = (i64, Json<Vertical>);

fn versioned((version, Json(vertical)): Row) -> Versioned {
    Versioned { version, vertical }
}

/// The verticals of the tenant, in order of key.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Versioned>, Error> {
    let tenant = tx.tenant();
    let rows: Vec<Row> = sqlx::query_as(
        "select version, definition from verticals where tenant_id = $1 order by key",
    )
    .bind(tenant.0)
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(versioned).collect())
}

/// The vertical of that key.
///
/// # Errors
/// [`Error::NoSuchVertical`].
pub async fn load(tx: &mut TenantTx, key: &str) -> Result<Versioned, Error> {
    let tenant = tx.tenant();
    let row: Option<Row> = sqlx::query_as(
        "select version, definition from verticals where tenant_id = $1 and key = $2",
    )
    .bind(tenant.0)
    .bind(key)
    .fetch_optional(tx.sql())
    .await?;
    row.map(versioned).ok_or_else(|| {
        Error::NoSuchVertical(kernel::text::truncate(key, super::LABEL_LENGTH_MAX).to_owned())
    })
}

/// The verticals the site shows that its tenant really has, in order of key.
///
/// # Errors
/// [`Error::Database`].
pub async fn of_site(tx: &mut PublicTx) -> Result<Vec<Versioned>, Error> {
    let rows: Vec<Row> =
        sqlx::query_as("select version, definition from site_verticals order by key")
            .fetch_all(tx.sql())
            .await?;
    Ok(rows.into_iter().map(versioned).collect())
}

/// The vertical of that key, if the site shows it.
///
/// # Errors
/// [`Error::Database`].
pub async fn of_site_by_key(tx: &mut PublicTx, key: &str) -> Result<Option<Versioned>, Error> {
    let row: Option<Row> =
        sqlx::query_as("select version, definition from site_verticals where key = $1")
            .bind(key)
            .fetch_optional(tx.sql())
            .await?;
    Ok(row.map(versioned))
}
