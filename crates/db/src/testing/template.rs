//! The template: the schema migrated once, named by the hash of what it is made of.

use kernel::Secret;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{Address, Error, migrate, roles};

/// The server for tests trusts its socket; the roles have a password all the same, as elsewhere.
pub(super) const PASSWORD: &str = "only-for-tests";

/// Makes the database `name`, and the template first if this schema has none yet.
pub(super) async fn clone(server: &Address, name: &str) -> Result<(), Error> {
    let template = name_of_template();
    let mut connection = server.connect().await?;
    if !copy(&mut connection, &template, name).await? {
        build(server, &mut connection, &template).await?;
        copy(&mut connection, &template, name).await?;
    }
    Ok(connection.close().await?)
}

/// Makes the database `name` of another, whose connections are ended: one that is in use is not copied.
pub(super) async fn copy_of(server: &Address, other: &str, name: &str) -> Result<(), Error> {
    let mut connection = server.connect().await?;
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
        .bind(other)
        .execute(&mut connection)
        .await?;
    copy(&mut connection, other, name).await?;
    Ok(connection.close().await?)
}

/// Whether the template was there to be copied.
async fn copy(connection: &mut PgConnection, template: &str, name: &str) -> Result<bool, Error> {
    let make = format!(
        "create database {} owner {} template {} strategy file_copy",
        roles::quoted(name),
        roles::OWNER,
        roles::quoted(template)
    );
    // A name a killed run left behind may be taken.
    let clear = format!("drop database if exists {} with (force)", roles::quoted(name));
    let outcome = match sqlx::raw_sql(AssertSqlSafe(make.clone())).execute(&mut *connection).await {
        Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some("42P04") => {
            sqlx::raw_sql(AssertSqlSafe(clear)).execute(&mut *connection).await?;
            sqlx::raw_sql(AssertSqlSafe(make)).execute(connection).await
        }
        outcome => outcome,
    };
    match outcome {
        Ok(_) => Ok(true),
        // No such template, or not even the role: this cluster is new.
        Err(sqlx::Error::Database(said))
            if matches!(said.code().as_deref(), Some("3D000" | "42704")) =>
        {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// One process builds, the others wait for its lock. The name appears only when all is done.
async fn build(server: &Address, connection: &mut PgConnection, name: &str) -> Result<(), Error> {
    sqlx::raw_sql("select pg_advisory_lock(hashtext('zocalo test template'))")
        .execute(&mut *connection)
        .await?;
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(name)
            .fetch_one(&mut *connection)
            .await?;
    if !exists {
        make(server, connection, name).await?;
    }
    sqlx::raw_sql("select pg_advisory_unlock(hashtext('zocalo test template'))")
        .execute(connection)
        .await?;
    Ok(())
}

async fn make(server: &Address, connection: &mut PgConnection, name: &str) -> Result<(), Error> {
    let draft = format!("{name}_draft");
    let clear = format!("drop database if exists {} with (force)", roles::quoted(&draft));
    sqlx::raw_sql(AssertSqlSafe(clear)).execute(&mut *connection).await?;
    roles::ensure(connection, &passwords()).await?;
    // Tests of many processes share the logins of one cluster.
    for login in roles::LOGINS.into_iter().chain([roles::MIGRATOR]) {
        let unlimited = format!("alter role {login} connection limit -1");
        sqlx::raw_sql(AssertSqlSafe(unlimited)).execute(&mut *connection).await?;
    }
    roles::ensure_database(connection, &draft).await?;
    let here = server.clone().database(&draft);
    let mut inside = here.connect().await?;
    roles::close_schema(&mut inside).await?;
    inside.close().await?;
    migrate::up(&here.login(roles::MIGRATOR, PASSWORD).url()).await?;
    let publish =
        format!("alter database {} rename to {}", roles::quoted(&draft), roles::quoted(name));
    sqlx::raw_sql(AssertSqlSafe(publish)).execute(connection).await?;
    Ok(())
}

fn name_of_template() -> String {
    let mut hash = Sha256::new();
    for migration in migrate::embedded().iter() {
        hash.update(&migration.checksum);
    }
    hash.update(roles::script(&passwords()));
    hash.update(roles::CLOSE_LARGE_OBJECTS);
    let hash = hash.finalize();
    let short: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("zocalo_template_{short}")
}

fn passwords() -> roles::Passwords {
    roles::Passwords::of(|_| Secret::new(PASSWORD.to_owned()))
}
