//! What a clock tells: asking with the hidden tenant's id takes as long as with a random one.

use std::time::Instant;

use tenancy::{Permission, Role};

use crate::{
    actors::{A, B},
    ask::Ask,
    browser::{Browser, joined},
    hidden::ids_of,
    inventory::{Ids, Way, ways},
    town::Town,
};

/// Pairs asked of each address, one right after the other.
const PAIRS: usize = 100;
/// A difference is none below this, in milliseconds.
pub const LIMIT_MS: f64 = 1.0;
/// How often an address may seem to differ: what other programs do meanwhile is no difference.
const TRIES: usize = 4;

/// What a clock told.
#[derive(Debug)]
pub struct Timed {
    /// Addresses that take an id.
    pub addresses: usize,
    /// The largest difference between medians, in milliseconds.
    pub largest_ms: f64,
    /// Where that was.
    pub at: String,
}

impl Timed {
    /// Whether a clock tells nothing.
    pub fn is_proved(&self) -> bool {
        self.largest_ms < LIMIT_MS
    }
}

/// Every route that takes an id, asked by an owner, over and over.
pub async fn compare() -> Timed {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let mut owner = joined(&town, &router, A, "owner@a.example", Role::Owner, false).await;
    owner.calls_as("owner@a.example").await;
    let theirs = ids_of(&town, &router, B, "jefa@b.example", "nueva@b.example").await;
    let nobodys = theirs.random();
    let mut timed = Timed { addresses: 0, largest_ms: 0.0, at: String::new() };
    for way in ways().iter().filter(|way| takes_an_id(way, &theirs, &nobodys)) {
        timed.addresses += 1;
        let difference = difference(&owner, way, &theirs, &nobodys).await;
        if difference > timed.largest_ms {
            timed.largest_ms = difference;
            timed.at = format!("{} {}", way.method, way.path);
        }
    }
    timed
}

/// An operator's routes are for whoever sees all clients.
fn takes_an_id(way: &Way, theirs: &Ids, nobodys: &Ids) -> bool {
    way.permission != Permission::Operate
        && !way.leaves()
        && Ask::of(way, theirs) != Ask::of(way, nobodys)
}

/// Between the medians; the least of several tries.
async fn difference(owner: &Browser<'_>, way: &Way, theirs: &Ids, nobodys: &Ids) -> f64 {
    let [foreign, random] = [theirs, nobodys].map(|ids| Ask::of(way, ids));
    let mut least = f64::MAX;
    for _ in 0..TRIES {
        let (mut of_foreign, mut of_random) = (Vec::new(), Vec::new());
        for number in 0..PAIRS {
            // Who goes first has no advantage.
            if number % 2 == 0 {
                of_foreign.push(took(owner, &foreign).await);
                of_random.push(took(owner, &random).await);
            } else {
                of_random.push(took(owner, &random).await);
                of_foreign.push(took(owner, &foreign).await);
            }
        }
        least = least.min((median(of_foreign) - median(of_random)).abs());
        if least < LIMIT_MS / 2.0 {
            break;
        }
    }
    least
}

async fn took(browser: &Browser<'_>, ask: &Ask) -> f64 {
    let began = Instant::now();
    let heard = ask.by(browser).await;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    assert!(heard.status.is_client_error() || heard.status.is_redirection(), "{ask:?}");
    took
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_clock_does_not_tell_whose_an_id_is() {
        let timed = compare().await;
        assert!(timed.is_proved(), "{timed:?}");
        assert!(timed.addresses > 15, "{timed:?}");
    }

    #[test]
    fn a_difference_that_can_be_felt_is_no_proof() {
        let timed = |largest_ms| Timed { addresses: 1, largest_ms, at: String::new() };
        assert!(
            timed(0.9).is_proved() && !timed(LIMIT_MS).is_proved() && !timed(f64::NAN).is_proved()
        );
    }
}
