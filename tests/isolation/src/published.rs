//! What a site publishes for machines that read all of it: its sitemaps with every piece, and pages that
//! stand in them with what they say of themselves to whoever shows a preview. A picture is drawn from the
//! listing its address names; that another tenant's is not found there is asked by the matrix.

use axum::Router;

use crate::{
    Outcome,
    browser::Browser,
    canaries,
    town::{CARS, HOMES, NEIGHBOUR},
};

/// Pages of each piece that are read.
const PAGES: usize = 5;

/// Reads everything of the sites beside the hidden tenant's, whose own words stand in its own.
pub async fn look(outcome: &mut Outcome, router: &Router) {
    for host in [CARS, HOMES] {
        for (path, body) in read(router, host).await {
            outcome.checks += 1;
            if canaries::are_in(&body) {
                outcome.leaks.push(format!("{host}{path} tells of the other tenant"));
            }
        }
    }
    let own = read(router, NEIGHBOUR).await;
    assert!(own.iter().any(|(path, body)| path.ends_with(".xml") && canaries::are_in(body)));
}

/// Each address and what is found there.
async fn read(router: &Router, host: &'static str) -> Vec<(String, String)> {
    let mut machine = Browser::on(router, host);
    let mut all = Vec::new();
    let mut get = async |path: &str| {
        let heard = machine.get(path).await;
        assert_eq!(heard.status, 200, "{host}{path}");
        heard.body
    };
    let index = get("/sitemap.xml").await;
    for piece in places(&index, "<loc>", "</loc>") {
        let body = get(&piece).await;
        for page in places(&body, "<loc>", "</loc>").into_iter().take(PAGES) {
            let shown = get(&page).await;
            all.push((page, shown));
        }
        all.push((piece, body));
    }
    assert!(all.len() > 2, "{host} publishes something: {index}");
    all.push(("/robots.txt".to_owned(), get("/robots.txt").await));
    all.push(("/sitemap.xml".to_owned(), index));
    all
}

/// The paths of the site's own addresses that stand between these.
fn places(text: &str, open: &str, close: &str) -> Vec<String> {
    let found = text.split(open).skip(1).filter_map(|rest| rest.split(close).next());
    let paths = found.filter_map(|address| {
        let (_, rest) = address.split_once("://")?;
        Some(
            rest.find('/')
                .map_or("/", |at| &rest[at..])
                .replace("&amp;", "&")
                .replace("&#38;", "&"),
        )
    });
    paths.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::town::Town;

    /// A word of the hidden tenant in a listing of the other is what a leak would look like.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_word_that_a_site_publishes_is_noticed() {
        let mut town = Town::new().await;
        let router = crate::matrix::router(&town);
        town.add_car("vecino", "Autos Vecinos", |draft| draft.title = "CanarioB uno".into()).await;
        let mut outcome = Outcome::default();
        look(&mut outcome, &router).await;
        assert_eq!(outcome.leaks, Vec::<String>::new());
        assert!(outcome.checks > 10, "{outcome:?}");
        town.add_car("demo", "Autos Propios", |draft| draft.title = "CanarioB dos".into()).await;
        look(&mut outcome, &router).await;
        assert!(outcome.leaks.iter().any(|leak| leak.contains(".xml")), "{:?}", outcome.leaks);
    }
}
