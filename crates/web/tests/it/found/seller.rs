//! What programs read of a seller's page.

use super::{meta, of_type, told};
use crate::{
    get, links, plain, router,
    town::{CARS, HOMES, Town},
};

/// The pages of sellers that listings of the site lead to.
async fn pages(town: &Town, router: &axum::Router, host: &str, most: usize) -> Vec<String> {
    let mut pages = Vec::new();
    for card in town.cards(host).await.iter().take(most) {
        let path = listings::card::url(&card.vertical, &card.title, card.id);
        let shown = get(router, host, &path).await;
        pages.extend(links(&shown, "/vendedor/").into_iter().map(plain));
    }
    pages.sort();
    pages.dedup();
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_is_told_as_what_they_are() {
    let town = Town::new().await;
    let router = router(&town);
    for (host, dealer) in [(CARS, "AutoDealer"), (HOMES, "RealEstateAgent")] {
        let pages = pages(&town, &router, host, 12).await;
        assert!(!pages.is_empty());
        let mut kinds = Vec::new();
        for path in pages {
            let page = get(&router, host, &path).await;
            let graph = told(&page);
            let kind = graph[0]["@type"].as_str().expect("a type").to_owned();
            assert!([dealer, "Person"].contains(&kind.as_str()), "{kind}");
            assert_eq!(graph[0]["url"], format!("http://{host}{path}"));
            assert!(of_type(&graph, "ItemList")["numberOfItems"].as_u64().is_some_and(|n| n > 0));
            of_type(&graph, "BreadcrumbList");
            let canonical = format!("<link rel=\"canonical\" href=\"http://{host}{path}\">");
            assert!(page.body.contains(&canonical) && page.body.contains("hreflang=\"en\""));
            assert_eq!(meta(&page, "og:type").as_deref(), Some("profile"));
            let picture = meta(&page, "og:image").expect("a picture");
            assert!(picture.contains("/vista/vendedor-es-"), "{picture}");
            kinds.push((kind, picture));
        }
        let drawn = kinds[0].1.strip_prefix(&format!("http://{host}")).expect("of this host");
        let drawn = get(&router, host, drawn).await;
        assert_eq!(drawn.header("content-type"), "image/png");
        assert!(drawn.header("cache-control").contains("immutable"));
        assert!(kinds.iter().any(|(kind, _)| kind == dealer), "{kinds:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sitemap_says_when_a_sellers_page_last_changed() {
    let mut town = Town::new().await;
    let router = router(&town);
    let listing = town.add_car("demo", "Autos La Prueba", |_| {}).await;
    let page = plain(links(&get(&router, CARS, &listing).await, "/vendedor/")[0]);
    town.sql("update listings set updated_at = '2026-02-03 04:05:06+00'").await;
    let part = "/sitemap/vendedores-y-empresas.xml";
    let lastmod = async || {
        let told = get(&router, CARS, part).await.body;
        let (_, rest) = told.split_once(&format!("{page}</loc>")).expect("told");
        let (_, rest) = rest.split_once("<lastmod>").expect("when");
        rest.split_once('<').expect("an end").0.to_owned()
    };
    assert_eq!(lastmod().await, "2026-02-03T04:05:06Z");
    town.sql(
        "update sellers set presented_at = '2026-02-04 00:00:00+00' where name = 'Autos La Prueba'",
    )
    .await;
    assert_eq!(lastmod().await, "2026-02-04T00:00:00Z");
    let index = get(&router, CARS, "/sitemap.xml").await.body;
    assert!(index.contains(part), "{index}");
    // Whoever lists only homes is none of this site's.
    let homes = get(&router, HOMES, part).await.body;
    assert!(!homes.contains(&page), "{homes}");
}
