//! The real files: what a buyer types is shown first. Public advertisements, kept outside the
//! repository; where they are not, the test says so, and fails under CI.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    path::PathBuf,
};

use db::{Db, Scope, testing::TestDb};
use kernel::{Currency, locale::Locale};
use listings::{
    Value, Vertical,
    import::{self, ImportSite, Options},
    vertical::shipped,
};
use search::Answer;
use sqlx::Row as _;
use tenancy::{Directory, Tenant, audit::By};

use crate::{Process, opened_with};

const HOST: &str = "real.example";

fn file(name: &str) -> Option<File> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("ZOCALO_SHARED").map_or(beside, PathBuf::from);
    let file = File::open(shared.join("data").join(name));
    let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(file.is_ok() || !is_ci, "{name} cannot be opened; set ZOCALO_SHARED");
    if file.is_err() {
        eprintln!("skipped: {name} cannot be opened; set ZOCALO_SHARED");
    }
    file.ok()
}

/// A site that shows a real file.
struct Shown {
    _test: TestDb,
    db: Db,
    tenant: Tenant,
    vertical: Vertical,
    process: Process,
}

impl Shown {
    async fn of(key: &str, name: &str, country: &str) -> Option<Self> {
        let source = file(name)?;
        let test = TestDb::new().await;
        let db = test.db();
        let vertical = Vertical::from_toml(shipped(key).expect("shipped")).expect("readable");
        let tenant = opened_with(&db, "real", HOST, vertical.clone()).await;
        let directory = Directory::load(&db).await.expect("a directory");
        let site = ImportSite {
            id: directory.site(HOST).expect("the site").site.id,
            base: Currency::USD,
            country: country.into(),
            currency: Currency::USD,
            locale: Locale::EsDo,
        };
        let options = Options {
            mapping: None,
            dry_run: false,
            by: By::command(),
            file_name: name.into(),
            report: None,
            progress: &|_| {},
        };
        let summary = import::run(&db, tenant.id, &site, &vertical, source, options).await;
        assert!(summary.expect("imported").created > 1_000);
        let mut process = Process::start(&db, None);
        process.feed.build().await.expect("built");
        Some(Self { _test: test, db, tenant, vertical, process })
    }

    async fn rows(&self, sql: &'static str) -> Vec<[Option<String>; 2]> {
        let mut tx = self.db.begin(&Scope::tenant(self.tenant.id)).await.expect("begun");
        let rows = sqlx::query(sql).fetch_all(tx.sql()).await.expect("rows");
        rows.iter().map(|row| [row.get(0), row.get(1)]).collect()
    }

    async fn cities(&self) -> BTreeSet<String> {
        let rows =
            self.rows("select distinct city, null::text from listings where city <> ''").await;
        rows.into_iter().filter_map(|[city, _]| city).collect()
    }

    async fn ask(&self, text: &str) -> Answer {
        self.process.ask(HOST, &[("q", text)]).await
    }

    /// The cities whose name does not bring a listing of theirs among the first three.
    async fn missed_cities(&self) -> (usize, Vec<String>) {
        let (cities, mut missed) = (self.cities().await, Vec::new());
        for city in &cities {
            let slug = kernel::text::slug(city);
            let answer = self.ask(city).await;
            let is_there = |name: &Option<String>| {
                name.as_deref().is_some_and(|name| kernel::text::slug(name) == slug)
            };
            let mut first = answer.cards.iter().take(3);
            if !first.any(|card| is_there(&card.place.city) || is_there(&card.place.region)) {
                let shown = answer.cards.first().map(|card| (&card.title, &card.place.city));
                missed.push(format!("{city} → {shown:?}"));
            }
        }
        (cities.len(), missed)
    }
}

fn hold(asked: usize, missed: &[String]) {
    assert!(asked > 0);
    assert!(missed.len() * 100 <= asked, "{} of {asked} missed: {missed:#?}", missed.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_make_with_its_model_and_every_city_of_the_real_cars_comes_first() {
    let Some(cars) = Shown::of("autos", "autos-ecuador.csv", "EC").await else { return };
    let pairs = cars
        .rows(
            "select distinct attributes->>'make', attributes->>'model' from listings
             where attributes ? 'make' and attributes ? 'model'",
        )
        .await;
    let label = |key: &str, value: &str| {
        let options = &cars.vertical.attribute(key).expect("declared").options;
        options.get(value).expect("an option").labels.es.clone()
    };
    let (asked, mut missed) = (pairs.len(), Vec::new());
    for pair in pairs {
        let [make, model] = pair.map(|value| value.expect("a value"));
        let typed = format!("{} {}", label("make", &make), label("model", &model));
        let answer = cars.ask(&typed).await;
        let is_it = |value: Option<&Value>| value == Some(&Value::Enum(model.clone()));
        if !answer.cards.iter().take(3).any(|card| is_it(card.attributes.get("model"))) {
            missed.push(format!("{typed} → {:?}", answer.cards.first().map(|card| &card.title)));
        }
        assert_eq!(answer.corrected, None, "{typed}");
    }
    hold(asked, &missed);
    let (asked, missed) = cars.missed_cities().await;
    hold(asked, &missed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_homes_are_found_by_city_and_by_what_they_say_they_are() {
    let Some(homes) = Shown::of("propiedades", "propiedades-argentina.csv", "AR").await else {
        return;
    };
    let (asked, missed) = homes.missed_cities().await;
    hold(asked, &missed);
    let mut totals = BTreeMap::new();
    for typed in ["departamento", "loft", "penthouse", "monoambiente", "duplex", "quinta"] {
        totals.insert(typed, homes.ask(typed).await.total);
    }
    // No listing says «penthouse»: then all apartments may be.
    for kind in ["loft", "monoambiente", "duplex", "quinta"] {
        assert!(totals[kind] > 0 && totals[kind] * 3 < totals["departamento"], "{totals:?}");
    }
    for (typed, city) in [("martines", "Martínez"), ("cordova", "Córdoba")] {
        let answer = homes.ask(typed).await;
        let is_there = |place: &listings::Place| {
            [&place.city, &place.region].into_iter().flatten().any(|name| name == city)
        };
        assert!(answer.cards.iter().any(|card| is_there(&card.place)), "{typed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everyday_words_for_a_car_hide_no_car() {
    let Some(cars) = Shown::of("autos", "autos-ecuador.csv", "EC").await else { return };
    let all = cars.process.ask(HOST, &[]).await.total;
    for (typed, meant) in [
        ("carro toyota", "toyota"),
        ("vehículos Toyota baratos", "toyota"),
        ("carros usados quito", "quito"),
        ("busco auto kia rio", "kia rio"),
    ] {
        let (found, plain) = (cars.ask(typed).await, cars.ask(meant).await);
        assert_eq!(found.total, plain.total, "{typed}");
        assert_eq!(found.corrected, None, "{typed}");
        let ids = |answer: &Answer| answer.cards.iter().map(|card| card.id).collect::<Vec<_>>();
        assert_eq!(ids(&found), ids(&plain), "{typed}");
    }
    for typed in ["autos baratos", "carro", "vehiculos usados"] {
        assert_eq!(cars.ask(typed).await.total, all, "{typed}");
    }
    // The file says of no car that it is one: that is not a slip of `LUV`.
    assert_eq!(cars.ask("suv").await.total, 0);
    let fords = cars.ask("camioneta ford").await;
    assert!(fords.cards.iter().all(|card| card.title.contains("Ford")), "the word that is known");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_called_by_a_number_is_one_of_its_make() {
    let Some(cars) = Shown::of("autos", "autos-ecuador.csv", "EC").await else { return };
    let mazdas = cars.ask("mazda").await.total;
    for typed in ["mazda 3", "mazda3", "mazda-3", "mazda 2", "mazda 6", "mazda 323"] {
        let answer = cars
            .process
            .ask(HOST, &[("q", typed), ("facets", "make"), ("vertical", "autos")])
            .await;
        let search::FacetCounts::Terms(makes) = &answer.facets[0].1 else { panic!("{typed}") };
        assert_eq!(makes.len(), 1, "{typed}: {makes:?}");
        assert!(answer.total > 0 && answer.total < mazdas, "{typed}: {} of {mazdas}", answer.total);
    }
}
