//! The lenders of a tenant.

use db::{Db, Scope, SiteScope, testing::TestDb};
use financing::{
    Conditions, Error, Percent,
    lender::{self, LENDERS_MAX},
    lightest, samples,
};
use kernel::{
    Currency, Money,
    ids::{LenderId, SiteId, TenantId},
    locale::Locale,
};
use tenancy::{
    Brand, Module, NewSite, NewTenant,
    audit::{self, By},
    site, tenant,
};

struct House {
    db: Db,
    tenant: TenantId,
    site: SiteId,
    _test: TestDb,
}

impl House {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let db = test.db();
        let (tenant, site) = open(&db, "demo").await;
        Self { db, tenant, site, _test: test }
    }

    async fn begin(&self) -> db::TenantTx {
        self.db.begin(&Scope::tenant(self.tenant)).await.expect("a door")
    }

    async fn shown(&self) -> Vec<String> {
        let scope = SiteScope { tenant: self.tenant, site: self.site };
        let mut tx = self.db.begin_public(&scope).await.expect("a door");
        let shown = lender::of_site(&mut tx).await.expect("read");
        shown.into_iter().map(|lender| lender.conditions.name).collect()
    }

    async fn add(&self, new: Conditions) -> Result<LenderId, Error> {
        let mut tx = self.begin().await;
        let made = lender::create(&mut tx, &By::command(), new).await?;
        tx.commit().await?;
        Ok(made.id)
    }
}

async fn open(db: &Db, slug: &str) -> (TenantId, SiteId) {
    let new = NewTenant {
        slug: slug.into(),
        name: slug.into(),
        modules: vec![Module::Marketplace],
        base_currency: Currency::USD,
        is_trial: false,
    };
    let tenant = tenant::create(db, &By::command(), new).await.expect("a tenant").id;
    let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
    let new = NewSite {
        host: format!("{slug}.example"),
        name: "Autos".into(),
        verticals: vec!["autos".into()],
        currency: Currency::USD,
        country: "DO".into(),
        locale: Locale::EsDo,
        zone: "America/Santo_Domingo".into(),
        brand: Brand::default(),
    };
    let site = site::create(&mut tx, &By::command(), new).await.expect("a site").id;
    tx.commit().await.expect("committed");
    (tenant, site)
}

fn named(name: &str) -> Conditions {
    let fee = financing::Charge::Share(Percent::whole(1));
    Conditions { fee, ..Conditions::new(name.to_owned(), Currency::USD) }
}

#[tokio::test]
async fn a_lender_is_added_changed_and_removed_and_each_is_told() {
    let house = House::new().await;
    let id = house.add(named("Banco Ejemplo")).await.expect("added");
    let mut tx = house.begin().await;
    let held = lender::one(&mut tx, id).await.expect("held");
    assert_eq!(held.conditions, named("Banco Ejemplo"));
    let rate = Percent::from_scaled(129_500);
    let changed = lender::change(&mut tx, &By::command(), id, |held| held.rate = rate).await;
    assert_eq!(changed.expect("changed").conditions.rate, rate);
    // What is so already is no change.
    lender::change(&mut tx, &By::command(), id, |held| held.rate = rate).await.expect("the same");
    lender::remove(&mut tx, &By::command(), id).await.expect("removed");
    assert!(lender::list(&mut tx).await.expect("listed").is_empty());
    tx.commit().await.expect("committed");
    let mut tx = house.begin().await;
    let entries = audit::list(&mut tx, None).await.expect("told");
    let told: Vec<_> =
        entries.iter().map(|e| e.action.as_str()).filter(|a| a.starts_with("lender.")).collect();
    assert_eq!(told, ["lender.removed", "lender.changed", "lender.created"]);
    let change = entries.iter().find(|entry| entry.action == "lender.changed").expect("told");
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    assert_eq!((before, after), (Some("rate: 0"), Some("rate: 12.95")));
}

#[tokio::test]
async fn a_site_shows_those_that_are_enabled_and_lend_for_what_it_has() {
    let house = House::new().await;
    for (new, position) in [
        (named("Segunda"), 2),
        (Conditions { verticals: vec!["autos".into()], ..named("Primera") }, 1),
        (Conditions { verticals: vec!["propiedades".into()], ..named("De casas") }, 0),
        (Conditions { is_enabled: false, ..named("Apagada") }, 0),
    ] {
        house.add(Conditions { position, ..new }).await.expect("added");
    }
    assert_eq!(house.shown().await, ["Primera", "Segunda"]);
    let (tenant, site) = open(&house.db, "vecino").await;
    let scope = SiteScope { tenant, site };
    let mut tx = house.db.begin_public(&scope).await.expect("a door");
    assert!(lender::of_site(&mut tx).await.expect("read").is_empty(), "another tenant's");
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_a_reason() {
    let house = House::new().await;
    house.add(named("Banco Ejemplo")).await.expect("added");
    let twice = house.add(named("Banco  Ejemplo")).await.expect_err("a name twice");
    assert!(matches!(&twice, Error::NameTaken(name) if name == "Banco Ejemplo"), "{twice}");
    let other = house.add(named("Otra")).await.expect("added");
    let mut tx = house.begin().await;
    let rename = |held: &mut Conditions| held.name = "Banco Ejemplo".to_owned();
    let twice = lender::change(&mut tx, &By::command(), other, rename).await;
    assert!(matches!(twice, Err(Error::NameTaken(_))));
    let nobody = LenderId(Default::default());
    let mut tx = house.begin().await;
    let missing = lender::remove(&mut tx, &By::command(), nobody).await;
    assert!(matches!(missing, Err(Error::NoSuchLender)));
}

#[tokio::test]
async fn no_more_than_are_compared_side_by_side() {
    let house = House::new().await;
    for number in 0..LENDERS_MAX {
        house.add(named(&format!("Banco {number}"))).await.expect("room");
    }
    let refused = house.add(named("Una más")).await.expect_err("no room");
    assert!(matches!(refused, Error::TooMany(LENDERS_MAX)));
    assert_eq!(house.shown().await.len(), LENDERS_MAX);
}

#[tokio::test]
async fn the_samples_are_good_and_the_lightest_of_them_is_found() {
    let house = House::new().await;
    for new in samples(Currency::USD) {
        house.add(new).await.expect("good");
    }
    let mut tx = house.begin().await;
    let held = lender::list(&mut tx).await.expect("listed");
    let price = Money::new(2_000_000, Currency::USD);
    let (lender, quote) = lightest(&held, price).expect("one");
    let all: Vec<_> = held.iter().filter_map(|l| lightest([l], price)).collect();
    let least = all.iter().map(|(_, quote)| quote.schedule.monthly().minor).min();
    assert_eq!(Some(quote.schedule.monthly().minor), least);
    assert_eq!(quote.down, lender.conditions.least_down(price));
    assert!(lightest(&held, Money::new(2_000_000, "DOP".parse().expect("known"))).is_none());
}
