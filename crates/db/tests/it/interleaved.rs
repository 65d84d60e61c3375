//! Ten thousand transactions of many tenants on four connections, among them many that are dropped
//! at any point, panic or run out of time: no row and no setting of one is ever seen by another.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};

use db::{Db, Scope, SiteScope, testing::TestDb};
use sqlx::PgConnection;

use crate::house::{fill_for, seller, site, tenant};

const TRANSACTIONS: usize = 10_000;
const CONNECTIONS: u32 = 4;
/// Callers at the same time: many more than connections.
const CALLERS: usize = 40;
const TENANTS: u128 = 25;

/// What a transaction may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Tenant(u128),
    Seller(u128),
    Public(u128),
    None,
}

/// How it ends.
#[derive(Debug, Clone, Copy)]
enum End {
    Commit,
    Drop,
    /// The future is polled so many times and dropped, wherever it is: in `begin`, in the query, in
    /// the commit.
    DropAt(usize),
    Timeout(Duration),
    Panic,
}

/// `splitmix64`, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    fn door(&mut self) -> Door {
        let number = 1 + u128::from(self.below(TENANTS as u64));
        match self.below(10) {
            0..5 => Door::Tenant(number),
            5..7 => Door::Seller(number),
            7..9 => Door::Public(number),
            _ => Door::None,
        }
    }

    fn end(&mut self) -> End {
        match self.below(10) {
            0..3 => End::Commit,
            3 => End::Drop,
            4..8 => End::DropAt(1 + self.below(14) as usize),
            8 => End::Timeout(Duration::from_micros(self.below(3_000))),
            _ => End::Panic,
        }
    }
}

#[derive(Default)]
struct Tally {
    looked: AtomicUsize,
    cut_short: AtomicUsize,
}

/// Set by a transaction that got as far as looking.
type Looked = Arc<AtomicBool>;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_interleaved_transactions_never_see_each_other() {
    // The panics are wished for; their words would fill the screen.
    std::panic::set_hook(Box::new(|info| {
        if info.payload().downcast_ref::<Wished>().is_none() {
            eprintln!("{info}");
        }
    }));
    let test = TestDb::new().await;
    fill_for(&test, 1..=TENANTS).await;
    let (db, tally) = (test.open_with(CONNECTIONS), Arc::new(Tally::default()));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            tokio::spawn(call(db.clone(), Arc::clone(&tally), caller, TRANSACTIONS / CALLERS))
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let (looked, cut) = (&tally.looked, &tally.cut_short);
    println!(
        "{} looked, {} cut short before",
        looked.load(Ordering::Relaxed),
        cut.load(Ordering::Relaxed)
    );
    assert!(looked.load(Ordering::Relaxed) > TRANSACTIONS / 2, "too few looked to prove anything");
    assert!(cut.load(Ordering::Relaxed) > TRANSACTIONS / 10, "too few were cut short");
}

/// What a `begin` dropped half-way would leave behind: a connection back in the pool with the
/// transaction, and so the tenant, still open.
#[tokio::test]
async fn a_begin_dropped_at_any_point_leaves_no_transaction_open() {
    let test = TestDb::new().await;
    let db = test.open_with(CONNECTIONS);
    let scope = Scope::tenant(tenant(1));
    let mut superuser = test.bootstrap().await;
    let mut cut_short = 0;
    for round in 0..60 {
        let begun: Vec<_> = (0..CONNECTIONS as usize)
            .map(|index| {
                let db = db.clone();
                tokio::spawn(async move {
                    let begin = async { drop(db.begin(&scope).await.unwrap()) };
                    drop_after(pin!(begin), 1 + (round + index) % 4).await
                })
            })
            .collect();
        for begin in begun {
            cut_short += usize::from(!begin.await.unwrap());
        }
        none_stays_open(&mut superuser).await;
    }
    assert!(cut_short >= 60, "only {cut_short} were cut short");
}

/// Well before the server itself would end an idle transaction.
async fn none_stays_open(superuser: &mut PgConnection) {
    let begun = Instant::now();
    loop {
        let open: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity
             where datname = current_database() and usename = 'zocalo_web' and state <> 'idle'",
        )
        .fetch_one(&mut *superuser)
        .await
        .unwrap();
        if open == 0 {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(3), "{open} transactions stay open");
        tokio::task::yield_now().await;
    }
}

async fn call(db: Db, tally: Arc<Tally>, caller: usize, count: usize) {
    let mut dice = Dice(caller as u64);
    for _ in 0..count {
        let (door, end) = (dice.door(), dice.end());
        let looked = Looked::default();
        let work = transaction(db.clone(), Arc::clone(&looked), door, end);
        match end {
            End::Commit | End::Drop => work.await,
            End::DropAt(polls) => drop(drop_after(pin!(work), polls).await),
            // Time runs out, or not: both are fine.
            End::Timeout(limit) => drop(tokio::time::timeout(limit, work).await),
            End::Panic => {
                let panicked = tokio::spawn(work).await.unwrap_err();
                assert!(panicked.into_panic().is::<Wished>());
            }
        }
        let told = if looked.load(Ordering::Relaxed) { &tally.looked } else { &tally.cut_short };
        told.fetch_add(1, Ordering::Relaxed);
        transaction(db.clone(), Looked::default(), Door::None, End::Drop).await;
    }
}

/// The payload of the panics this test makes.
struct Wished;

async fn transaction(db: Db, looked: Looked, door: Door, end: End) {
    match door {
        Door::Tenant(number) | Door::Seller(number) => {
            let scope = match door {
                Door::Tenant(_) => Scope::tenant(tenant(number)),
                _ => Scope::seller(tenant(number), seller(number, 0)),
            };
            let mut tx = db.begin(&scope).await.unwrap();
            look(tx.sql(), door, &looked).await;
            panic_if(end);
            if !matches!(end, End::Drop) {
                tx.commit().await.unwrap();
            }
        }
        Door::Public(number) => {
            let scope = SiteScope { tenant: tenant(number), site: site(number) };
            let mut tx = db.begin_public(&scope).await.unwrap();
            look(tx.sql(), door, &looked).await;
            panic_if(end);
        }
        Door::None => {
            let mut tx = db.look_up().await.unwrap();
            look(tx.sql(), door, &looked).await;
            panic_if(end);
            if !matches!(end, End::Drop) {
                tx.commit().await.unwrap();
            }
        }
    }
}

fn panic_if(end: End) {
    if matches!(end, End::Panic) {
        std::panic::panic_any(Wished);
    }
}

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Seen {
    scope: String,
    tenant: String,
    seller: String,
    site: String,
    sellers: i64,
    listings: i64,
    foreign: i64,
}

/// Two statements, so that there is a moment between them to be dropped in.
async fn look(sql: &mut PgConnection, door: Door, looked: &AtomicBool) {
    let expected = expected(door);
    let seen: Seen = sqlx::query_as(
        "select current_setting('app.scope') as scope, current_setting('app.tenant_id') as tenant,
                current_setting('app.seller_id') as seller, current_setting('app.site_id') as site,
                (select count(*) from (select tenant_id from sellers) s) as sellers,
                (select count(*) from (select tenant_id from listings) l) as listings,
                (select count(*) from (select tenant_id from sellers) s
                 where tenant_id::text <> current_setting('app.tenant_id')) as foreign",
    )
    .fetch_one(&mut *sql)
    .await
    .unwrap();
    assert_eq!(seen, expected, "{door:?}");
    let again: i64 = sqlx::query_scalar("select count(*) from (select tenant_id from sellers) s")
        .fetch_one(sql)
        .await
        .unwrap();
    assert_eq!(again, expected.sellers, "{door:?}");
    looked.store(true, Ordering::Relaxed);
}

fn expected(door: Door) -> Seen {
    let id = |number: u128| tenant(number).0.to_string();
    let none = String::new;
    let (scope, tenant, seller, site, sellers, listings) = match door {
        Door::Tenant(n) => ("tenant", id(n), none(), none(), 2, 4),
        Door::Seller(n) => ("seller", id(n), seller(n, 0).0.to_string(), none(), 1, 2),
        Door::Public(n) => ("site", id(n), none(), site(n).0.to_string(), 2, 2),
        Door::None => ("", none(), none(), none(), 0, 0),
    };
    Seen { scope: scope.to_owned(), tenant, seller, site, sellers, listings, foreign: 0 }
}

/// Polls so many times, each time it asks for it, and then drops whatever is under way; says whether
/// it had ended.
async fn drop_after<F: Future<Output = ()>>(mut work: Pin<&mut F>, polls: usize) -> bool {
    let mut left = polls;
    poll_fn(|context| {
        left -= 1;
        match work.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending if left == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
