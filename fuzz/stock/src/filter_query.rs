//! Any parameters: read or refused by name; what is read, the index answers.

use std::sync::{Arc, LazyLock};

use kernel::locale::Language;
use listings::Vertical;
use search::{MemoryEngine, SiteView, query};

struct Stock {
    engine: MemoryEngine,
    sites: [SiteView; 3],
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let vertical = crate::vertical();
    let mut other: Vertical = (*vertical).clone();
    other.key = "casas".to_owned();
    other.attributes.retain(|attribute| attribute.key == "code");
    let both = [Arc::clone(&vertical), Arc::new(other)];
    let sites = [crate::site(&both[..1]), crate::site(&both), crate::site(&[])];
    Stock { engine: crate::engine(&vertical, crate::listings(60)), sites }
});

/// Reads it and checks what came of it.
pub fn check(text: &str) {
    let pairs = crate::pairs(text);
    for site in &STOCK.sites {
        match query::parse(&pairs, site) {
            Err(errors) => {
                assert!(!errors.is_empty());
                for error in errors {
                    let reasons = [Language::Es, Language::En].map(|to| error.reason.get(to));
                    assert!(reasons.iter().all(|reason| !reason.is_empty()));
                    assert!(!error.field.contains('\0'));
                }
            }
            Ok(query) => {
                let answer = crate::ask(&STOCK.engine, site, &query);
                assert!(answer.cards.len() <= query.limit);
                assert!(answer.cards.len() as u64 <= answer.total || query.cursor.is_some());
                if let Some(cursor) = answer.next_cursor {
                    let again = query.read_cursor(&cursor, site);
                    assert!(again.is_ok(), "a cursor of ours is taken back");
                }
            }
        }
    }
}
