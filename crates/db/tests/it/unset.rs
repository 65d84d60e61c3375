//! A login without a scope, or with a scope that is not for it, reads nothing anywhere.

use db::{
    Address,
    roles::{LOGINS, MIGRATOR},
    testing::TestDb,
};
use kernel::ids::SiteId;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use uuid::Uuid;

use crate::house::{TENANTS, fill, site};

/// Tables of no tenant's: what they hold is for all processes.
const GLOBAL: [&str; 3] = ["stream_epochs", "job_shards", "_sqlx_migrations"];

/// Tables, partitions and views of the catalogue, each with its kind.
async fn relations(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select relname::text from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
         order by 1",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

/// Rows seen; `None` when the login may not even ask.
async fn seen(connection: &mut PgConnection, relation: &str) -> Option<i64> {
    let query = format!("select count(*) from (select tenant_id from {relation}) r");
    match sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(connection).await {
        Ok(rows) => Some(rows),
        Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some("42501") => None,
        Err(error) => panic!("{relation}: {error}"),
    }
}

#[tokio::test]
async fn every_tables_partition_and_view_has_rows_of_two_tenants_to_hide() {
    let test = TestDb::new().await;
    fill(&test).await;
    let mut superuser = test.bootstrap().await;
    for relation in relations(&mut superuser).await {
        if GLOBAL.contains(&&*relation) {
            continue;
        }
        let query = format!("select count(distinct tenant_id) from {relation}");
        let found: i64 =
            sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut superuser).await.unwrap();
        // Views of a site show nothing to who is on no site, not even to the superuser.
        let is_of_a_site = [
            "current_site",
            "ended_listings",
            "published_listings",
            "site_lenders",
            "site_verticals",
        ];
        let expected = if is_of_a_site.contains(&&*relation) { 0 } else { TENANTS.len() as i64 };
        assert_eq!(found, expected, "rows.sql has nothing for {relation}");
    }
}

#[tokio::test]
async fn without_a_scope_no_login_reads_a_row_of_any_table_partition_or_view() {
    let test = TestDb::new().await;
    fill(&test).await;
    let all = relations(&mut test.bootstrap().await).await;
    assert!(all.len() > 90, "{all:?}");
    for login in LOGINS.into_iter().chain([MIGRATOR]) {
        let mut connection = Address::read(&test.url(login)).unwrap().connect().await.unwrap();
        let mut asked = 0;
        for relation in all.iter().filter(|relation| !GLOBAL.contains(&&***relation)) {
            let rows = seen(&mut connection, relation).await;
            assert!(rows.unwrap_or(0) == 0, "{login} reads {rows:?} rows of {relation}");
            asked += usize::from(rows.is_some());
        }
        // The migrator has no right on any table until it acts as their owner.
        assert!(
            asked > 0 || login == MIGRATOR,
            "{login} may ask for nothing at all, so this proves nothing"
        );
        connection.close().await.unwrap();
    }
}

/// Also when the words of a scope are there but its ids are not, or are nobody's.
#[tokio::test]
async fn half_a_scope_reads_nothing() {
    let test = TestDb::new().await;
    fill(&test).await;
    let all = relations(&mut test.bootstrap().await).await;
    let one = "00000000-0000-0000-0000-000000000001";
    for login in LOGINS {
        let mut connection = Address::read(&test.url(login)).unwrap().connect().await.unwrap();
        let halves = [
            ("tenant", ""),
            ("seller", ""),
            ("site", ""),
            ("seller", one),
            ("", one),
            ("operator", one),
            // Whose, but not on which site.
            ("site", one),
            ("tenant", "00000000-0000-0000-0000-00000000000f"),
        ];
        for (scope, tenant) in halves {
            set(&mut connection, scope, tenant).await;
            for relation in all.iter().filter(|relation| !GLOBAL.contains(&&***relation)) {
                let rows = seen(&mut connection, relation).await.unwrap_or(0);
                assert_eq!(rows, 0, "{login} as ({scope}, {tenant}) reads {relation}");
            }
        }
    }
}

/// Whoever got the public login to run a query of his own still sees only what is published.
#[tokio::test]
async fn the_public_login_sees_published_rows_of_one_tenant_whatever_scope_it_claims() {
    let test = TestDb::new().await;
    fill(&test).await;
    let mut public = Address::read(&test.url("zocalo_public")).unwrap().connect().await.unwrap();
    let one = "00000000-0000-0000-0000-000000000001";
    for scope in ["tenant", "seller"] {
        set(&mut public, scope, one).await;
        assert_eq!(seen(&mut public, "listings").await, Some(0), "{scope}");
    }
    set(&mut public, "site", one).await;
    assert_eq!(seen(&mut public, "listings").await, Some(0), "on no site");
    // A site of nobody, and one of another tenant.
    for foreign in [SiteId(Uuid::from_u128(0xa1)), site(2)] {
        on_site(&mut public, foreign).await;
        for relation in ["listings", "sellers", "verticals", "fx_rates", "published_listings"] {
            assert_eq!(seen(&mut public, relation).await, Some(0), "{relation} on {foreign}");
        }
    }
    on_site(&mut public, site(1)).await;
    let rows = sqlx::query("select status from listings").fetch_all(&mut public).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.get::<String, _>(0) == "published"));
    let written = sqlx::query("update listings set title = 'x'").execute(&mut public).await;
    assert!(written.is_err());
}

async fn on_site(connection: &mut PgConnection, site: SiteId) {
    sqlx::query("select set_config('app.site_id', $1, false)")
        .bind(site.0.to_string())
        .execute(connection)
        .await
        .unwrap();
}

async fn set(connection: &mut PgConnection, scope: &str, tenant: &str) {
    sqlx::query(
        "select set_config('app.scope', $1, false), set_config('app.tenant_id', $2, false),
                set_config('app.seller_id', '', false), set_config('app.site_id', '', false)",
    )
    .bind(scope)
    .bind(tenant)
    .execute(connection)
    .await
    .unwrap();
}

#[tokio::test]
async fn the_narrow_logins_may_not_even_ask_for_what_is_not_theirs() {
    let test = TestDb::new().await;
    let mut superuser = test.bootstrap().await;
    for (login, hidden) in [
        ("zocalo_public", &["tenants", "events", "jobs", "job_payloads", "imports"][..]),
        ("zocalo_motor", &["listings", "sellers", "verticals", "imports", "fx_rates"][..]),
    ] {
        for table in hidden {
            let may: bool = sqlx::query_scalar("select has_any_column_privilege($1, $2, 'select')")
                .bind(login)
                .bind(table)
                .fetch_one(&mut superuser)
                .await
                .unwrap();
            assert!(!may, "{login} may ask for {table}");
        }
    }
}

/// Large objects lie outside row-level security and belong to whoever makes them.
#[tokio::test]
async fn no_login_makes_a_large_object() {
    let test = TestDb::new().await;
    for login in LOGINS {
        let mut connection = Address::read(&test.url(login)).unwrap().connect().await.unwrap();
        for made in [
            "begin read write; select lo_from_bytea(0, 'x')",
            "begin read write; select lo_create(0)",
            "begin read write; select lo_creat(-1)",
            "select lo_get(1)",
        ] {
            let refused = sqlx::raw_sql(made).execute(&mut connection).await.unwrap_err();
            let code = refused.as_database_error().and_then(|said| said.code()).unwrap();
            assert_eq!(code, "42501", "{login}: {made}: {refused}");
            sqlx::raw_sql("rollback").execute(&mut connection).await.unwrap();
        }
    }
}
