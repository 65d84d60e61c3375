//! Runs the queue in tests of who enqueues.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::time::Duration;

use db::testing::TestDb;
use tokio::sync::watch;

use crate::{Pace, Registry, Runner};

/// How long jobs may take in all.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether one is left.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Runs jobs with `registry` until none is left whose moment has come.
pub async fn work_all(test: &TestDb, registry: Registry) {
    let (stop, stopped) = watch::channel(false);
    let pace = Pace { poll: LOOK_EVERY, ..Pace::default() };
    let task = tokio::spawn(Runner::new(test.worker(), registry, 2).pace(pace).run(stopped));
    let (mut all, now) = (test.bootstrap().await, test.db().clock().now());
    let idle = async {
        while sqlx::query_scalar::<_, bool>("select exists (select from jobs where run_at <= $1)")
            .bind(now)
            .fetch_one(&mut all)
            .await
            .expect("a look")
        {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(PATIENCE, idle).await.expect("all jobs end");
    stop.send_replace(true);
    task.await.expect("no panic").expect("stopped");
}
