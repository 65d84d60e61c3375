//! Figures, not proofs: `cargo test -p db measure -- --ignored --nocapture`.

use std::{future::Future, time::Instant};

use db::{Scope, testing::TestDb};
use kernel::ids::TenantId;
use sqlx::Connection as _;
use uuid::Uuid;

const ROUNDS: usize = 500;

async fn median_us<F: Future<Output = ()>>(mut act: impl FnMut() -> F) -> u128 {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        act().await;
        times.push(begun.elapsed().as_micros());
    }
    times.sort_unstable();
    times[ROUNDS / 2]
}

#[tokio::test]
#[ignore = "a measurement"]
async fn what_a_test_database_costs() {
    drop(TestDb::new().await);
    let (mut made, mut dropped) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let begun = Instant::now();
        let test = TestDb::new().await;
        made.push(begun.elapsed().as_millis());
        let begun = Instant::now();
        drop(test);
        dropped.push(begun.elapsed().as_millis());
    }
    made.sort_unstable();
    dropped.sort_unstable();
    println!("a test database: made in {} ms, dropped in {} ms (medians)", made[10], dropped[10]);
}

#[tokio::test]
#[ignore = "a measurement"]
async fn what_a_scoped_transaction_costs() {
    let test = TestDb::new().await;
    let db = test.open_with(4);
    let scope = Scope::tenant(TenantId(Uuid::from_u128(1)));
    let scoped = median_us(|| async {
        let mut tx = db.begin(&scope).await.unwrap();
        sqlx::query("select slug from tenants").fetch_all(tx.sql()).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
    let bare = tokio::sync::Mutex::new(test.bootstrap().await);
    let bare_tx = median_us(|| async {
        let mut bare = bare.lock().await;
        let mut tx = bare.begin().await.unwrap();
        sqlx::query("select slug from tenants").fetch_all(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
    let bare_read = median_us(|| async {
        let mut bare = bare.lock().await;
        sqlx::query("select slug from tenants").fetch_all(&mut *bare).await.unwrap();
    })
    .await;
    println!(
        "begin + select + commit: {scoped} µs scoped, {bare_tx} µs bare, {bare_read} µs without a \
         transaction (medians)"
    );
}
