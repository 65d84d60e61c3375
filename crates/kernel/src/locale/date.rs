//! Days and hours in figures.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::{Locale, habits::NARROW};
use crate::dates;

impl Locale {
    /// A day of our time: `22/11/26`.
    #[must_use]
    pub fn date(self, date: NaiveDate) -> String {
        date.format(self.habits().date).to_string()
    }

    /// A day that may be of any century: `22/11/1926`.
    #[must_use]
    pub fn full_date(self, date: NaiveDate) -> String {
        date.format(self.habits().full_date).to_string()
    }

    /// `3:05 p. m.`
    #[must_use]
    pub fn time(self, time: NaiveTime) -> String {
        let (before, after) = self.habits().halves;
        let hour = time.format("%-I:%M");
        let is_morning = time < NaiveTime::MIN + chrono::TimeDelta::hours(12);
        format!("{hour}{NARROW}{}", if is_morning { before } else { after })
    }

    /// `22/11/26, 3:05 p. m.`
    #[must_use]
    pub fn moment(self, moment: NaiveDateTime) -> String {
        format!("{}, {}", self.date(moment.date()), self.time(moment.time()))
    }

    /// The day somebody typed: in figures as shown there, with its whole year, in words, or as ISO 8601 has it.
    /// What makes no sense in the order of that country is refused, never turned round.
    #[must_use]
    pub fn read_date(self, text: &str) -> Option<NaiveDate> {
        dates::day(text.trim(), self.is_month_first())
    }
}
