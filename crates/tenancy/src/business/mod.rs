//! The business behind a tenant's sites: how it is called by law, how it is reached, and what it says of
//! itself, of its terms and of privacy. All of it is for anybody to read.

mod facts;
mod text;

pub use facts::{Business, Typed, get, of_site, set};
pub use text::{BODY_MAX, Language, Page, Text, clear, put, text_of_site, texts};
