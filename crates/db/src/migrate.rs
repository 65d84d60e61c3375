//! The schema, carried in the program and applied under the migrator's login.

use std::time::Duration;

use kernel::Secret;
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection,
    migrate::{MigrateError, Migrator},
};

use crate::{Address, Error};

/// How long one migration waits for another of the same database to end.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// What the database has of one migration of ours, or we of one of its.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The number its file name begins with.
    pub version: i64,
    /// The rest of the file name.
    pub description: String,
    /// How the two compare.
    pub state: State,
}

/// How a migration of the program and the database compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Applied as it is here.
    Applied,
    /// Not applied yet.
    Pending,
    /// Applied, but its text here is another.
    Edited,
    /// Applied, but not known here: the program is older than the data.
    Unknown,
}

/// The migrations this program carries.
#[must_use]
pub fn embedded() -> Migrator {
    let mut migrator = sqlx::migrate!("../../migrations");
    // The lock is ours, because it has to be waited for without the time limit of the statements.
    migrator.set_locking(false);
    migrator
}

/// Brings the schema up to this program. Two at once: one waits and then finds nothing to do.
///
/// # Errors
/// [`Error::Migration`] when an applied migration was edited or is unknown here, or one fails;
/// [`Error::Migrating`] when another did not end within a minute.
pub async fn up(migrator_url: &Secret<String>) -> Result<(), Error> {
    up_within(migrator_url, WAIT_MAX).await
}

/// [`up`], waiting no longer than `wait` for another to end.
///
/// # Errors
/// As for [`up`].
pub async fn up_within(migrator_url: &Secret<String>, wait: Duration) -> Result<(), Error> {
    let mut connection = open(migrator_url, wait).await?;
    refuse_strangers(&compare(&mut connection).await?)?;
    allow_doors(&mut connection, true).await?;
    let outcome = embedded().run(&mut connection).await.map_err(explain);
    allow_doors(&mut connection, false).await?;
    outcome?;
    sqlx::raw_sql(
        "comment on table _sqlx_migrations is \
         'owner=db; use=which migrations were applied, with their checksums; retention=for ever';
         select stream_open_epoch()",
    )
    .execute(&mut connection)
    .await?;
    Ok(connection.close().await?)
}

/// Takes back every migration after `version`; 0 takes back all.
///
/// # Errors
/// [`Error::Migration`] and [`Error::Migrating`] as for [`up`].
pub async fn down_to(migrator_url: &Secret<String>, version: i64) -> Result<(), Error> {
    let mut connection = open(migrator_url, WAIT_MAX).await?;
    refuse_strangers(&compare(&mut connection).await?)?;
    allow_doors(&mut connection, true).await?;
    let outcome = embedded().undo(&mut connection, version).await.map_err(explain);
    allow_doors(&mut connection, false).await?;
    outcome?;
    Ok(connection.close().await?)
}

/// Every migration of either side, by version.
///
/// # Errors
/// [`Error::Unavailable`] when the server does not answer.
pub async fn status(migrator_url: &Secret<String>) -> Result<Vec<Step>, Error> {
    let mut connection = open(migrator_url, WAIT_MAX).await?;
    let steps = compare(&mut connection).await?;
    connection.close().await?;
    Ok(steps)
}

/// Says why this program may not start on this database, if it may not.
///
/// # Errors
/// [`Error::Migration`] when a migration is pending, edited or unknown here.
pub async fn check(migrator_url: &Secret<String>) -> Result<(), Error> {
    let steps = status(migrator_url).await?;
    refuse_strangers(&steps)?;
    match steps.iter().filter(|step| step.state == State::Pending).count() {
        0 => Ok(()),
        pending => Err(Error::migration(format!(
            "a la base de datos le faltan migraciones ({pending}); ejecuta «zocalo migrate up»"
        ))),
    }
}

async fn open(migrator_url: &Secret<String>, wait: Duration) -> Result<PgConnection, Error> {
    let mut connection = Address::read(migrator_url)?.connect().await?;
    let prepare = format!(
        "set role zocalo_owner; set client_min_messages = warning;
         set statement_timeout = 0; set lock_timeout = {}",
        wait.as_millis().max(1)
    );
    sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut connection).await?;
    sqlx::raw_sql("select pg_advisory_lock(hashtext('zocalo migrate')); set lock_timeout = '5s'")
        .execute(&mut connection)
        .await
        .map_err(|source| still_migrating(source, wait))?;
    Ok(connection)
}

/// The lock not had in time means that another holds it; anything else is what it is.
fn still_migrating(source: sqlx::Error, waited: Duration) -> Error {
    let is_held =
        source.as_database_error().and_then(|said| said.code()).as_deref() == Some("55P03");
    if is_held { Error::Migrating { waited, source } } else { source.into() }
}

async fn compare(connection: &mut PgConnection) -> Result<Vec<Step>, Error> {
    let exists: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(&mut *connection)
        .await?;
    let applied: Vec<(i64, String, Vec<u8>)> = if exists {
        sqlx::query_as("select version, description, checksum from _sqlx_migrations order by 1")
            .fetch_all(connection)
            .await?
    } else {
        Vec::new()
    };
    let ours = embedded();
    let mut steps: Vec<Step> = ours
        .iter()
        .filter(|ours| !ours.migration_type.is_down_migration())
        .map(|ours| {
            let state = match applied.iter().find(|theirs| theirs.0 == ours.version) {
                None => State::Pending,
                Some(theirs) if theirs.2 == *ours.checksum => State::Applied,
                Some(_) => State::Edited,
            };
            Step { version: ours.version, description: ours.description.to_string(), state }
        })
        .collect();
    let unknown = applied.into_iter().filter(|theirs| !ours.version_exists(theirs.0));
    steps.extend(unknown.map(|(version, description, _)| Step {
        version,
        description,
        state: State::Unknown,
    }));
    steps.sort_by_key(|step| step.version);
    Ok(steps)
}

fn refuse_strangers(steps: &[Step]) -> Result<(), Error> {
    for Step { version, description, state } in steps {
        match state {
            State::Applied | State::Pending => {}
            State::Edited => {
                return Err(Error::migration(format!(
                    "la migración {version:04} ({description}) ya se aplicó y su texto ha cambiado \
                     desde entonces; devuélvela a su forma y escribe una nueva"
                )));
            }
            State::Unknown => {
                return Err(Error::migration(format!(
                    "la base de datos tiene la migración {version:04} ({description}), que este \
                     programa no conoce; usa una versión más nueva de zocalo"
                )));
            }
        }
    }
    Ok(())
}

/// A function's new owner must be able to create in its schema, at that moment only.
async fn allow_doors(connection: &mut PgConnection, may_create: bool) -> Result<(), Error> {
    sqlx::raw_sql(if may_create {
        "grant create on schema public to zocalo_doors"
    } else {
        "revoke create on schema public from zocalo_doors"
    })
    .execute(connection)
    .await?;
    Ok(())
}

fn explain(error: MigrateError) -> Error {
    match error {
        MigrateError::ExecuteMigration(source, version) => Error::Migration {
            sentence: format!("la migración {version:04} falló y no dejó nada a medias: {source}"),
            source: Some(source),
        },
        MigrateError::Execute(source) => source.into(),
        other => Error::migration(format!("no se pudo migrar la base de datos: {other}")),
    }
}
