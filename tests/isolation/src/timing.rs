//! What a clock tells: asking with the hidden tenant's id takes as long as with a random one.

use std::time::Instant;

use db::Scope;
use kernel::ids::{AccountId, Id as _};
use tenancy::{Role, member};
use uuid::Uuid;

use crate::{
    actors::{A, B},
    browser::{Browser, joined},
    town::Town,
};

/// Pairs asked, one right after the other.
const PAIRS: usize = 200;

/// The largest difference between medians, in milliseconds, over the addresses that take an id.
pub async fn compare() -> f64 {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let mut owner = joined(&town, &router, A, "owner@a.example", Role::Owner, false).await;
    joined(&town, &router, B, "owner@b.example", Role::Owner, false).await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(B.0))).await.expect("a door");
    let theirs = member::list(&mut tx).await.expect("listed")[0].account;
    tx.commit().await.expect("committed");
    let nobodys = AccountId::from_uuid(Uuid::from_u128(theirs.0.as_u128() ^ 0xfff7));
    let listing = town.ids(B.1).await[0];
    let no_listing = kernel::ids::ListingId(Uuid::from_u128(listing.0.as_u128() ^ 0xfff7));
    let pairs = [
        (true, format!("/panel/equipo/{theirs}/baja"), format!("/panel/equipo/{nobodys}/baja")),
        (false, format!("/v1/listings/{listing}"), format!("/v1/listings/{no_listing}")),
        (
            false,
            format!("/autos/x-{}", &listing.to_string()[4..]),
            format!("/autos/x-{}", &no_listing.to_string()[4..]),
        ),
    ];
    let mut largest = 0.0f64;
    for (changes, foreign, random) in pairs {
        let (mut of_foreign, mut of_random) = (Vec::new(), Vec::new());
        for _ in 0..PAIRS {
            of_foreign.push(took(&mut owner, changes, &foreign).await);
            of_random.push(took(&mut owner, changes, &random).await);
        }
        largest = largest.max((median(of_foreign) - median(of_random)).abs());
    }
    largest
}

async fn took(browser: &mut Browser<'_>, changes: bool, path: &str) -> f64 {
    let began = Instant::now();
    let heard = if changes { browser.post(path, &[]).await } else { browser.get(path).await };
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!(heard.status, 404, "{path}");
    took
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

#[cfg(test)]
mod tests {
    #[tokio::test(flavor = "multi_thread")]
    async fn a_clock_does_not_tell_whose_an_id_is() {
        let largest = super::compare().await;
        assert!(largest < 1.0, "{largest} ms");
    }
}
