//! What the clocks of a place show (IANA zones).

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;

/// A zone. One whose name is not known here shows universal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    /// Universal time.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone of that name: `America/Santo_Domingo`.
    #[must_use]
    pub fn named(name: &str) -> Self {
        name.parse().map_or(Self::UTC, Self)
    }

    /// What its clocks show at a moment.
    #[must_use]
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.0).naive_local()
    }

    /// The moment at which its clocks show that; the first where they show it twice, none where they leap over it.
    #[must_use]
    pub fn moment(self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        match self.0.from_local_datetime(&local) {
            MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => {
                Some(at.with_timezone(&Utc))
            }
            MappedLocalTime::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn clocks_show_the_hour_of_their_place() {
        let shown = |zone: &str, moment: &str| Zone::named(zone).local(at(moment)).to_string();
        assert_eq!(shown("America/Santo_Domingo", "2026-12-01T02:30:00Z"), "2026-11-30 22:30:00");
        assert_eq!(shown("America/Santiago", "2026-12-01T02:30:00Z"), "2026-11-30 23:30:00");
        assert_eq!(shown("Mars/Olympus", "2026-12-01T02:30:00Z"), "2026-12-01 02:30:00");
    }

    #[test]
    fn what_clocks_show_twice_is_the_first_and_what_they_leap_over_is_no_moment() {
        let zone = Zone::named("America/Santiago");
        let moment = |text: &str| zone.moment(text.parse().expect("a local time"));
        assert_eq!(moment("2026-04-04T23:30:00"), Some(at("2026-04-05T02:30:00Z")));
        assert_eq!(moment("2026-09-06T00:30:00"), None);
        assert_eq!(moment("2026-12-01T09:00:00"), Some(at("2026-12-01T12:00:00Z")));
    }
}
