//! The rings: what lives moves on, what is over goes.

use chrono::TimeDelta;
use db::{TenantTx, testing::TestDb};
use jobs::{Event, Job as _, Record as _, retire::retire};

use crate::house::*;

const EVENTS: &str = "select count(*) from events";
const PAYLOADS: &str = "select count(*) from job_payloads";
const ATTEMPTS: &str = "select count(*) from job_attempts";

#[tokio::test]
async fn a_living_jobs_payload_outlives_its_slot_and_the_rest_is_emptied() {
    let test = TestDb::new().await;
    let (trace, one, clock) = (Trace::new(), tenant(&test.db(), 1).await, test.clock());
    let mut tx = begin(&test.db(), one).await;
    let far = tx.now() + TimeDelta::days(50);
    Work::new(1, Does::Succeed).enqueue_at(&mut tx, far).await.unwrap();
    Work::new(2, Does::Succeed).enqueue(&mut tx).await.unwrap();
    tx.record(Event { kind: "test.happened", subject: None }).await.unwrap();
    tx.commit().await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 1).await;
    worker.stop().await;
    assert_eq!(count(&test, PAYLOADS).await, 2, "a payload goes with its slot, not with its job");

    let (mut carried, db) = (0, test.worker());
    for day in 1..=50 {
        clock.advance(TimeDelta::days(1));
        let retired = retire(&db).await.unwrap();
        assert!(retired.is_payload_slot_empty, "day {day}");
        carried += retired.payloads_carried;
        let kept = [count(&test, EVENTS).await, count(&test, ATTEMPTS).await];
        assert_eq!(kept, if day < 30 { [1, 1] } else { [0, 0] }, "day {day}");
        assert_eq!(count(&test, PAYLOADS).await, if day < 14 { 2 } else { 1 }, "day {day}");
    }
    assert_eq!(carried, 3, "on days 14, 28 and 42");
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [2, 1]);
}

#[tokio::test]
async fn emptying_a_slot_does_not_queue_behind_a_long_reader_and_everyone_behind_it() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    let mut tx = begin(&test.db(), one).await;
    tx.record(Event { kind: "test.happened", subject: None }).await.unwrap();
    tx.commit().await.unwrap();
    test.clock().advance(TimeDelta::days(31));

    let mut reader = begin(&test.db(), one).await;
    let seen: i64 = sqlx::query_scalar(EVENTS).fetch_one(reader.sql()).await.unwrap();
    assert_eq!(seen, 1);
    let refused = retire(&test.worker()).await.unwrap_err();
    assert_eq!(refused.kind(), kernel::Kind::Unavailable, "{refused:?}");
    assert_eq!(count(&test, EVENTS).await, 1);
    drop(reader);
    becomes_retired(&test).await;
}

/// The reader's end reaches the server a moment after the drop.
async fn becomes_retired(test: &TestDb) {
    while retire(&test.worker()).await.is_err() {}
    assert_eq!(count(test, EVENTS).await, 0);
}

#[tokio::test]
async fn a_dead_letter_can_be_looked_at_for_thirty_days() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::GiveUp)]).await;
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, DEAD, 1).await;
    worker.stop().await;
    test.clock().advance(TimeDelta::days(30));
    assert_eq!(retire(&test.worker()).await.unwrap().dead_removed, 0);
    test.clock().advance(TimeDelta::seconds(1));
    assert_eq!(retire(&test.worker()).await.unwrap().dead_removed, 1);
    assert_eq!(count(&test, DEAD).await, 0);
}

#[tokio::test]
async fn only_the_worker_may_empty_the_rings() {
    let test = TestDb::new().await;
    for db in [test.db(), test.motor()] {
        assert!(retire(&db).await.is_err());
    }
}

/// The coming slot holds an old row of each ring; a writer whose clock is two days ahead puts a young
/// one beside it, by `write`, and commits while it is being emptied.
async fn is_left_alone(
    test: &TestDb,
    write: impl AsyncFnOnce(&mut TenantTx),
    counted: &'static str,
) {
    let (trace, one, clock) = (Trace::new(), tenant(&test.db(), 1).await, test.clock());
    let mut tx = begin(&test.db(), one).await;
    Work::new(1, Does::Succeed).enqueue(&mut tx).await.unwrap();
    tx.record(Event { kind: "test.happened", subject: None }).await.unwrap();
    tx.commit().await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(count(test, counted).await, 1);

    clock.advance(TimeDelta::days(32));
    let mut writer = begin(&test.worker(), one).await;
    write(&mut writer).await;
    clock.advance(TimeDelta::days(-2));
    let db = test.worker();
    let emptying = tokio::spawn(async move { retire(&db).await });
    somebody_waits(test).await;
    writer.commit().await.unwrap();
    match emptying.await.unwrap() {
        Ok(retired) => assert_eq!(retired.slots_left, 1),
        // The lock was not had in its short time.
        Err(error) => assert_eq!(error.kind(), kernel::Kind::Unavailable, "{error:?}"),
    }
    assert_eq!(retire(&test.worker()).await.unwrap().slots_left, 1);
    assert_eq!(count(test, counted).await, 2, "what was just committed is gone");
}

#[tokio::test]
async fn an_event_committed_while_its_slot_is_emptied_stays() {
    let test = TestDb::new().await;
    let write = async |tx: &mut TenantTx| {
        tx.record(Event { kind: "test.happened", subject: None }).await.unwrap();
    };
    is_left_alone(&test, write, EVENTS).await;
}

#[tokio::test]
async fn an_attempt_committed_while_its_slot_is_emptied_stays() {
    let test = TestDb::new().await;
    let write = async |tx: &mut TenantTx| {
        let now = tx.now();
        sqlx::query(
            "insert into job_attempts (tenant_id, job_id, attempt, slot, kind, term, outcome,
                                       started_at, ended_at)
             select tenant_id, job_id, 2, slot, kind, term, 'done', $1, $1 from job_attempts",
        )
        .bind(now)
        .execute(tx.sql())
        .await
        .unwrap();
    };
    is_left_alone(&test, write, ATTEMPTS).await;
}

#[tokio::test]
async fn a_job_enqueued_while_its_slot_is_emptied_keeps_its_payload_and_runs() {
    let test = TestDb::new().await;
    let write = async |tx: &mut TenantTx| {
        Work::new(2, Does::Succeed).enqueue(tx).await.unwrap();
    };
    // The second look carries it to the slot of today, and then it is the old one that goes.
    let (one, clock, db) = (tenant(&test.db(), 1).await, test.clock(), test.worker());
    let (trace, mut tx) = (Trace::new(), begin(&test.db(), one).await);
    Work::new(1, Does::Succeed).enqueue(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;

    clock.advance(TimeDelta::days(32));
    let mut writer = begin(&test.worker(), one).await;
    write(&mut writer).await;
    clock.advance(TimeDelta::days(-2));
    let emptying = tokio::spawn(async move { retire(&db).await });
    somebody_waits(&test).await;
    writer.commit().await.unwrap();
    match emptying.await.unwrap() {
        Ok(retired) => assert!(!retired.is_payload_slot_empty),
        Err(error) => assert_eq!(error.kind(), kernel::Kind::Unavailable, "{error:?}"),
    }
    assert_eq!(count(&test, PAYLOADS).await, 2, "what was just committed is gone");
    assert_eq!(retire(&test.worker()).await.unwrap().payloads_carried, 1);
    clock.advance(TimeDelta::days(2));
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;
    assert_eq!(trace.numbers(), [1, 2]);
}

#[tokio::test]
async fn slots_passed_over_while_no_worker_ran_are_emptied_when_one_does() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    let mut tx = begin(&test.db(), one).await;
    Work::new(1, Does::Succeed).enqueue(&mut tx).await.unwrap();
    tx.record(Event { kind: "test.happened", subject: None }).await.unwrap();
    tx.commit().await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, JOBS, 0).await;
    worker.stop().await;

    test.clock().advance(TimeDelta::days(40));
    retire(&test.worker()).await.unwrap();
    for rows in [EVENTS, PAYLOADS, ATTEMPTS] {
        assert_eq!(count(&test, rows).await, 0, "{rows}");
    }
}

#[tokio::test]
async fn a_job_whose_payload_is_gone_is_a_dead_letter_with_its_reason() {
    let test = TestDb::new().await;
    let (trace, one) = (Trace::new(), tenant(&test.db(), 1).await);
    enqueue(&test.db(), one, [Work::new(1, Does::Succeed)]).await;
    let mut connection = test.bootstrap().await;
    sqlx::query("delete from job_payloads").execute(&mut connection).await.unwrap();
    let worker = Worker::start(&test.worker(), &trace, quick());
    becomes(&test, DEAD, 1).await;
    worker.stop().await;
    let reason = "ya no se guardan los datos con que se encargó";
    assert_eq!(ledger(&test).await, [(1, "dead".to_owned(), Some(reason.to_owned()))]);
    assert!(trace.numbers().is_empty());
}
