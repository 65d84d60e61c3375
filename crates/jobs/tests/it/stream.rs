//! The event stream: none skipped, none doubled, whatever order transactions end in.

use std::{collections::BTreeSet, sync::Mutex};

use db::testing::TestDb;
use jobs::{
    Batch, Cursor, Event, Follower, Job as _, Record as _, Recorded,
    stream::{head, read},
};
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

use crate::house::*;

const KIND: &str = "test.happened";
/// Transactions that are open at the same time.
const WRITERS: usize = 20;
const WAVES: usize = 8;

fn event(number: usize) -> Event {
    Event { kind: KIND, subject: Some(Uuid::from_u128(number as u128)) }
}

fn number(event: &Recorded) -> usize {
    usize::try_from(event.subject.unwrap().as_u128()).unwrap()
}

/// A sequence that looks random and is the same each time.
fn scrambled(count: usize, seed: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    let mut state = seed as u64 * 2 + 1;
    for last in (1..count).rev() {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all.swap(last, (state >> 33) as usize % (last + 1));
    }
    all
}

/// Writes one event, says so, and ends when told to: by commit, or not at all.
async fn writer(
    db: db::Db,
    number: usize,
    written: oneshot::Sender<()>,
    end: oneshot::Receiver<bool>,
) {
    let mut tx = begin(&db, tenant_id(1 + number as u128 % 3)).await;
    tx.record(event(number)).await.unwrap();
    written.send(()).unwrap();
    if end.await.unwrap() {
        tx.commit().await.unwrap();
    }
}

/// The reader looks between any two ends, so whatever could be skipped would be.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_order_transactions_end_in_the_reader_skips_none_and_doubles_none() {
    let test = TestDb::new().await;
    let (db, reader) = (test.open_with(2 * WRITERS as u32), test.db());
    for number in 1..=3 {
        tenant(&db, number).await;
    }
    let (mut seen, mut kept, mut cursor) = (Vec::new(), BTreeSet::new(), Cursor::START);
    let mut naive = Naive { connection: test.bootstrap().await, xid: 0, seen: 0 };
    for wave in 0..WAVES {
        let mut gates = Vec::new();
        for index in 0..WRITERS {
            let ((written, is_written), (gate, end)) = (oneshot::channel(), oneshot::channel());
            let task = tokio::spawn(writer(db.clone(), wave * WRITERS + index, written, end));
            is_written.await.unwrap();
            gates.push(Some((gate, task)));
        }
        for index in scrambled(WRITERS, wave) {
            let number = wave * WRITERS + index;
            let (gate, task) = gates[index].take().unwrap();
            let is_kept = !number.is_multiple_of(5);
            gate.send(is_kept).unwrap();
            task.await.unwrap();
            kept.extend(is_kept.then_some(number));
            for event in read(&reader, &cursor, 7).await.unwrap() {
                cursor = event.cursor();
                seen.push(self::number(&event));
            }
            naive.look().await;
        }
    }
    while seen.len() < kept.len() {
        for event in read(&reader, &cursor, 7).await.unwrap() {
            cursor = event.cursor();
            seen.push(number(&event));
        }
    }
    assert!(read(&reader, &cursor, 7).await.unwrap().is_empty());
    let distinct: BTreeSet<usize> = seen.iter().copied().collect();
    assert_eq!(distinct.len(), seen.len(), "some came twice");
    assert_eq!(distinct, kept);
    assert!(
        naive.seen < kept.len(),
        "a reader without care skips none either: this proves nothing"
    );
}

/// A reader that takes all it sees behind the last it saw.
struct Naive {
    connection: sqlx::PgConnection,
    xid: i64,
    seen: usize,
}

impl Naive {
    async fn look(&mut self) {
        let query = "select xid::text::bigint from events where xid > $1::text::xid8 order by xid";
        let new: Vec<i64> = sqlx::query_scalar(query)
            .bind(self.xid.to_string())
            .fetch_all(&mut self.connection)
            .await
            .unwrap();
        self.xid = new.last().copied().unwrap_or(self.xid);
        self.seen += new.len();
    }
}

#[tokio::test]
async fn events_of_one_transaction_keep_their_order() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    let mut tx = begin(&test.db(), one).await;
    for number in 0..50 {
        tx.record(event(number)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let events = read_all(&test, 50).await;
    assert!(events.iter().map(number).eq(0..50));
    assert!(events.iter().all(|event| event.tenant == one && event.kind == KIND));
}

/// Other tests' transactions on the same server hold the stream back for a moment.
async fn read_all(test: &TestDb, count: usize) -> Vec<Recorded> {
    loop {
        let events = read(&test.db(), &Cursor::START, 1000).await.unwrap();
        if events.len() >= count {
            return events;
        }
    }
}

#[tokio::test]
async fn who_starts_at_the_head_and_then_reads_the_rows_misses_nothing() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    let mut before = begin(&test.db(), one).await;
    before.record(event(1)).await.unwrap();
    before.commit().await.unwrap();
    let mut open = begin(&test.db(), one).await;
    open.record(event(2)).await.unwrap();

    let head = head(&test.db()).await.unwrap();
    open.commit().await.unwrap();
    let mut after = begin(&test.db(), one).await;
    after.record(event(3)).await.unwrap();
    after.commit().await.unwrap();

    let numbers = loop {
        let events = read(&test.db(), &head, 10).await.unwrap();
        let numbers: Vec<_> = events.iter().map(number).collect();
        // The last is seen once no transaction of the server is older.
        if numbers.last() == Some(&3) {
            break numbers;
        }
    };
    assert!(numbers.ends_with(&[2, 3]), "{numbers:?}");
}

/// A restore brings the rows and their transaction numbers to a cluster that counts from elsewhere.
#[tokio::test]
async fn after_a_restore_none_is_lost_although_transaction_numbers_begin_anew() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    for number in 0..6 {
        let mut tx = begin(&test.db(), one).await;
        tx.record(event(number)).await.unwrap();
        tx.commit().await.unwrap();
    }
    // The former cluster had counted much further than this one.
    let restore = "update events set xid = (xid::text::bigint + 1000000000)::text::xid8;
                   update stream_epochs set cluster = 'otro/00000001'";
    sqlx::raw_sql(restore).execute(&mut test.bootstrap().await).await.unwrap();
    db::migrate::up(&test.migrator_url()).await.unwrap();

    let first = read(&test.db(), &Cursor::START, 3).await.unwrap();
    let cursor = first.last().unwrap().cursor();
    let mut tx = begin(&test.db(), one).await;
    tx.record(event(6)).await.unwrap();
    tx.commit().await.unwrap();
    let rest = loop {
        let events = read(&test.db(), &cursor, 100).await.unwrap();
        if events.len() >= 4 {
            break events;
        }
    };
    assert!(first.iter().chain(&rest).map(number).eq(0..7));
    assert_eq!(rest.last().unwrap().cursor().epoch, cursor.epoch + 1);
    // Starting again on the same cluster opens no further epoch.
    db::migrate::up(&test.migrator_url()).await.unwrap();
    assert_eq!(head(&test.db()).await.unwrap().epoch, cursor.epoch + 1);
}

#[tokio::test]
async fn a_follower_hands_over_everything_and_a_refused_batch_again() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    let taken = Mutex::new(Vec::new());
    let (stop, stopped) = watch::channel(false);
    let write = async {
        for number in 0..20 {
            let mut tx = begin(&test.db(), one).await;
            tx.record(event(number)).await.unwrap();
            tx.commit().await.unwrap();
        }
    };
    let mut refused = 0;
    let follower = Follower::new(test.db(), Cursor::START);
    let follow = follower.run(stopped, |batch: Batch| {
        // The first word of a batch is refused once.
        let is_refused = refused == 0;
        refused += 1;
        if !is_refused {
            taken.lock().unwrap().extend(batch.events.iter().map(number));
            if batch.events.iter().any(|event| number(event) == 19) {
                stop.send_replace(true);
            }
        }
        std::future::ready(if is_refused { Err("ahora no") } else { Ok(()) })
    });
    let (cursor, ()) = tokio::join!(tokio::time::timeout(PATIENCE, follow), write);
    assert!(taken.lock().unwrap().iter().copied().eq(0..20));
    assert_eq!(cursor.unwrap(), read_all(&test, 20).await[19].cursor());
}

#[tokio::test]
async fn a_follower_is_told_that_the_database_is_another_than_before() {
    let test = TestDb::new().await;
    let start = head(&test.db()).await.unwrap();
    sqlx::raw_sql(MOVED).execute(&mut test.bootstrap().await).await.unwrap();
    let (stop, stopped) = watch::channel(false);
    let follow = Follower::new(test.db(), start).run(stopped, |batch: Batch| {
        assert!(batch.is_epoch_new && batch.events.is_empty());
        stop.send_replace(true);
        std::future::ready(Ok::<_, String>(()))
    });
    tokio::time::timeout(PATIENCE, follow).await.unwrap();
}

/// As after a restore or a failover under running processes.
const MOVED: &str = "update stream_epochs set cluster = 'otro/00000001'";

#[tokio::test]
async fn a_follower_notices_that_the_database_became_another_although_no_connection_was_lost() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    let (stop, stopped) = watch::channel(false);
    let (tell, mut told) = watch::channel((0, 0));
    let follower = Follower::new(test.db(), head(&test.db()).await.unwrap());
    let task = tokio::spawn(follower.run(stopped, move |batch| {
        tell.send_modify(|(events, epochs)| {
            *events += batch.events.len();
            *epochs += usize::from(batch.is_epoch_new);
        });
        std::future::ready(Ok::<_, String>(()))
    }));
    for round in 1..=2 {
        let mut tx = begin(&test.db(), one).await;
        tx.record(event(round)).await.unwrap();
        tx.commit().await.unwrap();
        let arrived = told.wait_for(|(events, _)| *events >= round);
        tokio::time::timeout(PATIENCE, arrived).await.unwrap().unwrap();
        sqlx::raw_sql(MOVED).execute(&mut test.bootstrap().await).await.unwrap();
        let noticed = told.wait_for(|(_, epochs)| *epochs >= round);
        tokio::time::timeout(PATIENCE, noticed).await.unwrap().unwrap();
    }
    stop.send_replace(true);
    assert!(task.await.unwrap().epoch > 1);
}

#[tokio::test]
async fn an_epoch_opens_only_when_those_who_write_under_the_former_one_have_ended() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    let before = head(&test.db()).await.unwrap();
    let mut writer = begin(&test.db(), one).await;
    writer.record(event(1)).await.unwrap();
    sqlx::raw_sql(MOVED).execute(&mut test.bootstrap().await).await.unwrap();
    let db = test.db();
    let opening = tokio::spawn(async move { head(&db).await });
    somebody_waits(&test).await;
    assert!(!opening.is_finished());
    writer.commit().await.unwrap();
    assert_eq!(opening.await.unwrap().unwrap().epoch, before.epoch + 1);
    let events = read(&test.db(), &before, 10).await.unwrap();
    assert_eq!(events.iter().map(number).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn a_follower_survives_the_loss_of_its_connections() {
    let test = TestDb::new().await;
    let (one, followed) = (tenant(&test.db(), 1).await, test.motor());
    let (stop, stopped) = watch::channel(false);
    let (tell, mut told) = watch::channel(0);
    let task = tokio::spawn(Follower::new(followed, Cursor::START).run(stopped, move |batch| {
        tell.send_modify(|count| *count += batch.events.len());
        std::future::ready(Ok::<_, String>(()))
    }));
    for expected in 1..=2 {
        let mut tx = begin(&test.db(), one).await;
        tx.record(event(expected)).await.unwrap();
        tx.commit().await.unwrap();
        let arrived = told.wait_for(|count| *count >= expected);
        tokio::time::timeout(PATIENCE, arrived).await.unwrap().unwrap();
        let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                   where usename = 'zocalo_motor' and datname = current_database()";
        assert!(count(&test, end).await > 0);
    }
    stop.send_replace(true);
    task.await.unwrap();
}

#[tokio::test]
async fn a_seller_records_and_enqueues_in_its_own_scope() {
    let test = TestDb::new().await;
    let one = tenant(&test.db(), 1).await;
    let seller = kernel::ids::SellerId(Uuid::from_u128(5));
    let mut tx = test.db().begin(&db::Scope::seller(one, seller)).await.unwrap();
    tx.record(event(1)).await.unwrap();
    assert!(Work::new(1, Does::Succeed).enqueue(&mut tx).await.unwrap().is_some());
    tx.commit().await.unwrap();
    assert_eq!(read_all(&test, 1).await[0].tenant, one);
    assert_eq!(count(&test, JOBS).await, 1);
}
