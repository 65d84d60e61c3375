//! Any vertical file: refused with its place, or with its problems, or good for everything that a
//! vertical is used for.

use std::sync::Arc;

use crate::lines;
use kernel::locale::Locale;
use listings::{
    Vertical,
    import::{ImportSite, plan::Plan, propose, row, table::Table},
    vertical::shipped,
};
use search::{query, snapshot};

/// Reads it and checks what came of it.
pub fn check(choice: u8, bytes: &[u8]) {
    let text = match choice % 4 {
        0 => String::from_utf8_lossy(bytes).into_owned(),
        1 => lines::change(include_str!("corta.toml"), bytes),
        2 => lines::change(shipped("servicios").expect("shipped"), bytes),
        _ => lines::change(shipped("propiedades").expect("shipped"), bytes),
    };
    let vertical = match Vertical::from_toml(&text) {
        Ok(vertical) => vertical,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let problems = vertical.validate();
    assert!(problems.iter().all(|problem| !problem.message.is_empty()));
    if problems.is_empty() {
        use_it(vertical);
    }
}

fn use_it(vertical: Vertical) {
    let written = serde_json::to_string(&vertical).expect("a right vertical can be written");
    let again: Vertical = serde_json::from_str(&written).expect("and read again");
    assert_eq!(again, vertical);
    assert_eq!(snapshot::definition_hash(&again), snapshot::definition_hash(&vertical));
    import(&vertical);
    search(Arc::new(vertical));
}

/// A file whose titles are its keys and whose cells are its options.
fn import(vertical: &Vertical) {
    let site = ImportSite {
        id: crate::SITE,
        base: kernel::Currency::USD,
        country: "DO".into(),
        currency: kernel::Currency::USD,
        locale: Locale::EsDo,
    };
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let titles: Vec<String> = vertical.attributes.iter().map(|a| cell(&a.key)).collect();
    let cells = vertical.attributes.iter().map(|attribute| {
        cell(attribute.options.iter().next().map_or("1", |choice| choice.value.as_str()))
    });
    let file = format!("{},precio\n{},5\n", titles.join(","), cells.collect::<Vec<_>>().join(","));
    let Ok(mut table) = Table::open(file.as_bytes(), None) else { return };
    let mapping = propose(table.names(), &table.sample(), vertical, &site, None);
    let Ok(plan) = Plan::new(mapping, table.names(), vertical, &site) else { return };
    let now = "2026-01-05T12:00:00Z".parse().expect("a moment");
    while let Some(read) = table.next_row().expect("memory can be read") {
        let reading = row::read(&plan, &read.raw.cells, now);
        assert!(reading.ready.is_some() || !reading.issues.is_empty(), "refused without a word");
    }
}

fn search(vertical: Arc<Vertical>) {
    let listings = crate::listings(3).map(|mut listing| {
        listing.vertical.clone_from(&vertical.key);
        // Of another definition: what it does not know or holds otherwise must not trip it.
        listing
    });
    let engine = crate::engine(&vertical, listings);
    let site = crate::site(&[Arc::clone(&vertical)]);
    let mut asked = vec!["facets=all".to_owned(), "q=toyota azul&facets=all".to_owned()];
    for attribute in &vertical.attributes {
        asked.push(format!("{}=1&facets={}", attribute.key, attribute.key));
        asked.push(format!("{}.gte=1&sort=-{}", attribute.key, attribute.key));
    }
    for text in asked {
        if let Ok(query) = query::parse(&crate::pairs(&text), &site) {
            assert!(crate::ask(&engine, &site, &query).total <= 3);
        }
    }
}
