//! The advertisements of the real files, as far as the bench varies them.

use std::path::Path;

use anyhow::Context as _;
use csv::StringRecord;
use kernel::text::{fold, squeeze};
use listings::Vertical;
use serde_json::{Map, Value as Json, json};

use crate::names::Names;

/// What a real row says: it replaces that part of a made-up listing.
#[derive(Debug, Clone)]
pub struct Real {
    /// Its title.
    pub title: String,
    /// Its text; empty where the file has none.
    pub description: String,
    /// Price in minor units with its currency.
    pub price: Option<(i64, String)>,
    /// Country, region, city, latitude, longitude; absent where the file says too little.
    pub place: Option<listings::Place>,
    /// Values by attribute.
    pub attributes: Map<String, Json>,
}

/// The real cars and homes; `None` where the files are absent.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn read(shared: &Path, autos: &Vertical) -> anyhow::Result<Option<(Vec<Real>, Vec<Real>)>> {
    let data = shared.join("data");
    let (cars, homes) = (data.join("autos-ecuador.csv"), data.join("propiedades-argentina.csv"));
    if !cars.exists() || !homes.exists() {
        return Ok(None);
    }
    let names = Names::of(autos);
    let cars = rows(&cars, &["name", "year", "km", "price"], |cells| car(cells, &names))?;
    let homes = rows(&homes, HOME_COLUMNS, home)?;
    Ok(Some((cars, homes)))
}

const HOME_COLUMNS: &[&str] = &[
    "title",
    "description",
    "property_type",
    "place_name",
    "state_name",
    "lat",
    "lon",
    "price",
    "currency",
    "surface_total_in_m2",
    "rooms",
];

/// The rows of a file that say enough, each given as the cells of `columns`, squeezed.
fn rows(
    file: &Path,
    columns: &[&str],
    read: impl Fn(&[String]) -> Option<Real>,
) -> anyhow::Result<Vec<Real>> {
    let mut reader = csv::Reader::from_path(file)?;
    let header = reader.headers()?.clone();
    let at = |name: &&str| header.iter().position(|h| h == *name);
    let places: Option<Vec<usize>> = columns.iter().map(at).collect();
    let places = places.with_context(|| format!("{}: not the known columns", file.display()))?;
    let cells = |row: &StringRecord| -> Vec<String> {
        places.iter().map(|&at| squeeze(row.get(at).unwrap_or_default())).collect()
    };
    let mut out = Vec::new();
    for row in reader.records() {
        out.extend(read(&cells(&row?)));
    }
    Ok(out)
}

fn car(cells: &[String], names: &Names) -> Option<Real> {
    let [name, year, km, price] = cells else { return None };
    let (make, model, version) = names.split(name)?;
    let km = km.split_whitespace().next().and_then(|km| km.parse::<i64>().ok());
    let price = price.replace('.', "").parse::<i64>().ok().filter(|dollars| *dollars >= 500);
    let mut attributes = Map::new();
    attributes.insert("make".into(), json!(make));
    attributes.insert("model".into(), json!(model));
    attributes.insert("version".into(), json!(version));
    attributes.insert("year".into(), json!(year.parse::<i64>().ok()?));
    attributes.insert("mileage_km".into(), json!(km.filter(|km| *km < 1_000_000)));
    Some(Real {
        title: name.clone(),
        description: String::new(),
        price: price.map(|dollars| (dollars * 100, "USD".to_owned())),
        place: None,
        attributes,
    })
}

fn home(cells: &[String]) -> Option<Real> {
    let [title, description, kind, city, region, lat, lon, price, currency, area, rooms] = cells
    else {
        return None;
    };
    let kind = match fold(kind).as_str() {
        kind @ ("apartment" | "house" | "ph" | "store") => kind.to_owned(),
        _ => return None,
    };
    let number = |text: &str| text.parse::<f64>().ok().filter(|n| *n >= 1.0);
    let degrees = |text: &str| text.parse::<f64>().ok();
    let point = degrees(lat).zip(degrees(lon));
    let mut attributes = Map::new();
    attributes.insert("property_type".into(), json!(kind));
    attributes.insert("area_m2".into(), json!(number(area)));
    attributes.insert("rooms".into(), json!(number(rooms).map(f64::round)));
    #[expect(clippy::cast_possible_truncation, reason = "an asking price")]
    let price = number(price).map(|major| ((major * 100.0).round() as i64, currency.clone()));
    Some(Real {
        title: kernel::text::truncate(title, 120).to_owned(),
        description: description.clone(),
        price: price.filter(|(_, currency)| currency.len() == 3),
        place: Some(listings::Place {
            country: Some("AR".into()),
            region: Some(region.clone()),
            city: Some(city.clone()),
            lat: point.map(|(lat, _)| lat),
            lon: point.map(|(_, lon)| lon),
        }),
        attributes,
    })
}
