//! What a site shows before others, in memory: asked with the clock, so that nothing is shown past its end, whether or
//! not the database answers.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use db::PublicTx;
use kernel::ids::ListingId;
use uuid::Uuid;

use super::{Kind, Placed, kind_of};
use crate::Error;

/// How long the same ones are shown before others take their turn.
const TURN: TimeDelta = TimeDelta::minutes(1);
/// Of one site, now or later.
const PLACED_MAX: i64 = 2_000;

/// All that has a place on a site, now or later, by vertical.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Board {
    by_vertical: BTreeMap<String, Vec<Placed>>,
}

impl Board {
    /// From what is placed in which vertical.
    #[must_use]
    pub fn new(placed: impl IntoIterator<Item = (String, Placed)>) -> Self {
        let mut by_vertical: BTreeMap<String, Vec<Placed>> = BTreeMap::new();
        for (vertical, one) in placed {
            by_vertical.entry(vertical).or_default().push(one);
        }
        for all in by_vertical.values_mut() {
            all.sort_by_key(|one| (one.kind, one.starts_at, one.listing));
        }
        Self { by_vertical }
    }

    /// Those of a vertical that have a place of that kind at that moment, whoever has had it longest first.
    #[must_use]
    pub fn at(&self, vertical: &str, kind: Kind, now: DateTime<Utc>) -> Vec<ListingId> {
        self.of(vertical, now).filter(|one| one.kind == kind).map(|one| one.listing).collect()
    }

    fn of(&self, vertical: &str, now: DateTime<Utc>) -> impl Iterator<Item = &Placed> {
        self.by_vertical.get(vertical).into_iter().flatten().filter(move |one| one.is_at(now))
    }
}

impl Kind {
    /// Who of `all` is shown at that moment. Where there are more than a page shows, they take turns: in as many turns
    /// as there are of them each is shown as often as any other.
    #[must_use]
    pub fn turn<T: Clone>(self, all: &[T], now: DateTime<Utc>) -> Vec<T> {
        let (most, many) = (self.shown_max(), all.len());
        if many <= most {
            return all.to_vec();
        }
        let turns = now.timestamp().div_euclid(TURN.num_seconds());
        let many_wide = i64::try_from(many).unwrap_or(i64::MAX);
        let most_wide = i64::try_from(most).unwrap_or(i64::MAX);
        let begin = (turns.rem_euclid(many_wide) * most_wide).rem_euclid(many_wide);
        let begin = usize::try_from(begin).unwrap_or(0);
        all.iter().cycle().skip(begin).take(most).cloned().collect()
    }
}

type Row = (Uuid, String, String, DateTime<Utc>, DateTime<Utc>);

/// What a site shows before others, from `now` on.
///
/// # Errors
/// [`Error::Database`].
pub async fn of_site(tx: &mut PublicTx, now: DateTime<Utc>) -> Result<Board, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select listing_id, vertical, kind, starts_at, ends_at from site_placements
         where ends_at > $1 order by starts_at limit $2",
    )
    .bind(now)
    .bind(PLACED_MAX)
    .fetch_all(tx.sql())
    .await?;
    let read = |(listing, vertical, kind, starts_at, ends_at): Row| {
        let (listing, kind) = (ListingId(listing), kind_of(&kind)?);
        Ok((vertical, Placed { listing, kind, starts_at, ends_at }))
    };
    let placed: Result<Vec<_>, sqlx::Error> = rows.into_iter().map(read).collect();
    Ok(Board::new(placed?))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    const AUTOS: &str = "autos";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn listing(n: usize) -> ListingId {
        ListingId(Uuid::from_u128(n as u128))
    }

    fn placed(n: usize, kind: Kind, starts: i64, ends: i64) -> (String, Placed) {
        let (starts_at, ends_at) = (at(starts), at(ends));
        (AUTOS.to_owned(), Placed { listing: listing(n), kind, starts_at, ends_at })
    }

    #[test]
    fn nothing_is_shown_before_its_start_or_past_its_end() {
        let board = Board::new([placed(1, Kind::Featured, 10, 20), placed(1, Kind::Top, 15, 18)]);
        let seen = |second| board.at(AUTOS, Kind::Featured, at(second)).len();
        assert_eq!([9, 10, 19, 20].map(seen), [0, 1, 1, 0]);
        assert!(board.at("casas", Kind::Featured, at(12)).is_empty());
    }

    proptest! {
        #[test]
        fn turns_are_fair(many in 1_usize..60, begin in 0_i64..10_000) {
            let all: Vec<_> = (0..many).map(listing).collect();
            let mut seen: HashMap<ListingId, usize> = HashMap::new();
            for turn in 0..i64::try_from(many).unwrap() {
                let now = at(begin) + TURN * i32::try_from(turn).unwrap();
                let shown = Kind::Featured.turn(&all, now);
                prop_assert_eq!(shown.len(), many.min(Kind::Featured.shown_max()));
                for one in shown {
                    *seen.entry(one).or_default() += 1;
                }
            }
            let times: Vec<_> = seen.values().copied().collect();
            prop_assert_eq!(times.len(), many);
            prop_assert!(times.iter().all(|n| *n == times[0]), "{:?}", times);
        }
    }
}
