//! In which order a seller's listings are asked for, and from where on. What cannot be read is the
//! usual order: nobody types these, links carry them.

use axum::http::Uri;
use http_kit::query;
use kernel::ids::SellerId;
use search::{Query, SiteView, Sort};

use crate::{
    shell::Frame,
    texts::{self, Texts},
};

/// Parameters the page looks at.
const TAKEN: [&str; 2] = ["sort", "cursor"];
/// What may be chosen.
const OFFERED: [Sort; 3] =
    [Sort::Newest, Sort::Price { descending: false }, Sort::Price { descending: true }];

/// The question.
pub(super) struct Asked {
    pub query: Query,
    /// It was for a page that is there no more.
    pub is_stale: bool,
}

/// An order to choose.
pub(super) struct Order {
    pub label: &'static str,
    pub href: String,
    pub is_current: bool,
}

impl Asked {
    /// Reads it.
    pub fn read(uri: &Uri, seller: SellerId, view: &SiteView) -> Self {
        let sent = query::pairs(uri).into_iter().filter(|(name, _)| TAKEN.contains(&&**name));
        let mut pairs: Vec<_> = sent.collect();
        pairs.push(("seller".to_owned(), seller.to_string()));
        let mut is_stale = false;
        loop {
            let refused = match search::query::parse(&pairs, view) {
                Ok(query) if OFFERED.contains(&query.sort) => return Self { query, is_stale },
                Ok(_) => "sort".to_owned(),
                Err(errors) => errors.into_iter().next().map_or_else(String::new, |e| e.field),
            };
            is_stale |= refused == "cursor";
            let before = pairs.len();
            pairs.retain(|(name, _)| *name != refused);
            if pairs.len() == before {
                let query = Query { sellers: vec![seller], ..Query::default() };
                return Self { query, is_stale };
            }
        }
    }

    /// The order in force, in words.
    pub fn current(&self, frame: &Frame<'_>) -> &'static str {
        label(&self.query.sort, texts::of(frame.locale()))
    }

    /// What may be chosen.
    pub fn orders(&self, frame: &Frame<'_>, path: &str) -> Vec<Order> {
        let order = |sort: Sort| Order {
            label: label(&sort, texts::of(frame.locale())),
            href: href(frame, path, &sort, ""),
            is_current: sort == self.query.sort,
        };
        OFFERED.into_iter().map(order).collect()
    }

    /// The page that begins there; an empty cursor is the first.
    pub fn at(&self, frame: &Frame<'_>, path: &str, cursor: &str) -> String {
        href(frame, path, &self.query.sort, cursor)
    }
}

fn href(frame: &Frame<'_>, path: &str, sort: &Sort, cursor: &str) -> String {
    let word = sort.to_string();
    let sort = (*sort != Sort::Newest).then_some(("sort", word.as_str()));
    let cursor = (!cursor.is_empty()).then_some(("cursor", cursor));
    frame.links().with(path, sort.into_iter().chain(cursor))
}

const fn label(sort: &Sort, texts: &'static Texts) -> &'static str {
    match sort {
        Sort::Price { descending: false } => texts.sort_cheapest,
        Sort::Price { descending: true } => texts.sort_dearest,
        _ => texts.sort_newest,
    }
}
