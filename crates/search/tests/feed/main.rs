//! The index kept current from a real database: built, followed, saved, rebuilt.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

mod real;
mod rows;
#[path = "../it/sample.rs"]
#[allow(dead_code, reason = "the questions are shared with the tests that need no database")]
mod sample;
mod sellers;
mod sql;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use db::{Db, Scope, TenantTx, testing::TestDb};
use kernel::{Currency, Money, ids::ListingId, locale::Locale};
use listings::{
    Draft, Hand, Operation, Place, Status, Vertical, fx, upsert_batch,
    vertical::{self, shipped},
};
use search::{Answer, Engine as _, Feed, Lag, MemoryEngine, Origin, Patience, Views, query};
use tenancy::{
    Brand, Directory, Module, NewSite, NewTenant, Tenant, TenantState, audit::By, seller, site,
    tenant,
};

/// One process's side of the index.
struct Process {
    directory: Directory,
    views: Views,
    engine: Arc<MemoryEngine>,
    feed: Feed,
}

impl Process {
    fn start(db: &Db, snapshot: Option<PathBuf>) -> Self {
        Self::with(MemoryEngine::new(), db, snapshot)
    }

    fn with(engine: MemoryEngine, db: &Db, snapshot: Option<PathBuf>) -> Self {
        let (directory, views) = (Directory::default(), Views::default());
        let engine = Arc::new(engine);
        let feed =
            Feed::new(db.clone(), directory.clone(), views.clone(), Arc::clone(&engine), snapshot);
        Self { directory, views, engine, feed }
    }

    async fn ask(&self, host: &str, pairs: &[(&str, &str)]) -> Answer {
        let site = self.directory.site(host).expect("a site");
        let view = self.views.of(&site).expect("a view");
        let pairs: Vec<_> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let query = query::parse(&pairs, &view).expect("a query");
        self.engine.search(&view, &query).await.expect("an answer")
    }

    /// Follows the stream until the answer is as wanted. A transaction of another test's database
    /// can hold the stream back for a moment, because transaction numbers are the whole server's.
    async fn settled(
        &mut self,
        host: &str,
        pairs: &[(&str, &str)],
        wanted: impl Fn(&Answer) -> bool,
    ) -> Answer {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            self.feed.catch_up().await.expect("caught up");
            if self.directory.site(host).is_some() {
                let answer = self.ask(host, pairs).await;
                if wanted(&answer) {
                    return answer;
                }
                assert!(Instant::now() < deadline, "{pairs:?}: {answer:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn titles(&self, host: &str, pairs: &[(&str, &str)]) -> Vec<String> {
        self.ask(host, pairs).await.cards.into_iter().map(|card| card.title.clone()).collect()
    }
}

fn autos() -> Vertical {
    Vertical::from_toml(shipped("autos").expect("shipped")).expect("readable")
}

async fn opened(db: &Db, slug: &str, host: &str) -> Tenant {
    opened_with(db, slug, host, autos()).await
}

async fn opened_with(db: &Db, slug: &str, host: &str, shown: Vertical) -> Tenant {
    let key = shown.key.clone();
    let new = NewTenant {
        slug: slug.into(),
        name: slug.into(),
        modules: vec![Module::Marketplace],
        base_currency: Currency::USD,
        is_trial: false,
    };
    let made = tenant::create(db, &By::command(), new).await.expect("a tenant");
    let mut tx = db.begin(&Scope::tenant(made.id)).await.expect("begun");
    vertical::apply(&mut tx, &By::command(), shown).await.expect("applied");
    let new = NewSite {
        host: host.into(),
        name: host.into(),
        verticals: vec![key],
        currency: Currency::USD,
        country: "DO".into(),
        locale: Locale::EsDo,
        zone: "America/Santo_Domingo".into(),
        brand: Brand::default(),
    };
    site::create(&mut tx, &By::command(), new).await.expect("a site");
    tx.commit().await.expect("committed");
    made
}

async fn publish(db: &Db, tenant: &Tenant, title: &str, price: Money) -> ListingId {
    let mut tx = db.begin(&Scope::tenant(tenant.id)).await.expect("begun");
    let seller =
        seller::ensure(&mut tx, "Ana", tenancy::SellerKind::Person).await.expect("a seller");
    let raw = serde_json::json!({ "make": "toyota", "year": 2019 });
    let vertical = autos();
    let attributes =
        vertical.check(Operation::Sale, raw.as_object().expect("an object")).expect("fits");
    let draft = Draft {
        seller,
        operation: Operation::Sale,
        title: title.into(),
        description: String::new(),
        price: Some(price),
        place: Place::default(),
        attributes,
        images: Vec::new(),
        source_key: None,
        source_hash: None,
        published_at: None,
    };
    let saved = upsert_batch(&mut tx, &vertical, &[draft]).await.expect("saved");
    tx.commit().await.expect("committed");
    saved[0].id()
}

fn usd(major: &str) -> Money {
    Money::parse_major(major, Currency::USD).expect("an amount")
}

/// Takes a listing off the sites.
async fn withdraw(tx: &mut TenantTx, listing: ListingId) {
    let hand = Hand { by: &By::command(), seller: None };
    listings::step(tx, hand, listing, Status::Paused).await.expect("withdrawn");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_changed_and_withdrawn_shows_in_every_process() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    let first = publish(&db, &demo, "Corolla uno", usd("100")).await;
    let (mut one, mut other) = (Process::start(&db, None), Process::start(&db, None));
    for process in [&mut one, &mut other] {
        assert_eq!(process.feed.build().await.expect("built"), Origin::Rows);
        assert_eq!(process.titles("autos.example", &[]).await, ["Corolla uno"]);
    }
    publish(&db, &demo, "Corolla dos", usd("200")).await;
    let mut tx = db.begin(&Scope::tenant(demo.id)).await.expect("begun");
    withdraw(&mut tx, first).await;
    tx.commit().await.expect("committed");
    for process in [&mut one, &mut other] {
        let only = |answer: &Answer| answer.total == 1 && answer.cards[0].title == "Corolla dos";
        assert!(!process.settled("autos.example", &[], only).await.loading);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_tenant_is_found_and_sees_nothing_of_its_neighbour() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    publish(&db, &demo, "Corolla ajeno", usd("100")).await;
    let mut process = Process::start(&db, None);
    process.feed.build().await.expect("built");
    let neighbour = opened(&db, "vecino", "vecino.example").await;
    publish(&db, &neighbour, "Yaris propio", usd("100")).await;
    process.settled("vecino.example", &[], |answer| answer.total == 1).await;
    assert_eq!(process.titles("vecino.example", &[]).await, ["Yaris propio"]);
    assert_eq!(process.titles("autos.example", &[]).await, ["Corolla ajeno"]);
    assert!(process.titles("vecino.example", &[("q", "ajeno")]).await.is_empty());
    let facets = process.ask("vecino.example", &[("facets", "make")]).await.facets;
    assert!(!format!("{facets:?}").contains("count: 2"), "{facets:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verticals_rates_and_states_are_followed_too() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    let pesos = Money::new(600_000, "DOP".parse().expect("known"));
    publish(&db, &demo, "Corolla en pesos", pesos).await;
    let mut process = Process::start(&db, None);
    process.feed.build().await.expect("built");
    let asked = [("price.gte", "90"), ("price.lte", "110"), ("currency", "USD")];
    let before = process.ask("autos.example", &asked).await;
    assert_eq!((before.total, before.uncomparable), (0, 1));

    let mut tx = db.begin(&Scope::tenant(demo.id)).await.expect("begun");
    let today = tx.now().date_naive();
    let rate = "0.0166666667".parse().expect("a rate");
    fx::set(&mut tx, &By::command(), pesos.currency, rate, today).await.expect("set");
    let text = format!(
        "{}\n[[attributes]]\nkey = \"battery_kwh\"\ntype = \"int\"\n\
         labels = {{ es = \"Batería\", en = \"Battery\" }}\n",
        shipped("autos").expect("shipped")
    );
    let with_field = Vertical::from_toml(&text).expect("readable");
    vertical::apply(&mut tx, &By::command(), with_field).await.expect("applied");
    tenant::set_state(&mut tx, &By::command(), TenantState::Paused).await.expect("paused");
    tx.commit().await.expect("committed");
    process.settled("autos.example", &asked, |answer| answer.total == 1).await;
    assert_eq!(process.ask("autos.example", &[("battery_kwh.gte", "1")]).await.total, 0);
    let site = process.directory.site("autos.example").expect("a site");
    assert_eq!(site.tenant.state, TenantState::Paused);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_snapshot_saves_the_build_and_a_restored_database_makes_it_void() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    publish(&db, &demo, "Corolla uno", usd("100")).await;
    let file = std::env::temp_dir().join(format!("zocalo-feed-{}.snapshot", demo.id));
    let mut process = Process::start(&db, Some(file.clone()));
    process.feed.build().await.expect("built");
    let (stop, stopped) = tokio::sync::watch::channel(true);
    process.feed.follow(stopped).await;
    drop(stop);
    test.clock().advance(chrono::TimeDelta::seconds(1));
    publish(&db, &demo, "Corolla dos", usd("200")).await;

    let mut again = Process::start(&db, Some(file.clone()));
    assert_eq!(again.feed.build().await.expect("built"), Origin::Snapshot);
    again.settled("autos.example", &[], |answer| answer.total == 2).await;
    assert_eq!(again.titles("autos.example", &[]).await, ["Corolla dos", "Corolla uno"]);

    let mut owner = test.bootstrap().await;
    sqlx::query(
        "insert into stream_epochs (epoch, cluster, began_at)
         select max(epoch) + 1, 'restored', now() from stream_epochs",
    )
    .execute(&mut owner)
    .await
    .expect("another epoch");
    let mut restored = Process::start(&db, Some(file.clone()));
    assert_eq!(restored.feed.build().await.expect("built"), Origin::Rows);
    std::fs::remove_file(file).expect("removed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_index_shows_nothing_withdrawn_since_from_its_first_answer_on() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    let sold = publish(&db, &demo, "Corolla vendido", usd("100")).await;
    let file = std::env::temp_dir().join(format!("zocalo-restart-{}.snapshot", demo.id));
    let mut process = Process::start(&db, Some(file.clone()));
    process.feed.build().await.expect("built");
    process.settled("autos.example", &[], |answer| answer.total == 1).await;
    let (_stop, stopped) = tokio::sync::watch::channel(true);
    process.feed.follow(stopped).await;

    let mut witness = Process::start(&db, None);
    witness.feed.build().await.expect("built");
    let mut tx = db.begin(&Scope::tenant(demo.id)).await.expect("begun");
    withdraw(&mut tx, sold).await;
    tx.commit().await.expect("committed");
    witness.settled("autos.example", &[], |answer| answer.total == 0).await;

    let mut again = Process::start(&db, Some(file.clone()));
    let is_told = Arc::new(AtomicBool::new(false));
    again.feed = again.feed.telling({
        let is_told = Arc::clone(&is_told);
        move |_| is_told.store(true, Ordering::Release)
    });
    let (engine, is_built) = (Arc::clone(&again.engine), Arc::new(AtomicBool::new(false)));
    let watching = thread::spawn({
        let is_built = Arc::clone(&is_built);
        move || {
            let mut seen = 0;
            while !is_built.load(Ordering::Acquire) {
                seen = seen.max(engine.stats().iter().map(|shard| shard.listings).sum::<u64>());
            }
            seen
        }
    });
    let origin = again.feed.build().await.expect("built");
    is_built.store(true, Ordering::Release);
    assert_eq!(origin, Origin::Snapshot);
    let answer = again.ask("autos.example", &[]).await;
    assert_eq!((answer.total, answer.loading), (0, false));
    assert_eq!(watching.join().expect("watched"), 0, "it showed while it caught up");
    assert!(!is_told.load(Ordering::Acquire), "who is not done yet tells nobody how he keeps up");
    std::fs::remove_file(file).expect("removed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rate_of_tomorrow_holds_from_tomorrow() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    let pesos = Money::new(600_000, "DOP".parse().expect("known"));
    publish(&db, &demo, "Corolla en pesos", pesos).await;
    let mut tx = db.begin(&Scope::tenant(demo.id)).await.expect("begun");
    let tomorrow = tx.now().date_naive().succ_opt().expect("a day");
    let rate = "0.0166666667".parse().expect("a rate");
    fx::set(&mut tx, &By::command(), pesos.currency, rate, tomorrow).await.expect("set");
    tx.commit().await.expect("committed");
    let mut process = Process::start(&db, None);
    process.feed.build().await.expect("built");
    let asked = [("price.gte", "90"), ("price.lte", "110"), ("currency", "USD")];
    assert_eq!(process.ask("autos.example", &asked).await.uncomparable, 1);
    test.clock().advance(chrono::TimeDelta::days(1));
    process.settled("autos.example", &asked, |answer| answer.total == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_ahead_of_its_database_is_not_used() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    let file = std::env::temp_dir().join(format!("zocalo-ahead-{}.snapshot", demo.id));
    let mut process = Process::start(&db, Some(file.clone()));
    process.feed.build().await.expect("built");
    publish(&db, &demo, "Corolla uno", usd("100")).await;
    process.settled("autos.example", &[], |answer| answer.total == 1).await;
    let (stop, stopped) = tokio::sync::watch::channel(true);
    process.feed.follow(stopped).await;
    drop(stop);

    // As after the files of an earlier day were put back: the last event never happened.
    sqlx::raw_sql("delete from events where kind = 'listing.published'; delete from listings")
        .execute(&mut test.bootstrap().await)
        .await
        .expect("put back");
    let mut restored = Process::start(&db, Some(file.clone()));
    assert_eq!(restored.feed.build().await.expect("built"), Origin::Rows);
    assert!(restored.titles("autos.example", &[]).await.is_empty());
    std::fs::remove_file(file).expect("removed");
}

/// What a feed that is followed tells, until it is dropped.
struct Followed {
    told: tokio::sync::watch::Receiver<Option<Lag>>,
    _stop: tokio::sync::watch::Sender<bool>,
}

impl Followed {
    fn start(feed: Feed) -> Self {
        let (tell, told) = tokio::sync::watch::channel(Some(Lag::Full));
        let patience = Patience {
            every: Duration::from_millis(20),
            answer: Duration::from_millis(400),
            behind: Duration::from_millis(100),
        };
        let feed = feed.waiting(patience).telling(move |lag| {
            tell.send_replace(lag);
        });
        let (stop, stopped) = tokio::sync::watch::channel(false);
        tokio::spawn(feed.follow(stopped));
        Self { told, _stop: stop }
    }

    async fn tells(&mut self, lag: Option<Lag>) {
        let told = self.told.wait_for(|told| *told == lag);
        let told = tokio::time::timeout(Duration::from_secs(20), told).await;
        drop(told.unwrap_or_else(|_| panic!("{lag:?} is never told")).expect("it is followed"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_that_an_open_transaction_holds_back_are_told() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    let mut process = Process::start(&db, None);
    process.feed.build().await.expect("built");
    let mut followed = Followed::start(process.feed);
    followed.tells(None).await;
    let mut open = test.bootstrap().await;
    sqlx::raw_sql("begin; select pg_current_xact_id()").execute(&mut open).await.expect("open");
    publish(&db, &demo, "Corolla detrás", usd("100")).await;
    followed.tells(Some(Lag::HeldBack)).await;
    sqlx::raw_sql("commit").execute(&mut open).await.expect("closed");
    followed.tells(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_does_not_answer_is_told() {
    let test = TestDb::new().await;
    let db = test.db();
    opened(&db, "demo", "autos.example").await;
    let mut process = Process::start(&db, None);
    process.feed.build().await.expect("built");
    let mut followed = Followed::start(process.feed);
    followed.tells(None).await;
    let mut lock = test.bootstrap().await;
    sqlx::raw_sql("begin; lock table stream_epochs in access exclusive mode")
        .execute(&mut lock)
        .await
        .expect("locked");
    followed.tells(Some(Lag::Unreadable)).await;
    sqlx::raw_sql("rollback").execute(&mut lock).await.expect("free");
    followed.tells(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_vertical_of_one_tenant_holds_up_nobody_else() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    let mut cars = Vec::new();
    for n in 0..3 {
        test.clock().advance(chrono::TimeDelta::seconds(1));
        cars.push(publish(&db, &demo, &format!("Corolla {n}"), usd("100")).await);
    }
    let neighbour = opened(&db, "vecino", "vecino.example").await;
    publish(&db, &neighbour, "Yaris", usd("100")).await;
    let mut process = Process::with(MemoryEngine::holding(2), &db, None);
    assert_eq!(process.feed.build().await.expect("built"), Origin::Rows);
    let full = process.engine.stats().into_iter().filter(|shard| shard.is_full);
    assert_eq!(full.map(|shard| shard.tenant).collect::<Vec<_>>(), [demo.id]);
    assert_eq!(process.titles("autos.example", &[]).await, ["Corolla 2", "Corolla 1"]);
    assert!(!process.ask("vecino.example", &[]).await.loading);

    publish(&db, &demo, "Corolla de más", usd("100")).await;
    publish(&db, &neighbour, "Yaris nuevo", usd("100")).await;
    process.settled("vecino.example", &[], |answer| answer.total == 2).await;
    assert_eq!(process.ask("autos.example", &[]).await.total, 2);
    let engine = Arc::clone(&process.engine);
    let mut followed = Followed::start(process.feed);
    followed.tells(Some(Lag::Full)).await;

    // Who takes listings away makes room again.
    let mut tx = db.begin(&Scope::tenant(demo.id)).await.expect("begun");
    withdraw(&mut tx, cars[2]).await;
    tx.commit().await.expect("committed");
    followed.tells(None).await;
    assert!(!engine.is_any_full());
}
