use std::{collections::BTreeMap, io::Read};

use listings::import::Summary;
use serde_json::{Value, json};

use crate::{
    files, oracle,
    support::{Lines, Shop},
};

struct Imported {
    shop: Shop,
    summary: Summary,
    lines: Lines,
    oracle: Value,
    bytes: Vec<u8>,
}

async fn import(key: &str, name: &str) -> Option<Imported> {
    let (mut file, path) = files::open(name)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).expect("reads");
    let shop = Shop::open().await;
    let (summary, lines) = shop.import(key, &bytes).await;
    Some(Imported { shop, summary, lines, oracle: oracle::ask(key, &path), bytes })
}

/// Rows of the report with that severity.
fn rows(lines: &Lines, severity: &str) -> Vec<u64> {
    let found = lines.rows().into_iter().filter(|row| row[2] == severity);
    let mut rows: Vec<u64> = found.map(|row| row[0].parse().expect("a number")).collect();
    rows.dedup();
    rows
}

fn check_totals(imported: &Imported) {
    let Imported { summary, lines, oracle, .. } = imported;
    assert_eq!(
        json!({"rows": summary.rows, "imported": summary.created,
               "duplicates": summary.duplicates, "rejected": summary.rejected}),
        json!({"rows": oracle["rows"], "imported": oracle["imported"],
               "duplicates": oracle["duplicates"], "rejected": oracle["rejected"]}),
        "{:#?}",
        summary.reasons
    );
    assert_eq!(json!(rows(lines, "error")), oracle["rejected_rows"]);
    assert_eq!(rows(lines, "duplicado").len() as u64, summary.duplicates, "each names its row");
    assert_eq!(summary.rows, summary.created + summary.duplicates + summary.rejected);
}

/// How often each value of an attribute, or the slug of a column, is there.
async fn facet(shop: &Shop, name: &str) -> BTreeMap<String, u64> {
    let values: Vec<String> = match name {
        "city" => shop.tenant_rows("select city from listings where city is not null").await,
        "region" => shop.tenant_rows("select region from listings where region is not null").await,
        "make" => attribute(shop, "select attributes ->> 'make' from listings").await,
        "year" => attribute(shop, "select attributes ->> 'year' from listings").await,
        "rooms" => {
            attribute(
                shop,
                "select attributes ->> 'rooms' from listings where attributes ? 'rooms'",
            )
            .await
        }
        _ => attribute(shop, "select attributes ->> 'property_type' from listings").await,
    };
    let mut counts = BTreeMap::new();
    for value in values {
        let value =
            if matches!(name, "city" | "region") { kernel::text::slug(&value) } else { value };
        *counts.entry(value).or_default() += 1;
    }
    counts
}

async fn attribute(shop: &Shop, sql: &'static str) -> Vec<String> {
    shop.tenant_rows(sql).await
}

async fn check_facets(imported: &Imported, names: &[&str]) {
    for name in names {
        let ours = facet(&imported.shop, name).await;
        if *name == "region" && imported.oracle["facets"].get("region").is_none() {
            continue;
        }
        assert_eq!(json!(ours), imported.oracle["facets"][name], "facet {name}");
    }
    let sums = imported
        .shop
        .json(
            "select coalesce(jsonb_object_agg(c, s), '{}') from
             (select price_currency c, sum(price_minor) s from listings
              where price_currency is not null group by 1) t",
        )
        .await;
    assert_eq!(sums, imported.oracle["price_sum_minor"]);
    let none: i64 =
        imported.shop.ask("select count(*) from listings where price_minor is null").await;
    assert_eq!(json!(none), imported.oracle["no_price"]);
}

async fn check_second_run(imported: &Imported, key: &str) {
    let before = imported.shop.json(STATE).await;
    let (again, _) = imported.shop.import(key, &imported.bytes).await;
    assert_eq!((again.created, again.updated), (0, 0));
    assert_eq!(again.unchanged, imported.summary.created);
    assert_eq!(again.duplicates, imported.summary.duplicates);
    assert_eq!(again.rejected, imported.summary.rejected);
    assert_eq!(imported.shop.json(STATE).await, before);
}

const STATE: &str = "select jsonb_build_object('listings', count(*),
    'sum', md5(string_agg(l::text, '' order by listing_id)),
    'sellers', (select count(*) from sellers)) from listings l";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cars_of_ecuador_are_what_the_oracle_says() {
    let Some(imported) = import("autos", "autos-ecuador.csv").await else { return };
    check_totals(&imported);
    assert!(imported.summary.created + imported.summary.duplicates >= 7_050);
    check_facets(&imported, &["make", "year", "city"]).await;
    let with_mileage: i64 =
        imported.shop.ask("select count(*) from listings where attributes ? 'mileage_km'").await;
    assert_eq!(json!(with_mileage), imported.oracle["mileage_present"]);
    let with_point: i64 =
        imported.shop.ask("select count(*) from listings where lat is not null").await;
    assert_eq!(with_point as u64, imported.summary.created, "all four cities are known");
    check_second_run(&imported, "autos").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_homes_of_argentina_are_what_the_oracle_says() {
    let Some(imported) = import("propiedades", "propiedades-argentina.csv").await else { return };
    check_totals(&imported);
    assert!(imported.summary.created + imported.summary.duplicates >= 1_150);
    check_facets(&imported, &["property_type", "rooms", "city", "region"]).await;
    check_second_run(&imported, "propiedades").await;
}
