//! What the sitemap tells, and that it tells any number of listings with little memory.

use std::{collections::BTreeMap, time::Instant};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures::StreamExt as _;
use kernel::ids::{BARE_LENGTH, Id as _, ListingId};
use sqlx::AssertSqlSafe;
use tower::ServiceExt as _;

use crate::{
    get, router,
    town::{CARS, HOMES, KIDS, NEIGHBOUR, Town},
};

/// What stands between the tags, in order.
fn all<'a>(xml: &'a str, tag: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let parts = xml.split(open.as_str()).skip(1);
    parts.map(|rest| rest.split(close.as_str()).next().expect("an end")).collect()
}

fn there<'a>(address: &'a str, host: &str) -> &'a str {
    address.strip_prefix(&format!("http://{host}")).unwrap_or_else(|| panic!("{address}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn robots_find_every_page_of_a_host_and_none_of_another() {
    let town = Town::new().await;
    let router = router(&town);
    for (host, listings) in [(CARS, 90), (HOMES, 40), (NEIGHBOUR, 12)] {
        let robots = get(&router, host, "/robots.txt").await.body;
        assert!(robots.ends_with(&format!("\nSitemap: http://{host}/sitemap.xml\n")), "{robots}");
        let index = get(&router, host, "/sitemap.xml").await;
        assert_eq!((index.status, index.header("content-type")), (StatusCode::OK, XML));
        let mut told = BTreeMap::new();
        for part in all(&index.body, "loc") {
            let part = get(&router, host, there(part, host)).await;
            assert_eq!((part.status, part.header("content-type")), (StatusCode::OK, XML));
            for url in all(&part.body, "url") {
                let address = there(all(url, "loc")[0], host).to_owned();
                assert!(told.insert(address, url.to_owned()).is_none(), "told once: {url}");
            }
        }
        // Front page, lists, four of the business, and the calculator where somebody lends.
        let pages = match host {
            HOMES => 8,
            CARS => 7,
            _ => 6,
        };
        let sellers = told.keys().filter(|path| path.starts_with("/vendedor/")).count();
        let landings = told.keys().filter(|path| is_landing(path)).count();
        assert!(sellers > 0 && landings > 0, "{host}");
        assert_eq!(told.len(), 2 * (listings + pages) + sellers + landings, "{host}");
        let cards = town.cards(host).await;
        for card in &cards {
            let path = listings::card::url(&card.vertical, &card.title, card.id);
            let (es, en) = (&told[&path], &told[&format!("{path}?lang=en")]);
            let links = |url: &str| url.split("<xhtml:link").skip(1).map(str::to_owned).collect();
            let (links_es, links_en): (Vec<_>, Vec<_>) = (links(es), links(en));
            assert_eq!((links_es.len(), &links_es), (3, &links_en), "{es}");
        }
        // What it tells is there, and is kept at that address.
        for path in told.keys().take(12) {
            let page = get(&router, host, path).await;
            let canonical = format!("<link rel=\"canonical\" href=\"http://{host}{path}\">");
            assert!(page.body.contains(&canonical), "{path}");
        }
    }
}

/// Below a section, and no listing.
fn is_landing(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or(path);
    let id = path.len().checked_sub(BARE_LENGTH).and_then(|at| path.get(at..));
    let is_listing = id.and_then(ListingId::of_bare).is_some();
    path.matches('/').count() > 1 && !path.starts_with("/vendedor/") && !is_listing
}

const XML: &str = "application/xml; charset=utf-8";

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_is_told_with_when_it_last_changed() {
    let town = Town::new().await;
    let router = router(&town);
    town.sql(
        "update listings set updated_at = '2026-02-03 04:05:06.789+00'
         where listing_id in (select listing_id from listings
                              where vertical = 'autos' order by published_at limit 1)",
    )
    .await;
    for host in [CARS, NEIGHBOUR] {
        let part = get(&router, host, "/sitemap/autos.xml").await.body;
        let oldest = all(&part, "lastmod")[0].to_owned();
        let is_there = part.contains("<lastmod>2026-02-03T04:05:06Z</lastmod>");
        assert_eq!(is_there, oldest == "2026-02-03T04:05:06Z", "oldest first: {oldest}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_nothing_where_nothing_is_listed() {
    let town = Town::new().await;
    let router = router(&town);
    for (host, path) in [
        (CARS, "/sitemap/propiedades.xml"),
        (CARS, "/sitemap/barcos.xml"),
        (CARS, "/sitemap/autos"),
        (CARS, "/sitemap/7.svg"),
        (CARS, "/sitemap/autos-99999999999999999-00000000000000000000000000.xml"),
        (HOMES, "/sitemap/servicios.xml"),
        (KIDS, "/sitemap.xml"),
    ] {
        assert_eq!(get(&router, host, path).await.status, StatusCode::NOT_FOUND, "{host}{path}");
    }
    let index = get(&router, HOMES, "/sitemap.xml").await.body;
    assert!(!index.contains("servicios"), "a part without addresses is no part: {index}");
}

/// Enough for three parts; `ZOCALO_SITEMAP_LISTINGS=500000` measures a million addresses.
const LISTINGS: u64 = 20_050;

#[tokio::test(flavor = "multi_thread")]
async fn any_number_of_addresses_is_streamed_with_little_memory() {
    let town = Town::new().await;
    let router = router(&town);
    let asked = std::env::var("ZOCALO_SITEMAP_LISTINGS").ok();
    let count = asked.and_then(|text| text.parse().ok()).unwrap_or(LISTINGS);
    fill(&town, count).await;
    let before = peak_kb();
    let began = Instant::now();
    let index = get(&router, CARS, "/sitemap.xml").await.body;
    let indexed = began.elapsed();
    let parts: Vec<_> =
        all(&index, "loc").into_iter().map(|at| there(at, CARS).to_owned()).collect();
    let mut told = Told::default();
    for part in &parts {
        told.read(&router, part).await;
    }
    let took = began.elapsed();
    let grown = peak_kb() - before;
    assert!(told.others > 0 && told.others <= 4 * 90, "sellers and places of the demonstration");
    assert_eq!(told.addresses - told.others, 2 * (count + 90 + 7));
    assert!(parts.len() > usize::try_from(count / 10_000).expect("few"), "{parts:?}");
    assert!(told.largest < 50_000_000 && told.addresses_max <= 50_000);
    assert!(told.piece < 4_000_000, "a page at a time: {}", told.piece);
    eprintln!(
        "{{\"addresses\":{},\"parts\":{},\"bytes\":{},\"index_ms\":{},\"ms\":{},\"grown_kb\":{grown}}}",
        told.addresses,
        parts.len(),
        told.bytes,
        indexed.as_millis(),
        took.as_millis(),
    );
    assert!(grown < 64 * 1_024, "memory grew by {grown} kB");
}

#[derive(Default)]
struct Told {
    addresses: u64,
    /// Those among them that are pages of sellers, and landing pages.
    others: u64,
    addresses_max: u64,
    bytes: usize,
    /// Bytes of the largest part, and of the largest piece of one.
    largest: usize,
    piece: usize,
}

impl Told {
    async fn read(&mut self, router: &axum::Router, path: &str) {
        let request = Request::get(path).header(header::HOST, CARS).body(Body::empty());
        let answer = router.clone().oneshot(request.expect("a request")).await.expect("infallible");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let mut pieces = answer.into_body().into_data_stream();
        let (mut size, mut addresses, mut last) = (0, 0, Vec::new());
        while let Some(piece) = pieces.next().await {
            let piece = piece.expect("whole");
            size += piece.len();
            self.piece = self.piece.max(piece.len());
            let text = std::str::from_utf8(&piece).expect("text");
            let count = text.matches("<url>").count() as u64;
            addresses += count;
            let is_of_others = ["/sitemap/vendedores", "/sitemap/paginas-de-"];
            if is_of_others.iter().any(|start| path.starts_with(start)) {
                self.others += count;
            }
            last = piece.to_vec();
        }
        assert!(last.ends_with(b"</urlset>\n"), "{path}");
        self.bytes += size;
        self.largest = self.largest.max(size);
        self.addresses += addresses;
        self.addresses_max = self.addresses_max.max(addresses);
    }
}

/// Puts many cars beside those that are there.
async fn fill(town: &Town, count: u64) {
    let statement = format!(
        "insert into listings (tenant_id, listing_id, vertical, seller_id, operation, status, title,
                               description, published_at, created_at, updated_at)
         select s.tenant_id, gen_random_uuid(), 'autos', s.seller_id, 'sale', 'published',
                'Toyota Corolla LE ' || n || ' con aire y un solo dueño en Santo Domingo Este',
                repeat('Un solo dueño. ', 20), now() - n * interval '1 second', now(), now()
         from generate_series(1, {count}) n,
              (select tenant_id, seller_id from listings join sites using (tenant_id)
               where host = '{CARS}' and vertical = 'autos' limit 1) s"
    );
    let mut connection = town.test().bootstrap().await;
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.expect("filled");
    sqlx::query("analyze listings").execute(&mut connection).await.expect("analysed");
}

/// The most memory this process ever held.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).expect("a number")
}
