//! What each door shows and keeps.

use db::{Error, OnConstraint as _, Scope, SiteScope, testing::TestDb};
use kernel::{Clock as _, Kind, ids::ListingId};

use crate::house::{fill, seller, site, tenant};

async fn count(sql: &mut sqlx::PgConnection, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(sql).await.unwrap()
}

const LISTINGS: &str = "select count(*) from (select tenant_id from listings) l";

#[tokio::test]
async fn a_tenant_sees_its_own_rows_a_seller_his_and_the_public_what_is_published() {
    let test = TestDb::new().await;
    fill(&test).await;
    let mut tx = test.db().begin(&Scope::tenant(tenant(1))).await.unwrap();
    assert_eq!(count(tx.sql(), LISTINGS).await, 4);
    let mut tx = test.db().begin(&Scope::seller(tenant(1), seller(1, 0))).await.unwrap();
    assert_eq!(count(tx.sql(), LISTINGS).await, 2);
    let here = SiteScope { tenant: tenant(1), site: site(1) };
    let mut tx = test.db().begin_public(&here).await.unwrap();
    assert_eq!(count(tx.sql(), "select count(*) from published_listings").await, 2);
    let mut tx = test.db().look_up().await.unwrap();
    assert_eq!(count(tx.sql(), LISTINGS).await, 0);
}

#[tokio::test]
async fn another_tenants_row_cannot_be_written_changed_or_removed() {
    let test = TestDb::new().await;
    fill(&test).await;
    let mut tx = test.db().begin(&Scope::tenant(tenant(1))).await.unwrap();
    for statement in [
        "update listings set title = 'x' where tenant_id <> app_tenant()",
        "delete from listings where tenant_id <> app_tenant()",
    ] {
        assert_eq!(sqlx::query(statement).execute(tx.sql()).await.unwrap().rows_affected(), 0);
    }
    let steal = "update listings set tenant_id = '00000000-0000-0000-0000-000000000002'";
    assert!(sqlx::query(steal).execute(tx.sql()).await.is_err());
    drop(tx);
    let mut tx = test.db().begin(&Scope::tenant(tenant(1))).await.unwrap();
    let plant = "insert into sellers (tenant_id, seller_id, slug, name, kind, created_at)
                 values ('00000000-0000-0000-0000-000000000002', gen_random_uuid(), 'x', 'X', 'person', now())";
    assert!(sqlx::query(plant).execute(tx.sql()).await.is_err());
}

#[tokio::test]
async fn what_is_not_committed_is_not_there() {
    let test = TestDb::new().await;
    fill(&test).await;
    let scope = Scope::tenant(tenant(1));
    for (is_kept, left) in [(false, 4), (true, 0)] {
        let mut tx = test.db().begin(&scope).await.unwrap();
        sqlx::query("delete from listings").execute(tx.sql()).await.unwrap();
        if is_kept {
            tx.commit().await.unwrap();
        } else {
            drop(tx);
        }
        let mut tx = test.db().begin(&scope).await.unwrap();
        assert_eq!(count(tx.sql(), LISTINGS).await, left);
    }
}

#[tokio::test]
async fn the_public_door_writes_nothing() {
    let test = TestDb::new().await;
    let here = SiteScope { tenant: tenant(1), site: site(1) };
    let mut tx = test.db().begin_public(&here).await.unwrap();
    let written = sqlx::query("create temp table t (a int)").execute(tx.sql()).await;
    assert!(written.is_err());
}

#[tokio::test]
async fn a_transaction_has_one_moment_and_ids_in_order() {
    let test = TestDb::new().await;
    let tx = test.db().begin(&Scope::tenant(tenant(1))).await.unwrap();
    let now = test.clock().now();
    test.clock().advance(chrono::TimeDelta::hours(1));
    assert_eq!(tx.now(), now);
    let ids: Vec<ListingId> = (0..100).map(|_| tx.new_id()).collect();
    assert!(ids.is_sorted());
}

#[derive(Debug)]
enum Named {
    Taken,
    Db(Error),
}

impl From<Error> for Named {
    fn from(error: Error) -> Self {
        Self::Db(error)
    }
}

#[tokio::test]
async fn a_constraints_violation_gets_its_name_and_any_other_does_not() {
    let test = TestDb::new().await;
    fill(&test).await;
    let run = async |statement: &'static str| {
        let mut tx = test.db().begin(&Scope::tenant(tenant(1))).await.unwrap();
        sqlx::query(statement)
            .execute(tx.sql())
            .await
            .on_constraint("sellers_slug_key", || Named::Taken)
            .unwrap_err()
    };
    let taken = run("update sellers set slug = 's0'").await;
    assert!(matches!(taken, Named::Taken), "{taken:?}");
    let other = run("update sellers set kind = 'other'").await;
    assert!(matches!(&other, Named::Db(error) if error.kind() == Kind::Invalid), "{other:?}");
    let mistake = run("update sellers set nothing = 1").await;
    assert!(matches!(&mistake, Named::Db(error) if error.kind() == Kind::Internal), "{mistake:?}");
}

#[tokio::test]
async fn when_all_connections_are_taken_the_caller_hears_so_in_time() {
    let test = TestDb::new().await;
    let limits = db::Limits {
        max_connections: 1,
        acquire_timeout: std::time::Duration::from_millis(100),
        ..db::Limits::default()
    };
    let logins = db::Logins { web: test.url("zocalo_web"), public: None };
    let db = db::Db::open(logins, test.clock(), limits).unwrap();
    let held = db.begin(&Scope::tenant(tenant(1))).await.unwrap();
    let refused = db.begin(&Scope::tenant(tenant(2))).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Unavailable, "{refused:?}");
    drop(held);
    db.begin(&Scope::tenant(tenant(2))).await.unwrap();
}

#[tokio::test]
async fn after_the_server_dropped_all_connections_the_next_callers_notice_nothing() {
    let test = TestDb::new().await;
    let db = test.open_with(4);
    let scope = Scope::tenant(tenant(1));
    for _ in 0..3 {
        // Several at once, so that several connections are open.
        let open = [db.begin(&scope).await, db.begin(&scope).await, db.begin(&scope).await];
        assert!(open.iter().all(Result::is_ok), "{open:?}");
        drop(open);
        let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                   where usename = 'zocalo_web' and datname = current_database()";
        assert!(count(&mut test.bootstrap().await, end).await >= 3);
    }
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended_and_its_connection_is_good_again() {
    let test = TestDb::new().await;
    let limits = db::Limits {
        max_connections: 1,
        statement_timeout: std::time::Duration::from_millis(50),
        ..db::Limits::default()
    };
    let logins = db::Logins { web: test.url("zocalo_web"), public: None };
    let db = db::Db::open(logins, test.clock(), limits).unwrap();
    let mut tx = db.begin(&Scope::tenant(tenant(1))).await.unwrap();
    let error = sqlx::query("select pg_sleep(10)").execute(tx.sql()).await.unwrap_err();
    assert_eq!(Error::from(error).kind(), Kind::Unavailable);
    drop(tx);
    let mut tx = db.begin(&Scope::tenant(tenant(1))).await.unwrap();
    assert_eq!(count(tx.sql(), "select 1::bigint").await, 1);
}
