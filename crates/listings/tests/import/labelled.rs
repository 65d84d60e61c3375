//! How often make and model are taken rightly out of a title, against rows labelled one by one.

use std::collections::HashMap;

use kernel::text::slug;
use listings::{
    Value,
    import::{ImportSite, plan::Plan, propose, row, table::Table},
};

use crate::{
    files,
    support::{site, vertical},
};

/// What a title says, in the words of who labelled it.
struct Labelled {
    make: String,
    model: String,
    /// Another name of the model that is as right.
    or: Option<String>,
}

fn labelled(text: &str) -> HashMap<u64, Labelled> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.expect("csv");
        let or = row.get(3).filter(|name| !name.is_empty()).map(str::to_owned);
        let label = Labelled { make: row[1].into(), model: row[2].into(), or };
        (row[0].parse().expect("a number"), label)
    });
    rows.collect()
}

/// How many makes and models the import reads as labelled; what it reads otherwise goes to stderr.
fn right(expected: &HashMap<u64, Labelled>) -> Option<(usize, usize)> {
    let (file, _) = files::open("autos-ecuador.csv")?;
    let site: ImportSite = site("DO", "DOP", kernel::locale::Locale::EsDo);
    let autos = vertical("autos");
    let mut table = Table::open(file, None).expect("opens");
    let mapping = propose(table.names(), &table.sample(), &autos, &site, None);
    let plan = Plan::new(mapping, table.names(), &autos, &site).expect("a plan");
    let now = "2026-01-05T12:00:00Z".parse().expect("a moment");
    let (mut makes, mut models) = (0, 0);
    while let Some(read) = table.next_row().expect("reads") {
        let Some(label) = expected.get(&read.number) else { continue };
        let ready = row::read(&plan, &read.raw.cells, now).ready;
        let value = |key: &str| match ready.as_ref()?.attributes().get(key)? {
            Value::Enum(value) => autos.attribute(key)?.options.get(value),
            _ => None,
        };
        let (make, model) = (value("make"), value("model"));
        // Labels are compared as addresses write them; a value is one already.
        let says = |read: Option<&listings::vertical::Choice>, label: &str| {
            read.is_some_and(|read| {
                let label = slug(label);
                slug(&read.labels.es) == label || read.value == label
            })
        };
        let is_make = says(make, &label.make);
        let is_model = says(model, &label.model)
            || label.or.as_deref().is_some_and(|or| says(model, or))
            || (model.is_none() && label.model.is_empty());
        makes += usize::from(is_make);
        models += usize::from(is_model);
        if !is_make || !is_model {
            let cell = kernel::text::squeeze(&read.raw.cells[0]);
            let [make, model] = [make, model].map(|read| read.map(|choice| &*choice.value));
            eprintln!("{} {cell}: {make:?} {model:?}", read.number);
        }
    }
    Some((makes, models))
}

#[test]
fn make_and_model_are_right_in_rows_labelled_by_hand() {
    let expected = labelled(include_str!("../labelled/autos-ecuador-200.csv"));
    assert_eq!(expected.len(), 200);
    let Some((makes, models)) = right(&expected) else { return };
    eprintln!("make right in {makes} of 200, model in {models}");
    assert!(makes >= 190, "{makes} makes of 200");
    assert!(models >= 180, "{models} models of 200");
}

/// These were labelled without sight of the catalogue, in everyday names.
#[test]
fn they_are_right_in_rows_labelled_without_knowing_our_catalogue() {
    let expected = labelled(include_str!("../labelled/autos-ecuador-200-unseen.csv"));
    assert_eq!(expected.len(), 200);
    let Some((makes, models)) = right(&expected) else { return };
    eprintln!("make right in {makes} of 200, model in {models}");
    assert!(makes >= 190, "{makes} makes of 200");
    assert!(models >= 180, "{models} models of 200");
}
