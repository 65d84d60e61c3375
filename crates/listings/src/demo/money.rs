//! What things cost where, and in which money people say it.

use kernel::{Currency, Money, Rate};

use super::dice::Dice;

/// The countries the generators know, by ISO code.
pub const COUNTRIES: &[&str] = &["DO", "EC", "CL", "AR", "MX"];

/// What one dollar costs, in the autumn of 2026, about.
const PER_DOLLAR: &[(&str, f64)] = &[
    ("DOP", 63.0),
    ("CLP", 945.0),
    ("ARS", 1_480.0),
    ("MXN", 18.6),
    ("CLF", 0.0238),
    ("USD", 1.0),
];

/// Rates for demonstrations: what one unit of each currency is worth in `base`.
#[must_use]
pub fn rates(base: Currency) -> Vec<(Currency, Rate)> {
    let Some(base_per_dollar) = per_dollar(base.code()) else { return Vec::new() };
    let others = PER_DOLLAR.iter().filter(|(code, _)| *code != base.code());
    let rates = others.filter_map(|(code, per_dollar)| {
        let rate = format!("{:.8}", base_per_dollar / per_dollar).parse().ok()?;
        Some((code.parse().ok()?, rate))
    });
    rates.collect()
}

fn per_dollar(code: &str) -> Option<f64> {
    PER_DOLLAR.iter().find(|(known, _)| *known == code).map(|(_, rate)| *rate)
}

/// The money a country's people name prices in.
pub(super) fn local(country: &str) -> &'static str {
    match country {
        "DO" => "DOP",
        "CL" => "CLP",
        "AR" => "ARS",
        "MX" => "MXN",
        _ => "USD",
    }
}

/// A worth in dollars as a seller would write it in `code`: round.
pub(super) fn asked(dollars: f64, code: &str, dice: &mut Dice) -> Option<Money> {
    let currency: Currency = code.parse().ok()?;
    let worth = dollars * per_dollar(code)?;
    let step = 10f64.powf((worth.max(1.0).log10() - 1.6).floor());
    let step = if dice.chance(35) { step * 5.0 } else { step };
    let mut major = (worth / step).round().max(1.0) * step;
    if step >= 10.0 && dice.chance(22) {
        major -= step / 10.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a price is far below the limit")]
    let minor = (major * 10f64.powi(i32::try_from(currency.exponent()).ok()?)).round() as i64;
    Some(Money::new(minor, currency))
}
