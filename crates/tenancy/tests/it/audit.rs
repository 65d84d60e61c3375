//! The chain of who did what.

use db::{Scope, testing::TestDb};
use kernel::ids::TenantId;
use tenancy::{
    audit::{self, Broken, By, Deed, Head},
    plan,
};

use crate::opened;

async fn filled(test: &TestDb, slug: &str, entries: usize) -> TenantId {
    let db = test.db();
    let tenant = opened(&db, slug, &format!("{slug}.example")).await.id;
    let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
    for n in 0..entries {
        let deed = Deed::of("member.role_changed", n).changing("viewer", "ops");
        audit::append(&mut tx, &By::command(), deed).await.expect("appended");
    }
    tx.commit().await.expect("committed");
    tenant
}

async fn verified(test: &TestDb, tenant: TenantId, kept: Option<Head>) -> Result<Head, Broken> {
    let mut tx = test.db().begin(&Scope::tenant(tenant)).await.expect("a door");
    audit::verify(&mut tx, kept).await.expect("read")
}

#[tokio::test]
async fn a_chain_that_nobody_touched_is_whole_for_each_tenant_by_itself() {
    let test = TestDb::new().await;
    let (one, other) = (filled(&test, "demo", 20).await, filled(&test, "vecino", 3).await);
    let (head, its) = (verified(&test, one, None).await, verified(&test, other, None).await);
    let (head, its) = (head.expect("whole"), its.expect("whole"));
    assert_eq!(
        (head.seq, its.seq),
        (22, 5),
        "taking the tenant in and opening its site are entries, too"
    );
    assert_eq!(verified(&test, one, Some(head)).await, Ok(head));
    let mut tx = test.db().begin(&Scope::tenant(one)).await.expect("a door");
    let page = audit::list(&mut tx, Some(6)).await.expect("listed");
    assert_eq!(page.iter().map(|e| e.seq).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn whatever_is_done_to_it_is_found() {
    let changed = |seq| Err(Broken::Changed(seq));
    let missing = |seq| Err(Broken::Missing(seq));
    let harms: [(&str, Result<Head, Broken>); 9] = [
        ("update audit_entries set after = 'owner' where seq = 7", changed(7)),
        ("update audit_entries set actor = 'program' where seq = 7", changed(7)),
        ("update audit_entries set outcome = 'refused' where seq = 7", changed(7)),
        ("update audit_entries set at = at + interval '1 microsecond' where seq = 7", changed(7)),
        ("update audit_entries set before = null, after = 'viewerops' where seq = 7", changed(7)),
        ("update audit_entries set address = subject, subject = '' where seq = 7", changed(7)),
        ("delete from audit_entries where seq = 7", missing(7)),
        (
            "update audit_entries set seq = -seq where seq in (7, 8);
          update audit_entries set seq = 15 + seq where seq < 0",
            changed(7),
        ),
        (
            "delete from audit_entries where seq > 15",
            Err(Broken::Truncated { found: 15, expected: 22 }),
        ),
    ];
    for (harm, found) in harms {
        let test = TestDb::new().await;
        let tenant = filled(&test, "demo", 20).await;
        let head = verified(&test, tenant, None).await.expect("whole");
        let lifted =
            format!("alter table audit_entries drop constraint audit_entries_seq_check; {harm}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(lifted))
            .execute(&mut test.bootstrap().await)
            .await
            .expect("harmed");
        assert_eq!(verified(&test, tenant, Some(head)).await, found, "{harm}");
    }
}

#[tokio::test]
async fn a_chain_written_anew_does_not_fit_the_head_that_was_kept() {
    let test = TestDb::new().await;
    let tenant = filled(&test, "demo", 20).await;
    let head = verified(&test, tenant, None).await.expect("whole");
    let gone = "delete from audit_entries where seq > 1";
    sqlx::query(gone).execute(&mut test.bootstrap().await).await.expect("harmed");
    let db = test.db();
    let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
    for n in 0..25 {
        let deed = Deed::of("member.role_changed", n);
        audit::append(&mut tx, &By::command(), deed).await.expect("appended");
    }
    tx.commit().await.expect("committed");
    assert!(verified(&test, tenant, None).await.is_ok(), "by itself it looks whole");
    assert_eq!(verified(&test, tenant, Some(head)).await, Err(Broken::Rewritten(22)));
}

#[tokio::test]
async fn no_process_can_change_or_remove_an_entry() {
    let test = TestDb::new().await;
    let tenant = filled(&test, "demo", 2).await;
    for db in [test.db(), test.worker()] {
        for harm in [
            "update audit_entries set after = ''",
            "delete from audit_entries",
            "truncate audit_entries",
        ] {
            let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
            let refused = sqlx::query(harm).execute(tx.sql()).await;
            let error = refused.expect_err(harm).to_string();
            assert!(error.contains("permission denied"), "{harm}: {error}");
        }
    }
}

#[tokio::test]
async fn those_who_append_at_once_make_one_chain() {
    let test = TestDb::new().await;
    let tenant = filled(&test, "demo", 0).await;
    let db = test.open_with(8);
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
                let deed = Deed::of("member.role_changed", n);
                audit::append(&mut tx, &By::command(), deed).await.expect("appended");
                tx.commit().await.expect("committed");
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("done");
    }
    assert_eq!(verified(&test, tenant, None).await.expect("whole").seq, 42);
}

/// Who changes the tenant and who only adds to its chain wait for each other, and for nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn what_locks_the_tenant_and_what_only_adds_to_its_chain_never_wait_in_a_circle() {
    let test = TestDb::new().await;
    let tenant = filled(&test, "demo", 0).await;
    let db = test.db();
    let change = async |round: usize| {
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        plan::set(&mut tx, &By::command(), &format!("Plan {round}")).await?;
        tx.commit().await?;
        Ok::<_, tenancy::Error>(())
    };
    let add = async || {
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        audit::append(&mut tx, &By::command(), Deed::of("access.asked", "GET /").refused()).await?;
        tx.commit().await?;
        Ok::<_, tenancy::Error>(())
    };
    for round in 0..40 {
        let (changed, one, other) = tokio::join!(change(round), add(), add());
        changed.and(one).and(other).expect("nobody waits in a circle");
    }
    let head = verified(&test, tenant, None).await.expect("whole");
    assert_eq!(head.seq, 2 + 40 * 3);
}
