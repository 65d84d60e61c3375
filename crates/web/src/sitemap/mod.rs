//! What search engines are to know of: `/sitemap.xml` names the parts, `/sitemap/{file}` are they.
//! A part says where in the order of listings it begins, so that it needs no table of parts: what it
//! holds is read page by page, each in a short transaction of its own, and sent as it is read.

mod index;
mod landings;
mod name;
mod part;
mod pieces;
mod write;

pub(crate) use index::show as index;
pub(crate) use part::show as part;

use axum::http::HeaderValue;

/// Listings in a part. Each has an address in both languages, so that a part has at most 20,000 of
/// the 50,000 addresses allowed, and stays under 50 MB with the longest ones.
const LISTINGS_PER_PART: u32 = 10_000;
/// Addresses read at once, in one transaction.
const PAGE: u32 = 2_000;
/// Most parts an index names.
const PARTS_MAX: usize = 50_000;

const XML: HeaderValue = HeaderValue::from_static("application/xml; charset=utf-8");
const ONE_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
