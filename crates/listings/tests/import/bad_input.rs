use std::io::{Read, repeat};

use listings::import::Error;

use crate::support::{Lines, Shop, options};

fn reasons(lines: &Lines) -> Vec<(String, String)> {
    lines.rows().into_iter().map(|row| (row[0].clone(), row[3].clone())).collect()
}

#[tokio::test]
async fn accents_arrive_whole_from_every_encoding() {
    let shop = Shop::open().await;
    let text = "marca;modelo;año;ciudad\r\nCitroën;C3;2018;Córdoba\r\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("latin")).collect();
    let wide: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    for bytes in [text.as_bytes().to_vec(), latin, wide, marked] {
        let (summary, lines) = shop.import("autos", &bytes).await;
        assert_eq!(summary.created + summary.unchanged, 1, "{}", lines.text());
    }
    let cities = shop.tenant_rows("select city from listings").await;
    assert_eq!(cities, ["Córdoba"], "one listing: every encoding says the same");
}

#[tokio::test]
async fn bytes_of_another_encoding_are_an_error_of_their_row() {
    let shop = Shop::open().await;
    let mut bytes = "marca,modelo,año,ciudad\nCitroën,C3,2018,Córdoba\n".repeat(2).into_bytes();
    bytes.extend(b"Kia,Rio,2019,C\xf3rdoba\nKia,Rio,2020,Quito\n");
    let (summary, lines) = shop.import("autos", &bytes).await;
    assert_eq!((summary.created, summary.rejected), (2, 2), "{}", lines.text());
    assert!(
        lines.text().contains("4,ciudad,error,tiene bytes que no son texto"),
        "{}",
        lines.text()
    );
}

#[tokio::test]
async fn nul_signs_are_taken_out_and_told() {
    let shop = Shop::open().await;
    let (summary, lines) =
        shop.import("autos", "marca,modelo,año\nK\0ia,Rio,20\x0019\nKia,R\0io,2019\n").await;
    assert!(lines.text().contains("nulos"), "{}", lines.text());
    assert_eq!(summary.created + summary.rejected, 2, "{}", lines.text());
    assert!(shop.tenant_rows("select title from listings").await.iter().all(|t| !t.contains('\0')));
}

#[tokio::test]
async fn a_cell_of_100_mb_is_refused_and_the_rest_goes_in() {
    let shop = Shop::open().await;
    let source = (&b"marca,modelo,a\xc3\xb1o\nKia,Rio,2018\n\""[..])
        .chain(repeat(b'x').take(100 << 20))
        .chain(&b"\",Rio,2019\nKia,Sportage,2020\n"[..]);
    let lines = Lines::default();
    let options = listings::import::Options { report: Some(Box::new(lines.clone())), ..options() };
    let summary = shop.import_with("autos", source, options).await.expect("imported");
    assert_eq!((summary.rows, summary.created, summary.rejected), (3, 2, 1));
    assert!(
        lines
            .text()
            .contains("2,,error,línea 3: la columna «marca» tiene una celda de más de 1 MiB"),
        "{}",
        lines.text()
    );
}

#[tokio::test]
async fn an_unclosed_quote_names_the_row_where_it_begins() {
    let shop = Shop::open().await;
    let text = "marca,modelo,año\nKia,Rio,2018\n\"Ford,Fiesta,2019\nMazda,3,2020\n";
    let (summary, lines) = shop.import("autos", text).await;
    assert_eq!((summary.created, summary.rejected), (2, 1), "and swallows none behind it");
    let (row, reason) = &reasons(&lines)[0];
    assert_eq!(row, "2");
    assert!(reason.contains("línea 3") && reason.contains("comillas"), "{reason}");
}

#[tokio::test]
async fn nothing_to_import_is_said_and_leaves_nothing() {
    let shop = Shop::open().await;
    for (bytes, said) in [
        (&b""[..], "vacío"),
        (b"\r\n\r\n", "vacío"),
        (b"marca,modelo\n", "títulos"),
        (b"PK\x03\x04\x14", "Excel"),
        (b"marca,\"modelo\n", "comillas"),
        (b"una,otra\nx,y\n", "«Marca»"),
    ] {
        let error = shop.import_with("autos", bytes, options()).await.expect_err(said);
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(error.kind(), kernel::Kind::Invalid);
        assert!(!matches!(error, Error::Interrupted { .. }));
    }
    assert_eq!(shop.ask::<i64>("select count(*) from imports").await, 0);
}

#[tokio::test]
async fn ragged_rows_line_ends_and_repeated_titles_do_not_stop_it() {
    let shop = Shop::open().await;
    let text = "marca,modelo,año,año,precio\r\n\
        Kia,Rio,2018,2018,\"US$ 9,800\"\r\n\
        Kia,Rio,2019\r\n\
        Kia,Rio,2020,2020,9,800,y más\r\n\
        \r\n\
        ,,,,\r\n\
        Kia,Rio,2021,2021,,,,\r\n";
    let (summary, lines) = shop.import("autos", text).await;
    assert_eq!((summary.rows, summary.created, summary.rejected), (4, 3, 1), "{}", lines.text());
    let said = reasons(&lines);
    assert_eq!(said[0], ("2".into(), "tiene 3 celdas y el archivo 5 columnas".into()));
    assert!(said[1].0 == "3" && said[1].1.contains("tiene 7 celdas"), "{said:?}");
    assert_eq!(said.len(), 2, "rows of empty cells are no rows: {said:?}");
}

#[tokio::test]
async fn every_value_that_is_left_out_is_explained() {
    let shop = Shop::open().await;
    let text = "id,marca,modelo,año,km,precio,combustible,puertas,lat,lon,ciudad\n\
        a,Toyota,Corolla,2018,45 mil km,US$ 12.500,Nafta,4,18.48,-69.93,Santo Domingo\n\
        b,Toyota,Nada,2018,1.500.000,barato,agua,15,91,0,Santo Domingo\n\
        c,Toyota,Corolla,1800,,,,,,,\n\
        d,=cmd(),Corolla,2018,,,,,,,\n\
        e,Toyota,Corolla,2018,,US$ 1,,,,,\n\
        f,Toyota,Corolla,2018,30.000 millas,RD$ 950.000,,,,,Boca Chica\n";
    let (summary, lines) = shop.import("autos", text).await;
    assert_eq!((summary.created, summary.rejected), (4, 2), "{}", lines.text());
    let said: Vec<String> =
        lines.rows().iter().map(|row| format!("{} {} {}", row[0], row[1], row[2])).collect();
    for expected in [
        "2 modelo aviso",
        "2 km aviso",
        "2 precio aviso",
        "2 combustible aviso",
        "2 puertas aviso",
        "2 lat aviso",
        "3 año error",
        "4 marca error",
        "5 precio aviso",
    ] {
        assert!(said.iter().any(|line| line == expected), "{expected}: {said:#?}");
    }
    assert!(lines.text().contains("'=cmd()"), "no cell of the report is a formula");
    let first = shop
        .json(
            "select jsonb_build_array(attributes ->> 'mileage_km', attributes ->> 'fuel',
                    price_minor, price_currency, lat, region) from listings
             where source_key = 'a'",
        )
        .await;
    assert_eq!(
        first,
        serde_json::json!(["45000", "petrol", 1_250_000, "USD", 18.48, "Distrito Nacional"])
    );
    let last = shop
        .json(
            "select jsonb_build_array(attributes ->> 'mileage_km', price_minor, price_currency,
                    lat is not null) from listings where source_key = 'f'",
        )
        .await;
    assert_eq!(last, serde_json::json!(["48280", 95_000_000, "DOP", true]));
}

#[tokio::test]
async fn rows_beyond_the_limit_of_listings_are_told_and_the_others_come_in() {
    let shop = Shop::open().await;
    let mut tx = shop.db.begin(&db::Scope::tenant(shop.tenant)).await.expect("begun");
    let to = Some(tenancy::limit::Allowed { most: 7, is_hard: true });
    let (by, limit) = (tenancy::audit::By::command(), tenancy::limit::Limit::Listings);
    tenancy::limit::set(&mut tx, &by, limit, to).await.expect("set");
    tx.commit().await.expect("committed");
    let mut text = "id,marca,modelo,año,precio\n".to_owned();
    for number in 1..=20 {
        text.push_str(&format!("{number},Kia,Rio,2019,US$ 9{number:03}\n"));
    }
    let (summary, lines) = shop.import("autos", &text).await;
    assert_eq!((summary.created, summary.rejected), (7, 13), "{:?}", summary.reasons);
    assert!(lines.text().contains("se alcanzó el límite de anuncios: 7"), "{}", lines.text());
    let (again, _) = shop.import("autos", &text).await;
    assert_eq!((again.created, again.unchanged, again.rejected), (0, 7, 13));
}
