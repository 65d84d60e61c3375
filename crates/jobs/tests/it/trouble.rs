//! The runner when jobs fail and workers die.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::testing::TestDb;
use jobs::{Job as _, Pace};
use kernel::Clock as _;

use crate::house::*;

fn lost() -> (i16, String, Option<String>) {
    (1, "lost".to_owned(), Some("el proceso que lo ejecutaba dejó de dar señales".to_owned()))
}

#[tokio::test]
async fn a_killed_workers_job_is_rescued_within_thirty_seconds() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::WaitAtGate)]).await;
    let killed = Worker::start(&test.worker(), &trace, quick());
    trace.begun_in_all(1).await;
    killed.kill().await;

    let worker = Worker::start(&test.worker(), &trace, quick());
    test.clock().advance(TimeDelta::seconds(10));
    let leased = "select count(*) from jobs where state = 'running'";
    assert_eq!(count(&test, leased).await, 1, "it was taken before its lease ended");
    test.clock().advance(TimeDelta::seconds(20));
    becomes(&test, JOBS, 0).await;
    worker.stop().await;

    assert_eq!(ledger(&test).await, [lost(), (2, "done".to_owned(), None)]);
}

#[tokio::test]
async fn the_word_of_a_stalled_worker_changes_nothing_once_another_has_its_job() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::WaitAtBothGates)]).await;
    // It gives no sign of life, as if the machine had stood still; with room for one job it does not
    // look for lost ones meanwhile.
    let stalled = Pace { heartbeat: Duration::from_secs(3600), ..quick() };
    let stalled = Worker::start_with(&test.worker(), &trace, stalled, 1);
    trace.begun_in_all(1).await;
    test.clock().advance(TimeDelta::seconds(30));
    let other = Worker::start(&test.worker(), &trace, quick());
    trace.begun_in_all(2).await;

    // It comes back and says "done" while the other is still at it.
    trace.open_gate(0);
    stalled.stop().await;
    assert_eq!(ledger(&test).await, [lost()], "the stalled worker's word was written down");
    let others = "select count(*) from jobs where state = 'running' and attempt = 2";
    assert_eq!(count(&test, others).await, 1, "the stalled worker ended the other's attempt");

    trace.open_gate(1);
    becomes(&test, JOBS, 0).await;
    other.stop().await;
    assert_eq!(ledger(&test).await, [lost(), (2, "done".to_owned(), None)]);
    let terms = "select count(distinct term) from job_attempts";
    assert_eq!(count(&test, terms).await, 2, "the shard's new owner did not get a new term");
}

#[tokio::test]
async fn signs_of_life_keep_a_long_job_its_workers() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::WaitAtGate)]).await;
    let worker = Worker::start(&test.worker(), &trace, quick());
    trace.begun_in_all(1).await;
    // In all twice as long as its lease, in steps shorter than it.
    for step in 1..=4 {
        test.clock().advance(TimeDelta::seconds(10));
        let lease = TimeDelta::seconds(20);
        leased_until(&test, test.clock().now() + lease, step).await;
    }
    trace.open_gate(0);
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(ledger(&test).await, [(1, "done".to_owned(), None)]);
}

async fn leased_until(test: &TestDb, expected: DateTime<Utc>, step: usize) {
    let mut connection = test.bootstrap().await;
    let prolonged = async {
        loop {
            let until: DateTime<Utc> = sqlx::query_scalar("select leased_until from jobs")
                .fetch_one(&mut connection)
                .await
                .unwrap();
            if until == expected {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, prolonged).await.is_ok(), "not prolonged: {step}");
}

#[tokio::test]
async fn a_job_is_tried_again_until_it_succeeds_and_each_attempt_is_in_the_ledger() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::SucceedAt(3))]).await;
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    let retry = |attempt| (attempt, "retry".to_owned(), Some("todavía no".to_owned()));
    assert_eq!(ledger(&test).await, [retry(1), retry(2), (3, "done".to_owned(), None)]);
}

#[tokio::test]
async fn another_attempt_does_not_come_before_the_other_side_said() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::SucceedAfter(60))]).await;
    let worker = Worker::start(&test.worker(), &trace, quick());
    let waiting = "select count(*) from jobs where state = 'ready' and attempt = 1";
    becomes(&test, waiting, 1).await;
    test.clock().advance(TimeDelta::seconds(59));
    // A job enqueued now and done shows that the runner has looked since.
    enqueue(&test.db(), one, [Work::new(2, Does::Succeed)]).await;
    becomes(&test, JOBS, 1).await;
    assert_eq!(trace.numbers(), [1, 2]);
    test.clock().advance(TimeDelta::seconds(1));
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
}

#[tokio::test]
async fn what_cannot_succeed_is_a_dead_letter_with_its_reason() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let mut tx = begin(&test.db(), one).await;
    for (number, does) in [(1, Does::GiveUp), (2, Does::SucceedAt(9)), (3, Does::Panic)] {
        Work::new(number, does).enqueue(&mut tx).await.unwrap();
    }
    Stuck.enqueue(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, DEAD, 4).await;
    worker.stop().await;
    let mut reasons: Vec<_> = ledger(&test)
        .await
        .into_iter()
        .filter(|(_, outcome, _)| outcome == "dead")
        .map(|(attempt, _, reason)| (attempt, reason.unwrap()))
        .collect();
    reasons.sort();
    let expected = [
        (1, "no existe"),
        (1, "no terminó en 0.1 s"),
        (3, "el programa falló al ejecutarlo"),
        (3, "todavía no"),
    ];
    assert_eq!(reasons, expected.map(|(attempt, reason)| (attempt, reason.to_owned())));
}

#[tokio::test]
async fn a_job_lost_at_its_last_attempt_is_dead() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::WaitAtGate)]).await;
    let mut connection = test.bootstrap().await;
    sqlx::query("update jobs set attempts_max = 1").execute(&mut connection).await.unwrap();
    let killed = Worker::start(&test.worker(), &trace, quick());
    trace.begun_in_all(1).await;
    killed.kill().await;
    test.clock().advance(TimeDelta::seconds(30));
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, DEAD, 1).await;
    worker.stop().await;
    assert_eq!(ledger(&test).await, [lost()]);
}

#[tokio::test]
async fn a_payload_that_no_longer_fits_is_a_dead_letter_and_the_worker_lives_on() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::Succeed)]).await;
    let mut connection = test.bootstrap().await;
    let spoil = "update job_payloads set payload = '{\"number\": \"uno\"}'";
    sqlx::query(spoil).execute(&mut connection).await.unwrap();
    enqueue(&test.db(), one, [Work::new(2, Does::Succeed)]).await;
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 1).await;
    becomes(&test, DEAD, 1).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [2]);
}

#[tokio::test]
async fn a_retry_that_meets_a_newer_job_of_its_key_gives_the_key_up() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let unique = |work| Work { unique: Some("k".to_owned()), ..work };
    enqueue(&test.db(), one, [unique(Work::new(1, Does::WaitAtGate))]).await;
    let killed = Worker::start(&test.worker(), &trace, quick());
    trace.begun_in_all(1).await;
    killed.kill().await;
    let mut tx = begin(&test.db(), one).await;
    assert!(unique(Work::new(2, Does::Succeed)).enqueue(&mut tx).await.unwrap().is_some());
    tx.commit().await.unwrap();
    test.clock().advance(TimeDelta::seconds(30));
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
}

#[tokio::test]
async fn two_lost_attempts_of_one_key_are_both_tried_again() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let unique =
        |number| Work { unique: Some("k".to_owned()), ..Work::new(number, Does::WaitAtGate) };
    let killed = Worker::start(&test.worker(), &trace, quick());
    // The second is taken in because the first runs by then, and then both run.
    for number in [1, 2] {
        enqueue(&test.db(), one, [unique(number)]).await;
        trace.begun_in_all(number as usize).await;
    }
    killed.kill().await;
    test.clock().advance(TimeDelta::seconds(30));
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers().len(), 4);
}

#[tokio::test]
async fn a_lane_that_cannot_be_served_keeps_no_other_waiting() {
    let test = TestDb::new().await;
    let trace = Trace::new();
    let (one, two) = (tenant(&test.db(), 1).await, tenant(&test.db(), 2).await);
    for tenant in [one, two] {
        enqueue(&test.db(), tenant, [Work::new(1, Does::Succeed)]).await;
    }
    let refuse = "create function refuse() returns trigger language plpgsql as
                    $$ begin raise exception 'refused' using errcode = '23514'; end $$;
                  create trigger refuse before update on jobs for each row
                    when (new.tenant_id = '00000000-0000-0000-0000-000000000001')
                    execute function refuse()";
    sqlx::raw_sql(refuse).execute(&mut test.bootstrap().await).await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 1).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [1]);
}

#[tokio::test]
async fn a_worker_cut_off_from_the_database_ends_its_attempt_when_its_lease_has_passed() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::WaitAtGate)]).await;
    let short = Pace { job_lease: Duration::from_millis(500), ..quick() };
    let worker = Worker::start(&test.worker(), &trace, short);
    trace.begun_in_all(1).await;
    // Nobody but the superuser gets in any more.
    let cut = "do $$ begin
                 execute format('alter database %I connection limit 0', current_database());
               end $$;
               select pg_terminate_backend(pid) from pg_stat_activity
               where usename = 'zocalo_worker' and datname = current_database()";
    sqlx::raw_sql(cut).execute(&mut test.bootstrap().await).await.unwrap();
    trace.none_goes_on().await;
    worker.kill().await;
    let left = "select count(*) from jobs where state = 'running' and attempt = 1";
    assert_eq!(count(&test, left).await, 1, "its end was written down");
}

#[tokio::test]
async fn a_clock_put_forward_does_not_make_a_runner_rescue_what_it_runs_itself() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::WaitAtGate)]).await;
    // Its shards stay its own, and no sign of life prolongs the job's lease in time.
    let hour = Duration::from_secs(3600);
    let pace = Pace { shard_lease: hour, heartbeat: hour, ..quick() };
    let worker = Worker::start(&test.worker(), &trace, pace);
    trace.begun_in_all(1).await;
    test.clock().advance(TimeDelta::seconds(60));
    let lost = "select count(*) from jobs where state = 'running' and leased_until < $$2026-01-05T12:01:00Z$$";
    assert_eq!(count(&test, lost).await, 1, "its lease has not run out: this proves nothing");
    // One enqueued now and done shows that the runner has looked since.
    enqueue(&test.db(), one, [Work::new(2, Does::Succeed)]).await;
    becomes(&test, JOBS, 1).await;
    trace.open_gate(0);
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [1, 2]);
    assert!(
        ledger(&test)
            .await
            .iter()
            .all(|(attempt, outcome, _)| (*attempt, &**outcome) == (1, "done"))
    );
}
