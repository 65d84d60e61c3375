//! Any parameters: read or refused by name; what is read, the index answers.
#![no_main]

use std::sync::{Arc, LazyLock};

use kernel::locale::Language;
use libfuzzer_sys::fuzz_target;
use listings::Vertical;
use search::{MemoryEngine, SiteView, query};

struct Stock {
    engine: MemoryEngine,
    sites: [SiteView; 3],
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let vertical = stock::vertical();
    let mut other: Vertical = (*vertical).clone();
    other.key = "casas".to_owned();
    other.attributes.retain(|attribute| attribute.key == "code");
    let both = [Arc::clone(&vertical), Arc::new(other)];
    let sites = [stock::site(&both[..1]), stock::site(&both), stock::site(&[])];
    Stock { engine: stock::engine(&vertical, stock::listings(60)), sites }
});

fuzz_target!(|text: &str| {
    let pairs = stock::pairs(text);
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
                let answer = stock::ask(&STOCK.engine, site, &query);
                assert!(answer.cards.len() <= query.limit);
                assert!(answer.cards.len() as u64 <= answer.total || query.cursor.is_some());
                if let Some(cursor) = answer.next_cursor {
                    let again = query::Cursor::decode(&cursor, &query.order_name());
                    assert!(again.is_ok(), "a cursor of ours is taken back");
                }
            }
        }
    }
});
