//! The runner when all goes well.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use db::testing::TestDb;
use jobs::{Job as _, Pace};

use crate::house::*;

#[tokio::test]
async fn a_job_runs_once_its_operation_has_committed_and_not_otherwise() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let mut given_up = begin(&test.db(), one).await;
    Work::new(1, Does::Succeed).enqueue(&mut given_up).await.unwrap();
    drop(given_up);
    enqueue(&test.db(), one, [Work::new(2, Does::Succeed)]).await;

    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;

    assert_eq!(trace.numbers(), [2]);
    assert_eq!(ledger(&test).await, [(1, "done".to_owned(), None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runners_do_a_thousand_jobs_each_exactly_once() {
    let test = TestDb::new().await;
    let (trace, db) = (Trace::new(), test.db());
    for number in 0..40u32 {
        let tenant = tenant(&db, 1 + u128::from(number)).await;
        let jobs = (0..25).map(|job| Work::new(number * 25 + job, Does::Succeed));
        enqueue(&db, tenant, jobs).await;
    }

    let half = Pace { shards_max: 8, ..quick() };
    let (first, second) = (test.worker(), test.worker());
    let workers = [&first, &second].map(|db| Worker::start(db, &trace, half.clone()));
    becomes(&test, JOBS, 0).await;
    for worker in workers {
        worker.stop().await;
    }

    let mut numbers = trace.numbers();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..1000), "some ran twice or never");
    let done = "select count(*) from job_attempts where outcome = 'done' and attempt = 1";
    assert_eq!(count(&test, done).await, 1000);
    let owners = "select count(distinct term) from job_attempts";
    assert_eq!(count(&test, owners).await, 1, "a shard changed hands without need");
}

#[tokio::test]
async fn a_tenant_with_many_jobs_does_not_keep_another_waiting() {
    let test = TestDb::new().await;
    let (trace, db) = (Trace::new(), test.db());
    let (many, few) = (tenant(&db, 1).await, tenant(&db, 2).await);
    enqueue(&db, many, (0..300).map(|number| Work::new(number, Does::Succeed))).await;
    enqueue(&db, few, (1000..1005).map(|number| Work::new(number, Does::Succeed))).await;

    let worker = Worker::start_with(&test.worker(), &trace, quick(), 4);
    becomes(&test, JOBS, 0).await;
    worker.stop().await;

    let last_of_few = trace.numbers().iter().rposition(|number| *number >= 1000).unwrap();
    assert!(last_of_few < 40, "the other tenant's five jobs waited for {last_of_few}");
}

#[tokio::test]
async fn jobs_of_one_key_run_one_at_a_time_in_the_order_they_came() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    // Key a has the even numbers, key b the odd ones; some need a second attempt.
    let job = |number: u32| Work {
        ordering: Some(if number.is_multiple_of(2) { "a" } else { "b" }.to_owned()),
        ..Work::new(
            number,
            if number.is_multiple_of(7) { Does::SucceedAt(2) } else { Does::Succeed },
        )
    };
    enqueue(&test.db(), one, (0..30).map(job)).await;

    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;

    for parity in [0, 1] {
        let mut order: Vec<u32> = trace.numbers().into_iter().filter(|n| n % 2 == parity).collect();
        assert!(order.is_sorted(), "{order:?}");
        order.dedup();
        assert_eq!(order.len(), 15);
    }
    let overlaps = trace.overlaps.lock().unwrap();
    assert!(overlaps.iter().all(|(a, b)| a % 2 != b % 2), "{overlaps:?}");
}

#[tokio::test]
async fn a_job_for_later_waits_for_its_time() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let mut tx = begin(&test.db(), one).await;
    let at = tx.now() + TimeDelta::hours(1);
    Work::new(1, Does::Succeed).enqueue_at(&mut tx, at).await.unwrap();
    Work::new(2, Does::Succeed).enqueue(&mut tx).await.unwrap();
    tx.commit().await.unwrap();

    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 1).await;
    assert_eq!(trace.numbers(), [2]);
    test.clock().advance(TimeDelta::hours(1));
    becomes(&test, JOBS, 0).await;
    assert_eq!(trace.numbers(), [2, 1]);
    worker.stop().await;
}

#[tokio::test]
async fn a_clean_stop_lets_jobs_end_and_gives_the_shards_back() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::WaitAtGate)]).await;
    let worker = Worker::start(&test.worker(), &trace, quick());
    trace.begun_in_all(1).await;
    let stopping = tokio::spawn(worker.stop());
    trace.open_gate(0);
    stopping.await.unwrap();

    assert_eq!(count(&test, JOBS).await, 0, "the job was not allowed to end");
    let held = "select count(*) from job_shards where owner is not null";
    assert_eq!(count(&test, held).await, 0);
    let made = "select count(*) from job_shards";
    assert_eq!(count(&test, made).await, 16);
}

#[tokio::test]
async fn a_job_enqueued_again_while_it_waits_is_folded_into_the_one_that_waits() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let job = |number| Work { unique: Some("k".to_owned()), ..Work::new(number, Does::WaitAtGate) };
    let mut tx = begin(&test.db(), one).await;
    let folded = [
        job(1).enqueue(&mut tx).await.unwrap().is_none(),
        job(2).enqueue(&mut tx).await.unwrap().is_none(),
    ];
    tx.commit().await.unwrap();
    assert_eq!(folded, [false, true]);

    let worker = Worker::start(&test.worker(), &trace, quick());
    trace.begun_in_all(1).await;
    // The first no longer waits, it runs, and may have read what the new one is about.
    enqueue(&test.db(), one, [job(3)]).await;
    trace.open_gate(0);
    trace.open_gate(0);
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers().into_iter().collect::<BTreeSet<_>>(), [1, 3].into());
}

#[tokio::test]
async fn a_job_that_commits_late_does_not_run_beside_the_one_of_its_key_that_began() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let keyed = |number, does| Work { ordering: Some("k".to_owned()), ..Work::new(number, does) };
    let mut late = begin(&test.db(), one).await;
    keyed(1, Does::Succeed).enqueue(&mut late).await.unwrap();
    late.commit().await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;

    // The lane is there; now the first in order is the last to commit.
    let mut late = begin(&test.db(), one).await;
    keyed(2, Does::Succeed).enqueue(&mut late).await.unwrap();
    enqueue(&test.db(), one, [keyed(3, Does::WaitAtGate)]).await;
    trace.begun_in_all(2).await;
    late.commit().await.unwrap();
    // One without a key, enqueued now and done, shows that the runner has looked since.
    enqueue(&test.db(), one, [Work::new(4, Does::Succeed)]).await;
    becomes(&test, JOBS, 2).await;
    assert_eq!(trace.numbers(), [1, 3, 4]);
    trace.open_gate(0);
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [1, 3, 4, 2]);
}

#[tokio::test]
async fn a_waiting_job_does_not_begin_before_what_was_folded_into_it_has_committed() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let keyed = |number| Work { unique: Some("k".to_owned()), ..Work::new(number, Does::Succeed) };
    enqueue(&test.db(), one, [keyed(1)]).await;
    let mut folding = begin(&test.db(), one).await;
    assert!(keyed(2).enqueue(&mut folding).await.unwrap().is_none());

    let worker = Worker::start(&test.worker(), &trace, quick());
    enqueue(&test.db(), one, [Work::new(3, Does::Succeed)]).await;
    becomes(&test, JOBS, 1).await;
    assert_eq!(trace.numbers(), [3], "it ran on what was there before the change");
    folding.commit().await.unwrap();
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [3, 1]);
}

#[tokio::test]
async fn a_stop_in_the_middle_of_a_claim_spends_no_attempt() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::Succeed)]).await;
    // The claim's commit is under way until the lock is given free.
    let slow = "create function slow() returns trigger language plpgsql as
                  $$ begin perform pg_advisory_xact_lock(7); return null; end $$;
                create constraint trigger slow after update on jobs deferrable initially deferred
                  for each row when (new.state = 'running') execute function slow()";
    let mut holder = test.bootstrap().await;
    sqlx::raw_sql(slow).execute(&mut holder).await.unwrap();
    sqlx::raw_sql("select pg_advisory_lock(7)").execute(&mut holder).await.unwrap();

    let worker = Worker::start(&test.worker(), &trace, quick());
    somebody_waits(&test).await;
    let stopping = tokio::spawn(worker.stop());
    tokio::task::yield_now().await;
    sqlx::raw_sql("select pg_advisory_unlock(7)").execute(&mut holder).await.unwrap();
    stopping.await.unwrap();
    assert_eq!(count(&test, JOBS).await, 0, "claimed, and then run by nobody");
    assert_eq!(ledger(&test).await, [(1, "done".to_owned(), None)]);
}

#[test]
fn a_worker_gives_its_shards_back_before_the_supervisor_ends_it() {
    // The supervisor waits ten seconds.
    assert!(Pace::default().grace * 2 <= std::time::Duration::from_secs(10));
}
