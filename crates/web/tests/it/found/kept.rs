//! Which addresses search engines keep, and at which one.

use super::plain;
use crate::{
    get, links, listed, router,
    town::{CARS, HOMES, Heard, NEIGHBOUR, Town},
};

fn canonical(page: &Heard) -> Option<String> {
    let (_, rest) = page.body.split_once("<link rel=\"canonical\" href=\"")?;
    Some(plain(rest.split('"').next()?))
}

fn is_kept(page: &Heard) -> bool {
    !page.body.contains("<meta name=\"robots\" content=\"noindex\">")
}

/// Language and address of each variant.
fn alternates(page: &Heard) -> Vec<(String, String)> {
    let parts = page.body.split("<link rel=\"alternate\" hreflang=\"").skip(1);
    parts
        .map(|part| {
            let mut words = part.split('"');
            let language = words.next().expect("a language").to_owned();
            (language, plain(words.nth(1).expect("an address")))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_page_is_kept_at_one_address_or_not_at_all() {
    let town = Town::new().await;
    let router = router(&town);
    for (asked, expected) in [
        ("/autos", "/autos"),
        ("/autos?lang=es", "/autos"),
        ("/autos?sort=price", "/autos"),
        ("/autos?utm_source=x&fbclid=1", "/autos"),
        ("/autos?make=toyota", "/autos/toyota"),
        ("/autos?sort=-price&make=toyota&utm_source=x", "/autos/toyota"),
        ("/autos?make=toyota&lang=en", "/autos/toyota?lang=en"),
    ] {
        let page = get(&router, CARS, asked).await;
        assert!(is_kept(&page), "{asked}");
        assert_eq!(canonical(&page), Some(format!("http://{CARS}{expected}")), "{asked}");
    }
    let next = get(&router, CARS, "/autos").await;
    let next = plain(links(&next, "/autos?cursor=")[0]);
    for asked in [
        next.as_str(),
        "/autos?cursor=gone",
        "/autos?q=toyota",
        "/autos?make=toyota,kia",
        "/autos?make=toyota&color=white",
        "/autos?color=white",
        "/autos?city=quito,cuenca",
        "/autos?price.lte=9000",
        "/autos?operation=sale",
        "/autos?year.gte=mucho",
        "/autos?near=0,0",
    ] {
        let page = get(&router, CARS, asked).await;
        assert!(!is_kept(&page), "{asked}");
        assert_eq!((canonical(&page), alternates(&page)), (None, vec![]), "{asked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn languages_name_each_other_and_no_two_hosts_share_an_address() {
    let town = Town::new().await;
    let router = router(&town);
    let mut seen = std::collections::HashSet::new();
    for (host, section) in [(CARS, "/autos"), (HOMES, "/propiedades"), (NEIGHBOUR, "/autos")] {
        let list = get(&router, host, section).await;
        let details = listed(&list, &format!("{section}/"));
        for path in ["/", section].into_iter().chain(details) {
            let page = get(&router, host, path).await;
            let own = canonical(&page).unwrap_or_else(|| panic!("{path}"));
            let variants = alternates(&page);
            assert_eq!(variants.len(), 3, "{path}");
            for (language, address) in &variants {
                let start = format!("http://{host}");
                let there = address.strip_prefix(&start).unwrap_or_else(|| panic!("{address}"));
                let there = get(&router, host, there).await;
                assert_eq!(canonical(&there).as_ref(), Some(address), "{path} {language}");
                assert_eq!(alternates(&there), variants, "{path} {language}");
            }
            assert!(seen.insert(own), "{host}{path}");
        }
    }
}
