use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{Currency, Rate};
use listings::fx;
use tenancy::audit::By;

use crate::house::House;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn uf() -> Currency {
    "CLF".parse().expect("known")
}

fn rates(of: &[(&str, &str)]) -> BTreeMap<Currency, Rate> {
    let known =
        |(code, rate): &(&str, &str)| (code.parse().expect("known"), rate.parse().expect("a rate"));
    of.iter().map(known).collect()
}

#[tokio::test]
async fn a_rate_holds_from_its_day_until_the_next() {
    let house = House::build().await;
    let mut tx = house.begin().await;
    let usd = "63.25".parse().expect("a rate");
    for (currency, rate, on) in [
        (uf(), "2650.12".parse().expect("a rate"), "2026-01-01"),
        (uf(), "2660.5".parse().expect("a rate"), "2026-02-01"),
        (Currency::USD, usd, "2026-01-15"),
    ] {
        fx::set(&mut tx, &By::command(), currency, rate, day(on)).await.expect("set");
    }
    tx.commit().await.expect("committed");
    let mut tx = house.begin().await;
    for (today, expected) in [
        ("2025-12-31", rates(&[])),
        ("2026-01-01", rates(&[("CLF", "2650.12")])),
        ("2026-01-31", rates(&[("CLF", "2650.12"), ("USD", "63.25")])),
        ("2026-02-01", rates(&[("CLF", "2660.5"), ("USD", "63.25")])),
    ] {
        assert_eq!(fx::current(&mut tx, day(today)).await.expect("rates"), expected, "{today}");
        let mut site = house.public().await;
        assert_eq!(fx::of_site(&mut site, day(today)).await.expect("rates"), expected, "{today}");
    }
    assert_eq!(house.events().await, ["fx.changed"; 3]);
}

#[tokio::test]
async fn stating_a_rate_again_corrects_it() {
    let house = House::build().await;
    let mut tx = house.begin().await;
    for rate in ["1", "0.0000000001"] {
        fx::set(&mut tx, &By::command(), uf(), rate.parse().expect("a rate"), day("2026-01-01"))
            .await
            .expect("set");
    }
    let now = fx::current(&mut tx, day("2026-01-01")).await.expect("rates");
    assert_eq!(now, rates(&[("CLF", "0.0000000001")]));
    let mut theirs = house.begin_of(&house.neighbour).await;
    tx.commit().await.expect("committed");
    assert!(fx::current(&mut theirs, day("2026-01-01")).await.expect("rates").is_empty());
}
