//! Conditions as people read them, and percentages as they write them.

use financing::{Conditions, PERCENT_DECIMALS, Percent};
use kernel::locale::Locale;
use listings::import::number::{self, NumberStyle};
use search::SiteView;

use crate::{
    shell::Frame,
    texts::{fill, fill_all, financing::Financing},
};

/// A percentage as people write it: `12.95`, `12,95 %`. A lone sign before three digits parts decimals, for
/// there are no thousands of percent.
pub(crate) fn percent(typed: &str) -> Option<Percent> {
    let typed = typed.trim().trim_end_matches('%').trim_end();
    let read = number::read(typed, NumberStyle::Decimals)?;
    if !read.unit.is_empty() {
        return None;
    }
    read.plain.parse().ok()
}

/// The same as the reader's country writes it, without its sign.
pub(crate) fn share(percent: Percent, locale: Locale) -> String {
    locale.decimal(i64::from(percent.scaled()), PERCENT_DECIMALS)
}

/// «12.95 % anual · de 12 a 72 meses · inicial desde 20 %».
pub(crate) fn conditions(frame: &Frame<'_>, texts: &Financing, conditions: &Conditions) -> String {
    let locale = frame.locale();
    let (min, max) = (conditions.months_min.to_string(), conditions.months_max.to_string());
    let mut parts = vec![
        fill(texts.rate_of, &share(conditions.rate, locale)),
        fill_all(texts.terms_of, &[&min, &max]),
    ];
    if conditions.down_min > Percent::ZERO {
        parts.push(fill(texts.down_of, &share(conditions.down_min, locale)));
    }
    let labels = verticals(frame, conditions);
    if !labels.is_empty() {
        parts.push(fill(texts.only_for, &labels.join(", ")));
    }
    parts.join(" · ")
}

/// What it lends for among what the site has, where that is not all.
fn verticals(frame: &Frame<'_>, conditions: &Conditions) -> Vec<String> {
    let all = frame.view.map(|view: &SiteView| view.verticals.as_slice()).unwrap_or_default();
    let labels = all.iter().filter(|vertical| conditions.lends_for(&vertical.key));
    let labels: Vec<_> =
        labels.map(|vertical| vertical.labels.get(frame.language()).to_lowercase()).collect();
    if labels.len() == all.len() { Vec::new() } else { labels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_as_people_write_them() {
        for (typed, scaled) in
            [("12.95", 129_500), ("12,95 %", 129_500), ("1.125", 11_250), (" 20% ", 200_000)]
        {
            assert_eq!(percent(typed).map(Percent::scaled), Some(scaled), "{typed}");
        }
        for wrong in ["", "mucho", "12 pesos", "-1", "1.00001"] {
            assert_eq!(percent(wrong), None, "{wrong}");
        }
        assert_eq!(share(Percent::from_scaled(129_500), Locale::EsEc), "12,95");
    }
}
