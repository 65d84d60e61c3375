use std::collections::HashMap;

use listings::import::{ImportSite, plan::Plan, propose, row, table::Table};

use crate::{
    files,
    support::{site, vertical},
};

struct Labelled {
    row: u64,
    make: String,
    model: String,
}

fn labelled() -> Vec<Labelled> {
    let text = include_str!("../labelled/autos-ecuador-200.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.expect("csv");
        Labelled {
            row: row[0].parse().expect("a number"),
            make: row[1].into(),
            model: row[2].into(),
        }
    });
    rows.collect()
}

#[test]
fn make_and_model_are_right_in_rows_labelled_by_hand() {
    let Some((file, _)) = files::open("autos-ecuador.csv") else { return };
    let site: ImportSite = site("DO", "DOP", kernel::locale::Locale::EsDo);
    let autos = vertical("autos");
    let mut table = Table::open(file, None).expect("opens");
    let mapping = propose(table.names(), &table.sample(), &autos, &site);
    let plan = Plan::new(mapping, table.names(), &autos, &site).expect("a plan");
    let now = "2026-01-05T12:00:00Z".parse().expect("a moment");
    let expected: HashMap<u64, Labelled> = labelled().into_iter().map(|l| (l.row, l)).collect();
    assert_eq!(expected.len(), 200);
    let (mut makes, mut models, mut wrong) = (0, 0, Vec::new());
    while let Some(read) = table.next_row().expect("reads") {
        let Some(label) = expected.get(&read.number) else { continue };
        let ready = row::read(&plan, &read.raw.cells, now).ready;
        let value = |key: &str| -> String {
            let value = ready.as_ref().and_then(|ready| ready.attributes().get(key));
            value
                .map(|v| serde_json::to_value(v).expect("json"))
                .map_or(String::new(), |v| v.as_str().unwrap_or_default().to_owned())
        };
        let (make, model) = (value("make"), value("model"));
        makes += usize::from(make == label.make);
        models += usize::from(model == label.model);
        if make != label.make || model != label.model {
            let cell = kernel::text::squeeze(&read.raw.cells[0]);
            wrong.push(format!(
                "{} {cell}: {make}/{model}, not {}/{}",
                label.row, label.make, label.model
            ));
        }
    }
    eprintln!("make right in {makes} of 200, model in {models}: {wrong:#?}");
    assert!(makes >= 190, "{makes} makes of 200");
    assert!(models >= 180, "{models} models of 200");
}
