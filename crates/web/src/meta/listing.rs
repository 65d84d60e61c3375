//! A listing: a product with its offer, or a page about a place with its offer.

use listings::{Place, detail::Detail};
use serde_json::{Value, json};

use super::{node, offer, property, types::Family};
use crate::{card as cards, photo::Signed, shell::Frame};

/// Pictures told; more are on the page.
const PICTURES_MAX: usize = 8;
/// Their width.
const PICTURE_WIDTH: u32 = 1_280;
/// Longest description told, in characters.
const DESCRIPTION_MAX: usize = 500;

/// What the page of a listing says of it.
pub(crate) struct Told<'a> {
    pub frame: &'a Frame<'a>,
    pub photos: Signed<'a>,
    pub found: &'a Detail,
    /// The title as it is shown.
    pub title: &'a str,
    /// The page's whole address.
    pub address: &'a str,
}

/// The listing in schema.org's words.
pub(crate) fn listing(told: &Told<'_>) -> Value {
    let listing = &told.found.listing;
    let (name, family) = property::type_of(&told.found.vertical, &listing.attributes);
    let mut thing = node([("@type", name.into()), ("name", told.title.into())]);
    let locale = told.frame.locale();
    property::put(&mut thing, family, &told.found.vertical, &listing.attributes, locale);
    match family {
        Family::Product | Family::Vehicle => product(told, family, thing),
        Family::Service => service(told, family, thing),
        Family::Place | Family::Accommodation => real_estate(told, family, thing),
    }
}

fn product(told: &Told<'_>, family: Family, thing: Value) -> Value {
    let listing = &told.found.listing;
    let place = spot(&listing.place);
    let shared = [
        ("@id", told.address.into()),
        ("url", told.address.into()),
        ("description", description(told)),
        ("image", pictures(told)),
        ("sku", listing.id.to_string().into()),
        ("offers", offer_of(told, family, place)),
    ];
    with(thing, shared)
}

fn service(told: &Told<'_>, family: Family, thing: Value) -> Value {
    let listing = &told.found.listing;
    let shared = [
        ("@id", told.address.into()),
        ("url", told.address.into()),
        ("description", description(told)),
        ("image", pictures(told)),
        ("provider", offer::seller(told.frame, &listing.seller, family)),
        ("areaServed", spot(&listing.place)),
        ("offers", offer_of(told, family, Value::Null)),
    ];
    with(thing, shared)
}

/// A home is no product: what is listed is a page about it, and the offer points to it.
fn real_estate(told: &Told<'_>, family: Family, thing: Value) -> Value {
    let listing = &told.found.listing;
    let id = format!("{}#inmueble", told.address);
    let place = &listing.place;
    let about = [("@id", id.as_str().into()), ("address", address(place)), ("geo", geo(place))];
    let mut offer = offer_of(told, family, Value::Null);
    if let Value::Object(offer) = &mut offer {
        offer.insert("itemOffered".to_owned(), json!({ "@id": id }));
    }
    node([
        ("@type", "RealEstateListing".into()),
        ("@id", told.address.into()),
        ("url", told.address.into()),
        ("name", told.title.into()),
        ("description", description(told)),
        ("inLanguage", told.frame.locale().tag().into()),
        ("datePosted", told.frame.local(listing.published_at).date().to_string().into()),
        ("image", pictures(told)),
        ("mainEntity", with(thing, about)),
        ("offers", offer),
    ])
}

fn offer_of(told: &Told<'_>, family: Family, place: Value) -> Value {
    let listing = &told.found.listing;
    let seller = offer::seller(told.frame, &listing.seller, family);
    offer::offer((listing.operation, listing.price), told.address, seller, place)
}

/// `thing` with more properties.
pub(super) fn with<'a>(
    mut thing: Value,
    more: impl IntoIterator<Item = (&'a str, Value)>,
) -> Value {
    if let (Value::Object(thing), Value::Object(more)) = (&mut thing, node(more)) {
        thing.extend(more);
    }
    thing
}

fn description(told: &Told<'_>) -> Value {
    let words = kernel::text::squeeze(&told.found.description);
    kernel::text::truncate(&words, DESCRIPTION_MAX).into()
}

/// The site's own pictures by their whole addresses.
fn pictures(told: &Told<'_>) -> Value {
    let own = cards::own(&told.found.listing.images).into_iter().take(PICTURES_MAX);
    own.map(|image| {
        let address = told.photos.one(image, PICTURE_WIDTH);
        Value::from(format!("{}{address}", told.frame.origin()))
    })
    .collect()
}

/// A place known by its address.
fn spot(place: &Place) -> Value {
    match address(place) {
        Value::Null => Value::Null,
        address => node([("@type", "Place".into()), ("address", address)]),
    }
}

pub(super) fn address(place: &Place) -> Value {
    let Place { country, region, city, .. } = place;
    if country.is_none() && region.is_none() && city.is_none() {
        return Value::Null;
    }
    node([
        ("@type", "PostalAddress".into()),
        ("addressLocality", city.as_deref().into()),
        ("addressRegion", region.as_deref().into()),
        ("addressCountry", country.as_deref().into()),
    ])
}

fn geo(place: &Place) -> Value {
    let (Some(lat), Some(lon)) = (place.lat, place.lon) else { return Value::Null };
    // The neighbourhood and not the door: a hundredth of a degree is about a kilometre.
    let [lat, lon] = [lat, lon].map(|degrees| (degrees * 100.0).round() / 100.0);
    json!({ "@type": "GeoCoordinates", "latitude": lat, "longitude": lon })
}
