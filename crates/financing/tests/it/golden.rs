//! Schedules as another program counts them: `tests/golden/make.py` says how they were made.

use financing::{Charge, Loan, Percent};
use kernel::Money;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    schedules: Vec<Case>,
    instalments: Vec<(i64, String, u16, i64)>,
}

#[derive(Deserialize)]
struct Case {
    currency: String,
    principal: i64,
    rate: String,
    months: u16,
    fee: i64,
    insurance: i64,
    instalment: i64,
    interest: i64,
    paid: i64,
    effective: String,
    rows: Vec<(u16, i64, i64, i64, i64)>,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden/schedules.json")).expect("figures")
}

fn amount(minor: i64) -> Charge {
    if minor == 0 { Charge::None } else { Charge::Amount(minor) }
}

fn loan(case: &Case) -> Loan {
    Loan {
        principal: Money::new(case.principal, case.currency.parse().expect("a currency")),
        rate: case.rate.parse().expect("a rate"),
        months: case.months,
        fee: amount(case.fee),
        insurance: amount(case.insurance),
    }
}

#[test]
fn schedules_are_those_another_program_counts() {
    for case in golden().schedules {
        let what = format!("{} {} at {} %", case.currency, case.principal, case.rate);
        let schedule = loan(&case).schedule().expect(&what);
        assert_eq!(schedule.rows().len(), usize::from(case.months), "{what}");
        for (month, instalment, interest, principal, balance) in case.rows {
            let row = schedule.rows()[usize::from(month) - 1];
            let ours = (row.month, row.instalment, row.interest, row.principal, row.balance);
            assert_eq!(ours, (month, instalment, interest, principal, balance), "{what}");
        }
        assert_eq!(schedule.instalment().minor, case.instalment, "{what}");
        assert_eq!(schedule.monthly().minor, case.instalment + case.insurance, "{what}");
        assert_eq!(schedule.interest().minor, case.interest, "{what}");
        assert_eq!(schedule.paid().minor, case.paid, "{what}");
        let effective: Percent = case.effective.parse().expect("a rate");
        assert_eq!(schedule.effective(), Some(effective), "{what}");
    }
}

/// The last instalment of these may differ from the others by more than is allowed: what is compared is the
/// instalment itself, wherever there is a schedule.
#[test]
fn four_hundred_instalments_are_right_to_the_cent() {
    let mut counted = 0;
    for (principal, rate, months, instalment) in golden().instalments {
        let loan = Loan {
            principal: Money::new(principal, kernel::Currency::USD),
            rate: rate.parse().expect("a rate"),
            months,
            fee: Charge::None,
            insurance: Charge::None,
        };
        let Ok(schedule) = loan.schedule() else { continue };
        counted += 1;
        assert_eq!(schedule.instalment().minor, instalment, "{principal} at {rate} % in {months}");
    }
    assert!(counted > 40, "{counted}");
}
