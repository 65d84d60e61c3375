//! The bodies of `/v1`, written straight from what the capabilities answer.

mod facets;
mod list;
mod one;
mod vertical;

pub(crate) use list::ListBody;
pub(crate) use one::DetailBody;
pub(crate) use vertical::{VerticalBody, VerticalsBody};
