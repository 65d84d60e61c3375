//! The site as an app of the telephone: its manifest, its sign, what works without a network.

pub(crate) mod icon;
pub(crate) mod manifest;
pub(crate) mod offline;
pub(crate) mod worker;

use axum::http::HeaderValue;

/// What is asked for again each day.
const ONE_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
