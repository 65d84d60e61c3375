//! Lanes: which are served, and what the queue tells about other tenants.

use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, testing::TestDb};
use futures::future::{BoxFuture, FutureExt as _};
use jobs::Job as _;

use crate::house::*;

#[tokio::test]
async fn a_paused_tenants_jobs_are_held_until_it_resumes() {
    let test = TestDb::new().await;
    let (trace, db) = (Trace::new(), test.db());
    let (paused, other) = (tenant(&db, 1).await, tenant(&db, 2).await);
    // Twice is once.
    for _ in 0..2 {
        let mut tx = begin(&db, paused).await;
        jobs::hold(&mut tx, jobs::ALL).await.unwrap();
        tx.commit().await.unwrap();
    }
    enqueue(&db, paused, [Work::new(1, Does::Succeed)]).await;

    let worker = Worker::start(&test.worker(), &trace, quick());
    // The other tenant's jobs, done one after the other, show that the runner has looked.
    for number in [2, 3] {
        enqueue(&db, other, [Work::new(number, Does::Succeed)]).await;
        becomes(&test, JOBS, 1).await;
    }
    assert_eq!(trace.numbers(), [2, 3]);
    let mut tx = begin(&db, paused).await;
    jobs::release(&mut tx, jobs::ALL).await.unwrap();
    tx.commit().await.unwrap();
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [2, 3, 1]);
}

#[tokio::test]
async fn jobs_of_a_part_a_tenant_lacks_wait_while_its_others_run() {
    let test = TestDb::new().await;
    let (trace, db) = (Trace::new(), test.db());
    let (lacks, has) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let mut tx = begin(&db, lacks).await;
    jobs::hold(&mut tx, PartWork::PART).await.unwrap();
    PartWork(Work::new(1, Does::Succeed)).enqueue(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    enqueue(&db, lacks, [Work::new(2, Does::Succeed)]).await;
    becomes(&test, JOBS, 1).await;
    let mut tx = begin(&db, has).await;
    PartWork(Work::new(3, Does::Succeed)).enqueue(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    becomes(&test, JOBS, 1).await;
    assert_eq!(trace.numbers(), [2, 3]);
    // All of a tenant's jobs held and released leave the part as it was.
    let mut tx = begin(&db, lacks).await;
    jobs::hold(&mut tx, jobs::ALL).await.unwrap();
    jobs::release(&mut tx, jobs::ALL).await.unwrap();
    tx.commit().await.unwrap();
    enqueue(&db, lacks, [Work::new(4, Does::Succeed)]).await;
    becomes(&test, JOBS, 1).await;
    assert_eq!(trace.numbers(), [2, 3, 4]);
    let mut tx = begin(&db, lacks).await;
    jobs::release(&mut tx, PartWork::PART).await.unwrap();
    tx.commit().await.unwrap();
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [2, 3, 4, 1]);
}

#[tokio::test]
async fn a_held_lane_is_not_served() {
    let test = TestDb::new().await;
    let (trace, db) = (Trace::new(), test.db());
    let (held, other) = (tenant(&db, 1).await, tenant(&db, 2).await);
    enqueue(&db, held, [Work::new(1, Does::Succeed)]).await;
    let mut tx = begin(&test.worker(), held).await;
    sqlx::query("update job_lanes set held = true").execute(tx.sql()).await.unwrap();
    tx.commit().await.unwrap();
    enqueue(&db, other, [Work::new(2, Does::Succeed)]).await;

    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 1).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [2]);
}

static PREPARED: AtomicU32 = AtomicU32::new(0);

/// The third time it succeeds.
fn prepare(db: Db) -> BoxFuture<'static, Result<(), db::Error>> {
    async move {
        let mut look = db.look_up().await?;
        let what =
            if PREPARED.fetch_add(1, Ordering::SeqCst) < 2 { "select nothing" } else { "select 1" };
        sqlx::raw_sql(what).execute(look.sql()).await?;
        Ok(())
    }
    .boxed()
}

#[tokio::test]
async fn no_job_runs_before_what_must_be_prepared_has_succeeded() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::Succeed)]).await;
    let mut registry = registry(&trace);
    registry.prepare(prepare);
    let worker = Worker::start_as(&test.worker(), registry, quick(), 8);
    trace.begun_in_all(1).await;
    assert_eq!(PREPARED.load(Ordering::SeqCst), 3);
    worker.stop().await;
}

#[tokio::test]
async fn the_queue_goes_on_when_the_database_comes_back() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let worker = Worker::start(&test.worker(), &trace, quick());
    enqueue(&test.db(), one, [Work::new(1, Does::Succeed)]).await;
    becomes(&test, JOBS, 0).await;

    // Every connection of the worker dies, as when the server starts again.
    let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
               where usename = 'zocalo_worker' and datname = current_database()";
    assert!(count(&test, end).await > 0);
    enqueue(&test.db(), one, [Work::new(2, Does::Succeed)]).await;
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [1, 2]);
}
