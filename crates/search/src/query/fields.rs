//! The parameters that every vertical shares, each read by one function.

use std::str::FromStr;

use kernel::{Currency, Money, ids::SellerId, locale::Told as _};
use listings::Operation;

use super::{BoundingBox, LIMIT_MAX, Near, RADIUS_KM_DEFAULT, RADIUS_KM_MAX, TEXT_LENGTH_MAX};
use crate::FieldError;

/// `q`
pub fn text(value: &str) -> Result<String, FieldError> {
    let text = kernel::text::squeeze(value);
    if text.chars().count() > TEXT_LENGTH_MAX {
        return Err(FieldError::new(
            "q",
            format!("admite hasta {TEXT_LENGTH_MAX} caracteres"),
            format!("takes up to {TEXT_LENGTH_MAX} characters"),
        ));
    }
    Ok(text)
}

/// `operation`
pub fn operation(value: &str) -> Result<Operation, FieldError> {
    value.parse().map_err(|unknown: <Operation as FromStr>::Err| {
        let en = format!("“{}” is not an operation", unknown.0);
        FieldError::new("operation", unknown.to_string(), en)
            .allowing(Operation::ALL.map(Operation::key))
    })
}

/// `seller`
pub fn seller(value: &str) -> Result<SellerId, FieldError> {
    value.parse().map_err(|wrong: kernel::ids::NotAnId| {
        let shown = kernel::text::truncate(value, 40);
        let en = format!("“{shown}” is not an id like {}_…", wrong.prefix);
        FieldError::new("seller", format!("«{shown}» {wrong}"), en)
    })
}

/// `country`, `region` and `city`: the slug, whichever way it was typed.
pub fn place(field: &str, value: &str) -> Result<String, FieldError> {
    let slug = kernel::text::slug(value);
    if slug.is_empty() {
        return Err(FieldError::new(
            field,
            "no es el nombre de un lugar",
            "is not the name of a place",
        ));
    }
    Ok(slug)
}

/// `currency`
pub fn currency(value: &str) -> Result<Currency, FieldError> {
    value.parse().map_err(|wrong: kernel::money::Error| {
        FieldError::told("currency", wrong.sentence()).allowing(Currency::all().map(Currency::code))
    })
}

/// `price.gte` and `price.lte`
pub fn price(field: &str, value: &str, currency: Currency) -> Result<Money, FieldError> {
    Money::parse_major(value.trim(), currency)
        .map_err(|wrong| FieldError::told(field, wrong.sentence()))
}

/// `limit`
pub fn limit(value: &str) -> Result<usize, FieldError> {
    match value.trim().parse::<usize>() {
        Ok(limit) if (1..=LIMIT_MAX).contains(&limit) => Ok(limit),
        _ => Err(FieldError::new(
            "limit",
            format!("es un número de 1 a {LIMIT_MAX}"),
            format!("is a number from 1 to {LIMIT_MAX}"),
        )),
    }
}

/// `near` with `radius_km`
pub fn near(point: Option<&str>, radius: Option<&str>) -> Result<Option<Near>, FieldError> {
    let radius_km = radius.map_or(Ok(RADIUS_KM_DEFAULT), radius_km)?;
    let Some(point) = point else {
        return match radius {
            Some(_) => {
                Err(FieldError::new("radius_km", "necesita «near=lat,lon»", "needs “near=lat,lon”"))
            }
            None => Ok(None),
        };
    };
    match *degrees(point) {
        [Some(lat), Some(lon)] if in_globe(lat, lon) => Ok(Some(Near { lat, lon, radius_km })),
        _ => Err(FieldError::new(
            "near",
            "es un punto «lat,lon» en grados: 18.48,-69.93",
            "is a point “lat,lon” in degrees: 18.48,-69.93",
        )),
    }
}

fn radius_km(value: &str) -> Result<f64, FieldError> {
    match value.trim().parse::<f64>() {
        Ok(km) if km > 0.0 && km <= RADIUS_KM_MAX => Ok(km),
        _ => Err(FieldError::new(
            "radius_km",
            format!("es un número de kilómetros mayor que 0 y hasta {RADIUS_KM_MAX}"),
            format!("is a number of kilometres above 0 and up to {RADIUS_KM_MAX}"),
        )),
    }
}

/// `bbox`
pub fn bbox(value: &str) -> Result<BoundingBox, FieldError> {
    match *degrees(value) {
        [Some(south), Some(west), Some(north), Some(east)]
            if in_globe(south, west) && in_globe(north, east) && south <= north =>
        {
            Ok(BoundingBox { south, west, north, east })
        }
        _ => Err(FieldError::new(
            "bbox",
            "es una caja «sur,oeste,norte,este» en grados",
            "is a box “south,west,north,east” in degrees",
        )),
    }
}

fn degrees(value: &str) -> Box<[Option<f64>]> {
    value.split(',').take(5).map(|part| part.trim().parse().ok()).collect()
}

/// Not-a-number and infinity are in no range.
fn in_globe(lat: f64, lon: f64) -> bool {
    (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)
}
