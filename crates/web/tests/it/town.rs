//! A small town for the tests of both faces: three tenants with sites and listings in a database
//! of their own, the index built over them, and the real router asked in process.

#![allow(dead_code, reason = "each face's tests use a part of the town")]

use std::{
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, Response, StatusCode, header},
};
use chrono::{DateTime, Utc};
use db::{Db, Scope, SiteScope, testing::TestDb};
use http_kit::Kit;
use kernel::{
    Currency,
    ids::{ListingId, TenantId},
    locale::Locale,
};
use listings::{
    Saved, SellerKind, Status, Vertical, Ways, demo, demo::DemoListing, fx, placement::Kind,
    published, vertical,
};
use search::{Change, Engine, Feed, MemoryEngine, Query, Views};
use tenancy::{
    Brand, Directory, Module, NewSite, NewTenant, Sealer, TenantState,
    audit::By,
    provider::{Answer, Ask, AuthProvider, Claims, Client, Failure},
    seller::{
        self,
        contact::{self, Contact},
    },
    site, tenant,
};
use tower::ServiceExt as _;

/// A site of the first tenant with cars.
pub const CARS: &str = "autos.localhost";
/// A site of the same tenant with homes.
pub const HOMES: &str = "propiedades.localhost";
/// A site of another tenant, with cars of its own.
pub const NEIGHBOUR: &str = "vecino.localhost";
/// A site of a tenant without a marketplace.
pub const KIDS: &str = "kids.localhost";

/// How long the stream may take to tell something.
const PATIENCE: Duration = Duration::from_secs(20);
static SHIPPED: LazyLock<Vec<Vertical>> = LazyLock::new(|| {
    let read = |key| Vertical::from_toml(vertical::shipped(key).expect("shipped"));
    vertical::SHIPPED.iter().map(|key| read(key).expect("readable")).collect()
});

fn shipped(key: &str) -> &'static Vertical {
    SHIPPED.iter().find(|v| v.key == key).expect("shipped")
}

pub struct Town {
    pub db: Db,
    pub kit: Kit,
    pub views: Views,
    pub engine: Arc<MemoryEngine>,
    pub provider: Arc<Known>,
    pub files: Arc<media::testing::Memory>,
    feed: Feed,
    test: TestDb,
}

/// An identity provider that says of who comes back with the code `good` what it was told to, and once.
#[derive(Default)]
pub struct Known(Mutex<Option<Claims>>);

impl Known {
    pub fn says(&self, subject: &str, mail: Option<&str>, groups: &[&str]) {
        let groups = groups.iter().map(ToString::to_string).collect();
        let (subject, name) = (subject.to_owned(), Some("Eva Luna".to_owned()));
        let said = Claims { subject, mail: mail.map(str::to_owned), name, groups };
        *self.0.lock().expect("whole") = Some(said);
    }
}

impl AuthProvider for Known {
    fn name(&self) -> &'static str {
        "known"
    }

    fn address<'a>(
        &'a self,
        client: &'a Client,
        ask: &'a Ask,
        _: DateTime<Utc>,
    ) -> Answer<'a, String> {
        Box::pin(async move {
            if client.issuer.contains("away") {
                return Err(Failure::Unreachable("10.0.0.7".to_owned()));
            }
            Ok(format!(
                "{}/authorize?state={}&redirect_uri={}",
                client.issuer, ask.state, ask.redirect
            ))
        })
    }

    fn identify<'a>(
        &'a self,
        _: &'a Client,
        _: &'a Ask,
        code: &'a str,
        _: DateTime<Utc>,
    ) -> Answer<'a, Claims> {
        let said = self.0.lock().expect("whole").take().filter(|_| code == "good");
        Box::pin(
            async move { said.ok_or_else(|| Failure::Refused("el código no vale".to_owned())) },
        )
    }
}

impl Town {
    pub async fn new() -> Self {
        let test = TestDb::new().await;
        let db = test.db();
        let demo = open(&db, "demo", &[Module::Marketplace]).await;
        host(&db, demo, CARS, &["autos"], "#1d4ed8").await;
        host(&db, demo, HOMES, &["propiedades", "servicios"], "#b45309").await;
        fill(&db, demo, "autos", 90, 1).await;
        fill(&db, demo, "propiedades", 40, 2).await;
        fill(&db, demo, "servicios", 0, 3).await;
        lend(&db, demo).await;
        let next_door = open(&db, "vecino", &[Module::Marketplace]).await;
        host(&db, next_door, NEIGHBOUR, &["autos"], "#0f766e").await;
        fill(&db, next_door, "autos", 12, 4).await;
        let kids = open(&db, "kids", &[Module::Crm]).await;
        host(&db, kids, KIDS, &[], "#7c3aed").await;

        let (kit, views) = (Kit::new(db.clone(), Directory::default()), Views::default());
        let engine = Arc::new(MemoryEngine::new());
        let directory = kit.directory.clone();
        let mut feed = Feed::new(db.clone(), directory, views.clone(), engine.clone(), None);
        feed.build().await.expect("an index");
        let (provider, files) = (Arc::default(), Arc::default());
        Self { db, kit, views, engine, provider, files, feed, test }
    }

    pub fn test(&self) -> &TestDb {
        &self.test
    }

    pub fn engine(&self) -> Arc<dyn Engine> {
        self.engine.clone()
    }

    pub fn sealer(&self) -> Sealer {
        Sealer::new(&kernel::Secret::new([7; 32])).expect("a key")
    }

    /// Where photos are kept.
    pub fn library(&self) -> media::Library {
        media::Library::new(self.db.clone(), self.files.clone(), &kernel::Secret::new([7; 32]))
    }

    /// What knowing people needs.
    pub fn people(&self) -> (Sealer, Arc<dyn AuthProvider>) {
        (self.sealer(), self.provider.clone())
    }

    pub fn tenant(&self, slug: &str) -> TenantId {
        self.kit.directory.tenant(slug).expect("a tenant").id
    }

    /// Ids of the site's listings, newest first.
    pub async fn ids(&self, host: &str) -> Vec<ListingId> {
        self.cards(host).await.iter().map(|card| card.id).collect()
    }

    /// The site's listings, newest first.
    pub async fn cards(&self, host: &str) -> Vec<Arc<search::Shown>> {
        let site = self.kit.directory.site(host).expect("a site");
        let view = self.views.of(&site).expect("a view");
        let query = Query { limit: 100, ..Query::default() };
        self.engine.search(&view, &query).await.expect("an answer").cards
    }

    /// Loads a site's first listings into `engine`, as if the rest were still to come.
    pub async fn begin_to_load(&self, host: &str, engine: &MemoryEngine) {
        let site = self.kit.directory.site(host).expect("a site");
        let view = self.views.of(&site).expect("a view");
        let scope = SiteScope { tenant: view.tenant, site: view.site };
        let mut tx = self.db.begin_public(&scope).await.expect("a door");
        for vertical in &view.verticals {
            let page = published::load_page(&mut tx, vertical, None, 3).await.expect("read");
            let changes = page.rows.into_iter().map(|row| Change::Put(Box::new(row))).collect();
            engine.apply(view.tenant, vertical, changes).expect("room");
        }
    }

    /// Does something no page does.
    pub async fn sql(&self, statement: &'static str) {
        sqlx::query(statement).execute(&mut self.test.bootstrap().await).await.expect("done");
    }

    /// Asks what no page tells.
    pub async fn ask(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&mut self.test.bootstrap().await).await.expect("told")
    }

    /// Puts a tenant into another state, and lets the stream tell it.
    pub async fn set_state(&mut self, slug: &str, state: TenantState) {
        let mut tx = self.db.begin(&Scope::tenant(self.tenant(slug))).await.expect("a door");
        tenant::set_state(&mut tx, &By::command(), state).await.expect("a step");
        tx.commit().await.expect("committed");
        self.until(async |town| {
            town.kit.directory.any_tenant(slug).is_ok_and(|t| t.state == state)
        })
        .await;
    }

    /// Lets the stream tell of a site that was opened.
    pub async fn opens(&mut self, host: &str) {
        let shown = |town: &Self| town.kit.directory.site(host).and_then(|s| town.views.of(&s));
        self.until(async |town| shown(town).is_some()).await;
    }

    /// Opens a site of cars at a host, and lets the stream tell it.
    pub async fn open_site(&mut self, slug: &str, at: &str) {
        host(&self.db, self.tenant(slug), at, &["autos"], "#0a5c36").await;
        self.opens(at).await;
    }

    /// Waits until the index has heard of that listing.
    pub async fn hears_of(&mut self, host: &str, id: ListingId) {
        self.until(async |town| town.ids(host).await.contains(&id)).await;
    }

    /// Waits until the site knows of the place of a car.
    pub async fn places(&mut self, host: &str, id: ListingId, kind: Kind) {
        let view = |town: &Self| town.kit.directory.site(host).and_then(|s| town.views.of(&s));
        let now = self.db.clock().now();
        let is_placed = |town: &Self| {
            view(town).is_some_and(|view| view.board.at("autos", kind, now).contains(&id))
        };
        self.until(async |town| is_placed(town)).await;
    }

    /// Takes a listing off, and lets the stream tell it.
    pub async fn withdraw(&mut self, slug: &str, id: ListingId) {
        self.end(slug, id, Status::Paused).await;
    }

    /// Ends a listing that way, and lets the stream tell it.
    pub async fn end(&mut self, slug: &str, id: ListingId, how: Status) {
        let mut tx = self.db.begin(&Scope::tenant(self.tenant(slug))).await.expect("a door");
        let hand = listings::Hand { by: &By::command(), seller: None };
        listings::step(&mut tx, hand, id, how).await.expect("ended");
        tx.commit().await.expect("committed");
        let held =
            |town: &Self| town.engine.stats().iter().map(|shard| shard.listings).sum::<u64>();
        let before = held(self);
        self.until(async |town| held(town) < before).await;
    }

    /// Adds a car whose every free text is `text`, and answers where its page is.
    pub async fn add_hostile(&mut self, slug: &str, text: &str) -> String {
        self.add_car(slug, text, |draft| {
            draft.title = text.to_owned();
            draft.description = text.to_owned();
            draft.place.city = Some(text.to_owned());
            draft.place.region = Some(text.to_owned());
            for image in &mut draft.images {
                image.alt = text.to_owned();
            }
        })
        .await
    }

    /// Adds a car of that dealer, made as `change` says, and answers where its page is.
    pub async fn add_car(
        &mut self,
        slug: &str,
        dealer: &str,
        change: impl FnOnce(&mut listings::Draft),
    ) -> String {
        let vertical = shipped("autos");
        let mut tx = self.db.begin(&Scope::tenant(self.tenant(slug))).await.expect("a door");
        let seller = seller::ensure(&mut tx, dealer, SellerKind::Dealer).await.expect("a seller");
        let now = tx.now();
        let made = demo::cars(9, 1, vertical, &["EC"], now).next().expect("a car");
        let mut draft = made.into_draft(seller);
        draft.published_at = Some(now);
        draft.source_key = None;
        change(&mut draft);
        let title = draft.title.clone();
        let saved = listings::upsert_batch(&mut tx, vertical, &[draft]).await.expect("saved");
        tx.commit().await.expect("committed");
        let Saved::Created(id) = saved[0] else { panic!("{saved:?}") };
        let before: u64 = self.engine.stats().iter().map(|shard| shard.listings).sum();
        let held =
            |town: &Self| town.engine.stats().iter().map(|shard| shard.listings).sum::<u64>();
        self.until(async |town| held(town) > before).await;
        listings::card::url("autos", &title, id)
    }

    /// Says how a dealer of whom `host` shows something is reached, and lets the stream tell it.
    pub async fn reach(&mut self, host: &str, dealer: &str, number: &str, takes_whatsapp: bool) {
        let tenant = self.kit.directory.site(host).expect("a site").tenant.id;
        let mut tx = self.db.begin(&Scope::tenant(tenant)).await.expect("a door");
        let seller = seller::ensure(&mut tx, dealer, SellerKind::Dealer).await.expect("a seller");
        let to = Contact::read(number, takes_whatsapp, "DO").expect("a contact");
        contact::set(&mut tx, &By::command(), seller, &to).await.expect("set");
        tx.commit().await.expect("committed");
        let ways = Ways { has_phone: to.phone.is_some(), takes_whatsapp };
        self.is_reached(host, dealer, ways).await;
    }

    /// Lets the stream tell by which ways that dealer is reached.
    pub async fn is_reached(&mut self, host: &str, dealer: &str, ways: Ways) {
        self.until(async |town| {
            let cards = town.cards(host).await;
            cards.iter().any(|card| card.seller.name == dealer && card.seller.ways == ways)
        })
        .await;
    }

    /// Follows the stream until `is_so`. Writers of other tests' databases hold the stream back for
    /// a moment, since transaction numbers are the server's.
    async fn until(&mut self, is_so: impl AsyncFn(&Self) -> bool) {
        let began = Instant::now();
        while !is_so(self).await {
            assert!(began.elapsed() < PATIENCE, "the stream did not tell it");
            self.feed.catch_up().await.expect("caught up");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn open(db: &Db, slug: &str, modules: &[Module]) -> TenantId {
    let new = NewTenant {
        slug: slug.into(),
        name: slug.into(),
        modules: modules.to_vec(),
        base_currency: Currency::USD,
        is_trial: false,
    };
    tenant::create(db, &By::command(), new).await.expect("a tenant").id
}

async fn host(db: &Db, tenant: TenantId, host: &str, verticals: &[&str], color: &str) {
    let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
    for key in verticals {
        vertical::apply(&mut tx, &By::command(), shipped(key).clone()).await.expect("applied");
    }
    let new = NewSite {
        host: host.into(),
        name: format!("Plaza {}", host.split('.').next().unwrap_or_default()),
        verticals: verticals.iter().map(|key| (*key).to_owned()).collect(),
        currency: Currency::USD,
        country: "EC".into(),
        locale: Locale::EsEc,
        zone: "America/Guayaquil".into(),
        brand: Brand { color: color.into(), tagline: "Todo a la vista".into(), ..Brand::default() },
    };
    site::create(&mut tx, &By::command(), new).await.expect("a site");
    let today = tx.now().date_naive();
    for (currency, rate) in demo::rates(Currency::USD) {
        fx::set(&mut tx, &By::command(), currency, rate, today).await.expect("a rate");
    }
    tx.commit().await.expect("committed");
}

/// Three made-up lenders.
async fn lend(db: &Db, tenant: TenantId) {
    let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
    for new in financing::samples(Currency::USD) {
        financing::lender::create(&mut tx, &By::command(), new).await.expect("a lender");
    }
    tx.commit().await.expect("committed");
}

async fn fill(db: &Db, tenant: TenantId, key: &str, count: u64, seed: u64) {
    let vertical = shipped(key);
    let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
    let now = tx.now();
    let made: Vec<DemoListing> = match key {
        "autos" => demo::cars(seed, count, vertical, &["EC", "DO"], now).collect(),
        "propiedades" => demo::homes(seed, count, vertical, &["EC", "AR"], now).collect(),
        _ => Vec::new(),
    };
    let mut drafts = Vec::new();
    for listing in made {
        let (name, kind) = (&listing.seller.name, listing.seller.kind);
        let seller = seller::ensure(&mut tx, name, kind).await.expect("a seller");
        drafts.push(listing.into_draft(seller));
    }
    let saved = listings::upsert_batch(&mut tx, vertical, &drafts).await.expect("saved");
    assert!(saved.iter().all(|s| matches!(s, Saved::Created(_))));
    tx.commit().await.expect("committed");
}

/// An answer, read whole.
pub struct Heard {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Heard {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}

/// Asks `router` as a browser on `host` would, with more headers if given.
pub async fn ask(
    router: &Router,
    method: Method,
    host: &str,
    path: &str,
    more: &[(&'static str, &str)],
) -> Heard {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, host);
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    heard(router.clone().oneshot(request).await.expect("infallible")).await
}

/// The answer, read whole.
pub async fn heard(response: Response<Body>) -> Heard {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 8 << 20).await.expect("a body");
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Heard { status: parts.status, headers: parts.headers, body }
}
