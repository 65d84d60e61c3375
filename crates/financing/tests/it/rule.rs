//! What holds for every credit.

use financing::{
    Charge, Conditions, Loan, MONTHS_MAX, PRINCIPAL_MAX, Percent, RATE_MAX, Refusal, Unfit, Wish,
};
use kernel::{Currency, Money};
use proptest::prelude::*;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn loan(minor: i64, scaled: u32, months: u16) -> Loan {
    Loan {
        principal: usd(minor),
        rate: Percent::from_scaled(scaled),
        months,
        fee: Charge::None,
        insurance: Charge::None,
    }
}

proptest! {
    #[test]
    fn the_parts_add_up_and_nothing_is_owed_in_the_end(
        minor in 1_000i64..1_000_000_000_000,
        scaled in 0u32..=2_000_000,
        months in 1u16..=480,
    ) {
        let Ok(schedule) = loan(minor, scaled, months).schedule() else { return Ok(()) };
        let rows = schedule.rows();
        prop_assert_eq!(rows.iter().map(|row| row.principal).sum::<i64>(), minor);
        prop_assert_eq!(rows.last().map(|row| row.balance), Some(0));
        prop_assert!(rows.iter().all(|row| row.instalment == row.interest + row.principal));
        prop_assert!(rows.iter().all(|row| row.principal >= 0 && row.interest >= 0));
        prop_assert!(rows.is_sorted_by(|one, next| one.balance >= next.balance));
        prop_assert!(rows.is_sorted_by(|one, next| one.interest >= next.interest));
        let usual = schedule.instalment().minor;
        prop_assert!(rows[..rows.len() - 1].iter().all(|row| row.instalment == usual));
        prop_assert_eq!(schedule.paid().minor, minor + schedule.interest().minor);
    }

    /// What people borrow always has a schedule: a thousand dollars and more, up to seven years at up to 60 %.
    #[test]
    fn usual_credits_come_to_even_instalments(
        minor in 100_000i64..100_000_000,
        scaled in 0u32..=600_000,
        months in 1u16..=84,
    ) {
        let schedule = loan(minor, scaled, months).schedule().expect("a schedule");
        let last = schedule.rows().last().expect("a month").instalment;
        // Half a minor unit a month, with its interest.
        let usual = schedule.instalment().minor;
        prop_assert!((last - usual).abs() <= 2_000, "{last} beside {usual}");
    }

    #[test]
    fn a_higher_rate_costs_more_each_month_and_in_a_year(
        minor in 1_000_000i64..100_000_000,
        scaled in 10_000u32..=600_000,
        months in 2u16..=84,
    ) {
        let of = |scaled| loan(minor, scaled, months).schedule().expect("a schedule");
        let (low, high) = (of(scaled), of(scaled + 10_000));
        prop_assert!(low.instalment().minor <= high.instalment().minor);
        prop_assert!(low.effective() < high.effective());
        prop_assert!(low.effective() >= Some(Percent::from_scaled(scaled / 100 * 100 - 100)));
    }

    #[test]
    fn what_is_charged_besides_makes_it_dearer_and_not_the_instalment(
        minor in 1_000_000i64..100_000_000,
        fee in 10_000u32..=200_000,
        months in 2u16..=84,
    ) {
        let plain = loan(minor, 129_500, months);
        let dear = Loan { fee: Charge::Share(Percent::from_scaled(fee)), ..plain };
        let (plain, dear) = (plain.schedule().expect("one"), dear.schedule().expect("one"));
        prop_assert_eq!(plain.instalment(), dear.instalment());
        prop_assert_eq!(dear.paid().minor, plain.paid().minor + dear.fee().minor);
        prop_assert!(dear.effective() > plain.effective());
    }

    #[test]
    fn nothing_panics(minor: i64, scaled: u32, months: u16, fee: i64, insurance: i64) {
        let charges = (Charge::Amount(fee), Charge::Amount(insurance));
        let loan = Loan { fee: charges.0, insurance: charges.1, ..loan(minor, scaled, months) };
        if let Ok(schedule) = loan.schedule() {
            let _ = (schedule.paid(), schedule.effective());
        }
    }
}

#[test]
fn what_is_out_of_bounds_is_refused_with_a_reason() {
    let good = loan(1_000_000, 129_500, 60);
    for (wrong, why) in [
        (loan(0, 129_500, 60), Unfit::Principal),
        (loan(-1, 129_500, 60), Unfit::Principal),
        (loan(PRINCIPAL_MAX + 1, 129_500, 60), Unfit::Principal),
        (loan(i64::MAX, 129_500, 60), Unfit::Principal),
        (loan(1_000_000, 129_500, 0), Unfit::Months),
        (loan(1_000_000, 129_500, MONTHS_MAX + 1), Unfit::Months),
        (loan(1_000_000, RATE_MAX.scaled() + 1, 60), Unfit::Rate),
        (Loan { fee: Charge::Amount(1_000_000), ..good }, Unfit::Charges),
        (Loan { insurance: Charge::Amount(i64::MAX), ..good }, Unfit::Charges),
        (Loan { fee: Charge::Amount(-1), ..good }, Unfit::Charges),
        // Two cents in sixty parts; a rate whose interest the instalment hardly pays.
        (loan(2, 0, 60), Unfit::Uneven),
        (loan(1_667, RATE_MAX.scaled(), 480), Unfit::Uneven),
    ] {
        assert_eq!(wrong.schedule().expect_err("out of bounds"), why);
        assert!(!why.to_string().is_empty());
    }
}

#[test]
fn the_largest_credit_is_counted() {
    let largest = loan(PRINCIPAL_MAX, 600_000, MONTHS_MAX);
    let schedule = Loan { insurance: Charge::Share(Percent::whole(5)), ..largest }.schedule();
    let schedule = schedule.expect("a schedule");
    assert!(schedule.paid().minor > PRINCIPAL_MAX);
    assert!(schedule.effective() > Some(Percent::whole(60)));
}

#[test]
fn a_lender_says_what_would_have_to_change() {
    let lender = Conditions {
        down_min: Percent::whole(20),
        amount_max: Some(1_000_000),
        months_min: 12,
        ..Conditions::new("Banco Ejemplo".to_owned(), Currency::USD)
    };
    let wish = Wish { price: usd(1_000_001), down: None, months: None };
    let asked = |down, months| lender.quote(&Wish { down, months, ..wish });
    let least = usd(200_001);
    assert_eq!(asked(None, None).map(|quote| quote.down), Ok(least));
    assert_eq!(asked(Some(200_000), None), Err(Refusal::Down { least }));
    assert_eq!(asked(None, Some(72)), Err(Refusal::Months { min: 12, max: 60 }));
    assert_eq!(asked(Some(1_000_001), None), Err(Refusal::NothingLeft));
    let dear = Wish { price: usd(2_000_000), down: Some(999_999), ..wish };
    assert_eq!(lender.quote(&dear), Err(Refusal::Down { least: usd(1_000_000) }));
    let pesos = Money::new(1_000_000, "DOP".parse().expect("known"));
    assert_eq!(lender.quote(&Wish { price: pesos, ..wish }), Err(Refusal::Currency));
}
