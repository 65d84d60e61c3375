//! The rings: what lives moves on, what is over goes.

use chrono::TimeDelta;
use db::testing::TestDb;
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
        assert_eq!(kept, if day < 31 { [1, 1] } else { [0, 0] }, "day {day}");
        assert_eq!(count(&test, PAYLOADS).await, if day < 15 { 2 } else { 1 }, "day {day}");
    }
    assert_eq!(carried, 3, "on days 15, 30 and 45");
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
