//! What the router of the process really holds, read out of the router itself: whatever mounted it.

use std::collections::BTreeSet;

use axum::{Router, http::Method};

use crate::{
    ask::Ask,
    browser::Browser,
    inventory::{Ids, Way, ways},
    town::Heard,
};

/// What the API does not know below its own path is caught there, with a fault and nothing else.
const UNKNOWN: [&str; 3] = ["/v1", "/v1/", "/v1/{*rest}"];
/// Methods a router can be given.
const METHODS: [Method; 5] =
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Routes and methods that are mounted and stand in no table, so that nobody says who may use them; and
/// those of a table that are not mounted.
pub async fn outside_of_tables(router: &Router, host: &'static str) -> Vec<String> {
    let ways = ways();
    let told: BTreeSet<&str> = ways.iter().map(|way| way.path).chain(UNKNOWN).collect();
    let mounted = paths(router);
    let mounted: BTreeSet<&str> = mounted.iter().map(String::as_str).collect();
    let more = mounted.difference(&told).map(|path| format!("{path} stands in no table"));
    let fewer = told.difference(&mounted).map(|path| format!("{path} is not mounted"));
    let mut found: Vec<String> = more.chain(fewer).collect();
    let browser = Browser::on(router, host);
    for path in ways.iter().map(|way| way.path).collect::<BTreeSet<_>>() {
        for method in METHODS {
            if ways.iter().any(|way| way.path == path && way.method == method) {
                continue;
            }
            let way = Way { method: method.clone(), ..Way::reads(path) };
            let heard = Ask::of(&way, &Ids::of_nobody()).by(&browser).await;
            let status = heard.status;
            if status != 405 && !is_led_back(&way, &heard) {
                found.push(format!("{method} {path} stands in no table and is answered {status}"));
            }
        }
    }
    found
}

/// Whether who opens the address of a form is led to a page above it, without a word of anybody: before that the
/// method was refused.
fn is_led_back(way: &Way, heard: &Heard) -> bool {
    let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (form, page) = (parts(way.path), parts(heard.header("location")));
    way.method == Method::GET
        && heard.status == 303
        && heard.body.is_empty()
        && page.len() < form.len()
        && page.get(1) == form.get(1)
}

/// The paths of a router, as it shows itself to who looks for a fault: `RouteId(7): "/panel"`.
fn paths(router: &Router) -> BTreeSet<String> {
    let shown = format!("{router:?}");
    let paths = shown.split("RouteId(").skip(1).filter_map(|rest| {
        let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
        rest.strip_prefix("): \"")?.split('"').next()
    });
    // Its own names for what no route knows.
    paths.filter(|path| !path.contains("__private")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use axum::routing::{delete, get};

    use super::*;
    use crate::{actors::A, town::Town};

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_mounted_is_what_stands_in_the_tables() {
        let town = Town::new().await;
        let router = crate::matrix::router(&town);
        assert_eq!(outside_of_tables(&router, A.1).await, Vec::<String>::new());
    }

    /// A route somebody added by hand, past the tables; and a method more at a path that is known.
    #[tokio::test(flavor = "multi_thread")]
    #[expect(
        clippy::disallowed_methods,
        reason = "the forgotten route is the fault that is planted"
    )]
    async fn a_route_past_the_tables_is_noticed() {
        let town = Town::new().await;
        let faces = crate::matrix::router(&town);
        let forgotten = Router::new().route("/panel/olvidada", get(async || "clientes"));
        let found = outside_of_tables(&faces.clone().merge(forgotten), A.1).await;
        assert_eq!(found, ["/panel/olvidada stands in no table"]);
        let method = Router::new().route("/panel", delete(async || "borrado"));
        let found = outside_of_tables(&faces.merge(method), A.1).await;
        assert_eq!(found, ["DELETE /panel stands in no table and is answered 200 OK"]);
    }
}
