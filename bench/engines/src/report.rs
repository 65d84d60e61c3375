//! The table, and the line that programs read.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::{contender::NAMES, measure::median};

/// Figures by what was measured, then by contender: one per round.
#[derive(Default)]
pub struct Report(Vec<(&'static str, BTreeMap<&'static str, Vec<f64>>)>);

impl Report {
    pub fn add(&mut self, what: &'static str, who: &'static str, figure: f64) {
        let at = self.0.iter().position(|(own, _)| *own == what).unwrap_or_else(|| {
            self.0.push((what, BTreeMap::new()));
            self.0.len() - 1
        });
        self.0[at].1.entry(who).or_default().push(figure);
    }

    /// Medians, and in brackets how many times ours they are.
    pub fn table(&self) -> String {
        let mut out = format!("{:<32}", "");
        NAMES.iter().for_each(|name| out.push_str(&format!("{name:>20}")));
        for (what, by) in &self.0 {
            out.push_str(&format!("\n{what:<32}"));
            let ours = by.get("ours").map_or(0.0, |all| median(all.clone()));
            for name in NAMES {
                let cell = by.get(name).map_or_else(String::new, |all| {
                    let figure = median(all.clone());
                    if ours > 0.0 {
                        format!("{} ({:.2}x)", short(figure), figure / ours)
                    } else {
                        short(figure)
                    }
                });
                out.push_str(&format!("{cell:>20}"));
            }
        }
        out
    }

    pub fn json(&self, listings: u64, rounds: usize) -> Json {
        let mut out = json!({"bench": "engines", "listings": listings, "rounds": rounds});
        for (what, by) in &self.0 {
            let key = what.replace("µ", "u").replace(", ", "_").replace([' ', '+'], "_");
            for (who, all) in by {
                out[&key][*who] = json!((median(all.clone()) * 1000.0).round() / 1000.0);
            }
        }
        out
    }
}

fn short(figure: f64) -> String {
    match figure {
        f if f >= 100.0 => format!("{f:.0}"),
        f if f >= 10.0 => format!("{f:.1}"),
        f => format!("{f:.2}"),
    }
}
