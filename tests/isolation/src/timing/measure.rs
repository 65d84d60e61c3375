//! How long two questions take, one against the other.
//!
//! They are asked in fours, one, other, other, one: whoever is asked second has warmer caches, and so has
//! each of them once. Each four gives one difference; the answer is the median of all that were taken. It is
//! asked until that median lies below the limit by three of its standard errors, or until it was asked often
//! enough. No try is thrown away: the least of several would be a lucky one, and so would a longer one be an
//! unlucky one.

use std::time::Instant;

use crate::{ask::Ask, browser::Browser, judge::Counts, timing::LIMIT_MS, town::Heard};

/// Differences taken before it is looked whether they say enough.
const ROUND: usize = 20;
/// Rounds at most: what is not clear then, on a machine that is busy with other things, is told as it is.
const ROUNDS_MAX: usize = 16;
/// How many standard errors the median must lie below the limit.
const ERRORS: f64 = 3.0;

/// What was measured.
#[derive(Debug)]
pub struct Measured {
    /// Differences taken.
    pub differences: usize,
    /// Their median, in milliseconds; below zero where the first question is answered sooner.
    pub median: f64,
    /// How far the median of as many others may be.
    pub error: f64,
}

/// Asks both until it is clear whether they take alike.
///
/// # Panics
/// When one of them is not answered as the other, or is told that it was often enough: that is another
/// answer than the one whose time is asked for.
pub async fn measure(browser: &Browser<'_>, counts: &Counts, asks: [&Ask; 2]) -> Measured {
    let [one, other] = asks;
    let mut all = Vec::new();
    for _ in 0..ROUNDS_MAX {
        for _ in 0..ROUND {
            let mut took = [0.0; 4];
            let mut statuses = [0; 4];
            for (at, ask) in [one, other, other, one].into_iter().enumerate() {
                if !ask.is_safe() {
                    counts.forget().await;
                }
                let (heard, ms) = timed(browser, ask).await;
                (took[at], statuses[at]) = (ms, heard.status.as_u16());
            }
            let is_alike = statuses.iter().all(|status| *status == statuses[0]);
            assert!(is_alike && statuses[0] != 429, "{one:?} is answered {statuses:?}");
            all.push((took[0] + took[3] - took[1] - took[2]) / 2.0);
        }
        let measured = of(&mut all);
        if measured.median.abs() + ERRORS * measured.error < LIMIT_MS {
            return measured;
        }
    }
    of(&mut all)
}

async fn timed(browser: &Browser<'_>, ask: &Ask) -> (Heard, f64) {
    let began = Instant::now();
    let heard = ask.by(browser).await;
    (heard, began.elapsed().as_secs_f64() * 1_000.0)
}

/// The median, and its standard error as the quartiles tell it.
fn of(all: &mut [f64]) -> Measured {
    all.sort_by(f64::total_cmp);
    let at = |part: f64| all[((all.len() - 1) as f64 * part) as usize];
    // For a normal distribution the quartiles are 1.35 deviations apart, and a median errs 1.25 times as
    // much as a mean.
    let deviation = (at(0.75) - at(0.25)) / 1.35;
    let error = 1.25 * deviation / (all.len() as f64).sqrt();
    Measured { differences: all.len(), median: at(0.5), error }
}

#[cfg(test)]
mod tests {
    use axum::{Router, extract::Path, routing::get};

    use super::*;
    use crate::{
        actors::{A, B},
        inventory::{Ids, Way},
        town::Town,
    };

    const THEIRS: &str = "lst_theirs000000000000000000000";

    /// A program that works longer for what is there, and one that does not.
    #[expect(clippy::disallowed_methods, reason = "not ours: what the measure is tried on")]
    fn router() -> Router {
        let work = |for_theirs: u128| {
            get(async move |Path(id): Path<String>| {
                let began = Instant::now();
                let most = if id == THEIRS { for_theirs } else { 0 };
                while began.elapsed().as_millis() < most {
                    std::hint::spin_loop();
                }
                "nada"
            })
        };
        Router::new().route("/alike/{id}", work(0)).route("/longer/{id}", work(3))
    }

    async fn measured(path: &'static str) -> Measured {
        let (town, router) = (Town::new().await, router());
        let counts = Counts::of(&town, town.tenant(B.0)).await;
        let browser = Browser::on(&router, A.1);
        let way = Way::reads(path);
        let nobodys = Ids::of_nobody();
        let theirs = Ids { listing: THEIRS.to_owned(), ..Ids::of_nobody() };
        measure(&browser, &counts, [&Ask::of(&way, &theirs), &Ask::of(&way, &nobodys)]).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_works_longer_for_what_is_there_is_noticed_and_who_does_not_is_let_be() {
        let longer = measured("/longer/{id}").await;
        assert!(longer.median > LIMIT_MS, "{longer:?}");
        let alike = measured("/alike/{id}").await;
        assert!(alike.median.abs() < LIMIT_MS, "{alike:?}");
    }

    #[test]
    fn the_median_is_of_all_and_a_lucky_one_counts_as_one() {
        let mut all = vec![0.0, 2.0, 2.0, 2.0, 2.0];
        assert!((of(&mut all).median - 2.0).abs() < f64::EPSILON);
    }
}
