//! Whose the queue is: the tenant's. A seller's people bring jobs in and see none.

use db::{Scope, TenantTx, testing::TestDb};
use jobs::Job as _;
use kernel::ids::SellerId;
use uuid::Uuid;

use crate::house::*;

const TABLES: [&str; 4] = ["job_lanes", "jobs", "job_payloads", "job_attempts"];

async fn refused_or_none(tx: &mut TenantTx, statement: String) {
    sqlx::raw_sql("savepoint here").execute(tx.sql()).await.unwrap();
    let touched = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).execute(tx.sql()).await;
    assert_eq!(touched.map_or(0, |done| done.rows_affected()), 0, "{statement}");
    sqlx::raw_sql("rollback to here").execute(tx.sql()).await.unwrap();
}

#[tokio::test]
async fn a_sellers_people_enqueue_but_see_change_and_remove_nothing_of_the_tenants_queue() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::GiveUp)]).await;
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, DEAD, 1).await;
    worker.stop().await;
    for table in TABLES {
        let query = format!("select count(*) from {table}");
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_one(&mut test.bootstrap().await)
            .await
            .unwrap();
        assert_eq!(rows, 1, "nothing to hide in {table}");
    }

    let seller = Scope::seller(one, SellerId(Uuid::from_u128(5)));
    for db in [test.db(), test.worker(), test.motor()] {
        let mut tx = db.begin(&seller).await.unwrap();
        for table in TABLES {
            refused_or_none(&mut tx, format!("select tenant_id from {table}")).await;
            refused_or_none(&mut tx, format!("update {table} set tenant_id = tenant_id")).await;
            refused_or_none(&mut tx, format!("delete from {table}")).await;
        }
        refused_or_none(&mut tx, "update jobs set state = 'ready'".to_owned()).await;
        refused_or_none(&mut tx, "update job_lanes set held = true".to_owned()).await;
        let unique = Work { unique: Some("k".to_owned()), ..Work::new(2, Does::Succeed) };
        assert!(unique.clone().enqueue(&mut tx).await.unwrap().is_some());
        assert!(unique.enqueue(&mut tx).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn nobody_enqueues_for_another_tenant_or_by_another_road() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    enqueue(&test.db(), one, [Work::new(1, Does::Succeed)]).await;
    for db in [test.db(), test.worker(), test.motor()] {
        for scope in [Scope::tenant(one), Scope::seller(one, SellerId(Uuid::from_u128(5)))] {
            let mut tx = db.begin(&scope).await.unwrap();
            for table in TABLES.into_iter().take(3) {
                let doubled = format!("insert into {table} select * from {table}");
                refused_or_none(&mut tx, doubled).await;
            }
        }
        let mut unscoped = db.look_up().await.unwrap();
        let refused = sqlx::query(
            "select job_enqueue(gen_random_uuid(), gen_random_uuid(), 'normal', '', 0::smallint,
                                'tests.work', now(), 1::smallint, null, null, 0::smallint, now(), '{}', '')",
        )
        .execute(unscoped.sql())
        .await;
        assert!(refused.is_err(), "without a scope");
    }
}

#[tokio::test]
async fn web_neither_changes_nor_removes_a_job_nor_reads_a_payload() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    enqueue(&test.db(), one, [Work::new(1, Does::Succeed)]).await;
    let mut tx = begin(&test.db(), one).await;
    let seen: i64 = sqlx::query_scalar(JOBS).fetch_one(tx.sql()).await.unwrap();
    assert_eq!(seen, 1);
    for refused in
        ["update jobs set state = 'dead'", "delete from jobs", "select payload from job_payloads"]
    {
        refused_or_none(&mut tx, refused.to_owned()).await;
    }
}
