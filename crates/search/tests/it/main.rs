//! The engine against plain readings of the same listings.

mod oracle;
mod sample;

mod concurrency;
mod definitions;
mod parse;
mod properties;
mod relevance;
mod snapshot;
mod text;
