//! Every table and view asked as each login the processes have: without a scope, with halves of one, and
//! with the whole scope of one tenant. Nobody can log in as who owns them, or as who looks across tenants.

mod writes;

use db::{Address, roles::LOGINS, testing::TestDb};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::{Outcome, rows::ROWS};

/// Tables of no tenant's.
const GLOBAL: [&str; 3] = ["_sqlx_migrations", "job_shards", "stream_epochs"];
/// What all sellers of a tenant share.
const OF_ALL_SELLERS: [&str; 2] = ["verticals", "fx_rates"];

/// Halves of scopes and whole ones, of nobody and of the first tenant.
const SCOPES: [(&str, u128); 8] = [
    ("", 0),
    ("tenant", 0),
    ("site", 0),
    ("seller", 0),
    ("", 1),
    ("tenant", 1),
    ("site", 1),
    ("seller", 1),
];

/// Two tenants with rows in every table.
pub async fn two_tenants() -> TestDb {
    let test = TestDb::new().await;
    let mut connection = test.bootstrap().await;
    for number in 1..=2 {
        let text = ROWS.replace(":number", &number.to_string());
        sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await.expect("rows");
    }
    test
}

/// Asks for everything.
pub async fn ask_as_each_login() -> Outcome {
    let test = two_tenants().await;
    leaks(&test).await
}

/// What a login sees or changes that is not for its scope.
pub async fn leaks(test: &TestDb) -> Outcome {
    let relations = relations(&mut test.bootstrap().await).await;
    leaks_of(test, &relations).await
}

/// The same of these tables and views alone.
pub async fn leaks_of(test: &TestDb, relations: &[String]) -> Outcome {
    let mut outcome = Outcome::default();
    let samples = writes::samples(&mut test.bootstrap().await, relations).await;
    for login in LOGINS {
        let address = Address::read(&test.url(login)).expect("an address");
        let mut connection = address.connect().await.expect("connected");
        sellers_rows(&mut outcome, &mut connection, login, relations).await;
        for (scope, number) in SCOPES {
            set_scope(&mut connection, scope, number).await;
            for relation in relations {
                outcome.checks += 1;
                let foreign = foreign_rows(&mut connection, relation, scope, number).await;
                if foreign > 0 {
                    let what = format!(
                        "{login} as ({scope:?}, {number}) sees {foreign} rows of {relation}"
                    );
                    outcome.leaks.push(what);
                }
            }
        }
        for scope in ["tenant", "seller", "site", ""] {
            set_scope(&mut connection, scope, 1).await;
            for sample in &samples {
                outcome.checks += 1;
                let crossed = writes::crossed(&mut connection, sample, scope == "seller").await;
                if let Some(what) = crossed {
                    outcome.leaks.push(format!("{login} as {scope:?} {what}"));
                }
            }
        }
    }
    outcome
}

async fn relations(connection: &mut PgConnection) -> Vec<String> {
    let all: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace
           and relkind in ('r', 'p', 'v', 'm', 'f') order by 1",
    )
    .fetch_all(connection)
    .await
    .expect("the catalogue");
    all.into_iter().filter(|name| !GLOBAL.contains(&name.as_str())).collect()
}

async fn set_scope(connection: &mut PgConnection, scope: &str, number: u128) {
    let id = |number: u128| {
        if number == 0 { String::new() } else { uuid::Uuid::from_u128(number).to_string() }
    };
    sqlx::query(
        "select set_config('app.scope', $1, false), set_config('app.tenant_id', $2, false),
                set_config('app.seller_id', $3, false), set_config('app.site_id', $4, false)",
    )
    .bind(scope)
    .bind(id(number))
    .bind(id(if scope == "seller" { number * 100 } else { 0 }))
    .bind(id(if scope == "site" { number * 0x3e8 } else { 0 }))
    .execute(connection)
    .await
    .expect("set");
}

/// What is not one seller's: all that names another seller of the tenant, or none.
async fn sellers_rows(
    outcome: &mut Outcome,
    connection: &mut PgConnection,
    login: &str,
    relations: &[String],
) {
    set_scope(connection, "seller", 1).await;
    for relation in relations.iter().filter(|name| !OF_ALL_SELLERS.contains(&name.as_str())) {
        outcome.checks += 1;
        let query = if relation == "accounts" {
            let own = uuid::Uuid::from_u128(2);
            format!("select count(*) from accounts a where a.account_id <> '{own}'")
        } else {
            format!(
                "select count(*) from (select to_jsonb(r) ->> 'seller_id' as seller from {relation} r) o
                 where o.seller is distinct from current_setting('app.seller_id')"
            )
        };
        match sqlx::query_scalar::<_, i64>(AssertSqlSafe(query)).fetch_one(&mut *connection).await {
            Ok(0) => {}
            Ok(rows) => {
                let what = format!("{login} as a seller sees {rows} rows of others in {relation}");
                outcome.leaks.push(what);
            }
            // It may not even ask.
            Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some("42501") => {}
            Err(error) => panic!("{relation}: {error}"),
        }
    }
}

/// Rows of others; without a whole scope every row is another's.
async fn foreign_rows(
    connection: &mut PgConnection,
    relation: &str,
    scope: &str,
    number: u128,
) -> i64 {
    let own = if scope.is_empty() { 0 } else { number };
    let query = format!(
        "select count(*) from (select tenant_id from {relation}) r where tenant_id <> '{}'",
        uuid::Uuid::from_u128(own)
    );
    match sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(connection).await {
        Ok(rows) => rows,
        // It may not even ask.
        Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some("42501") => 0,
        Err(error) => panic!("{relation}: {error}"),
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn no_login_sees_or_changes_what_is_not_for_its_scope() {
        let outcome = super::ask_as_each_login().await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n"));
        assert!(outcome.checks > 3_000, "{}", outcome.checks);
    }

    /// What may be written is a rule of its own: each of these lets nobody see more.
    #[tokio::test]
    async fn a_row_that_may_be_written_for_another_is_noticed() {
        for (harm, noticed) in [
            (
                "create policy pen on listings for insert to zocalo_web with check (true)",
                "zocalo_web as \"tenant\" insert into listings",
            ),
            (
                "create policy pen on access_links for insert to zocalo_web
                   with check (app_scope() = 'seller' and tenant_id = app_tenant())",
                "zocalo_web as \"seller\" insert into access_links",
            ),
        ] {
            let test = super::two_tenants().await;
            sqlx::raw_sql(harm).execute(&mut test.bootstrap().await).await.expect(harm);
            let leaks = super::leaks(&test).await.leaks.join("\n");
            assert!(leaks.contains(noticed), "{harm}: {leaks}");
        }
    }
}
