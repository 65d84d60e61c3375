//! A second file that names listings by an id says less than the first: what decision 0014 promises.

use db::Scope;
use kernel::locale::Locale;
use listings::import::{Mapping, Options, Summary, mapping::Defaults};
use sqlx::AssertSqlSafe;

use crate::{
    files,
    support::{Lines, OTHER_SITE, Shop, mapping_for, options, site},
};

/// What the listing of that id says, parted by `|`.
async fn told(shop: &Shop, id: &str) -> String {
    let query = "select concat_ws('|', title, operation, price_minor || price_currency, country,
                        region, city, lat is not null, attributes ->> 'version')
                 from listings where source_key = $1";
    let mut all = shop.test.bootstrap().await;
    sqlx::query_scalar(query).bind(id).fetch_one(&mut all).await.expect("a listing")
}

/// Where each listing is, in order of their ids.
async fn places(shop: &Shop) -> Vec<String> {
    let query = "select concat_ws('|', coalesce(country, '-'), coalesce(region, '-'),
                        coalesce(city, '-'), coalesce(lat || ',' || lon, '-'))
                 from listings order by source_key";
    shop.tenant_rows(query).await
}

/// What each listing costs, in order of their ids.
async fn prices(shop: &Shop) -> Vec<String> {
    let query = "select coalesce(price_minor / 100 || ' ' || price_currency, '-')
                 from listings order by source_key";
    shop.tenant_rows(query).await
}

/// Imports with a mapping that states these defaults.
async fn give(shop: &Shop, key: &str, text: &str, defaults: Defaults) -> Summary {
    let mapping = Mapping { defaults, ..mapping_for(key, text, &shop.site) };
    let options = Options { mapping: Some(mapping), ..options() };
    shop.import_with(key, text.as_bytes(), options).await.expect("imported")
}

/// Defaults that state a country and a currency.
fn of(country: &str, currency: &str) -> Defaults {
    Defaults {
        country: Some(country.into()),
        currency: Some(currency.parse().expect("known")),
        ..Defaults::default()
    }
}

async fn dominican() -> Shop {
    Shop::open_at(site("DO", "DOP", Locale::EsDo)).await
}

/// Cars in cities of Ecuador, enough to tell that a file is from there.
fn ecuadorian(price: &str) -> String {
    let cities = ["Quito", "Guayaquil", "Cuenca", "Manta"];
    let row = |n: usize| format!("e{n:02},Kia,Rio,2019,{price},{}\n", cities[n % 4]);
    format!("id,marca,modelo,año,precio,ciudad\n{}", (0..24).map(row).collect::<String>())
}

#[tokio::test]
async fn what_a_file_has_no_column_for_stays() {
    let shop = Shop::open().await;
    let whole = "id,marca,modelo,año,precio,km,ciudad,descripción,fotos,operación\n\
        1,Toyota,Corolla,2018,US$ 12.500,80000,Santiago,Único dueño,https://a.example/1.jpg,alquiler\n\
        2,Kia,Rio,2019,US$ 9.800,60000,Moca,,,venta\n";
    let (first, _) = shop.import("autos", whole).await;
    assert_eq!((first.created, first.warnings), (2, 0), "{:?}", first.reasons);
    let prices = "id,año,marca,precio\n1,2018,Toyota,US$ 11.900\n2,2019,Kia,US$ 9.800\n";
    let (second, _) = shop.import("autos", prices).await;
    assert_eq!((second.updated, second.unchanged), (1, 1), "one price is new, nothing else");
    let told: String = shop
        .ask(
            "select concat_ws('|', title, description, city, price_minor, operation,
                              attributes ->> 'model', attributes ->> 'mileage_km',
                              jsonb_array_length(images), lat is not null)
             from listings where source_key = '1'",
        )
        .await;
    let expected = "Toyota Corolla 2018|Único dueño|Santiago|1190000|rent|corolla|80000|1|t";
    assert_eq!(told, expected);
    // Another make: the model that was is none of its.
    let (third, _) = shop.import("autos", "id,año,marca\n1,2018,Kia\n").await;
    assert_eq!(third.updated, 1);
    let title: String = shop.ask("select title from listings where source_key = '1'").await;
    assert_eq!(title, "Kia 2018");
    // An empty cell of a column that is there says that there is nothing.
    let (fourth, _) = shop.import("autos", "id,año,marca,descripción\n1,2018,Kia,\n").await;
    assert_eq!(fourth.updated, 1);
    let left: String = shop.ask("select description from listings where source_key = '1'").await;
    assert_eq!(left, "");
}

#[tokio::test]
async fn a_list_of_prices_is_read_by_what_is_known_of_each_listing() {
    let shop = Shop::open_at(site("DO", "DOP", Locale::EsDo)).await;
    let whole = "id,marca,modelo,versión,año,precio,moneda,operación,país,ciudad\n\
        1,Kia,Rio,EX,2019,9800,USD,venta,Ecuador,Quito\n\
        2,Kia,Rio,LX,2020,60,USD,alquiler,Ecuador,Quito\n";
    let (first, _) = shop.import("autos", whole).await;
    assert_eq!((first.created, first.warnings), (2, 0), "{:?}", first.reasons);
    let before = [told(&shop, "1").await, told(&shop, "2").await];
    let prices = "id,marca,año,precio\n1,Kia,2019,9800\n2,Kia,2020,60\n";
    let (second, _) = shop.import("autos", prices).await;
    let counts = (second.updated, second.unchanged, second.warnings);
    assert_eq!(counts, (0, 2, 0), "{:?}", second.reasons);
    assert_eq!([told(&shop, "1").await, told(&shop, "2").await], before);
    // The same place without its country, and an empty operation.
    let places = "id,marca,año,ciudad,operación\n1,Kia,2019,Quito,venta\n2,Kia,2020,Quito,\n";
    let (third, _) = shop.import("autos", places).await;
    assert_eq!((third.updated, third.unchanged), (0, 2));
    // A country that is not there, or not readable, is not another one.
    let places = "id,marca,año,país,ciudad\n1,Kia,2019,,quito\n2,Kia,2020,,QUITO\n";
    let (third, _) = shop.import("autos", places).await;
    assert_eq!((third.updated, third.unchanged), (0, 2));
    // Another city, in the country the listing is in.
    shop.import("autos", "id,marca,año,ciudad\n1,Kia,2019,Guayaquil\n").await;
    assert_eq!(told(&shop, "1").await, "Kia Rio EX 2019|sale|980000USD|EC|Guayas|Guayaquil|t|EX");
    // A price beside an empty currency is in the listing's.
    let priced = "id,marca,año,precio,moneda\n1,Kia,2019,9800,\n2,Kia,2020,60,USD\n";
    let (fourth, _) = shop.import("autos", priced).await;
    assert_eq!((fourth.unchanged, fourth.warnings), (2, 0), "{:?}", fourth.reasons);
    // A mapping that says what the site has for all says nothing of its own.
    let mapping = mapping_for("autos", prices, &shop.site);
    let given = Options { mapping: Some(mapping), ..options() };
    let given = shop.import_with("autos", prices.as_bytes(), given).await.expect("runs");
    assert_eq!(given.unchanged, 2);
    // A title somebody gave stays where a file has none for it.
    shop.import("autos", "id,marca,año,título\n1,Kia,2019,Una joya\n").await;
    let (untitled, _) =
        shop.import("autos", "id,marca,año,título\n1,Kia,2019,\n2,Kia,2020,\n").await;
    assert_eq!(untitled.unchanged, 2);
    assert!(told(&shop, "1").await.starts_with("Una joya|"));
    // An empty title is made anew from all there is; another car has no version of the old one.
    let (fifth, _) = shop.import("autos", "id,marca,año,título\n2,Kia,2020,\n").await;
    assert_eq!(fifth.unchanged, 1);
    shop.import("autos", "id,marca,modelo,año\n2,Toyota,Corolla,2020\n").await;
    assert_eq!(told(&shop, "2").await, "Toyota Corolla 2020|rent|6000USD|EC|Pichincha|Quito|t");
}

#[tokio::test]
async fn a_foreign_file_moves_no_listing_whose_city_is_at_home_alone() {
    let shop = Shop::open_at(site("DO", "DOP", Locale::EsDo)).await;
    let home = "id,marca,modelo,año,precio,ciudad\n1,Kia,Rio,2019,900000,Higüey\n";
    shop.import("autos", home).await;
    let before = told(&shop, "1").await;
    let abroad = ["Quito", "Guayaquil", "Cuenca", "Manta"];
    let rows = (10..60).map(|n| format!("{n},Kia,Rio,2019,9{n}00,{}\n", abroad[n % 4]));
    let rows: String = rows.collect();
    let mixed = format!("id,marca,modelo,año,precio,ciudad\n{rows}1,Kia,Rio,2019,900000,Higüey\n");
    let (mixed, _) = shop.import("autos", mixed).await;
    assert_eq!(mixed.mapping.defaults.country.as_deref(), Some("EC"));
    assert_eq!(told(&shop, "1").await, before);
    // Nor one without a city there, nor one of a quarter in no list.
    shop.import("autos", home.replace("Higüey", "Ensanche Piantini").replace("\n1,", "\n2,")).await;
    let quarter = told(&shop, "2").await;
    shop.import("autos", home.replace("\n1,", "\n3,")).await;
    let mixed = format!(
        "id,marca,modelo,año,precio,ciudad\n{rows}1,Kia,Rio,2019,900000,\n\
         2,Kia,Rio,2019,900000,Ensanche Piantini\n3,Kia,Rio,2019,900000,Ensanche Piantini\n"
    );
    let (mixed, _) = shop.import("autos", mixed).await;
    assert_eq!(mixed.mapping.defaults.country.as_deref(), Some("EC"));
    assert!(told(&shop, "1").await.contains("|90000000DOP|DO|"), "{}", told(&shop, "1").await);
    assert_eq!(told(&shop, "2").await, quarter);
    assert!(told(&shop, "3").await.contains("|90000000DOP|DO|"), "{}", told(&shop, "3").await);
}

#[tokio::test]
async fn what_a_part_was_read_wrong_in_the_whole_puts_right() {
    let shop = Shop::open_at(site("DO", "DOP", Locale::EsDo)).await;
    let row = |n: usize| format!("{n},Kia,Rio,2019,99{n:03},Manta\n");
    let header = "id,marca,modelo,año,precio,ciudad\n";
    let (part, _) = shop.import("autos", format!("{header}{}{}", row(1), row(2))).await;
    assert_eq!(part.mapping.defaults.country, None, "two rows tell nothing");
    let abroad = ["Quito", "Guayaquil", "Cuenca", "Manta"];
    let rows = (10..60).map(|n| format!("{n},Kia,Rio,2019,9{n}00,{}\n", abroad[n % 4]));
    let whole = format!("{header}{}{}{}", row(1), row(2), rows.collect::<String>());
    let (whole, _) = shop.import("autos", whole).await;
    assert_eq!((whole.updated, whole.mapping.defaults.country.as_deref()), (2, Some("EC")));
    let told = told(&shop, "1").await;
    assert!(told.contains("|9900100USD|EC|Manabí|Manta|t"), "{told}");
}

// What is said for all rows.

#[tokio::test]
async fn what_a_given_mapping_states_is_said_of_every_row_each_time() {
    let shop = dominican().await;
    let rows = "id,marca,modelo,año,precio,ciudad\n1,Toyota,Corolla,2018,25000,Manta\n";
    shop.import("autos", rows).await;
    let here = told(&shop, "1").await;
    assert!(here.contains("|2500000DOP|DO|Manta|"), "{here}");
    let there = Defaults { operation: Some(listings::Operation::Rent), ..of("EC", "USD") };
    let back = Defaults { operation: Some(listings::Operation::Sale), ..of("DO", "DOP") };
    for round in 0..2 {
        for (updated, unchanged) in [(1, 0), (0, 1)] {
            let given = give(&shop, "autos", rows, there.clone()).await;
            assert_eq!((given.updated, given.unchanged), (updated, unchanged), "{round}");
        }
        let moved = told(&shop, "1").await;
        assert!(moved.contains("|rent|2500000USD|EC|Manabí|Manta|t"), "{moved}");
        for (updated, unchanged) in [(1, 0), (0, 1)] {
            let given = give(&shop, "autos", rows, back.clone()).await;
            assert_eq!((given.updated, given.unchanged), (updated, unchanged), "{round}");
        }
        assert_eq!(told(&shop, "1").await, here);
    }
}

#[tokio::test]
async fn files_of_two_branches_are_each_in_their_country() {
    let shop = dominican().await;
    let file =
        |id: &str, price: &str| format!("id,marca,modelo,año,precio\n{id},Kia,Rio,2019,{price}\n");
    for _ in 0..2 {
        give(&shop, "autos", &file("1", "9800"), of("EC", "USD")).await;
        give(&shop, "autos", &file("2", "180000"), of("MX", "MXN")).await;
        // The repaired row of the first.
        give(&shop, "autos", &file("1", "9500"), of("EC", "USD")).await;
    }
    assert_eq!(prices(&shop).await, ["9500 USD", "180000 MXN"]);
    assert_eq!(places(&shop).await, ["EC|-|-|-", "MX|-|-|-"]);
}

#[tokio::test]
async fn what_a_given_mapping_leaves_out_and_what_one_kept_states_is_not_said() {
    let shop = dominican().await;
    let rows = "id,marca,modelo,año,precio\n1,Kia,Rio,2019,29800\n2,Kia,Rio,2018,29700\n";
    let rented = Defaults { operation: Some(listings::Operation::Rent), ..of("EC", "USD") };
    give(&shop, "autos", rows, rented.clone()).await;
    let left_out = give(&shop, "autos", rows, Defaults::default()).await;
    assert_eq!((left_out.updated, left_out.unchanged), (0, 2));
    let back = Defaults { operation: Some(listings::Operation::Sale), ..of("DO", "DOP") };
    give(&shop, "autos", rows, back).await;
    let second = "id,marca,modelo,año,precio\n2,Kia,Rio,2018,29700\n";
    give(&shop, "autos", second, rented).await;
    // What was given last for this header is kept, and is for new listings.
    let (kept, _) = shop.import("autos", format!("{rows}3,Kia,Rio,2017,29600\n")).await;
    assert_eq!((kept.created, kept.unchanged), (1, 2));
    let operations = "select operation || ' ' || country || ' ' || price_currency
                      from listings order by source_key";
    let all = shop.tenant_rows(operations).await;
    assert_eq!(all, ["sale DO DOP", "rent EC USD", "rent EC USD"]);
}

#[tokio::test]
async fn a_cell_wins_over_what_is_said_of_every_row() {
    let shop = dominican().await;
    let rows = "id,marca,modelo,año,precio,moneda,operación,país,vendedor\n\
        1,Kia,Rio,2019,850000,DOP,venta,DO,Autos Uno\n2,Kia,Rio,2018,60,,,,\n";
    let all = Defaults {
        operation: Some(listings::Operation::Rent),
        seller: "Sucursal Quito".into(),
        ..of("EC", "USD")
    };
    for unchanged in [0, 2] {
        let given = give(&shop, "autos", rows, all.clone()).await;
        assert_eq!((given.unchanged, given.warnings), (unchanged, 0), "{:?}", given.reasons);
    }
    assert_eq!(prices(&shop).await, ["850000 DOP", "60 USD"]);
    assert_eq!(places(&shop).await, ["DO|-|-|-", "EC|-|-|-"]);
    let sellers = "select s.name || ' ' || l.operation from listings l
                   join sellers s using (tenant_id, seller_id) order by l.source_key";
    assert_eq!(shop.tenant_rows(sellers).await, ["Autos Uno sale", "Sucursal Quito rent"]);
}

#[tokio::test]
async fn a_mapping_that_is_written_says_only_what_the_site_does_not() {
    let shop = dominican().await;
    let text = ecuadorian("9800");
    let mapping = mapping_for("autos", &text, &shop.site);
    assert_eq!(mapping.defaults, of("EC", "USD"));
    let own = "id,marca,modelo,año,precio\n1,Kia,Rio,2019,9800\n";
    assert_eq!(mapping_for("autos", own, &shop.site).defaults, Defaults::default());
    // One that was kept when all of them had to be stated.
    give(&shop, "autos", own, of("DO", "DOP")).await;
    let (db, autos) = (&shop.db, crate::support::vertical("autos"));
    let shown = listings::import::mapping_for(db, shop.tenant, &shop.site, &autos, own.as_bytes());
    assert_eq!(shown.await.expect("shown").0.defaults, Defaults::default());
}

// A guess.

#[tokio::test]
async fn the_homes_of_argentina_cut_to_their_prices_change_nothing() {
    let Some((file, _)) = files::open("propiedades-argentina.csv") else { return };
    let shop = dominican().await;
    let mut reader = csv::Reader::from_reader(file);
    let titles = reader.headers().expect("titles").clone();
    let named = ["properati_url", "property_type", "place_name", "price"];
    let at = named.map(|name| titles.iter().position(|title| title == name).expect("there"));
    let (mut whole, mut cut) = (csv::Writer::from_writer(vec![]), csv::Writer::from_writer(vec![]));
    whole.write_record(&titles).expect("written");
    cut.write_record(named).expect("written");
    for row in reader.records() {
        let row = row.expect("csv");
        whole.write_record(&row).expect("written");
        cut.write_record(at.map(|at| &row[at])).expect("written");
    }
    let (whole, _) = shop.import("propiedades", whole.into_inner().expect("whole")).await;
    assert!(whole.created > 1_000, "{whole:?}");
    let (cut, lines) = shop.import("propiedades", cut.into_inner().expect("cut")).await;
    assert_eq!(cut.mapping.defaults.currency.map(|c| c.code()), Some("ARS"), "a guess");
    assert_eq!((cut.created, cut.updated), (0, 0), "{}", lines.text());
}

#[tokio::test]
async fn a_listing_without_a_price_takes_the_currency_of_its_country() {
    let shop = dominican().await;
    let whole = "id,marca,modelo,año,país\n1,Kia,Rio,2019,DO\n2,Kia,Rio,2019,Ecuador\n\
        3,Kia,Rio,2019,México\n";
    shop.import("autos", whole).await;
    let list =
        "id,marca,año,precio\n1,Kia,2019,850000\n2,Kia,2019,14000\n3,Kia,2019,\"$250,000\"\n";
    shop.import("autos", list).await;
    assert_eq!(prices(&shop).await, ["850000 DOP", "14000 USD", "250000 MXN"]);
    let (again, _) = shop.import("autos", list).await;
    assert_eq!(again.unchanged, 3);
}

// A lone `$`.

#[tokio::test]
async fn a_lone_sign_means_the_currency_a_listing_has() {
    let shop = dominican().await;
    let (first, _) = shop.import("autos", ecuadorian("$ 20000")).await;
    assert_eq!(first.created, 24);
    let list: String = (0..24).map(|n| format!("e{n:02},Kia,2019,$ 19500\n")).collect();
    let (second, _) = shop.import("autos", format!("id,marca,año,precio\n{list}")).await;
    assert_eq!((second.updated, second.warnings), (24, 0), "{:?}", second.reasons);
    assert!(prices(&shop).await.iter().all(|price| price == "19500 USD"));
}

#[tokio::test]
async fn a_lone_sign_far_from_the_price_there_was_means_what_it_means_there() {
    let mut shop = dominican().await;
    let whole = "id,marca,modelo,año,precio,moneda,país\n1,Kia,Rio,2019,12500,USD,\n\
        2,Kia,Rio,2019,900000,DOP,\n3,Kia,Rio,2019,12500,USD,\n4,Kia,Rio,2019,9000,EUR,\n\
        5,Kia,Rio,2019,,,Ecuador\n";
    shop.import("autos", whole).await;
    let list = "id,marca,año,precio\n1,Kia,2019,\"$11,900\"\n2,Kia,2019,\"$850,000\"\n\
        3,Kia,2019,\"$690,000\"\n4,Kia,2019,\"$690,000\"\n5,Kia,2019,\"$9,900\"\n";
    let expected = ["11900 USD", "850000 DOP", "690000 DOP", "690000 DOP", "9900 USD"];
    let (home, _) = shop.import("autos", list).await;
    assert_eq!((home.updated, home.warnings), (5, 0), "{:?}", home.reasons);
    assert_eq!(prices(&shop).await, expected);
    // Through another site of the same tenant.
    shop.site = listings::import::ImportSite { id: OTHER_SITE, ..site("EC", "USD", Locale::EsEc) };
    let (abroad, _) = shop.import("autos", list).await;
    assert_eq!(abroad.unchanged, 5);
    assert_eq!(prices(&shop).await, expected);
    // And from nothing like it.
    shop.import("autos", "id,marca,año,precio\n2,Kia,2019,\"$50,000\"\n").await;
    assert_eq!(prices(&shop).await[1], "50000 DOP", "eighteen times less, in a Dominican car");
}

#[tokio::test]
async fn a_lone_sign_beside_a_named_currency_says_nothing_else() {
    let shop = dominican().await;
    let rows = "id,marca,modelo,año,precio,moneda\n1,Kia,Rio,2019,\"$ 45,000\",USD\n\
        2,Kia,Rio,2019,\"US$ 45,000\",$\n3,Kia,Rio,2019,\"$ 45,000\",EUR\n";
    for (created, unchanged) in [(3, 0), (0, 3)] {
        let (summary, _) = shop.import("autos", rows).await;
        assert_eq!((summary.created, summary.unchanged, summary.warnings), (created, unchanged, 1));
    }
    assert_eq!(prices(&shop).await, ["45000 USD", "45000 USD", "-"]);
}

// The place.

#[tokio::test]
async fn a_region_completes_a_place_and_moves_nothing() {
    let shop = dominican().await;
    let homes = "id,tipo,precio,ciudad,lat,lon\n\
        1,Casa,US$ 90000,Piantini,18.4511,-69.9511\n\
        2,Casa,US$ 90000,Punta Cana,18.5601,-68.3725\n\
        3,Casa,US$ 90000,,18.4511,-69.9511\n\
        4,Casa,US$ 90000,Santo Domingo,18.4511,-69.9511\n";
    shop.import("propiedades", homes).await;
    let regions = "id,tipo,provincia\n1,Casa,Distrito Nacional\n2,Casa,Altagracia\n\
        3,Casa,Distrito Nacional\n4,Casa,D.N.\n";
    let expected = [
        "DO|Distrito Nacional|Piantini|18.4511,-69.9511",
        "DO|Altagracia|Punta Cana|18.5601,-68.3725",
        "DO|Distrito Nacional|-|18.4511,-69.9511",
        "DO|D.N.|Santo Domingo|18.4511,-69.9511",
    ];
    for updated in [4, 0] {
        let (summary, _) = shop.import("propiedades", regions).await;
        assert_eq!(summary.updated, updated);
        assert_eq!(places(&shop).await, expected);
    }
    // Back to a spelling of the list, with the city they had.
    let (back, _) = shop
        .import(
            "propiedades",
            "id,tipo,provincia\n2,Casa,La Altagracia\n4,Casa,Distrito Nacional\n",
        )
        .await;
    assert_eq!(back.updated, 2);
    assert_eq!(places(&shop).await[3], "DO|Distrito Nacional|Santo Domingo|18.4511,-69.9511");
}

#[tokio::test]
async fn a_city_that_is_added_keeps_the_exact_point() {
    let shop = dominican().await;
    let points = "id,tipo,precio,lat,lon\n1,Casa,US$ 90000,18.4511,-69.9511\n\
        2,Casa,US$ 90000,18.4511,-69.9511\n3,Casa,US$ 90000,,\n";
    shop.import("propiedades", points).await;
    let exact = "18.4511,-69.9511";
    for cells in ["", ",,", ",n/a,n/a", ",0,0"] {
        let titles = if cells.is_empty() { "" } else { ",lat,lon" };
        let cities = format!(
            "id,tipo,ciudad{titles}\n1,Casa,Santo Domingo{cells}\n2,Casa,Arroyo Hondo{cells}\n\
             3,Casa,Santo Domingo{cells}\n"
        );
        shop.import("propiedades", &cities).await;
        let expected = [
            format!("DO|Distrito Nacional|Santo Domingo|{exact}"),
            format!("DO|-|Arroyo Hondo|{exact}"),
            "DO|Distrito Nacional|Santo Domingo|18.4861,-69.9312".to_owned(),
        ];
        assert_eq!(places(&shop).await, expected, "{cells}");
    }
}

#[tokio::test]
async fn another_name_of_a_city_is_no_move_and_another_city_is() {
    let shop = dominican().await;
    let row = |city: &str| format!("1,Casa,US$ 90000,{city},18.4511,-69.9511\n");
    let homes = format!("id,tipo,precio,ciudad,lat,lon\n{}", row("Santo Domingo"));
    shop.import("propiedades", &homes).await;
    for (columns, cells, expected) in [
        ("ciudad", "Sto. Domingo", "DO|Distrito Nacional|Sto. Domingo|18.4511,-69.9511"),
        ("ciudad", "SANTO DOMINGO", "DO|Distrito Nacional|Santo Domingo|18.4511,-69.9511"),
        ("ciudad", "Punta Cana", "DO|La Altagracia|Punta Cana|18.582,-68.4055"),
        (
            "ciudad,lat,lon",
            "Punta Cana,18.5601,-68.3725",
            "DO|La Altagracia|Punta Cana|18.5601,-68.3725",
        ),
        ("provincia", "Santiago", "DO|Santiago|-|-"),
        ("ciudad", "Tamboril", "DO|Santiago|Tamboril|19.4853,-70.6106"),
        ("ciudad", "Un paraje", "DO|-|Un paraje|-"),
        ("provincia", "La Vega", "DO|La Vega|Un paraje|-"),
        ("provincia", "Azua", "DO|Azua|-|-"),
    ] {
        shop.import("propiedades", format!("id,tipo,{columns}\n1,Casa,{cells}\n")).await;
        assert_eq!(places(&shop).await, [expected], "{cells}");
    }
}

#[tokio::test]
async fn a_file_without_columns_for_the_place_leaves_it() {
    let shop = dominican().await;
    shop.import("propiedades", "id,tipo,precio,ciudad\n1,Casa,US$ 90000,Moca\n").await;
    let emptied = "update listings set region = null, lat = null, lon = null";
    sqlx::query(emptied).execute(&mut shop.test.bootstrap().await).await.expect("emptied");
    shop.import("propiedades", "id,tipo,precio\n1,Casa,US$ 95000\n").await;
    assert_eq!(places(&shop).await, ["DO|-|Moca|-"]);
}

// Whose listing.

const SELLERS: &str = "select l.source_key || ' ' || s.name || ' ' || l.price_minor / 100
    from listings l join sellers s using (tenant_id, seller_id) order by 1";

#[tokio::test]
async fn a_row_without_a_seller_is_about_the_one_listing_of_its_id() {
    let shop = dominican().await;
    let whole = "id,vendedor,marca,modelo,año,precio\n1,Autos Uno,Kia,Rio,2019,US$ 9000\n\
        2,Autos Uno,Kia,Rio,2018,US$ 8000\n2,Autos Dos,Kia,Rio,2018,US$ 8500\n";
    let (first, _) = shop.import("autos", whole).await;
    assert_eq!((first.created, first.rejected), (3, 0));
    // No column of sellers, and one that is empty.
    for (list, unchanged) in [
        ("id,marca,año,precio\n1,Kia,2019,US$ 9100\n3,Kia,2019,US$ 7000\n", 0),
        ("id,vendedor,marca,año,precio\n1,,Kia,2019,US$ 9100\n3,,Kia,2019,US$ 7000\n", 2),
    ] {
        let (summary, lines) = shop.import("autos", list).await;
        assert_eq!((summary.unchanged, summary.rejected), (unchanged, 0), "{}", lines.text());
    }
    // Of several, it is the tenant's own.
    let (several, _) = shop.import("autos", "id,marca,año,precio\n2,Kia,2018,US$ 7500\n").await;
    assert_eq!(several.created, 1);
    let all = shop.tenant_rows(SELLERS).await;
    let expected =
        ["1 Autos Uno 9100", "2 Autos Dos 8500", "2 Autos Uno 8000", "2 Demo 7500", "3 Demo 7000"];
    assert_eq!(all, expected);
    // Who says the seller means that one.
    let given = Defaults { seller: "Autos Dos".into(), ..Defaults::default() };
    give(&shop, "autos", "id,marca,año,precio\n1,Kia,2019,US$ 5000\n", given).await;
    assert_eq!(shop.tenant_rows(SELLERS).await[..2], ["1 Autos Dos 5000", "1 Autos Uno 9100"]);
}

#[tokio::test]
async fn two_rows_of_a_file_that_name_one_listing_are_told() {
    let shop = dominican().await;
    let whole = "id,vendedor,marca,modelo,año,precio\n1,Autos Uno,Kia,Rio,2019,US$ 9000\n";
    shop.import("autos", whole).await;
    let file = |rows: &str| format!("id,vendedor,marca,año,precio\n{rows}");
    for rows in [
        "1,,Kia,2019,US$ 9100\n1,,Kia,2019,US$ 9200\n",
        "1,,Kia,2019,US$ 9100\n1,Autos Uno,Kia,2019,US$ 9200\n",
    ] {
        let lines = Lines::default();
        let report = Some(Box::new(lines.clone()) as _);
        let dry = Options { dry_run: true, report, ..options() };
        let dry = shop.import_with("autos", file(rows).as_bytes(), dry).await.expect("runs");
        assert_eq!((dry.created, dry.rejected), (0, 1), "{rows}");
        assert_eq!(lines.rows()[0][3], "repite el identificador de la fila 1 con otros datos");
        let (wet, _) = shop.import("autos", file(rows)).await;
        assert_eq!((wet.created, wet.rejected), (0, 1), "{rows}");
    }
    assert_eq!(shop.tenant_rows(SELLERS).await, ["1 Autos Uno 9100"]);
}

#[tokio::test]
async fn a_row_without_a_seller_is_not_about_a_listing_that_another_row_names() {
    let shop = dominican().await;
    // In one batch, in two, and again: always the same two listings.
    let filler: String = (10..700).map(|n| format!("{n},Autos Uno,Kia,2019,US$ 5000\n")).collect();
    let file = |between: &str| {
        format!(
            "id,vendedor,marca,año,precio\n1,Autos Uno,Kia,2019,US$ 9000\n{between}\
             1,,Kia,2019,US$ 8000\n"
        )
    };
    for between in ["", filler.as_str(), ""] {
        let dry = Options { dry_run: true, ..options() };
        let dry = shop.import_with("autos", file(between).as_bytes(), dry).await.expect("runs");
        let (wet, lines) = shop.import("autos", file(between)).await;
        assert_eq!((dry.created, dry.rejected), (wet.created, 0), "{}", lines.text());
        let all = shop.tenant_rows(SELLERS).await;
        assert_eq!(all[..2], ["1 Autos Uno 9000", "1 Demo 8000"], "{}", lines.text());
    }
}

/// A table that was just filled has no statistics, and one vertical may have all of it.
#[tokio::test]
async fn the_listings_of_an_id_are_found_through_their_own_index() {
    let shop = dominican().await;
    let rows: String = (0..2_000).map(|n| format!("{n},Kia,2019\n")).collect();
    shop.import("autos", format!("id,marca,año\n{rows}")).await;
    let mut tx = shop.db.begin(&Scope::tenant(shop.tenant)).await.expect("begun");
    sqlx::query("set local enable_sort to off").execute(tx.sql()).await.expect("set");
    let asked = format!("explain {}", include_str!("../../src/import/owners.sql"));
    let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(asked))
        .bind(shop.tenant.0)
        .bind("autos")
        .bind(["7".to_owned()])
        .bind(8_i64)
        .fetch_all(tx.sql())
        .await
        .expect("a plan");
    let plan = plan.join("\n");
    assert!(plan.contains("Index Scan using listings_source on listings"), "{plan}");
    assert!(plan.contains("source_key >= d.key) AND (source_key <= d.key))"), "{plan}");
}

#[tokio::test]
async fn an_id_of_another_vertical_names_another_listing() {
    let shop = dominican().await;
    for (title, name) in [("", ""), (",vendedor", ",Uno")] {
        let home = format!("id,tipo,descripción{title}\n1,Casa,Con jardín{name}\n");
        shop.import("propiedades", home).await;
        let car = format!("id,marca,año{title}\n1,Kia,2019{name}\n");
        assert_eq!(shop.import("autos", car).await.0.created, 1);
    }
    let cars = "select s.name || '|' || l.title || '|' || l.description
                from listings l join sellers s using (tenant_id, seller_id)
                where l.vertical = 'autos' order by 1";
    assert_eq!(shop.tenant_rows(cars).await, ["Demo|Kia 2019|", "Uno|Kia 2019|"]);
}

// Small things.

#[tokio::test]
async fn words_that_say_nothing_are_no_title_and_no_description() {
    let shop = dominican().await;
    let whole = "id,marca,modelo,año,título,descripción\n1,Kia,Rio,2019,Una joya,Único dueño\n";
    shop.import("autos", whole).await;
    let list = "id,marca,modelo,año,título,descripción\n1,Kia,Rio,2019,NULL,n/a\n2,Kia,Rio,2018,n/a,NULL\n";
    shop.import("autos", list).await;
    let said = "select title || '|' || description from listings order by source_key";
    assert_eq!(shop.tenant_rows(said).await, ["Una joya|", "Kia Rio 2018|"]);
}

#[tokio::test]
async fn what_a_picture_is_called_follows_the_title() {
    let shop = dominican().await;
    let alt = "select images -> 0 ->> 'alt' from listings";
    let photo = "https://a.example/1.jpg";
    for (file, expected) in [
        (format!("id,marca,año,título,fotos\n1,Kia,2019,Una joya,{photo}\n"), "Una joya"),
        // The title stays; the picture, read beside one made from the attributes, is called by it.
        (format!("id,marca,año,fotos\n1,Kia,2019,{photo}\n"), "Una joya"),
        ("id,marca,año,título\n1,Kia,2019,Otra\n".to_owned(), "Otra"),
    ] {
        shop.import("autos", &file).await;
        assert_eq!(shop.ask::<String>(alt).await, expected, "{file}");
    }
}

#[tokio::test]
async fn pesos_are_those_of_where_a_listing_is_and_never_dollars() {
    let shop = Shop::open_at(site("DO", "USD", Locale::EsDo)).await;
    let all = "placa,marca,modelo,año,precio\n1,Toyota,Corolla,2018,RD$ 600000\n\
               2,Kia,Rio,2019,\"700,000 pesos\"\n";
    shop.import("autos", all).await;
    assert_eq!(prices(&shop).await, ["600000 DOP", "700000 DOP"]);
    let list =
        "placa,marca,año,precio\n1,Toyota,2018,\"590,000 pesos\"\n2,Kia,2019,\"690,000 pesos\"\n";
    shop.import("autos", list).await;
    assert_eq!(prices(&shop).await, ["590000 DOP", "690000 DOP"]);
    let abroad =
        "placa,marca,modelo,año,precio,moneda,pais\n3,Kia,Rio,2019,9000000,ARS,Argentina\n";
    shop.import("autos", abroad).await;
    let list = "placa,marca,año,precio,moneda\n3,Kia,2019,9500000,Pesos\n";
    shop.import("autos", list).await;
    assert_eq!(prices(&shop).await[2], "9500000 ARS");
}

#[tokio::test]
async fn a_city_that_is_said_again_keeps_its_point_whatever_its_province_is_called() {
    let shop = Shop::open().await;
    let all = "codigo,tipo,ciudad,precio,lat,lon\n\
               1,Casa,Santo Domingo,US$ 250000,18.47712,-69.93123\n\
               2,Casa,Santo Domingo,US$ 250000,18.47712,-69.93123\n";
    shop.import("propiedades", all).await;
    let said =
        "codigo,tipo,ciudad,provincia,precio\n1,Casa,Santo Domingo,Santo Domingo,US$ 245000\n";
    shop.import("propiedades", said).await;
    let alone = "codigo,tipo,provincia,precio\n2,Casa,Santo Domingo,US$ 245000\n";
    shop.import("propiedades", alone).await;
    for place in places(&shop).await {
        assert_eq!(place, "DO|Santo Domingo|Santo Domingo|18.47712,-69.93123");
    }
    let moved = "codigo,tipo,provincia,precio\n2,Casa,Santiago,US$ 245000\n";
    shop.import("propiedades", moved).await;
    assert_eq!(places(&shop).await[1], "DO|Santiago|-|-");
}

#[tokio::test]
async fn a_name_that_ends_before_the_version_leaves_it() {
    let shop = Shop::open().await;
    let all = "codigo,marca,modelo,version,año,precio\n1,Toyota,Corolla,SE,2018,US$ 12000\n";
    shop.import("autos", all).await;
    shop.import("autos", "codigo,vehiculo,año,precio\n1,Toyota Corolla,2018,US$ 11500\n").await;
    assert!(told(&shop, "1").await.ends_with("|SE"), "{}", told(&shop, "1").await);
    // Words after the model are whatever somebody wrote there.
    shop.import("autos", "codigo,vehiculo,año,precio\n1,Toyota Corolla XLE,2018,US$ 11500\n").await;
    assert!(told(&shop, "1").await.ends_with("|SE"), "{}", told(&shop, "1").await);
    shop.import("autos", "codigo,vehiculo,año,precio\n1,Toyota Hilux,2018,US$ 11500\n").await;
    assert!(!told(&shop, "1").await.ends_with("XLE"), "another model has another version");
}
