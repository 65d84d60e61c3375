//! What is kept of imports: mappings by header, and each run with its counts.

use db::TenantTx;
use kernel::ids::{ImportId, SiteId};

use super::{Error, Mapping, run::Summary};

/// A run that says nothing for so long was broken off, in hours.
const BROKEN_OFF_HOURS: i32 = 24;
/// Longest file name kept, in characters.
const FILE_NAME_LENGTH_MAX: usize = 255;
/// The last runs of a site that are looked through.
const RUNS_LOOKED_AT: i64 = 50;
/// Rows forgotten with one statement, so that none takes long.
const FORGOTTEN_AT_ONCE: i64 = 20_000;

/// The mapping somebody gave for files with this header on this site, if it can still be read.
pub(super) async fn saved_mapping(
    tx: &mut TenantTx,
    site: SiteId,
    vertical: &str,
    header: &str,
) -> Result<Option<Mapping>, Error> {
    let tenant = tx.tenant();
    let saved: Option<serde_json::Value> = sqlx::query_scalar(
        "select mapping from import_mappings
         where tenant_id = $1 and site_id = $2 and vertical = $3 and columns = $4",
    )
    .bind(tenant.0)
    .bind(site.0)
    .bind(vertical)
    .bind(header)
    .fetch_optional(tx.sql())
    .await?;
    // A mapping of an older form is proposed anew rather than stopped at.
    Ok(saved.and_then(|mapping| serde_json::from_value(mapping).ok()))
}

/// Keeps a mapping for the next file with this header.
pub(super) async fn save_mapping(
    tx: &mut TenantTx,
    site: SiteId,
    header: &str,
    mapping: &Mapping,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into import_mappings (tenant_id, site_id, vertical, columns, mapping, saved_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, site_id, vertical, columns)
         do update set mapping = excluded.mapping, saved_at = excluded.saved_at
         where import_mappings.mapping <> excluded.mapping",
    )
    .bind(tenant.0)
    .bind(site.0)
    .bind(&mapping.vertical)
    .bind(header)
    .bind(as_json(mapping)?)
    .bind(now)
    .execute(tx.sql())
    .await
    .map_err(|error| no_such_vertical(error, &mapping.vertical))?;
    Ok(())
}

fn as_json(mapping: &Mapping) -> Result<serde_json::Value, Error> {
    serde_json::to_value(mapping).map_err(|error| Error::Mapping(error.to_string()))
}

fn no_such_vertical(error: sqlx::Error, vertical: &str) -> Error {
    let is_named = |constraint| db::violates(&error, constraint);
    if is_named("import_mappings_tenant_id_vertical_fkey")
        || is_named("imports_tenant_id_vertical_fkey")
    {
        return crate::Error::NoSuchVertical(vertical.to_owned()).into();
    }
    error.into()
}

/// Forgets the mapping kept for files with this header on this site; whether there was one.
pub(super) async fn forget_mapping(
    tx: &mut TenantTx,
    site: SiteId,
    vertical: &str,
    header: &str,
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let gone = sqlx::query(
        "delete from import_mappings
         where tenant_id = $1 and site_id = $2 and vertical = $3 and columns = $4",
    )
    .bind(tenant.0)
    .bind(site.0)
    .bind(vertical)
    .bind(header)
    .execute(tx.sql())
    .await?;
    Ok(gone.rows_affected() > 0)
}

/// The country in which the last file with this header was read on this site, where that is another
/// than the site's.
pub(super) async fn country_before(
    tx: &mut TenantTx,
    site: SiteId,
    vertical: &str,
    header: &str,
) -> Result<Option<String>, Error> {
    let last: Option<Option<String>> = sqlx::query_scalar(
        "select country from imports
         where tenant_id = $1 and site_id = $2 and vertical = $3 and columns = $4
         order by import_id desc limit 1",
    )
    .bind(tx.tenant().0)
    .bind(site.0)
    .bind(vertical)
    .bind(header)
    .fetch_optional(tx.sql())
    .await?;
    Ok(last.flatten())
}

/// What earlier files of this site that brought something were taken for, the latest first.
pub(super) async fn earlier_mappings(
    tx: &mut TenantTx,
    site: SiteId,
    vertical: &str,
) -> Result<Vec<Mapping>, Error> {
    let tenant = tx.tenant();
    let earlier: Vec<serde_json::Value> = sqlx::query_scalar(
        "select mapping from imports
         where tenant_id = $1 and site_id = $2 and vertical = $3 and state = 'done'
           and mapping is not null and created + updated + unchanged > 0
         order by import_id desc limit $4",
    )
    .bind(tenant.0)
    .bind(site.0)
    .bind(vertical)
    .bind(RUNS_LOOKED_AT)
    .fetch_all(tx.sql())
    .await?;
    // One of an older form tells nothing.
    Ok(earlier.into_iter().filter_map(|json| serde_json::from_value(json).ok()).collect())
}

/// A run that begins.
pub(super) struct Begun<'a> {
    pub site: SiteId,
    /// What the file's columns are taken for.
    pub mapping: &'a Mapping,
    /// The file's name.
    pub file: &'a str,
    /// What names its header.
    pub header: &'a str,
    /// The country it is read in, where that is not the site's.
    pub country: Option<&'a str>,
}

/// Notes that a run begins, and that those broken off long ago have ended.
pub(super) async fn begin(tx: &mut TenantTx, begun: Begun<'_>) -> Result<ImportId, Error> {
    let (tenant, now, id) = (tx.tenant(), tx.now(), tx.new_id::<ImportId>());
    sqlx::query(
        "update imports set state = 'stopped', ended_at = $2
         where tenant_id = $1 and state = 'running' and started_at < $2 - make_interval(hours => $3)",
    )
    .bind(tenant.0)
    .bind(now)
    .bind(BROKEN_OFF_HOURS)
    .execute(tx.sql())
    .await?;
    sqlx::query(
        "insert into imports (tenant_id, import_id, vertical, file_name, state, started_at, site_id,
                              columns, country, mapping)
         values ($1, $2, $3, $4, 'running', $5, $6, $7, $8, $9)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(&begun.mapping.vertical)
    .bind(kernel::text::truncate(&super::words::clean(begun.file), FILE_NAME_LENGTH_MAX))
    .bind(now)
    .bind(begun.site.0)
    .bind(begun.header)
    .bind(begun.country)
    .bind(as_json(begun.mapping)?)
    .execute(tx.sql())
    .await
    .map_err(|error| no_such_vertical(error, &begun.mapping.vertical))?;
    Ok(id)
}

/// Brings the counts of a run up to date, and its state.
pub(super) async fn update(
    tx: &mut TenantTx,
    id: ImportId,
    summary: &Summary,
    state: &str,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    sqlx::query(
        "update imports set rows_read = $3, created = $4, updated = $5, unchanged = $6,
                duplicates = $7, rejected = $8, state = $9,
                ended_at = case when $9 = 'running' then null else $10 end
         where tenant_id = $1 and import_id = $2",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(count(summary.rows))
    .bind(count(summary.created))
    .bind(count(summary.updated))
    .bind(count(summary.unchanged))
    .bind(count(summary.duplicates))
    .bind(count(summary.rejected))
    .bind(state)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets some rows of a run that has ended and that nobody else is at; whether there may be more.
pub(super) async fn forget_some(tx: &mut TenantTx) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let ended: Option<uuid::Uuid> = sqlx::query_scalar(
        "select i.import_id from imports i
         where i.tenant_id = $1 and i.state <> 'running' and exists (
           select from import_rows r
           where r.tenant_id = i.tenant_id and r.import_id = i.import_id)
         limit 1 for update of i skip locked",
    )
    .bind(tenant.0)
    .fetch_optional(tx.sql())
    .await?;
    let Some(ended) = ended else { return Ok(false) };
    // Up to a hash: a look at each row at most, whatever the planner makes of a table that was empty
    // a moment ago. A list of rows to compare all rows with took seconds then.
    sqlx::query(
        "delete from import_rows
         where tenant_id = $1 and import_id = $2 and (row_hash < (
           select row_hash from import_rows where tenant_id = $1 and import_id = $2
           order by row_hash offset $3 limit 1)) is not false",
    )
    .bind(tenant.0)
    .bind(ended)
    .bind(FORGOTTEN_AT_ONCE)
    .execute(tx.sql())
    .await?;
    Ok(true)
}
