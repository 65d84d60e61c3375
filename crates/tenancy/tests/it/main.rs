//! Tenants, sites and sellers against the real database.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

mod access_request;
mod audit;
mod documents;
mod flags;
mod identity;
mod limits;
mod told;

use db::{Db, Scope, testing::TestDb};
use kernel::{Currency, locale::Locale};
use tenancy::{
    Brand, Directory, Error, Module, NewSite, NewTenant, SellerKind, Tenant, TenantState,
    audit::By, field, operator, plan, seller, site, tenant,
};

fn new_tenant(slug: &str) -> NewTenant {
    NewTenant {
        slug: slug.into(),
        name: slug.to_uppercase(),
        modules: vec![Module::Marketplace],
        base_currency: Currency::USD,
        is_trial: false,
    }
}

fn new_site(host: &str) -> NewSite {
    NewSite {
        host: host.into(),
        name: "Autos".into(),
        verticals: vec!["autos".into()],
        currency: Currency::USD,
        country: "do".into(),
        locale: Locale::EsDo,
        zone: "America/Santo_Domingo".into(),
        brand: Brand::default(),
    }
}

async fn opened(db: &Db, slug: &str, host: &str) -> Tenant {
    let made = tenant::create(db, &By::command(), new_tenant(slug)).await.expect("a tenant");
    let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
    site::create(&mut tx, &By::command(), new_site(host)).await.expect("a site");
    tx.commit().await.expect("commit");
    made
}

#[tokio::test]
async fn a_host_leads_to_its_site_and_tenant_in_any_spelling() {
    let test = TestDb::new().await;
    let made = opened(&test.worker(), "demo", "Autos.Example.").await;
    let directory = Directory::load(&test.db()).await.expect("directory");
    let found = directory.site("AUTOS.example:8080").expect("the site");
    assert_eq!((found.tenant.id, found.site.host.as_str()), (made.id, "autos.example"));
    assert_eq!(found.site.country, "DO");
    assert!(directory.site("otra.example").is_none());
    assert_eq!(directory.tenant("demo").expect("by slug").name, "DEMO");
    assert!(matches!(directory.tenant("nadie"), Err(Error::NoSuchTenant(_))));
}

#[tokio::test]
async fn slugs_and_hosts_are_taken_once() {
    let test = TestDb::new().await;
    let db = test.worker();
    let first = opened(&db, "demo", "autos.example").await;
    assert!(matches!(
        tenant::create(&db, &By::command(), new_tenant("demo")).await,
        Err(Error::SlugTaken(_))
    ));
    let mut tx = db.begin(&Scope::tenant(first.id)).await.expect("a transaction");
    let again = site::create(&mut tx, &By::command(), new_site("autos.example")).await;
    assert!(matches!(again, Err(Error::HostTaken(_))), "{again:?}");
}

#[tokio::test]
async fn a_site_changes_in_place_and_nothing_half() {
    let test = TestDb::new().await;
    let db = test.worker();
    let (made, other) =
        (opened(&db, "demo", "autos.example").await, opened(&db, "vecino", "otro.example").await);
    let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
    let edit = |site: &mut NewSite| {
        site.host = "stolen.example".into();
        site.name = "Autos del Este".into();
        site.zone = "America/Guayaquil".into();
        site.country = "ec".into();
    };
    let changed =
        site::change(&mut tx, &By::command(), "AUTOS.example", edit).await.expect("changed");
    tx.commit().await.expect("commit");
    let directory = Directory::load(&db).await.expect("directory");
    let found = directory.site("autos.example").expect("the host stays").site.clone();
    assert_eq!((found.name.as_str(), found.country.as_str()), ("Autos del Este", "EC"));
    assert_eq!(found, changed);

    for (bad, field) in [("Mars/Olympus", "zona"), ("a\0b", "zona")] {
        let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
        let refused =
            site::change(&mut tx, &By::command(), "autos.example", |site| site.zone = bad.into())
                .await;
        assert!(
            matches!(&refused, Err(Error::Invalid { field: named, .. }) if named.es == field),
            "{refused:?}"
        );
    }
    let mut tx = db.begin(&Scope::tenant(other.id)).await.expect("a transaction");
    let foreign =
        site::change(&mut tx, &By::command(), "autos.example", |site| site.name = "X".into()).await;
    assert!(matches!(foreign, Err(Error::NoSuchSite(_))), "{foreign:?}");
}

#[tokio::test]
async fn a_paused_tenant_comes_back_and_a_closed_one_does_not() {
    let test = TestDb::new().await;
    let db = test.worker();
    let made = opened(&db, "demo", "autos.example").await;
    for state in
        [TenantState::Paused, TenantState::Paused, TenantState::Active, TenantState::Closed]
    {
        let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
        tenant::set_state(&mut tx, &By::command(), state).await.expect("an allowed step");
        tx.commit().await.expect("commit");
        let directory = Directory::load(&db).await.expect("directory");
        assert_eq!(directory.any_tenant("demo").expect("there").state, state);
    }
    let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
    let back = tenant::set_state(&mut tx, &By::command(), TenantState::Active).await;
    assert!(matches!(back, Err(Error::NoSuchStep { .. })), "{back:?}");
}

#[tokio::test]
async fn who_is_no_longer_a_client_gives_its_hosts_back_and_is_only_looked_at() {
    let test = TestDb::new().await;
    let db = test.worker();
    let gone = opened(&db, "demo", "autos.example").await;
    let mut tx = db.begin(&Scope::tenant(gone.id)).await.expect("a transaction");
    tenant::set_state(&mut tx, &By::command(), TenantState::Closed).await.expect("closed");
    tx.commit().await.expect("commit");

    let directory = Directory::load(&db).await.expect("directory");
    assert!(directory.site("autos.example").is_none());
    let refused = directory.tenant("demo");
    assert!(matches!(&refused, Err(Error::Closed(slug)) if slug == "demo"), "{refused:?}");
    let mut tx = db.begin(&Scope::tenant(gone.id)).await.expect("a transaction");
    let kept = site::list(&mut tx).await.expect("its record");
    assert_eq!(kept[0].host, "autos.example");
    let told = tenancy::audit::list(&mut tx, None).await.expect("its audit");
    let released = told.iter().find(|entry| entry.action == "site.released").expect("told");
    assert_eq!(released.before.as_deref(), Some("autos.example"));
    drop(tx);

    let next = opened(&db, "otro", "autos.example").await;
    let directory = Directory::load(&db).await.expect("directory");
    assert_eq!(directory.site("autos.example").expect("theirs").tenant.id, next.id);
}

/// Whoever opens a site waits for who closes the client, and is refused; what an earlier version left is healed.
#[tokio::test]
async fn no_host_stays_with_who_is_no_longer_a_client() {
    let test = TestDb::new().await;
    let db = test.worker();
    let gone = opened(&db, "demo", "autos.example").await;
    let mut closing = db.begin(&Scope::tenant(gone.id)).await.expect("a transaction");
    tenant::set_state(&mut closing, &By::command(), TenantState::Closed).await.expect("closed");
    let (other, id) = (db.clone(), gone.id);
    let late = tokio::spawn(async move {
        let mut tx = other.begin(&Scope::tenant(id)).await.expect("a transaction");
        let made = site::create(&mut tx, &By::command(), new_site("tarde.example")).await;
        tx.commit().await.expect("commit");
        made
    });
    let mut watch = test.bootstrap().await;
    let waits = "select exists (select from pg_stat_activity
                                where datname = current_database() and wait_event_type = 'Lock')";
    while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut watch).await.expect("watched") {
        assert!(!late.is_finished(), "it did not wait");
    }
    closing.commit().await.expect("commit");
    let refused = late.await.expect("it ended");
    assert!(matches!(&refused, Err(Error::Closed(slug)) if slug == "demo"), "{refused:?}");

    let left = "update sites set released_at = null";
    sqlx::raw_sql(left).execute(&mut test.bootstrap().await).await.expect("as before");
    tenant::hold_unserved(db.clone()).await.expect("healed");
    opened(&db, "otro", "autos.example").await;
}

#[tokio::test]
async fn a_client_on_trial_is_served_and_steps_only_where_it_may() {
    use TenantState::{Active, Closed, PastDue, Paused, Trial};
    let test = TestDb::new().await;
    let db = test.worker();
    let new = NewTenant { is_trial: true, ..new_tenant("demo") };
    let mut now = tenant::create(&db, &By::command(), new).await.expect("a tenant");
    for (from, steps) in [
        (Trial, vec![Active, Paused, Closed]),
        (Active, vec![PastDue, Paused, Closed]),
        (PastDue, vec![Active, Paused, Closed]),
        (Paused, vec![Active, Closed]),
        (Closed, vec![]),
    ] {
        if now.state != from {
            let mut tx = db.begin(&Scope::tenant(now.id)).await.expect("a transaction");
            tenant::set_state(&mut tx, &By::command(), from).await.expect("an allowed step");
            tx.commit().await.expect("commit");
        }
        let directory = Directory::load(&db).await.expect("directory");
        now = (*directory.any_tenant("demo").expect("there")).clone();
        assert_eq!((now.state, now.next_states()), (from, steps));
        for to in [Trial, Active, PastDue, Paused, Closed] {
            let mut tx = db.begin(&Scope::tenant(now.id)).await.expect("a transaction");
            let done = tenant::set_state(&mut tx, &By::command(), to).await;
            let may = to == from || now.next_states().contains(&to);
            assert_eq!(done.is_ok(), may, "{from:?} {to:?}: {done:?}");
        }
    }
}

#[tokio::test]
async fn a_plan_is_a_word_that_is_set_told_and_taken_away() {
    let test = TestDb::new().await;
    let db = test.worker();
    let made = opened(&db, "demo", "autos.example").await;
    let other = opened(&db, "vecino", "otro.example").await;
    for (asked, kept) in
        [("pro", "pro"), ("  Pro \n anual ", "Pro anual"), ("Pro anual", "Pro anual"), (" ", "")]
    {
        let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
        let set = plan::set(&mut tx, &By::command(), asked).await.expect("set");
        tx.commit().await.expect("commit");
        let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
        assert_eq!((set.as_str(), plan::get(&mut tx).await.expect("read").as_str()), (kept, kept));
    }
    let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
    for bad in ["x".repeat(61), "a\0b".to_owned(), "\u{202e}orp".to_owned()] {
        let refused = plan::set(&mut tx, &By::command(), &bad).await;
        assert!(
            matches!(&refused, Err(Error::Invalid { field, .. }) if field.es == "plan"),
            "{refused:?}"
        );
    }
    let longest = "ñ".repeat(plan::LENGTH_MAX);
    plan::set(&mut tx, &By::command(), &longest).await.expect("as long as it may be");
    tx.commit().await.expect("commit");
    let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
    let told: Vec<_> = tenancy::audit::list(&mut tx, None)
        .await
        .expect("listed")
        .into_iter()
        .filter(|entry| entry.action == "tenant.plan_changed")
        .map(|entry| (entry.before.unwrap_or_default(), entry.after.unwrap_or_default()))
        .collect();
    let word = |word: &str| word.to_owned();
    let changes = [
        (word(""), longest),
        (word("Pro anual"), word("")),
        (word("pro"), word("Pro anual")),
        (word(""), word("pro")),
    ];
    assert_eq!(told, changes, "what stays as it is is not told");
    let mut tx = db.begin(&Scope::tenant(other.id)).await.expect("a transaction");
    assert_eq!(plan::get(&mut tx).await.expect("read"), "", "the neighbour's");
}

#[tokio::test]
async fn the_operators_own_client_stays_in_good_standing() {
    let test = TestDb::new().await;
    let db = test.worker();
    let directory = Directory::load(&db).await.expect("directory");
    let own = operator::tenant(&db, &directory).await.expect("the operator's");
    assert!(own.next_states().is_empty());
    for to in [TenantState::PastDue, TenantState::Paused, TenantState::Closed] {
        let mut tx = db.begin(&Scope::tenant(own.id)).await.expect("a transaction");
        let done = tenant::set_state(&mut tx, &By::command(), to).await;
        assert!(matches!(done, Err(Error::OperatorsOwn)), "{to:?}: {done:?}");
    }
    // An earlier version let it be paused.
    let pause = "update tenants set state = 'paused'";
    sqlx::query(pause).execute(&mut test.bootstrap().await).await.expect("paused");
    let mut tx = db.begin(&Scope::tenant(own.id)).await.expect("a transaction");
    tenant::set_state(&mut tx, &By::command(), TenantState::Active).await.expect("back again");
}

#[tokio::test]
async fn the_jobs_of_a_tenant_that_is_not_served_are_held_also_when_an_earlier_version_paused_it() {
    let test = TestDb::new().await;
    let db = test.worker();
    let made = opened(&db, "demo", "autos.example").await;
    opened(&db, "vecino", "vecino.example").await;
    for (state, held) in
        [(TenantState::Paused, 1), (TenantState::Active, 0), (TenantState::Closed, 1)]
    {
        let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
        tenant::set_state(&mut tx, &By::command(), state).await.expect("an allowed step");
        tx.commit().await.expect("commit");
        assert_eq!(holds(&test).await, held, "{state:?}");
    }
    let forget = "delete from job_holds";
    sqlx::query(forget).execute(&mut test.bootstrap().await).await.expect("a delete");
    for _ in 0..2 {
        tenant::hold_unserved(db.clone()).await.expect("held");
        assert_eq!(holds(&test).await, 1, "the neighbour is served");
    }
}

#[tokio::test]
async fn the_jobs_of_a_module_wait_where_a_tenant_has_not_got_it() {
    let test = TestDb::new().await;
    let db = test.worker();
    let made = opened(&db, "demo", "autos.example").await;
    let set = async |modules: &[Module]| {
        let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
        tenant::set_modules(&mut tx, &By::command(), modules).await.expect("set");
        tx.commit().await.expect("commit");
    };
    let all = Module::ALL.map(Module::key);
    let lacking = |held: &[Module]| {
        let mut lacking: Vec<_> =
            all.into_iter().filter(|m| !held.iter().any(|h| h.key() == *m)).collect();
        lacking.sort_unstable();
        lacking
    };
    assert_eq!(parts(&test).await, lacking(&[Module::Marketplace]));
    for modules in [&[Module::Crm][..], &[], &Module::ALL, &[Module::Marketplace, Module::Crm]] {
        set(modules).await;
        assert_eq!(parts(&test).await, lacking(modules));
    }
    let forget = "delete from job_holds";
    sqlx::query(forget).execute(&mut test.bootstrap().await).await.expect("a delete");
    for _ in 0..2 {
        tenant::hold_unserved(db.clone()).await.expect("held");
        assert_eq!(parts(&test).await, lacking(&[Module::Marketplace, Module::Crm]));
        assert_eq!(holds(&test).await, 0);
    }
}

#[tokio::test]
async fn modules_that_are_changed_at_once_do_not_undo_each_other() {
    let test = TestDb::new().await;
    let db = test.worker();
    let made = opened(&db, "demo", "autos.example").await;
    let changes = [
        (Module::Crm, true),
        (Module::Messaging, true),
        (Module::Marketplace, false),
        (Module::Automation, true),
    ];
    let all = changes.map(|(module, is_on)| {
        let (db, scope) = (db.clone(), Scope::tenant(made.id));
        async move {
            let mut tx = db.begin(&scope).await.expect("a transaction");
            tenant::set_module(&mut tx, &By::command(), module, is_on).await.expect("set");
            tx.commit().await.expect("commit");
        }
    });
    futures::future::join_all(all).await;
    let held = Directory::load(&db).await.expect("directory").tenant("demo").expect("there");
    assert_eq!(held.modules, [Module::Crm, Module::Messaging, Module::Automation]);
    let waiting = parts(&test).await;
    assert_eq!(waiting, [Module::Billing.key(), Module::Marketplace.key()]);
}

async fn parts(test: &TestDb) -> Vec<String> {
    sqlx::query_scalar("select part from job_holds where part <> '' order by part")
        .fetch_all(&mut test.bootstrap().await)
        .await
        .expect("parts")
}

async fn holds(test: &TestDb) -> i64 {
    sqlx::query_scalar("select count(*) from job_holds where part = ''")
        .fetch_one(&mut test.bootstrap().await)
        .await
        .expect("a count")
}

#[tokio::test]
async fn what_a_tenant_changes_does_not_touch_its_neighbour() {
    let test = TestDb::new().await;
    let db = test.worker();
    let demo = opened(&db, "demo", "autos.example").await;
    let neighbour = opened(&db, "vecino", "vecino.example").await;
    let mut tx = db.begin(&Scope::tenant(demo.id)).await.expect("a transaction");
    let touched = sqlx::query("update tenants set name = 'robado' where tenant_id = $1")
        .bind(neighbour.id.0)
        .execute(tx.sql())
        .await
        .expect("a statement that finds nothing");
    assert_eq!(touched.rows_affected(), 0);
    let names: Vec<String> =
        sqlx::query_scalar("select slug from tenants").fetch_all(tx.sql()).await.expect("rows");
    assert_eq!(names, ["demo"]);
}

#[tokio::test]
async fn a_seller_of_the_same_name_is_the_same_and_each_tenant_has_its_own() {
    let test = TestDb::new().await;
    let db = test.worker();
    let mut ids = Vec::new();
    for (slug, host) in [("demo", "autos.example"), ("vecino", "vecino.example")] {
        let made = opened(&db, slug, host).await;
        let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
        let first = seller::ensure(&mut tx, "  Autos  del Este ", SellerKind::Dealer)
            .await
            .expect("a seller");
        let again =
            seller::ensure(&mut tx, "Autos del Este", SellerKind::Dealer).await.expect("a seller");
        assert_eq!(first, again);
        tx.commit().await.expect("commit");
        ids.push(first);
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn values_out_of_form_are_refused_by_name() {
    let test = TestDb::new().await;
    let db = test.worker();
    let bad = NewTenant { name: " \u{7} ".into(), ..new_tenant("demo") };
    assert!(matches!(
        tenant::create(&db, &By::command(), bad).await,
        Err(Error::Invalid { field: field::NAME, .. })
    ));
    let made = tenant::create(&db, &By::command(), new_tenant("demo")).await.expect("a tenant");
    for site in [
        NewSite { host: "no es un host".into(), ..new_site("x") },
        NewSite { country: "Chile".into(), ..new_site("x") },
        NewSite { brand: Brand { color: "red;}".into(), ..Brand::default() }, ..new_site("x") },
    ] {
        let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("a transaction");
        let refused = site::create(&mut tx, &By::command(), site).await.expect_err("out of form");
        assert!(matches!(refused, Error::Invalid { .. }), "{refused:?}");
        kernel::testing::assert_told(&[refused]);
    }
}

/// Who needs no code is in at once.
fn in_at_once(entered: tenancy::Entered) -> tenancy::Opened {
    entered.opened().expect("no code asked for")
}
