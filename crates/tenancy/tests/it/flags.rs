//! Flags as processes hold them.

use std::path::Path;

use chrono::{NaiveDate, TimeDelta};
use db::{Db, Scope, testing::TestDb};
use jobs::{Job as _, Registry, testing::work_all};
use kernel::ids::TenantId;
use tenancy::{
    Error, Role,
    account::{Mail, Passwords},
    audit::By,
    flag::{self, Flags, NewFlag, NoteStep, Rules, Step, Subject},
    link::{self, Answer, Invitation, RECOVERY_LIFE},
    session::Carried,
};
use tokio::sync::watch;

use crate::opened;

/// A tenant somebody operates the installation from.
async fn operators(db: &Db, slug: &str) -> TenantId {
    let tenant = opened(db, slug, &format!("{slug}.example")).await.id;
    let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
    let invitation = Invitation {
        mail: Some(Mail::read("op@ejemplo.com").expect("an address")),
        role: Role::Owner,
        is_operator: true,
        life: RECOVERY_LIFE,
    };
    let made = link::invite(&mut tx, &By::command(), invitation).await.expect("invited");
    tx.commit().await.expect("committed");
    let answer = Answer {
        tenant,
        tenant_name: "Operador",
        token: &made.token,
        mail: "",
        name: "Olga",
        dealer: "",
        password: "zorzal en la niebla",
        by: By::command(),
        device: tenancy::Device {
            host: "autos.example",
            agent: "",
            token: None,
            carried: Carried::Cookie,
        },
    };
    link::follow(db, &Passwords::default(), answer).await.expect("followed");
    tenant
}

fn new_flag(key: &str, today: NaiveDate) -> NewFlag {
    NewFlag {
        key: key.into(),
        purpose: "Una prueba".into(),
        owner: "Olga".into(),
        ends_on: today + TimeDelta::days(30),
        safe_side: false,
        is_shown: true,
    }
}

async fn made(db: &Db, tenant: TenantId, key: &str) -> Result<(), Error> {
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    let today = tx.now().date_naive();
    flag::create(&mut tx, &By::command(), new_flag(key, today)).await?;
    Ok(tx.commit().await?)
}

async fn edited(
    db: &Db,
    tenant: TenantId,
    key: &str,
    edit: impl FnOnce(&mut Rules) + Send,
) -> Result<(), Error> {
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    flag::change(&mut tx, &By::command(), key, edit).await?;
    Ok(tx.commit().await?)
}

const DEMO: Subject<'_> = Subject { tenant: "demo", account: None, visitor: Some("v1") };

#[tokio::test]
async fn a_flag_is_off_until_somebody_switches_it_on_and_off_again_when_it_is_killed() {
    let test = TestDb::new().await;
    let db = test.db();
    let operator = operators(&db, "operador").await;
    let (flags, now) = (Flags::default(), db.clock().now());
    made(&db, operator, "search.new").await.expect("made");
    assert!(matches!(made(&db, operator, "search.new").await, Err(Error::FlagTaken(_))));
    assert!(flags.refresh(&db).await.expect("read"));
    assert!(!flags.is_on("search.new", DEMO, now) && !flags.is_on("nobody.made", DEMO, now));
    edited(&db, operator, "search.new", |rules| rules.everybody = true).await.expect("changed");
    assert!(flags.refresh(&db).await.expect("read"));
    assert!(flags.is_on("search.new", DEMO, now));
    edited(&db, operator, "search.new", |rules| {
        rules.tenants.insert("demo".into(), false);
    })
    .await
    .expect("changed");
    flags.refresh(&db).await.expect("read");
    assert!(!flags.is_on("search.new", DEMO, now));
    assert!(flags.is_on("search.new", Subject { tenant: "vecino", ..DEMO }, now));
    let mut tx = db.begin(&Scope::tenant(operator)).await.expect("a door");
    flag::kill(&mut tx, &By::command(), "search.new", true).await.expect("killed");
    tx.commit().await.expect("committed");
    flags.refresh(&db).await.expect("read");
    assert!(!flags.is_on("search.new", Subject { tenant: "vecino", ..DEMO }, now));
    assert!(!flags.refresh(&db).await.expect("read"), "nothing new");
    let mut tx = db.begin(&Scope::tenant(operator)).await.expect("a door");
    let entries = tenancy::audit::list(&mut tx, None).await.expect("listed");
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions[..4], ["flag.killed", "flag.changed", "flag.changed", "flag.created"]);
    let told: Vec<_> =
        entries[..4].iter().map(|e| (e.before.as_deref(), e.after.as_deref())).collect();
    assert_eq!(told[1], (Some("todos"), Some("todos; demo=off")));
    assert!(told[3].1.is_some_and(|made| made.contains("safe_side=off")), "{told:?}");
    flag::remove(&mut tx, &By::command(), "search.new").await.expect("removed");
    tx.commit().await.expect("committed");
    let mut tx = db.begin(&Scope::tenant(operator)).await.expect("a door");
    let gone = tenancy::audit::list(&mut tx, None).await.expect("listed").remove(0);
    assert!(gone.before.is_some_and(|was| was.contains("todos; demo=off")));
    let again = flag::kill(&mut tx, &By::command(), "search.new", true).await;
    assert!(matches!(again, Err(Error::NoSuchFlag(_))), "{again:?}");
}

/// Which accounts it was switched for can be told afterwards, however many there are.
#[tokio::test]
async fn the_audit_says_for_whom_a_flag_was_changed() {
    let test = TestDb::new().await;
    let db = test.db();
    let operator = operators(&db, "operador").await;
    made(&db, operator, "search.new").await.expect("made");
    let accounts = |from: u32, to: u32| (from..to).map(|n| (format!("acc_{n:04}"), true));
    edited(&db, operator, "search.new", |rules| rules.accounts.extend(accounts(0, 300)))
        .await
        .expect("changed");
    edited(&db, operator, "search.new", |rules| {
        rules.accounts.remove("acc_0007");
        rules.accounts.insert("acc_0008".into(), false);
        rules.accounts.extend(accounts(300, 301));
    })
    .await
    .expect("changed");
    let mut tx = db.begin(&Scope::tenant(operator)).await.expect("a door");
    let entries = tenancy::audit::list(&mut tx, None).await.expect("listed");
    let told = |n: usize| (entries[n].before.as_deref(), entries[n].after.as_deref());
    assert_eq!(
        told(0),
        (Some("acc_0007=on acc_0008=on +298"), Some("acc_0008=off acc_0300=on +298"))
    );
    let (was, is) = told(1);
    assert_eq!(was, Some("nadie"));
    assert!(is.is_some_and(|is| is.starts_with("acc_0000=on ") && is.ends_with(" +200")), "{is:?}");
}

#[tokio::test]
async fn only_flags_of_who_runs_the_installation_count() {
    let test = TestDb::new().await;
    let db = test.db();
    operators(&db, "operador").await;
    let client = opened(&db, "demo", "demo.example").await.id;
    made(&db, client, "search.new").await.expect("a row of its own");
    let flags = Flags::default();
    flags.refresh(&db).await.expect("read");
    assert!(flags.all().is_empty());
}

/// Runs all jobs there are.
async fn worked(test: &TestDb) {
    let mut registry = Registry::default();
    registry.register::<NoteStep>();
    work_all(test, registry).await;
}

/// What the audit says of steps that began, the first first.
async fn begun(db: &Db, operator: TenantId) -> Vec<(String, String)> {
    let mut tx = db.begin(&Scope::tenant(operator)).await.expect("a door");
    let entries = tenancy::audit::list(&mut tx, None).await.expect("listed");
    let begun = entries.into_iter().rev().filter(|entry| entry.action == "flag.step_began");
    begun.map(|entry| (entry.before.expect("before"), entry.after.expect("after"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_that_begins_is_written_down_once_and_those_taken_back_are_not() {
    let test = TestDb::new().await;
    let db = test.db();
    let operator = operators(&db, "operador").await;
    made(&db, operator, "autos.ramp").await.expect("made");
    let now = db.clock().now();
    let step = |hours, percent| Step { at: now + TimeDelta::hours(hours), percent };
    let plan = vec![step(0, 5), step(1, 25), step(2, 60), step(3, 100)];
    edited(&db, operator, "autos.ramp", |rules| rules.steps = plan).await.expect("planned");
    edited(&db, operator, "autos.ramp", |rules| rules.everybody = true).await.expect("changed");
    worked(&test).await;
    assert_eq!(begun(&db, operator).await, [], "none has come");
    test.clock().advance(TimeDelta::minutes(61));
    worked(&test).await;
    let [(before, after)] = &begun(&db, operator).await[..] else { panic!("one step") };
    assert!(before == "5 %" && after.starts_with("25 % "), "{before} → {after}");
    edited(&db, operator, "autos.ramp", |rules| {
        rules.steps.retain(|step| step.percent != 60);
    })
    .await
    .expect("taken back");
    // One that is done a second time, as after a crash, writes nothing more.
    let mut tx = db.begin(&Scope::tenant(operator)).await.expect("a door");
    let again = NoteStep { flag: "autos.ramp".into(), at: step(1, 25).at };
    again.enqueue(&mut tx).await.expect("enqueued");
    tx.commit().await.expect("committed");
    test.clock().advance(TimeDelta::hours(3));
    worked(&test).await;
    let begun = begun(&db, operator).await;
    let [_, (before, after)] = &begun[..] else { panic!("{begun:?}") };
    assert!(before == "25 %" && after.starts_with("100 % "), "{before} → {after}");
}

#[tokio::test]
async fn what_is_out_of_form_is_refused() {
    let test = TestDb::new().await;
    let db = test.db();
    let operator = operators(&db, "operador").await;
    let today = db.clock().now().date_naive();
    let good = || new_flag("a.flag", today);
    for bad in [
        NewFlag { key: "Con Espacios".into(), ..good() },
        NewFlag { key: "x".into(), ..good() },
        NewFlag { key: "9a".into(), ..good() },
        NewFlag { purpose: " ".into(), ..good() },
        NewFlag { owner: "a\0b".into(), ..good() },
        NewFlag { ends_on: today - TimeDelta::days(1), ..good() },
        NewFlag { ends_on: today + TimeDelta::days(3_000), ..good() },
    ] {
        let mut tx = db.begin(&Scope::tenant(operator)).await.expect("a door");
        let refused = flag::create(&mut tx, &By::command(), bad).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    }
    made(&db, operator, "a.flag").await.expect("made");
    let step = Step { at: db.clock().now(), percent: 101 };
    let refused = edited(&db, operator, "a.flag", |rules| rules.steps.push(step)).await;
    assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_process_that_begins_without_a_database_has_the_flags_it_had() {
    let test = TestDb::new().await;
    let db = test.db();
    let operator = operators(&db, "operador").await;
    made(&db, operator, "search.new").await.expect("made");
    edited(&db, operator, "search.new", |rules| rules.everybody = true).await.expect("changed");
    let file = std::env::temp_dir().join(format!("zocalo-flags-{}.json", operator.0));
    let now = db.clock().now();
    followed(db.clone(), &file, |flags| flags.is_on("search.new", DEMO, now)).await;
    let logins = db::Logins {
        web: kernel::Secret::new("postgres://nobody@127.0.0.1:1/none".into()),
        public: None,
    };
    let nowhere =
        Db::open(logins, db.clock().clone(), db::Limits::default()).expect("not opened yet");
    followed(nowhere, &file, |flags| flags.is_on("search.new", DEMO, now)).await;
    std::fs::write(&file, "[{").expect("harmed");
    followed(db, &file, |flags| flags.is_on("search.new", DEMO, now)).await;
    std::fs::remove_file(file).expect("removed");
}

/// Follows until `is_so`.
async fn followed(db: Db, file: &Path, is_so: impl Fn(&Flags) -> bool) {
    let (stop, stopped) = watch::channel(false);
    let flags = Flags::default();
    let following = tokio::spawn(flags.clone().follow(db, file.to_path_buf(), stopped));
    let began = std::time::Instant::now();
    while !is_so(&flags) {
        assert!(began.elapsed().as_secs() < 10, "not told");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    stop.send(true).expect("followed");
    following.await.expect("ended");
}
