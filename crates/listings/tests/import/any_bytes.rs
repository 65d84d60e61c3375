//! Whatever a file holds, it is read to its end or refused in words.

use listings::import::{plan::Plan, propose, row, table::Table};
use proptest::prelude::*;

use crate::support::{site, vertical};

/// Reads a file as a run does, without a database. Gives how many rows were taken.
fn read_all(key: &str, bytes: &[u8]) -> usize {
    thread_local! {
        static VERTICALS: [listings::Vertical; 3] =
            ["autos", "propiedades", "servicios"].map(vertical);
    }
    VERTICALS.with(|all| {
        let vertical = all.iter().find(|v| v.key == key).expect("shipped");
        let site = site("DO", "DOP", kernel::locale::Locale::EsDo);
        let Ok(mut table) = Table::open(bytes, None) else { return 0 };
        let mapping = propose(table.names(), &table.sample(), vertical, &site, None);
        let text = mapping.to_toml().expect("written");
        assert_eq!(listings::import::Mapping::read(&text).expect("read"), mapping);
        let Ok(plan) = Plan::new(mapping, table.names(), vertical, &site) else { return 0 };
        let now = "2026-01-05T12:00:00Z".parse().expect("a moment");
        let mut taken = 0;
        while let Some(read) = table.next_row().expect("reads") {
            let reading = row::read(&plan, &read.raw.cells, now);
            assert!(
                reading.ready.is_some() || !reading.issues.is_empty(),
                "refused without a word"
            );
            if let Some(ready) = reading.ready {
                let seller = kernel::ids::SellerId(uuid::Uuid::nil());
                let draft = ready.into_draft(seller, &row::fingerprint(&read.raw.cells));
                assert_eq!(draft.check(), Ok(()));
                taken += 1;
            }
        }
        taken
    })
}

/// Cells as people write them, and worse.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Kia Rio LX".to_owned()),
        Just("Mazda CX-5".to_owned()),
        Just("apartment".to_owned()),
        Just("Plomero".to_owned()),
        Just("sell".to_owned()),
        Just("41000 Kms. · Manta".to_owned()),
        Just("-34.6,-58.4".to_owned()),
        "[0-9]{1,4}",
        "(US\\$|RD\\$)? ?[0-9]{1,3}([.,][0-9]{3}){0,2}",
        "-?[0-9]{1,3}[.,][0-9]{1,6}",
        "[0-9]{2}/[0-9]{2}/[0-9]{4}",
        "\\PC{0,12}",
        "(?s).{0,6}",
    ]
}

fn title() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "",
        "id",
        "name",
        "marca",
        "modelo",
        "año",
        "year",
        "km",
        "precio",
        "moneda",
        "operación",
        "ciudad",
        "provincia",
        "país",
        "lat",
        "lon",
        "lat-lon",
        "fotos",
        "fecha",
        "vendedor",
        "property_type",
        "rooms",
        "superficie",
        "combustible",
        "equipamiento",
        "oficio",
        "título",
        "descripción",
        "precio usd",
        "a domicilio",
        "x",
    ])
    .prop_map(str::to_owned)
}

fn quoted(cells: &[String], separator: char) -> String {
    let cells: Vec<String> =
        cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    cells.join(&separator.to_string()) + "\r\n"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        read_all("servicios", &bytes);
    }

    #[test]
    fn any_table_is_read_to_its_end(
        titles in proptest::collection::vec(title(), 1..8),
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 0..9), 0..6),
        separator in proptest::sample::select(vec![',', ';', '\t', '|']),
        key in proptest::sample::select(vec!["autos", "propiedades", "servicios"]),
        damage in proptest::option::of((any::<proptest::sample::Index>(), any::<u8>())),
    ) {
        let mut text = quoted(&titles, separator).into_bytes();
        for row in &rows {
            text.extend(quoted(row, separator).into_bytes());
        }
        if let Some((at, byte)) = damage {
            let at = at.index(text.len());
            text[at] = byte;
        }
        read_all(key, &text);
    }
}

#[test]
fn the_test_above_takes_some_rows() {
    assert_eq!(read_all("autos", "name,año,km\nKia Rio,2018,1\nMazda 3,2019,2\n".as_bytes()), 2);
    assert_eq!(read_all("servicios", "oficio,título\nPlomero,Arreglos\n".as_bytes()), 1);
}
