//! A file that is a part of one that came before is read as that one was.

use listings::import::Error;

use crate::support::{Shop, options};

/// What each listing says, in order of their ids.
async fn told(shop: &Shop) -> Vec<String> {
    let query = "select concat_ws('|', title, description, price_minor / 100, region, city,
                        attributes ->> 'model', attributes ->> 'version')
                 from listings order by source_key";
    shop.tenant_rows(query).await
}

#[tokio::test]
async fn a_column_that_was_nothing_beside_others_is_nothing_without_them() {
    let shop = Shop::open().await;
    let whole = "id,marca,modelo,año,precio,ciudad,sector,descripción,observaciones\n\
        1,Kia,Rio,2019,US$ 9800,Santiago,Cerros de Gurabo,Único dueño,llamar a Ana\n\
        2,Kia,Rio,2018,US$ 8800,Moca,Centro,Como nuevo,llave en oficina\n";
    shop.import("autos", whole).await;
    let before = told(&shop).await;
    for part in [
        "id,marca,año,sector\n1,Kia,2019,Santiago\n2,Kia,2018,Santiago\n",
        "id,marca,año,observaciones\n1,Kia,2019,vendido a plazos\n2,Kia,2018,nada\n",
    ] {
        let (summary, _) = shop.import("autos", part).await;
        assert_eq!((summary.updated, summary.unchanged), (0, 2), "{part}");
    }
    assert_eq!(told(&shop).await, before);
    // With a column more it is no part any more, and speaks for itself.
    let other = "id,marca,año,sector,color\n1,Kia,2019,Higüey,rojo\n";
    assert_eq!(shop.import("autos", other).await.0.updated, 1);
    assert!(told(&shop).await[0].contains("Higüey"));
}

#[tokio::test]
async fn a_title_does_not_become_make_model_and_version() {
    let shop = Shop::open().await;
    let whole = "id,titulo,marca,modelo,versión,año,precio\n\
        1,Toyota Corolla recién pintado,Toyota,Corolla,SE,2018,US$ 12000\n";
    shop.import("autos", whole).await;
    let before = told(&shop).await;
    let part = "id,titulo,año,precio\n1,Toyota Corolla de un solo dueño,2018,US$ 11500\n";
    let refused = shop.import_with("autos", part.as_bytes(), options()).await;
    let Err(Error::ColumnsMissing { missing, .. }) = refused else {
        panic!("without its make no car can come in: {refused:?}");
    };
    assert_eq!(missing, ["«Marca»"]);
    assert_eq!(told(&shop).await, before);
    let part =
        "id,titulo,marca,año,precio\n1,Toyota Corolla de un solo dueño,Toyota,2018,US$ 11500\n";
    shop.import("autos", part).await;
    assert_eq!(told(&shop).await, ["Toyota Corolla de un solo dueño||11500|corolla|SE"]);
}

#[tokio::test]
async fn what_somebody_said_of_the_fuller_file_holds_for_its_parts() {
    let shop = Shop::open().await;
    let whole = "ref;marca;modelo;año;a;b\n1;Kia;Rio;2019;9800;rojo\n";
    let mut mapping = crate::support::mapping_for("autos", whole, &shop.site);
    mapping.columns[4].to = vec!["price".parse().expect("a target")];
    mapping.columns[4].currency = Some(kernel::Currency::USD);
    let given = listings::import::Options { mapping: Some(mapping), ..options() };
    shop.import_with("autos", whole.as_bytes(), given).await.expect("imported");
    shop.import("autos", "ref;marca;año;a\n1;Kia;2019;9500\n").await;
    assert_eq!(told(&shop).await, ["Kia Rio 2019||9500|rio"]);
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
