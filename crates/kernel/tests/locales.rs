//! Money, numbers and days of every locale, as CLDR 48 has them (`goldens/make.mjs` writes the file), and what
//! is shown is read back.

#![expect(clippy::expect_used, reason = "a golden that cannot be read fails the test")]

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use kernel::{Currency, Money, locale::Locale, money::parse_scaled};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Goldens {
    money: Vec<(Currency, String, String)>,
    numbers: Vec<(String, u32, String)>,
    dates: Vec<(NaiveDate, String)>,
    full_dates: Vec<(NaiveDate, String)>,
    times: Vec<(String, String)>,
    moments: Vec<(NaiveDateTime, String)>,
}

fn goldens() -> Vec<(Locale, Goldens)> {
    let file: BTreeMap<String, Goldens> =
        serde_json::from_str(include_str!("goldens/locales.json")).expect("goldens");
    file.into_iter().map(|(tag, goldens)| (tag.parse().expect("a locale"), goldens)).collect()
}

fn minor(text: &str) -> i64 {
    text.parse().expect("minor units")
}

#[test]
fn there_are_goldens_for_every_locale() {
    assert_eq!(goldens().len(), Locale::ALL.len());
    for (locale, of) in goldens() {
        assert!(
            of.money.len() >= 84 && of.numbers.len() >= 15 && of.dates.len() >= 7,
            "{locale:?}"
        );
    }
}

#[test]
fn money_looks_as_in_its_readers_country_and_is_read_back() {
    for (locale, of) in goldens() {
        for (currency, units, shown) in of.money {
            let money = Money::new(minor(&units), currency);
            assert_eq!(locale.money(money), shown, "{locale:?} {currency} {units}");
            let unit = 10i64.pow(currency.exponent() - currency.decimals_shown());
            let whole = Money::new(money.shown() * unit, currency);
            assert_eq!(locale.read_money(&shown, currency), Ok(whole), "{locale:?} {shown}");
        }
    }
}

#[test]
fn numbers_look_as_in_their_readers_country_and_are_read_back() {
    for (locale, of) in goldens() {
        for (scaled, scale, shown) in of.numbers {
            let number = minor(&scaled);
            assert_eq!(locale.decimal(number, scale), shown, "{locale:?}");
            if scale == 0 {
                assert_eq!(locale.number(number), shown, "{locale:?}");
            }
            let read =
                locale.read_number(&shown, scale, None).and_then(|n| parse_scaled(&n, scale));
            assert_eq!(read, Some(number.into()), "{locale:?} {shown}");
        }
    }
}

#[test]
fn days_look_as_in_their_readers_country_and_are_read_back() {
    for (locale, of) in goldens() {
        for (day, shown) in of.dates {
            assert_eq!(locale.date(day), shown, "{locale:?}");
            assert_eq!(locale.read_date(&shown), Some(day), "{locale:?} {shown}");
        }
        for (day, shown) in of.full_dates {
            assert_eq!(locale.full_date(day), shown, "{locale:?}");
            assert_eq!(locale.read_date(&shown), Some(day), "{locale:?} {shown}");
            assert_eq!(locale.read_date(&day.to_string()), Some(day), "{locale:?} {day}");
        }
    }
}

#[test]
fn hours_look_as_in_their_readers_country() {
    for (locale, of) in goldens() {
        for (hour, shown) in of.times {
            let time = NaiveTime::parse_from_str(&hour, "%H:%M").expect("an hour");
            assert_eq!(locale.time(time), shown, "{locale:?}");
        }
        for (moment, shown) in of.moments {
            assert_eq!(locale.moment(moment), shown, "{locale:?}");
        }
    }
}

#[test]
fn a_day_that_is_none_in_the_order_of_the_country_is_refused() {
    assert_eq!(Locale::EsDo.read_date("5/12/26"), NaiveDate::from_ymd_opt(2026, 12, 5));
    assert_eq!(Locale::EsPa.read_date("5/12/26"), NaiveDate::from_ymd_opt(2026, 5, 12));
    for (locale, text) in [
        (Locale::EsDo, "11/22/26"),
        (Locale::EsPa, "22/11/26"),
        (Locale::EnUs, "22/11/2026"),
        (Locale::EsCl, "31-11-26"),
        (Locale::EsMx, "mañana"),
    ] {
        assert_eq!(locale.read_date(text), None, "{locale:?} {text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_shown_is_read_back(
        minor in -900_000_000_000_000_000i64..=900_000_000_000_000_000,
        cut in 0u32..18,
        scale in 0u32..=4,
        day in 0i32..36_524,
        at in 0..Locale::ALL.len(),
    ) {
        let (locale, minor) = (Locale::ALL[at], minor / 10i64.pow(cut));
        for currency in Currency::all() {
            let unit = 10i64.pow(currency.exponent() - currency.decimals_shown());
            let money = Money::new(minor / unit * unit, currency);
            let shown = locale.money(money);
            prop_assert_eq!(locale.read_money(&shown, currency), Ok(money), "{:?} {}", locale, shown);
        }
        let shown = locale.decimal(minor, scale);
        let read = locale.read_number(&shown, scale, None).and_then(|n| parse_scaled(&n, scale));
        prop_assert_eq!(read, Some(minor.into()), "{:?} {}", locale, shown);
        let first = NaiveDate::from_ymd_opt(1970, 1, 1).expect("a day");
        let day = first + chrono::TimeDelta::days(day.into());
        prop_assert_eq!(locale.read_date(&locale.date(day)), Some(day));
        prop_assert_eq!(locale.read_date(&locale.full_date(day)), Some(day));
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused(text in "[-0-9.,$BRD/ \u{a0}]*\\PC*") {
        for locale in Locale::ALL {
            for currency in Currency::all() {
                let _ = locale.read_money(&text, currency);
            }
            let _ = locale.read_date(&text);
        }
    }
}
