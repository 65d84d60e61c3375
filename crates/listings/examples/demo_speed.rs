//! Temporary.
use db::{Scope, SiteScope, testing::TestDb};
use listings::{
    Vertical, demo, published, upsert_batch,
    vertical::{self, shipped},
};
use std::time::Instant;
#[tokio::main]
async fn main() {
    let n: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let now = "2026-11-20T12:00:00Z".parse().unwrap();
    let autos = Vertical::from_toml(shipped("autos").unwrap()).unwrap();
    let t = Instant::now();
    let made = demo::cars(1, n, &autos, demo::COUNTRIES, now).count();
    println!(
        "generated {made} in {:?} = {:.0}/s",
        t.elapsed(),
        made as f64 / t.elapsed().as_secs_f64()
    );
    let test = TestDb::new().await;
    let db = test.db();
    let usd = kernel::Currency::USD;
    let tenant = tenancy::tenant::create(
        &db,
        tenancy::NewTenant {
            slug: "a".into(),
            name: "a".into(),
            modules: vec![],
            base_currency: usd,
        },
    )
    .await
    .unwrap()
    .id;
    let mut tx = db.begin(&Scope::tenant(tenant)).await.unwrap();
    let site = tenancy::site::create(
        &mut tx,
        tenancy::NewSite {
            host: "a.localhost".into(),
            name: "a".into(),
            verticals: vec!["autos".into()],
            currency: usd,
            country: "DO".into(),
            locale: kernel::locale::Locale::EsDo,
            zone: "UTC".into(),
            brand: Default::default(),
        },
    )
    .await
    .unwrap()
    .id;
    let seller = tenancy::seller::ensure(&mut tx, "Uno", true).await.unwrap();
    vertical::apply(&mut tx, autos.clone()).await.unwrap();
    tx.commit().await.unwrap();
    let drafts: Vec<_> =
        demo::cars(1, n, &autos, demo::COUNTRIES, now).map(|l| l.into_draft(seller)).collect();
    for what in ["created", "unchanged"] {
        let t = Instant::now();
        let c = cpu();
        for batch in drafts.chunks(500) {
            let mut tx = db.begin(&Scope::tenant(tenant)).await.unwrap();
            upsert_batch(&mut tx, &autos, batch).await.unwrap();
            tx.commit().await.unwrap();
        }
        println!("own cpu {:?}", cpu() - c);
        println!("{what} {n} in {:?} = {:.0}/s", t.elapsed(), n as f64 / t.elapsed().as_secs_f64());
    }
    sqlx::query("analyze listings").execute(&mut test.bootstrap().await).await.unwrap();
    for size in [2_000, 5_000, 10_000] {
        let t = Instant::now();
        let c = cpu();
        let mut tx = db.begin_public(&SiteScope { tenant, site }).await.unwrap();
        let (mut after, mut all) = (None, 0);
        loop {
            let page = published::load_page(&mut tx, &autos, after, size).await.unwrap();
            all += page.len();
            let Some(last) = page.last() else { break };
            after = Some((last.published_at, last.id));
        }
        println!(
            "pages of {size}: {all} in {:?} = {:.0}/s",
            t.elapsed(),
            all as f64 / t.elapsed().as_secs_f64()
        );
    }
}

fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let v: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect();
    (v[11].parse::<f64>().unwrap() + v[12].parse::<f64>().unwrap()) / 100.0
}
