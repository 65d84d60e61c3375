use std::{
    io::{self, Write},
    sync::Mutex,
};

use kernel::{Kind, locale::Locale};
use listings::import::{Error, ImportSite, MappingBy, Options, Progress, forget_mapping};

use crate::support::{Lines, OTHER_SITE, Shop, mapping_for, options, site, vertical};

const CARS: &str = "id,marca,modelo,año,precio\n\
    1,Toyota,Corolla,2018,US$ 12.500\n\
    2,Kia,Rio,2019,US$ 9.800\n\
    3,Mazda,CX-5,2020,US$ 22.900\n";

const COUNT: &str = "select count(*) from listings";

#[tokio::test]
async fn a_second_run_changes_nothing_and_an_edited_row_changes_one() {
    let shop = Shop::open().await;
    let (first, _) = shop.import("autos", CARS).await;
    assert_eq!((first.created, first.rejected), (3, 0), "{:?}", first.reasons);
    let (second, _) = shop.import("autos", CARS).await;
    assert_eq!((second.created, second.updated, second.unchanged), (0, 0, 3));
    let (third, _) = shop.import("autos", CARS.replace("9.800", "9.500")).await;
    assert_eq!((third.created, third.updated, third.unchanged), (0, 1, 2));
    let price: i64 =
        shop.ask("select price_minor from listings where attributes ->> 'make' = 'kia'").await;
    assert_eq!(price, 950_000);
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_writes_nothing() {
    let shop = Shop::open().await;
    let text = format!("{CARS}4,Nadie,X,2019,\n3,Mazda,CX-5,2020,US$ 22.900\n3,Mazda,CX-5,2021,\n");
    let mapping = mapping_for("autos", CARS, &shop.site);
    let with_mapping = || Options { mapping: Some(mapping.clone()), ..options() };
    let dry = Options { dry_run: true, ..with_mapping() };
    let dry = shop.import_with("autos", text.as_bytes(), dry).await.expect("runs");
    let everything: i64 = shop
        .ask(
            "select (select count(*) from listings) + (select count(*) from sellers)
             + (select count(*) from imports) + (select count(*) from import_mappings)
             + (select count(*) from import_rows)
             + (select count(*) from events where kind like 'listing.%')",
        )
        .await;
    assert_eq!(everything, 0);
    let wet = shop.import_with("autos", text.as_bytes(), with_mapping());
    let mut wet = wet.await.expect("runs");
    assert_eq!((wet.created, wet.duplicates, wet.rejected), (3, 1, 2), "{:?}", wet.reasons);
    wet.import = None;
    assert_eq!(dry, wet);
    let again = Options { dry_run: true, ..with_mapping() };
    let again = shop.import_with("autos", text.as_bytes(), again).await.expect("runs");
    assert_eq!((again.created, again.unchanged), (0, 3));
}

#[tokio::test]
async fn repeats_are_named_before_ids_are_looked_at() {
    let shop = Shop::open().await;
    let text = format!("{CARS}1, Toyota ,Corolla,2018,US$ 12.500\n2,Kia,Rio,2019,US$ 1.000\n");
    // Half a thousand rows between: the repeat is in another batch.
    let filler: String =
        (10..700).map(|n| format!("{n},Ford,Fiesta,2015,US$ {}\n", n + 3_000)).collect();
    let text = format!("{text}{filler}3,Mazda,CX-5,2020,US$ 22.900\n");
    let mapping = mapping_for("autos", CARS, &shop.site);
    let lines = Lines::default();
    let options =
        Options { mapping: Some(mapping), report: Some(Box::new(lines.clone())), ..options() };
    let summary = shop.import_with("autos", text.as_bytes(), options).await.expect("imported");
    assert_eq!((summary.duplicates, summary.rejected), (2, 1));
    let rows = lines.rows();
    assert_eq!(rows[0][..4], ["4", "", "duplicado", "duplicado de la fila 1"]);
    assert_eq!(
        rows[1][..4],
        ["5", "", "error", "repite el identificador de la fila 2 con otros datos"]
    );
    assert_eq!(rows[2][..4], ["696", "", "duplicado", "duplicado de la fila 3"]);
    let left: i64 = shop.ask("select count(*) from import_rows").await;
    assert_eq!(left, 0, "marks are forgotten at the end");
}

#[tokio::test]
async fn a_mapping_somebody_gave_is_kept_by_header_and_site_and_a_proposal_is_not() {
    let mut shop = Shop::open().await;
    let (summary, _) = shop.import("autos", CARS).await;
    assert_eq!(summary.mapping_by, MappingBy::Proposed);
    assert_eq!(shop.ask::<i64>("select count(*) from import_mappings").await, 0);
    let text = summary.mapping.to_toml().expect("written");
    let text = text.replace("[defaults]\n", "[defaults]\nseller = \"Autos del Este\"\n");
    let mapping = listings::import::Mapping::read(&text).expect("read");
    let edited = Options { mapping: Some(mapping.clone()), ..options() };
    shop.import_with("autos", CARS.as_bytes(), edited).await.expect("imported");
    let (third, _) = shop.import("autos", CARS).await;
    assert_eq!((third.mapping, third.mapping_by), (mapping, MappingBy::Kept));
    let sellers = shop.tenant_rows("select name || ' ' || kind from sellers order by 1").await;
    assert_eq!(sellers, ["Autos del Este dealer", "Demo dealer"], "its own are the tenant's");

    let cars = vertical("autos");
    let own = shop.site.clone();
    shop.site = ImportSite { id: OTHER_SITE, ..site("MX", "MXN", Locale::EsMx) };
    let (elsewhere, _) = shop.import("autos", CARS).await;
    assert_eq!(elsewhere.mapping_by, MappingBy::Proposed, "another site, another currency");
    assert_eq!(elsewhere.mapping.defaults.currency, None, "it is the site's");
    let forget = || forget_mapping(&shop.db, shop.tenant, &own, &cars, CARS.as_bytes());
    assert!(forget().await.expect("forgotten"));
    assert!(!forget().await.expect("nothing to forget"));
}

#[tokio::test]
async fn each_file_of_a_header_speaks_for_itself() {
    let shop = Shop::open().await;
    let file = |rows: &str| format!("sku,marca,modelo,ano,precio,km\n{rows}");
    shop.import("autos", file("1,Kia,Rio,2018,US$ 9000,15000\n2,Kia,Rio,2019,US$ 9100,10\n")).await;
    shop.import("autos", file("3,Kia,Rio,2018,US$ 9000,15.500\n4,Kia,Rio,2018,US$ 9000,12.000\n"))
        .await;
    let km = shop.tenant_rows("select attributes ->> 'mileage_km' from listings order by 1").await;
    assert_eq!(km, ["10", "12000", "15000", "15500"]);
}

#[tokio::test]
async fn an_id_given_twice_by_mistake_is_told_and_stays_the_id() {
    let shop = Shop::open().await;
    let file = |rows: &str| format!("id,marca,modelo,ano,precio,moneda\n{rows}");
    let (first, _) = shop
        .import(
            "autos",
            file("A1,Kia,Rio,2018,9000,USD\nA1,Kia,Rio,2019,9000,USD\nA2,Kia,Rio,2020,9000,USD\n"),
        )
        .await;
    assert_eq!((first.created, first.rejected), (2, 1));
    let (second, _) = shop.import("autos", file("A2,Kia,Rio,2020,8500,USD\n")).await;
    assert_eq!((second.created, second.updated), (0, 1));
}

#[tokio::test]
async fn an_id_left_out_of_some_rows_stays_the_id_of_the_others() {
    let shop = Shop::open().await;
    let rows = |price: u32, ids: &dyn Fn(usize) -> String| -> String {
        let lines =
            (1..=20).map(|n| format!("{},Kia,Rio,{},{}\n", ids(n), 2000 + n, price + n as u32));
        format!("placa,marca,modelo,ano,precio\n{}", lines.collect::<String>())
    };
    let (first, _) = shop.import("autos", rows(900_000, &|n| format!("PBA{n:04}"))).await;
    assert_eq!(first.created, 20);
    // One cell was left empty, and all prices changed.
    let blank = |n: usize| if n == 7 { String::new() } else { format!("PBA{n:04}") };
    let (second, _) = shop.import("autos", rows(800_000, &blank)).await;
    assert_eq!(
        (second.created, second.updated),
        (1, 19),
        "only the row without one is new: {second:?}"
    );
}

#[tokio::test]
async fn each_cell_of_a_column_says_itself_what_its_dot_or_comma_is() {
    let shop = Shop::open().await;
    let file = "id,marca,modelo,ano,precio,moneda,km
1,Toyota,Hilux,2019,850.000,DOP,\"98,000 km\"
2,Kia,Rio,2018,\"900,500.50\",DOP,45.000
3,Kia,Rio,2017,\"412,500\",DOP,45.500
4,Kia,Rio,2016,\"412.500,00\",DOP,12000.0
";
    let (summary, _) = shop.import("autos", file.to_owned()).await;
    assert_eq!((summary.created, summary.warnings), (4, 0), "{:?}", summary.reasons);
    let rows = shop
        .tenant_rows(
            "select price_minor || ' ' || (attributes ->> 'mileage_km') from listings order by source_key",
        )
        .await;
    assert_eq!(rows, ["85000000 98000", "90050050 45000", "41250000 45500", "41250000 12000"]);
}

#[tokio::test]
async fn a_mapping_that_does_not_fit_is_refused_before_anything_is_written() {
    let shop = Shop::open().await;
    let good = mapping_for("autos", CARS, &shop.site).to_toml().expect("written");
    for (from, to, said) in [
        ("name = \"marca\"", "name = \"fabricante\"", "fabricante"),
        ("\"make\"", "\"color_de_ojos\"", "color_de_ojos"),
        ("\"year\"", "\"make\"", "dos columnas"),
        ("vertical = \"autos\"", "vertical = \"propiedades\"", "propiedades"),
        ("to = [\"make\"]", "to = []", "Marca"),
        ("[defaults]\n", "[defaults]\noperation = \"service\"\n", "service"),
    ] {
        let mapping = listings::import::Mapping::read(&good.replace(from, to)).expect("read");
        let options = Options { mapping: Some(mapping), ..options() };
        let error = shop.import_with("autos", CARS.as_bytes(), options).await.expect_err(to);
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(error.kind(), Kind::Invalid);
    }
    assert_eq!(shop.ask::<i64>("select count(*) from imports").await, 0);
}

fn many() -> String {
    let rows: String = (0..1_700)
        .map(|n| format!("{n},Toyota,Corolla,{},US$ {}\n", 2000 + n % 20, 5_000 + n))
        .collect();
    format!("id,marca,modelo,año,precio\n{rows}")
}

#[tokio::test]
async fn a_full_disk_leaves_whole_batches_and_says_how_far_it_came() {
    struct Full(Lines);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0.text().contains("1200,") {
                return Err(io::Error::from(io::ErrorKind::StorageFull));
            }
            self.0.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let shop = Shop::open().await;
    // One bad year in each row of the third batch fills the report.
    let text: String = many()
        .lines()
        .enumerate()
        .map(|(n, line)| if n > 1_199 { line.replace("Toyota", "Nadie") } else { line.into() } + "\n")
        .collect();
    let options = Options { report: Some(Box::new(Full(Lines::default()))), ..options() };
    let error = shop.import_with("autos", text.as_bytes(), options).await.expect_err("full");
    let Error::Interrupted { is_dry: false, rows, source } = &error else { panic!("{error}") };
    assert!(matches!(**source, Error::Report(_)), "{error}");
    assert_eq!(*rows, 1_000);
    assert!(error.to_string().contains("1000"), "{error}");
    let state: String = shop.ask("select state from imports").await;
    assert_eq!(state, "stopped");
    let (later, _) = shop.import("autos", many()).await;
    assert_eq!(later.created + later.unchanged, 1_700);
    assert_eq!(shop.ask::<i64>(COUNT).await, 1_700);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_lost_in_the_middle_leaves_whole_batches() {
    let shop = Shop::open().await;
    let own = shop.test_db().open_with(2);
    let heard = Mutex::new(Vec::new());
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let closing = own.clone();
    let handle = tokio::runtime::Handle::current();
    let progress = |progress: Progress| {
        heard.lock().expect("lock").push(progress.rows);
        if progress.rows == 1_000 {
            let closing = closing.clone();
            tokio::task::block_in_place(|| handle.block_on(async move { closing.close().await }));
            stop.send(()).expect("heard");
        }
    };
    let options = Options { progress: &progress, ..options() };
    let (autos, text) = (crate::support::vertical("autos"), many());
    let run =
        listings::import::run(&own, shop.tenant, &shop.site, &autos, text.as_bytes(), options);
    let error = run.await.expect_err("lost");
    stopped.recv().expect("it was closed in the middle");
    let Error::Interrupted { rows, .. } = &error else { panic!("{error}") };
    assert_eq!(*rows, 1_000);
    assert_eq!(error.kind(), Kind::Unavailable);
    assert_eq!(shop.ask::<i64>(COUNT).await, 1_000);
    let (later, _) = shop.import("autos", many()).await;
    assert_eq!((later.created, later.unchanged), (700, 1_000));
    assert_eq!(*heard.lock().expect("lock"), [500, 1_000]);
}

#[tokio::test]
async fn a_source_that_fails_in_the_middle_leaves_whole_batches() {
    struct Broken(usize);
    impl io::Read for Broken {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::Error::other("se fue el disco"));
            }
            self.0 -= 1;
            into[..8].copy_from_slice(b"Toyota,\n");
            Ok(8)
        }
    }
    let shop = Shop::open().await;
    // More than the sample, so that the failure comes after the first batches.
    let head: String =
        (0..40_000).map(|n| format!("Toyota Corolla LE {n},{}\n", 1990 + n % 30)).collect();
    let source = io::Read::chain(io::Cursor::new(format!("vehículo,año\n{head}")), Broken(3));
    let error = shop.import_with("autos", source, options()).await.expect_err("fails");
    let Error::Interrupted { rows, .. } = &error else { panic!("{error}") };
    assert!(*rows >= 30_000 && rows % 500 == 0, "{rows}");
    assert_eq!(shop.ask::<i64>(COUNT).await, i64::try_from(*rows).expect("fits"));
}

#[tokio::test]
async fn a_vertical_the_tenant_does_not_have_is_told() {
    let shop = Shop::open().await;
    shop.tenant_rows("select 'x'").await;
    let other = kernel::ids::TenantId(uuid::Uuid::from_u128(8));
    let autos = crate::support::vertical("autos");
    let error =
        listings::import::run(&shop.db, other, &shop.site, &autos, CARS.as_bytes(), options())
            .await
            .expect_err("no such vertical");
    assert_eq!(error.kind(), Kind::NotFound, "{error}");
}

#[tokio::test]
async fn a_row_the_database_refuses_is_left_out_alone() {
    let shop = Shop::open().await;
    let trigger = "create function no_rio() returns trigger language plpgsql as
         $$ begin raise check_violation using message = 'no'; end $$;
         create trigger no_rio before insert on listings for each row
         when (new.title = 'Kia Rio 2019') execute function no_rio()";
    sqlx::raw_sql(trigger).execute(&mut shop.test_db().bootstrap().await).await.expect("a trigger");
    let (summary, lines) = shop.import("autos", CARS).await;
    assert_eq!((summary.rows, summary.created, summary.rejected), (3, 2, 1));
    let rows = lines.rows();
    assert_eq!((rows.len(), rows[0][0].as_str(), rows[0][2].as_str()), (1, "2", "error"));
    let counted: i64 = shop.ask("select created * 10 + rejected from imports").await;
    assert_eq!(counted, 21);
}

#[tokio::test]
async fn a_date_of_publication_that_was_put_right_is_stored_and_one_left_out_stays() {
    let shop = Shop::open().await;
    let file =
        |date: &str| format!("id,marca,modelo,año,precio,fecha\nD1,Kia,Rio,2019,5000,{date}\n");
    let day = "select to_char(published_at at time zone 'UTC', 'YYYY-MM-DD') from listings";
    for (date, created, updated, stored) in [
        ("2024-02-01", 1, 0, "2024-02-01"),
        ("2023-06-01", 0, 1, "2023-06-01"),
        ("", 0, 1, "2023-06-01"),
    ] {
        let (summary, lines) = shop.import("autos", &file(date)).await;
        assert_eq!((summary.created, summary.updated), (created, updated), "{}", lines.text());
        assert_eq!(shop.ask::<String>(day).await, stored);
    }
}

#[tokio::test]
async fn a_column_says_itself_whether_its_dates_begin_with_the_month() {
    let shop = Shop::open().await;
    let text = "id,marca,modelo,año,precio,fecha\n\
        a,Kia,Rio,2019,US$ 5000,01/02/2023\n\
        b,Kia,Rio,2019,US$ 5100,12/31/2023\n\
        c,Kia,Rio,2019,US$ 5200,01/01/0001\n";
    let (summary, lines) = shop.import("autos", text).await;
    assert_eq!((summary.created, summary.warnings), (3, 1), "{}", lines.text());
    let all: String = shop
        .ask("select string_agg(published_at::date::text, ' ' order by published_at) from listings")
        .await;
    assert!(all.starts_with("2023-01-02 2023-12-31 "), "{all}");
}

#[tokio::test]
async fn a_part_of_a_file_is_read_where_all_of_it_was() {
    let shop = Shop::open_at(site("DO", "DOP", Locale::EsDo)).await;
    let row = |n: usize, city: &str| format!("{n},Kia,Rio,2019,9.{n:03},{city}\n");
    let header = "id,Marca,Modelo,Año,Precio,Ciudad\n";
    let cities = ["Quito", "Guayaquil", "Cuenca", "Manta"];
    let all: String = (0..40).map(|n| row(n, cities[n % 4])).collect();
    let (whole, _) = shop.import("autos", format!("{header}{all}")).await;
    assert_eq!((whole.created, whole.mapping.defaults.country.as_deref()), (40, Some("EC")));
    let part: String = (0..40).step_by(4).map(|n| row(n, cities[n % 4])).collect();
    let (part, _) = shop.import("autos", format!("{header}{part}")).await;
    assert_eq!((part.updated, part.unchanged), (0, 10), "one city tells nothing by itself");
    let (other, _) = shop.import("autos", "Marca,Modelo,Año,Precio\nKia,Rio,2019,900000\n").await;
    assert_eq!(other.mapping.defaults.country, None, "a file of another header");
    let homely = ["Puerto Plata", "Higüey", "La Romana"];
    let rows: String = (50..80).map(|n| row(n, homely[n % 3])).collect();
    let (own, _) = shop.import("autos", format!("{header}{rows}")).await;
    assert_eq!(own.mapping.defaults.country, None, "it says so itself");
}

#[tokio::test]
async fn a_file_of_the_sites_own_country_stays_so_after_a_foreign_one() {
    let shop = Shop::open_at(site("DO", "DOP", Locale::EsDo)).await;
    let header = "id,Marca,Modelo,Año,Precio,Ciudad\n";
    // Cities that most have a namesake elsewhere.
    let cities = ["Santiago", "La Vega", "Santo Domingo", "Moca"];
    let rows = (0..4).map(|n| format!("{n},Kia,Rio,2019,850000,{}\n", cities[n]));
    let own = format!("{header}{}", rows.collect::<String>());
    let (first, _) = shop.import("autos", &own).await;
    assert_eq!((first.created, first.mapping.defaults.country.as_deref()), (4, None));
    let abroad = ["Quito", "Guayaquil", "Cuenca", "Manta"];
    let rows = (10..50).map(|n| format!("{n},Kia,Rio,2019,9{n}00,{}\n", abroad[n % 4]));
    let (foreign, _) = shop.import("autos", format!("{header}{}", rows.collect::<String>())).await;
    assert_eq!(foreign.mapping.defaults.country.as_deref(), Some("EC"));
    let (again, _) = shop.import("autos", &own).await;
    assert_eq!((again.unchanged, again.mapping.defaults.country.as_deref()), (4, None));
}

#[tokio::test]
async fn two_currencies_for_one_price_are_told_and_not_guessed_at() {
    let shop = Shop::open().await;
    let rows = "id,marca,modelo,año,precio,moneda\n1,Kia,Rio,2019,\"US$ 45,000\",DOP\n\
        2,Kia,Rio,2019,\"RD$ 450,000\",DOP\n3,Kia,Rio,2019,\"45,000\",USD\n";
    let (summary, _) = shop.import("autos", rows).await;
    assert_eq!((summary.created, summary.warnings), (3, 1), "{:?}", summary.reasons);
    let reason = "el precio dice USD y la moneda DOP; no se toma";
    assert!(summary.reasons.contains_key(reason), "{:?}", summary.reasons);
    let prices: String = shop
        .ask(
            "select string_agg(coalesce(price_minor || price_currency, '-'), ' ' order by source_key)
             from listings",
        )
        .await;
    assert_eq!(prices, "- 45000000DOP 4500000USD");
}

#[tokio::test]
async fn letters_encoded_twice_come_in_right() {
    let shop = Shop::open().await;
    let rows = "id,marca,modelo,año,título,descripción\n\
        1,Kia,Rio,2019,Único dueÃ±o,GalerÃ\u{ad}a y baÃ±o\n";
    shop.import("autos", rows).await;
    let told: String = shop.ask("select title || ' ' || description from listings").await;
    assert_eq!(told, "Único dueño Galería y baño");
}

#[tokio::test]
async fn what_is_rented_may_cost_less_than_what_is_sold() {
    let shop = Shop::open().await;
    let rows = "id,marca,modelo,año,precio,operación\n1,Kia,Rio,2019,US$ 45,alquiler\n\
        2,Kia,Rio,2019,US$ 45,venta\n";
    let (summary, _) = shop.import("autos", rows).await;
    assert_eq!(summary.warnings, 1, "{:?}", summary.reasons);
    let rented: i64 = shop.ask("select price_minor from listings where operation = 'rent'").await;
    assert_eq!(rented, 4_500);
}

#[tokio::test]
async fn two_narrow_files_at_once_lose_nothing_of_each_other() {
    let shop = Shop::open().await;
    let rows = |of: &dyn Fn(usize) -> String| (0..1_200).map(of).collect::<String>();
    let whole = rows(&|n| format!("{n},Kia,2019,US$ 9000,1000\n"));
    shop.import("autos", format!("id,marca,año,precio,km\n{whole}")).await;
    let prices = rows(&|n| format!("{n},Kia,2019,US$ 8000\n"));
    let prices = format!("id,marca,año,precio\n{prices}");
    let distances = rows(&|n| format!("{},Kia,2019,2000\n", 1_199 - n));
    let distances = format!("id,marca,año,km\n{distances}");
    tokio::join!(shop.import("autos", prices), shop.import("autos", distances));
    let lost: i64 = shop
        .ask(
            "select count(*) from listings
             where price_minor <> 800000 or attributes ->> 'mileage_km' <> '2000'",
        )
        .await;
    assert_eq!(lost, 0);
}

#[tokio::test]
async fn several_imports_of_new_listings_at_once_end_well_and_lose_nothing() {
    let shop = Shop::open().await;
    let all: Vec<usize> = (0..900).collect();
    let back: Vec<usize> = (0..900).rev().collect();
    let rows = |order: &[usize], of: &dyn Fn(usize) -> String| {
        order.iter().map(|n| of(*n)).collect::<String>()
    };
    let seller = |n: usize| format!("Negocio {}", n % 90);
    let prices = rows(&all, &|n| format!("{n},{},Kia,2019,US$ 8000\n", seller(n)));
    let prices = format!("id,vendedor,marca,año,precio\n{prices}");
    let distances = rows(&back, &|n| format!("{n},{},Kia,2019,2000\n", seller(n)));
    let distances = format!("id,vendedor,marca,año,km\n{distances}");
    let done = tokio::join!(shop.import("autos", prices), shop.import("autos", distances),);
    assert_eq!((done.0.0.rows, done.1.0.rows), (900, 900));
    let lost: i64 = shop
        .ask(
            "select count(*) from listings
             where price_minor is distinct from 800000
                or attributes ->> 'mileage_km' is distinct from '2000'",
        )
        .await;
    assert_eq!(lost, 0);
}
