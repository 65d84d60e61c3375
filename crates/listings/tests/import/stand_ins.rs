//! A column that only stands in for another completes a listing that is known, and changes none; nor does
//! a cell that is not understood.

use chrono::TimeDelta;

use listings::import::Options;

use crate::support::{Shop, mapping_for, options};

/// What each listing says, in order of their ids.
async fn told(shop: &Shop) -> Vec<String> {
    let query = "select concat_ws('|', title, description, price_minor / 100, region, city, lat,
                        attributes ->> 'model', attributes ->> 'version')
                 from listings order by source_key";
    shop.tenant_rows(query).await
}

const WHOLE: &str = "id;marca;modelo;versión;año;precio;ciudad;sector;descripción\n\
    1;Kia;Rio;EX;2019;US$ 9800;Santiago;Cerros de Gurabo;Único dueño\n\
    2;Kia;Rio;LX;2018;US$ 8800;Moca;Centro;Como nuevo\n";

#[tokio::test]
async fn what_stands_in_for_another_changes_nothing_that_is_known() {
    let shop = Shop::open().await;
    shop.import("autos", WHOLE).await;
    let before = told(&shop).await;
    for part in [
        "id;marca;año;sector\n1;Kia;2019;Santiago\n2;Kia;2018;Santiago\n",
        " ID ;MARCA;Año;SECTOR;notas\n1;Kia;2019;Naco;x\n2;Kia;2018;Naco;x\n",
        "id;marca;año;barrio\n1;Kia;2019;Los Jardines\n2;Kia;2018;Los Jardines\n",
        "id;marca;año;sucursal\n1;Kia;2019;Higüey\n2;Kia;2018;Higüey\n",
        "id;marca;año;zona;color\n1;Kia;2019;Norte;\n2;Kia;2018;Sur;\n",
        "id;marca;año;observaciones\n1;Kia;2019;pidió rebaja\n2;Kia;2018;\n",
        "id;marca;año;costo;inicial\n1;Kia;2019;US$ 7000;2000\n2;Kia;2018;US$ 6000;2000\n",
        "id;marca;año;nombre\n1;Kia;2019;Juan Pérez\n2;Kia;2018;Juan Pérez\n",
        "id;título;año\n1;Kia Rio full, cambio por terreno;2019\n2;Kia Rio nítido;2018\n",
    ] {
        for time in ["once", "twice"] {
            shop.test.clock().advance(TimeDelta::minutes(1));
            let (summary, _) = shop.import("autos", part).await;
            assert_eq!((summary.updated, summary.unchanged), (0, 2), "{time}: {part}");
            assert_eq!(summary.completing.len(), 1, "{part}");
        }
    }
    assert_eq!(told(&shop).await, before);
}

#[tokio::test]
async fn it_completes_what_a_listing_lacks_and_says_all_of_a_new_one() {
    let shop = Shop::open().await;
    shop.import("autos", "id,marca,modelo,año,precio\n1,Kia,Rio,2019,US$ 9800\n").await;
    let list = "id,marca,modelo,año,costo,zona,comentarios\n\
        1,Kia,Rio,2019,US$ 7000,Moca,Único dueño\n2,Kia,Soul,2020,US$ 7500,Moca,Como nueva\n";
    let (summary, _) = shop.import("autos", list).await;
    assert_eq!((summary.created, summary.updated), (1, 1));
    let all = told(&shop).await;
    assert!(all[0].starts_with("Kia Rio 2019|Único dueño|9800|Espaillat|Moca|"), "{}", all[0]);
    assert!(all[1].starts_with("Kia Soul 2020|Como nueva|7500|Espaillat|Moca|"), "{}", all[1]);
}

#[tokio::test]
async fn a_site_that_calls_its_city_so_from_the_first_file_moves_by_it() {
    let shop = Shop::open().await;
    let file = |place: &str, name: &str| {
        format!("id,marca,modelo,año,barrio,nombre\n1,Kia,Rio,2019,{place},{name}\n")
    };
    shop.import("autos", file("Moca", "Una joya")).await;
    shop.test.clock().advance(TimeDelta::minutes(1));
    let (summary, _) = shop.import("autos", file("Higüey", "Otra joya")).await;
    assert_eq!((summary.updated, summary.completing.len()), (1, 0));
    let told = told(&shop).await;
    assert!(told[0].starts_with("Otra joya||La Altagracia|Higüey|"), "{told:?}");
}

#[tokio::test]
async fn once_a_file_had_it_plainly_what_stood_for_it_stands_in() {
    let shop = Shop::open().await;
    let first = "id,marca,modelo,año,sector,comentarios\n1,Kia,Rio,2019,Moca,Único dueño\n";
    shop.import("autos", first).await;
    shop.test.clock().advance(TimeDelta::minutes(1));
    shop.import("autos", WHOLE).await;
    let before = told(&shop).await;
    shop.test.clock().advance(TimeDelta::minutes(1));
    let list = "id,marca,año,sector,comentarios\n1,Kia,2019,Los Jardines,vendido a Juan\n";
    assert_eq!(shop.import("autos", list).await.0.unchanged, 1);
    assert_eq!(told(&shop).await, before);
    // A file that brought nothing tells nothing.
    let shop = Shop::open().await;
    let failed = "id,marca,año,sector\n1,Kia,por confirmar,Moca\n";
    assert_eq!(shop.import("autos", failed).await.0.rejected, 1);
    shop.test.clock().advance(TimeDelta::minutes(1));
    shop.import("autos", WHOLE).await;
    shop.test.clock().advance(TimeDelta::minutes(1));
    let list = "id,marca,año,sector\n1,Kia,2019,Los Jardines\n";
    assert_eq!(shop.import("autos", list).await.0.unchanged, 1);
}

#[tokio::test]
async fn rows_are_named_by_the_column_that_named_them_before() {
    let shop = Shop::open().await;
    shop.import("autos", "stock,marca,modelo,año\n7,Kia,Rio,2019\n8,Kia,Rio,2018\n").await;
    let more = "stock,placa,marca,modelo,año\n7,A100,Kia,Rio,2019\n8,A101,Kia,Rio,2018\n";
    let (summary, _) = shop.import("autos", more).await;
    assert_eq!((summary.created, summary.unchanged), (0, 2));
}

#[tokio::test]
async fn a_car_of_another_make_is_not_the_one_of_that_number() {
    let shop = Shop::open().await;
    let north =
        "id,marca,modelo,año,vendedor\n1,Honda,Civic,2017,Auto Norte\n2,Kia,Rio,2018,Auto Norte\n";
    shop.import("autos", north).await;
    let own =
        "código,marca,modelo,año,precio\n1,Ford,Escape,2020,US$ 9000\n2,Kia,Rio,2018,US$ 7000\n";
    let (summary, _) = shop.import("autos", own).await;
    assert_eq!((summary.created, summary.updated), (1, 1));
    let all = "select s.name || '|' || l.title from listings l
               join sellers s using (tenant_id, seller_id) order by 1";
    let expected =
        ["Auto Norte|Honda Civic 2017", "Auto Norte|Kia Rio 2018", "Demo|Ford Escape 2020"];
    assert_eq!(shop.tenant_rows(all).await, expected);
}

#[tokio::test]
async fn a_seller_that_a_kept_mapping_names_is_whose_the_rows_are() {
    let shop = Shop::open().await;
    let north = "id,marca,modelo,año,vendedor\n3,Ford,Escape,2020,Auto Norte\n";
    shop.import("autos", north).await;
    let south = |rows: &str| format!("código,marca,modelo,año\n{rows}");
    let first = south("1,Kia,Rio,2019\n");
    let mut mapping = mapping_for("autos", &first, &shop.site);
    mapping.defaults.seller = "Auto Sur".to_owned();
    let given = Options { mapping: Some(mapping), ..options() };
    shop.import_with("autos", first.as_bytes(), given).await.expect("imported");
    let (summary, _) = shop.import("autos", south("1,Kia,Rio,2019\n3,Ford,Escape,2020\n")).await;
    assert_eq!((summary.created, summary.updated, summary.unchanged), (1, 0, 1));
}

#[tokio::test]
async fn how_it_stands_with_a_car_is_no_city_version_or_title() {
    let shop = Shop::open().await;
    shop.import("autos", WHOLE).await;
    let before = told(&shop).await;
    let list = "id;marca;modelo;versión;año;ciudad;descripción;fotos\n\
        1;Kia;Rio;por confirmar;2019;Vendido;pendiente;IMG_0032.jpg\n";
    assert_eq!(shop.import("autos", list).await.0.unchanged, 1);
    assert_eq!(told(&shop).await, before);
}

#[tokio::test]
async fn the_same_titles_of_another_dealer_are_read_as_ever() {
    let shop = Shop::open().await;
    let whole = "código,título,marca,modelo,año,precio\n1,Una joya,Kia,Rio,2019,US$ 9800\n";
    shop.import("autos", whole).await;
    let other = "código,título,año,precio\n7,Toyota Corolla LE,2018,US$ 7000\n";
    assert_eq!(shop.import("autos", other).await.0.created, 1);
    assert!(told(&shop).await[1].ends_with("|corolla|LE"), "{:?}", told(&shop).await);
}

#[tokio::test]
async fn what_is_not_understood_takes_nothing_away() {
    let shop = Shop::open().await;
    let whole = "id;marca;modelo;versión;año;precio;km;color;ciudad\n\
        1;Toyota;Corolla;LE;2018;US$ 12000;65000;Blanco;Santiago\n";
    shop.import("autos", whole).await;
    let unclear = "id;marca;modelo;año;precio;km;color\n\
        1;Toyota;Inexistente;2018;Vendido;por confirmar;Blanco ostra del Caribe\n";
    let (summary, _) = shop.import("autos", unclear).await;
    assert_eq!((summary.unchanged, summary.warnings), (1, 4), "{:?}", summary.reasons);
    // A row that ends early says nothing of the rest.
    let (summary, _) =
        shop.import("autos", "id;marca;modelo;año;precio;km\n1;Toyota;Corolla;2018\n").await;
    assert_eq!((summary.unchanged, summary.warnings), (1, 1), "{:?}", summary.reasons);
    // An empty cell still says that there is nothing.
    let (summary, _) =
        shop.import("autos", "id;marca;modelo;año;km\n1;Toyota;Corolla;2018;\n").await;
    assert_eq!(summary.updated, 1);
}

#[tokio::test]
async fn a_model_with_its_version_is_both() {
    let shop = Shop::open().await;
    let list = "id,marca,modelo,año,precio\n1,Toyota,Corolla LE,2018,US$ 12000\n\
        2,Toyota,TOYOTA COROLLA,2017,US$ 11000\n3,Toyota,Inexistente XL,2016,US$ 9000\n";
    let (summary, _) = shop.import("autos", list).await;
    assert_eq!((summary.created, summary.warnings), (3, 1), "{:?}", summary.reasons);
    let all = told(&shop).await;
    assert_eq!(all[0], "Toyota Corolla LE 2018||12000|corolla|LE");
    assert_eq!(all[1], "Toyota Corolla 2017||11000|corolla");
    // A version of its own column comes first, and one that is known stays without another.
    let own = "id,marca,modelo,versión,año\n1,Toyota,Corolla LE,XLE,2018\n";
    shop.import("autos", own).await;
    assert!(told(&shop).await[0].ends_with("|corolla|XLE"));
    shop.import("autos", "id,marca,modelo,año\n1,Toyota,Corolla,2018\n").await;
    assert!(told(&shop).await[0].ends_with("|corolla|XLE"));
    for words in ["Corolla SE", "Corolla VENDIDO", "Corolla (apartado)", "Corolla 2018"] {
        let text = format!("id,marca,modelo,año\n1,Toyota,{words},2018\n");
        assert_eq!(shop.import("autos", text).await.0.unchanged, 1, "{words}");
    }
}

#[tokio::test]
async fn where_the_version_always_stands_after_the_model_it_is_put_right_there() {
    let shop = Shop::open().await;
    let list = |model: &str| format!("id,marca,modelo,año\n1,Toyota,{model},2018\n");
    for (model, version) in [
        ("Corolla LE (apartado)", "LE"),
        ("Corolla XLE", "XLE"),
        ("Corolla VENDIDO", "XLE"),
        ("Corolla", "XLE"),
    ] {
        shop.import("autos", list(model)).await;
        assert!(told(&shop).await[0].ends_with(&format!("|corolla|{version}")), "{model}");
        shop.test.clock().advance(TimeDelta::minutes(1));
    }
}

#[tokio::test]
async fn a_city_with_an_addition_is_the_same() {
    let shop = Shop::open().await;
    let whole =
        "id,marca,modelo,año,ciudad,lat,lon\n1,Kia,Rio,2019,Santo Domingo,18.47712,-69.93123\n";
    shop.import("autos", whole).await;
    let place = "select concat_ws('|', region, city, lat, lon) from listings";
    let before: String = shop.ask(place).await;
    shop.import("autos", "id,marca,año,ciudad\n1,Kia,2019,SANTO DOMINGO D.N.\n").await;
    let after: String = shop.ask(place).await;
    assert_eq!(after, before.replace("|Santo Domingo|", "|SANTO DOMINGO D.N.|"));
    shop.import("autos", "id,marca,año,ciudad\n1,Kia,2019,Santo Domingo Este\n").await;
    let moved: String = shop.ask(place).await;
    assert!(!moved.contains("18.47712"), "another city has another point: {moved}");
}

#[tokio::test]
async fn a_former_price_is_none() {
    let shop = Shop::open().await;
    let text =
        "id,marca,modelo,año,precio anterior,precio nuevo\n1,Kia,Rio,2019,US$ 9800,US$ 9100\n";
    shop.import("autos", text).await;
    assert_eq!(told(&shop).await, ["Kia Rio 2019||9100|rio"]);
}
