//! Lenders: who lends to a tenant's buyers, as data.

mod change;
mod check;
mod create;
mod list;
mod remove;
mod row;
mod site;

pub use change::change;
pub use check::{DOWN_MAX, FEE_MAX, INSURANCE_MAX, NOTE_MAX, POSITION_MAX, VERTICALS_MAX};
pub use create::create;
pub use list::{list, one};
pub use remove::remove;
pub use site::of_site;

use chrono::{DateTime, Utc};
use kernel::{Currency, ids::LenderId};

use crate::{Charge, Percent};

/// Most lenders of a tenant: they are compared side by side, each counted month by month.
pub const LENDERS_MAX: usize = 24;

/// One of a tenant's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lender {
    /// Which.
    pub id: LenderId,
    /// What it lends at.
    pub conditions: Conditions,
    /// When they were last changed.
    pub updated_at: DateTime<Utc>,
}

/// At what a lender lends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditions {
    /// How it is called.
    pub name: String,
    /// For things of which verticals; of any where there are none.
    pub verticals: Vec<String>,
    /// In which currency.
    pub currency: Currency,
    /// The yearly nominal rate.
    pub rate: Percent,
    /// The shortest term.
    pub months_min: u16,
    /// The longest.
    pub months_max: u16,
    /// What at least is paid down, of the price.
    pub down_min: Percent,
    /// The most that is lent, in minor units.
    pub amount_max: Option<i64>,
    /// Paid once, when the credit is given.
    pub fee: Charge,
    /// Paid each month.
    pub insurance: Charge,
    /// What else is to be known; may be empty.
    pub note: String,
    /// Its place among the others; of equals, by name.
    pub position: u16,
    /// Whether it is shown.
    pub is_enabled: bool,
}

impl Conditions {
    /// What is known before anybody says more.
    #[must_use]
    pub const fn new(name: String, currency: Currency) -> Self {
        Self {
            name,
            verticals: Vec::new(),
            currency,
            rate: Percent::ZERO,
            months_min: 6,
            months_max: 60,
            down_min: Percent::ZERO,
            amount_max: None,
            fee: Charge::None,
            insurance: Charge::None,
            note: String::new(),
            position: 0,
            is_enabled: true,
        }
    }

    /// Each fact by its name, as the audit tells it.
    fn facts(&self) -> [(&'static str, String); 13] {
        let amount_max = self.amount_max.map(|max| Charge::Amount(max).written(self.currency));
        [
            ("name", self.name.clone()),
            ("verticals", self.verticals.join(",")),
            ("currency", self.currency.to_string()),
            ("rate", self.rate.to_string()),
            ("months_min", self.months_min.to_string()),
            ("months_max", self.months_max.to_string()),
            ("down_min", self.down_min.to_string()),
            ("amount_max", amount_max.unwrap_or_default()),
            ("fee", self.fee.written(self.currency)),
            ("insurance", self.insurance.written(self.currency)),
            ("note", self.note.clone()),
            ("position", self.position.to_string()),
            ("enabled", self.is_enabled.to_string()),
        ]
    }
}
