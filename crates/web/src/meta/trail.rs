//! Where a page stands in its site.

use serde_json::Value;

use super::node;

/// A page on the way.
pub(crate) struct Step {
    pub name: String,
    /// Its whole address; none for the page itself.
    pub address: Option<String>,
}

/// The way from the front page.
pub(crate) fn trail(steps: impl IntoIterator<Item = Step>) -> Value {
    let item = |(at, step): (usize, Step)| {
        node([
            ("@type", "ListItem".into()),
            ("position", (at + 1).into()),
            ("name", step.name.into()),
            ("item", step.address.into()),
        ])
    };
    let items: Value = steps.into_iter().enumerate().map(item).collect();
    node([("@type", "BreadcrumbList".into()), ("itemListElement", items)])
}
