//! Dates as people write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

/// The last year that two digits of this century name: `87` was before.
const SHORT_YEAR_MAX: i32 = 69;

/// The day a cell names: `2022-11-30`, `30/11/2022`, `30-11-22`; the day goes before the month
/// unless `month_first`.
#[must_use]
pub fn day(cell: &str, month_first: bool) -> Option<NaiveDate> {
    if let Some(day) = in_words(cell) {
        return Some(day);
    }
    let date = cell.split(['T', ' ']).next()?;
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let is_number =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(is_number) {
        return None;
    }
    let (year, month, day) = match (a.len(), c.len(), month_first) {
        (4, ..) => (*a, *b, *c),
        (_, _, true) => (*c, *a, *b),
        _ => (*c, *b, *a),
    };
    let short = year.len() == 2;
    if !short && year.len() != 4 {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    NaiveDate::from_ymd_opt(whole_year(year, short), month.parse().ok()?, day.parse().ok()?)
}

/// Whether a column writes the month before the day: some cell makes sense only so, and none only the
/// other way. `None` where no cell tells.
pub fn are_month_first<'c>(cells: impl Iterator<Item = &'c str> + Clone) -> Option<bool> {
    let only = |month_first: bool| {
        let mut cells = cells.clone();
        cells.any(|c| day(c, month_first).is_some() && day(c, !month_first).is_none())
    };
    match (only(true), only(false)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// `lunes, 3 de marzo de 1987`, `3-mar-87`, `marzo 3, 1987`.
fn in_words(cell: &str) -> Option<NaiveDate> {
    const DAYS: [&str; 7] =
        ["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"];
    let folded = crate::text::fold(cell);
    let words = folded.split([' ', '-', '/', '.', ',']).filter(|word| !word.is_empty());
    let is_said = |word: &&str| !matches!(*word, "de" | "del") && !DAYS.contains(word);
    let words: Vec<&str> = words.filter(is_said).collect();
    let [first, second, year] = words.as_slice() else { return None };
    let (day, month) = match month_of(second) {
        Some(month) => (first, month),
        None => (second, month_of(first)?),
    };
    let short = year.len() == 2;
    let year: i32 = Some(year).filter(|year| short || year.len() == 4)?.parse().ok()?;
    NaiveDate::from_ymd_opt(whole_year(year, short), month, day.parse().ok()?)
}

/// The number of a month by its name, or by the first three letters of it.
fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let is_it = |name: &&str| *name == word || word.len() == 3 && name.starts_with(word);
    match word {
        "setiembre" | "set" => Some(9),
        _ => MONTHS.iter().position(is_it).and_then(|at| u32::try_from(at + 1).ok()),
    }
}

/// A year of two digits: of this century up to [`SHORT_YEAR_MAX`].
const fn whole_year(year: i32, is_short: bool) -> i32 {
    match year {
        year if !is_short => year,
        year if year <= SHORT_YEAR_MAX => 2000 + year,
        year => 1900 + year,
    }
}

/// The moment a cell names; a day alone is its first moment.
#[must_use]
pub fn moment(cell: &str, month_first: bool) -> Option<DateTime<Utc>> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(cell) {
        return Some(moment.to_utc());
    }
    for form in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(cell, form) {
            return Some(moment.and_utc());
        }
    }
    Some(day(cell, month_first)?.and_hms_opt(0, 0, 0)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_in_the_usual_orders() {
        let expected = NaiveDate::from_ymd_opt(2022, 11, 30);
        for cell in ["2022-11-30", "30/11/2022", "30-11-22", "30.11.2022", "2022-11-30 10:00"] {
            assert_eq!(day(cell, false), expected, "{cell}");
        }
        assert_eq!(day("11/30/2022", true), expected);
        for cell in [
            "30 de noviembre de 2022",
            "30 Nov 2022",
            "30-nov-2022",
            "30 de Noviembre del 2022",
            "miércoles, 30 de noviembre de 2022",
            "30-nov-22",
            "noviembre 30, 2022",
        ] {
            assert_eq!(day(cell, false), expected, "{cell}");
        }
        assert_eq!(day("03-mar-87", false), NaiveDate::from_ymd_opt(1987, 3, 3));
        for cell in ["31 de noviembre de 2022", "30 de brumario de 2022", "de marzo de 1987"] {
            assert_eq!(day(cell, false), None, "{cell}");
        }
        for cell in ["", "2022", "30/11", "31/02/2022", "a/b/c", "1/1/202", "99999/1/1"] {
            assert_eq!(day(cell, false), None, "{cell}");
        }
        let noon = moment("2022-11-30T12:00:00-05:00", false).map(|m| m.to_rfc3339());
        assert_eq!(noon.as_deref(), Some("2022-11-30T17:00:00+00:00"));
    }

    #[test]
    fn a_column_tells_by_the_days_after_the_twelfth_what_comes_first() {
        let told = |cells: &[&str]| are_month_first(cells.iter().copied());
        assert_eq!(told(&["01/02/2023", "12/31/2020"]), Some(true));
        assert_eq!(told(&["01/02/2023", "31/12/2020"]), Some(false));
        assert_eq!(told(&["01/02/2023", "2020-12-31", ""]), None);
        assert_eq!(told(&["12/31/2020", "31/12/2020"]), None, "both: the site's usual order");
    }

    proptest! {
        #[test]
        fn reading_never_panics(cell in "[0-9/.T: -]*\\PC*") {
            let _ = moment(&cell, true);
            let _ = moment(&cell, false);
        }
    }
}
