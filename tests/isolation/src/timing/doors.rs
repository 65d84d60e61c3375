//! The doors: whoever signs in, asks for the way back or begins to sell, with an address of mail that has an
//! account here, with one that has an account next door, and with one nobody has. Each is answered as it is
//! answered the first time: how often was guessed is forgotten before each try.

use axum::Router;
use serde_json::json;
use tenancy::Role;

use crate::{
    actors::A,
    ask::Ask,
    browser::{Browser, joined},
    inventory::{Ids, Way, ways},
    judge::Counts,
    timing::{Timed, measure::measure},
    town::Town,
};

/// Of somebody who has an account with the tenant.
const KNOWN: &str = "conocida@a.example";
/// Of somebody who has one with the other.
const NEXT_DOOR: &str = "jefa@b.example";
/// Nobody's.
const UNKNOWN: &str = "ninguna@a.example";
/// Not theirs either.
const WRONG: &str = "garza en la niebla";

/// Tries each.
pub async fn compare(timed: &mut Timed, town: &Town, router: &Router, counts: &Counts) {
    joined(town, router, A, KNOWN, Role::Ops, false).await;
    let browser = Browser::on(router, A.1);
    for path in ["/cuenta/entrar", "/v1/sessions", "/cuenta/olvido", "/cuenta/nueva"] {
        let is_door = |way: &Way| way.path == path && !way.method.is_safe();
        let way = ways().into_iter().find(is_door).expect("a door");
        for known in [KNOWN, NEXT_DOOR] {
            let what = format!("{} {path} of {known}", way.method);
            timed.doors += 1;
            let asks = [known, UNKNOWN].map(|mail| tried(&way, mail));
            timed.note(&what, &measure(&browser, counts, [&asks[0], &asks[1]]).await);
        }
    }
}

/// What is sent there.
fn tried(way: &Way, mail: &str) -> Ask {
    let ask = Ask::of(way, &Ids::of_nobody());
    if way.is_page() {
        ask.with_fields([("mail", mail), ("password", WRONG), ("kind", "dealer")])
    } else {
        ask.with_json(&json!({ "mail": mail, "password": WRONG }))
    }
}
