//! What a credit costs: the rule of constant instalments, the lenders a tenant shows, and what each of
//! them would ask for a price. Whole numbers only; `docs/decisions/0024` says how they are rounded.

mod charge;
mod demo;
mod effective;
mod error;
mod instalment;
pub mod lender;
mod loan;
mod natural;
mod percent;
mod quote;
mod round;
mod schedule;

pub use charge::Charge;
pub use demo::samples;
pub use error::Error;
pub use lender::{Conditions, Lender};
pub use loan::{Loan, MONTHS_MAX, PRINCIPAL_MAX, RATE_MAX, Unfit};
pub use percent::{PERCENT_DECIMALS, Percent};
pub use quote::{Quote, Refusal, Wish, lightest};
pub use schedule::{Row, Schedule};
