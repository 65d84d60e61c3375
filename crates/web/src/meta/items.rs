//! What a result page shows.

use serde_json::Value;

use super::node;

/// A listing among them.
pub(crate) struct Entry {
    pub name: String,
    pub address: String,
}

/// The listings of a page called `name`, in their order; none where it is empty.
pub(crate) fn items(name: &str, entries: Vec<Entry>) -> Option<Value> {
    if entries.is_empty() {
        return None;
    }
    let count = entries.len();
    let item = |(at, entry): (usize, Entry)| {
        node([
            ("@type", "ListItem".into()),
            ("position", (at + 1).into()),
            ("name", entry.name.into()),
            ("url", entry.address.into()),
        ])
    };
    let all: Value = entries.into_iter().enumerate().map(item).collect();
    Some(node([
        ("@type", "ItemList".into()),
        ("name", name.into()),
        ("numberOfItems", count.into()),
        ("itemListElement", all),
    ]))
}
