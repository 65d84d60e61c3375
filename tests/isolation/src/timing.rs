//! What a clock tells: asking with the hidden tenant's id takes as long as with a random one, and so does
//! trying the doors with an address that is known and with one that is not.

mod doors;
mod measure;

use tenancy::{KeyScope, Permission, Role, SellerRole, Standing};

use crate::{
    actors::{self, A, B},
    ask::Ask,
    browser::{Browser, joined, sells},
    hidden::ids_of,
    inventory::{Ids, Way, ways},
    judge::Counts,
    sellers,
    timing::measure::{Measured, measure},
    town::Town,
};

/// A difference is none below this, in milliseconds.
pub const LIMIT_MS: f64 = 1.0;

/// What a clock told.
#[derive(Debug, Default)]
pub struct Timed {
    /// Addresses that take an id, each as one who asks.
    pub addresses: usize,
    /// Doors tried with an address of mail that is known and one that is not.
    pub doors: usize,
    /// Differences taken in all.
    pub differences: usize,
    /// The largest median of the differences at one place, in milliseconds.
    pub largest_ms: f64,
    /// Where that was.
    pub at: String,
}

impl Timed {
    /// Whether a clock tells nothing.
    pub fn is_proved(&self) -> bool {
        self.differences > 0 && self.largest_ms < LIMIT_MS
    }

    fn note(&mut self, what: &str, measured: &Measured) {
        self.differences += measured.differences;
        let median = measured.median.abs();
        // What is no number is the largest of all.
        if median.is_nan() || median > self.largest_ms {
            (self.largest_ms, self.at) = (median, what.to_owned());
        }
    }
}

/// Every route that takes an id, asked by who is let there, over and over; and every door.
pub async fn compare() -> Timed {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let theirs = ids_of(&town, &router, B, "jefa@b.example", "nueva@b.example").await;
    let nobodys = theirs.random();
    let counts = Counts::of(&town, town.tenant(B.0)).await;
    let mut timed = Timed::default();
    let mut owner = joined(&town, &router, A, "owner@a.example", Role::Owner, false).await;
    owner.calls_as("owner@a.example").await;
    let [own, other] = sellers::two(&town, &router).await;
    let mut seller = sells(&town, &router, A, (&own.name, SellerRole::Owner), "s@a.example").await;
    seller.calls_as("s@a.example").await;
    let bearer = Some(actors::key(&town, A.0, &KeyScope::ALL).await);
    let key = Browser { bearer, ..Browser::on(&router, A.1) };
    let of_other = sellers::ids_of(&town, &router, &other, "ajenos").await;
    let (of_tenant, site) = (of_other.tenant.clone(), of_other.site.clone());
    let no_sellers = Ids { tenant: of_tenant, site, ..of_other.random() };

    let everybody = [
        ("anonymous", Browser::on(&router, A.1), vec![Standing::Anonymous]),
        ("owner", owner, vec![Standing::Guest, Standing::Member(Role::Owner)]),
        ("seller", seller, vec![Standing::Guest, Standing::Seller(SellerRole::Owner)]),
        ("key", key, KeyScope::ALL.map(Standing::Key).to_vec()),
    ];
    for (name, browser, standings) in &everybody {
        // Where anybody is let, nobody in particular stands for all.
        let is_asked = |way: &Way| way.lets(standings) && (*name == "anonymous" || way.is_closed());
        for way in ways().iter().filter(|way| is_asked(way)) {
            let what = format!("{} {} as {name}", way.method, way.path);
            each(&mut timed, &counts, (browser, way), &what, (&theirs, &nobodys)).await;
            if *name == "seller" {
                let what = format!("{what}, of another seller");
                each(&mut timed, &counts, (browser, way), &what, (&of_other, &no_sellers)).await;
            }
        }
    }
    doors::compare(&mut timed, &town, &router, &counts).await;
    timed
}

/// One route, where it takes an id.
async fn each(
    timed: &mut Timed,
    counts: &Counts,
    (browser, way): (&Browser<'_>, &Way),
    what: &str,
    (theirs, nobodys): (&Ids, &Ids),
) {
    let [foreign, random] = [theirs, nobodys].map(|ids| Ask::of(way, ids));
    // An operator's routes are for whoever sees all clients. The doors are tried by themselves.
    if way.permission == Permission::Operate || way.leaves() || foreign == random {
        return;
    }
    timed.addresses += 1;
    timed.note(what, &measure(browser, counts, [&foreign, &random]).await);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_clock_does_not_tell_whose_an_id_is_nor_who_is_known() {
        let timed = compare().await;
        assert!(timed.is_proved(), "{timed:?}");
        assert!(timed.addresses > 20 && timed.doors >= 8, "{timed:?}");
    }

    #[test]
    fn a_difference_that_can_be_felt_is_no_proof_and_nothing_measured_is_none() {
        let timed = |largest_ms| Timed { differences: 9, largest_ms, ..Timed::default() };
        assert!(
            timed(0.9).is_proved() && !timed(LIMIT_MS).is_proved() && !timed(f64::NAN).is_proved()
        );
        assert!(!Timed::default().is_proved());
    }
}
