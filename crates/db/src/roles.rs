//! The roles of a cluster, made or repaired through its superuser.

use std::fmt::Write as _;

use kernel::Secret;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::Error;

/// The database everything lives in.
pub const DATABASE: &str = "zocalo";
/// Owns every table; nobody can log in as it.
pub const OWNER: &str = "zocalo_owner";
/// Owns the functions that look across tenants; nobody can log in as it.
pub const DOORS: &str = "zocalo_doors";
/// Applies migrations, as the owner.
pub const MIGRATOR: &str = "zocalo_migrator";
/// The roles the processes log in as.
pub const LOGINS: [&str; 4] = ["zocalo_web", "zocalo_public", "zocalo_worker", "zocalo_motor"];

/// Connections each login may hold; the small sum fits the private cluster's 100.
const CONNECTIONS: [(&str, u32); 5] = [
    (MIGRATOR, 5),
    ("zocalo_web", 30),
    ("zocalo_public", 30),
    ("zocalo_worker", 20),
    ("zocalo_motor", 10),
];

/// Limits the server holds whatever a client says at first.
const SETTINGS: [(&str, &str); 3] = [
    ("statement_timeout", "5s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "5s"),
];

/// One password per login.
#[derive(Debug, Clone)]
pub struct Passwords(Vec<(&'static str, Secret<String>)>);

impl Passwords {
    /// Asks `of` for the password of each login.
    #[must_use]
    pub fn of(of: impl Fn(&'static str) -> Secret<String>) -> Self {
        Self(logins().map(|login| (login, of(login))).collect())
    }

    /// Makes up 128 bits for each login.
    #[must_use]
    pub fn drawn() -> Self {
        Self::of(|_| draw())
    }

    /// Each login and its password.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Secret<String>)> {
        self.0.iter().map(|(login, password)| (*login, password))
    }
}

/// Every role that can log in.
pub(crate) fn logins() -> impl Iterator<Item = &'static str> {
    CONNECTIONS.iter().map(|(login, _)| *login)
}

/// A password of 128 random bits.
pub(crate) fn draw() -> Secret<String> {
    Secret::new(format!("{:032x}", crate::draw::bits()))
}

/// Makes the roles, or repairs what differs. May be repeated; two at once wait for each other.
/// `connection` is the superuser's, to any database of the cluster.
///
/// # Errors
/// [`Error::Unavailable`] when the server does not answer.
pub async fn ensure(connection: &mut PgConnection, passwords: &Passwords) -> Result<(), Error> {
    keep_out_of_the_log(connection).await?;
    sqlx::raw_sql(AssertSqlSafe(script(passwords))).execute(connection).await?;
    Ok(())
}

/// The statements that follow hold passwords: neither done nor failed are they logged. Only a
/// superuser may say so; where we are none, the server's own settings decide.
async fn keep_out_of_the_log(connection: &mut PgConnection) -> Result<(), Error> {
    const QUIET: &str = "set log_statement to 'none'; set log_min_error_statement to 'panic';
                         set log_min_duration_statement to -1";
    let is_superuser: bool = sqlx::query_scalar("select current_setting('is_superuser') = 'on'")
        .fetch_one(&mut *connection)
        .await?;
    if is_superuser {
        sqlx::raw_sql(QUIET).execute(connection).await?;
    }
    Ok(())
}

/// Makes a database for `zocalo_owner`, or hands one that exists over to it. To be followed by [`close_schema`] on a
/// connection to it.
///
/// # Errors
/// [`Error::Unavailable`] when the server does not answer.
pub async fn ensure_database(connection: &mut PgConnection, name: &str) -> Result<(), Error> {
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(name)
            .fetch_one(&mut *connection)
            .await?;
    if !exists {
        let make = format!("create database {} owner {OWNER} template template0", quoted(name));
        sqlx::raw_sql(AssertSqlSafe(make)).execute(&mut *connection).await?;
    }
    let who = CONNECTIONS.map(|(login, _)| login).join(", ");
    let name = quoted(name);
    // One that was there already may be somebody else's, and then the owner could not migrate it.
    let close = format!(
        "alter database {name} owner to {OWNER}; revoke all on database {name} from public;
         grant connect on database {name} to {who}"
    );
    sqlx::raw_sql(AssertSqlSafe(close)).execute(connection).await?;
    Ok(())
}

/// Keeps our logins out of the databases beside ours, where nothing is closed: in a cluster that is
/// ours alone.
///
/// # Errors
/// [`Error::Unavailable`] when the server does not answer.
pub async fn close_neighbours(connection: &mut PgConnection) -> Result<(), Error> {
    const CLOSE: &str = "revoke connect, temporary on database postgres, template1 from public";
    sqlx::raw_sql(CLOSE).execute(connection).await?;
    Ok(())
}

/// Takes from everybody what PostgreSQL gives on the schema by default, and lets our roles see it.
/// Takes the functions of large objects, too: these lie outside row-level security, and whoever may
/// call them can fill the disk. Where we are no superuser these are the provider's to close.
///
/// # Errors
/// [`Error::Unavailable`] when the server does not answer.
pub async fn close_schema(connection: &mut PgConnection) -> Result<(), Error> {
    let who = LOGINS.join(", ");
    let close = format!(
        "alter schema public owner to pg_database_owner; revoke all on schema public from public;
         grant usage on schema public to {who}, {MIGRATOR}, {DOORS}; {CLOSE_LARGE_OBJECTS}"
    );
    sqlx::raw_sql(AssertSqlSafe(close)).execute(connection).await?;
    Ok(())
}

/// Of the functions anybody may still call, those that are ours to close.
pub(crate) const CLOSE_LARGE_OBJECTS: &str = "
    do $$
    declare open_to_all regprocedure;
    begin
      for open_to_all in
        select distinct p.oid::regprocedure from pg_proc p
        cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as g
        where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^lo(_.+|read|write)$'
          and g.grantee = 0 and pg_has_role(p.proowner, 'usage')
      loop
        execute format('revoke execute on function %s from public', open_to_all);
      end loop;
    end $$";

pub(crate) fn script(passwords: &Passwords) -> String {
    // The lock lasts until the end of this implicit transaction.
    let mut sql = String::from("select pg_advisory_xact_lock(hashtext('zocalo roles'));");
    for role in [OWNER, DOORS] {
        create(&mut sql, role);
        alter(&mut sql, role, "nologin");
    }
    for (login, connections) in CONNECTIONS {
        create(&mut sql, login);
        alter(&mut sql, login, &format!("login noinherit connection limit {connections}"));
    }
    for (login, password) in passwords.iter() {
        write(&mut sql, format_args!("alter role {login} password {};", literal(password)));
    }
    for login in LOGINS {
        for (setting, value) in SETTINGS {
            write(&mut sql, format_args!("alter role {login} set {setting} = '{value}';"));
        }
    }
    sql.push_str("alter role zocalo_public set default_transaction_read_only = on;");
    // The owner gives its functions to the doors, so it must be able to act as them. The migrator is
    // neither until it says so (`noinherit`): what the policies let the doors see across tenants, its
    // login does not.
    write(&mut sql, format_args!("grant {OWNER} to {MIGRATOR}; grant {DOORS} to {OWNER};"));
    sql
}

fn create(sql: &mut String, role: &str) {
    write(
        sql,
        format_args!(
            "do $$ begin if not exists (select from pg_roles where rolname = '{role}') \
             then create role {role}; end if; end $$;"
        ),
    );
}

fn alter(sql: &mut String, role: &str, rights: &str) {
    write(
        sql,
        format_args!(
            "alter role {role} nosuperuser nocreatedb nocreaterole noreplication nobypassrls \
             {rights};"
        ),
    );
}

/// Writing to a `String` cannot fail.
fn write(sql: &mut String, text: std::fmt::Arguments<'_>) {
    sql.write_fmt(text).unwrap_or_default();
}

fn literal(text: &Secret<String>) -> String {
    format!("'{}'", text.reveal().replace('\'', "''"))
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
