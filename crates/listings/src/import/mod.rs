//! Files of advertisements brought in: untidy in, checked listings out, every row accounted for.
//!
//! The road of a file: [`decode`] and [`rows`] make a [`table`] of it within bounded memory;
//! [`propose`] says what its columns are, as a [`mapping`] that people can edit; [`row`] turns each
//! row into a draft or into reasons; [`run`](fn@run) saves them in batches and writes the [`report`].

mod batch;
pub mod decode;
pub mod dialect;
mod encoding;
mod error;
pub mod known;
pub(crate) mod make_model;
pub mod mapping;
mod names;
pub mod options;
pub mod place;
pub mod plan;
pub mod price;
mod propose;
pub mod reason;
pub mod record;
pub mod report;
mod retire;
pub mod row;
pub mod rows;
mod run;
mod sample;
mod seen;
mod sellers;
mod split;
mod stand_in;
pub mod table;
pub(crate) mod title;
mod twice;
mod whose;
pub mod words;

pub use error::Error;
pub use kernel::{dates, number};
pub use mapping::Mapping;
pub use propose::{ImportSite, propose};
pub use report::REPORT_TITLES;
pub use retire::retire;
pub use run::{
    MappingBy, Options, Progress, Summary, forget_mapping, mapping_for, propose_for, run,
};
pub use seen::DRY_MARKS_MAX;
