//! Dates as people write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

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
    NaiveDate::from_ymd_opt(
        if short { 2000 + year } else { year },
        month.parse().ok()?,
        day.parse().ok()?,
    )
}

/// `3 de marzo de 1987`, `3 mar 1987`.
fn in_words(cell: &str) -> Option<NaiveDate> {
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
    let folded = kernel::text::fold(cell);
    let words = folded.split([' ', '-', '/', '.', ',']).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.filter(|word| !matches!(*word, "de" | "del")).collect();
    let [day, month, year] = words.as_slice() else { return None };
    let is_month = |name: &&str| *name == *month || month.len() == 3 && name.starts_with(month);
    let month = MONTHS.iter().position(is_month).or(match *month {
        "setiembre" | "set" => Some(8),
        _ => None,
    })?;
    let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()? + 1, day.parse().ok()?)
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
        for cell in
            ["30 de noviembre de 2022", "30 Nov 2022", "30-nov-2022", "30 de Noviembre del 2022"]
        {
            assert_eq!(day(cell, false), expected, "{cell}");
        }
        for cell in ["31 de noviembre de 2022", "30 de brumario de 2022", "de marzo de 1987"] {
            assert_eq!(day(cell, false), None, "{cell}");
        }
        for cell in ["", "2022", "30/11", "31/02/2022", "a/b/c", "1/1/202", "99999/1/1"] {
            assert_eq!(day(cell, false), None, "{cell}");
        }
        let noon = moment("2022-11-30T12:00:00-05:00", false).map(|m| m.to_rfc3339());
        assert_eq!(noon.as_deref(), Some("2022-11-30T17:00:00+00:00"));
    }

    proptest! {
        #[test]
        fn reading_never_panics(cell in "[0-9/.T: -]*\\PC*") {
            let _ = moment(&cell, true);
            let _ = moment(&cell, false);
        }
    }
}
