//! The part of schema.org we speak: which properties each type must and may have, what values they
//! take. Written from the vocabulary and from what search engines ask for, not from our code.

use serde_json::Value;

/// Type, what it must have, what it may have besides.
const TYPES: &[(&str, &str, &str)] = &[
    ("WebSite", "name url", "description inLanguage publisher"),
    ("Organization", "name", "url logo description image address areaServed"),
    ("AutoDealer", "name", BUSINESS_MORE),
    ("RealEstateAgent", "name", BUSINESS_MORE),
    ("Person", "name", "url description image address"),
    ("Brand", "name", ""),
    ("BreadcrumbList", "itemListElement", ""),
    ("ItemList", "itemListElement numberOfItems", "name"),
    ("ListItem", "position name", "item url"),
    ("Car", VEHICLE, VEHICLE_MORE),
    ("Vehicle", VEHICLE, VEHICLE_MORE),
    ("Motorcycle", VEHICLE, VEHICLE_MORE),
    ("RealEstateListing", "name url datePosted mainEntity", "description inLanguage image offers"),
    ("Accommodation", HOME, HOME_MORE),
    ("Apartment", HOME, HOME_MORE),
    ("House", HOME, HOME_MORE),
    ("Room", HOME, HOME_MORE),
    ("Place", "", "name address geo amenityFeature additionalProperty"),
    (
        "Service",
        "name url",
        "description image provider areaServed offers serviceType availableChannel",
    ),
    ("ServiceChannel", "availableLanguage", ""),
    (
        "Offer",
        "availability url",
        "price priceCurrency priceSpecification businessFunction seller availableAtOrFrom itemOffered",
    ),
    ("UnitPriceSpecification", "price priceCurrency unitCode", ""),
    ("PostalAddress", "addressCountry", "addressLocality addressRegion"),
    ("GeoCoordinates", "latitude longitude", ""),
    ("QuantitativeValue", "value", "unitCode"),
    ("EngineSpecification", "engineDisplacement", ""),
    ("LocationFeatureSpecification", "name value", ""),
    ("PropertyValue", "name value", "unitCode"),
];
const BUSINESS_MORE: &str = "url description image address areaServed";
const VEHICLE: &str = "name url brand";
const VEHICLE_MORE: &str = "description image sku offers model color itemCondition vehicleConfiguration \
    vehicleModelDate mileageFromOdometer fuelType vehicleTransmission bodyType driveWheelConfiguration \
    numberOfDoors vehicleEngine additionalProperty";
const HOME: &str = "name address";
const HOME_MORE: &str = "geo numberOfRooms numberOfBedrooms numberOfBathroomsTotal floorSize floorLevel \
    petsAllowed amenityFeature accommodationCategory additionalProperty";

/// Properties that take one of these.
const MEMBERS: &[(&str, &[&str])] = &[
    (
        "availability",
        &["https://schema.org/InStock", "https://schema.org/PreSale", "https://schema.org/SoldOut"],
    ),
    ("itemCondition", &["https://schema.org/NewCondition", "https://schema.org/UsedCondition"]),
    (
        "businessFunction",
        &[
            "http://purl.org/goodrelations/v1#Sell",
            "http://purl.org/goodrelations/v1#LeaseOut",
            "http://purl.org/goodrelations/v1#ProvideService",
        ],
    ),
    ("unitCode", &["KMT", "MTK", "LTR", "MON", "DAY", "ANN"]),
];
/// Properties whose value is a whole address.
const ADDRESSES: [&str; 5] = ["url", "item", "image", "logo", "@id"];
const NUMBERS: [&str; 9] = [
    "position",
    "numberOfItems",
    "numberOfDoors",
    "numberOfRooms",
    "numberOfBedrooms",
    "numberOfBathroomsTotal",
    "latitude",
    "longitude",
    "value",
];

/// Everything wrong with a thing and what is in it.
pub fn faults(thing: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    walk(thing, "", &mut faults);
    faults
}

fn walk(value: &Value, path: &str, faults: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(at, one)| walk(one, &format!("{path}.{at}"), faults));
        }
        Value::Object(thing) => {
            // A thing that is only pointed to is told elsewhere.
            if thing.len() == 1 && thing.contains_key("@id") {
                return;
            }
            let name = thing.get("@type").and_then(Value::as_str).unwrap_or_default();
            let Some((_, must, may)) = TYPES.iter().find(|(known, ..)| *known == name) else {
                return faults.push(format!("{path}: «{name}» is no type we speak of"));
            };
            for needed in must.split_whitespace().filter(|needed| !thing.contains_key(*needed)) {
                faults.push(format!("{path}: {name} has no {needed}"));
            }
            for (property, value) in thing {
                let at = format!("{path}.{property}");
                let is_known = |all: &str| all.split_whitespace().any(|known| known == property);
                if !property.starts_with('@') && !is_known(must) && !is_known(may) {
                    faults.push(format!("{at}: {name} takes none"));
                }
                simple(property, value, &at, faults);
                walk(value, &at, faults);
            }
            offer(name, thing, path, faults);
        }
        _ => {}
    }
}

fn simple(property: &str, value: &Value, at: &str, faults: &mut Vec<String>) {
    let all = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    for one in all {
        let text = one.as_str();
        let members = MEMBERS.iter().find(|(known, _)| *known == property);
        if members.is_some_and(|(_, all)| !text.is_some_and(|text| all.contains(&text))) {
            faults.push(format!("{at}: {one} is none of its values"));
        }
        let is_whole = text.is_some_and(|t| t.starts_with("http://") || t.starts_with("https://"));
        if ADDRESSES.contains(&property) && !is_whole {
            faults.push(format!("{at}: {one} is no whole address"));
        }
        let is_free = property == "value" && (text.is_some() || one.is_boolean());
        if NUMBERS.contains(&property) && !one.is_number() && !is_free {
            faults.push(format!("{at}: {one} is no number"));
        }
        if one.is_null() || text.is_some_and(str::is_empty) {
            faults.push(format!("{at}: nothing is said"));
        }
        if property == "price" && text.is_none_or(|text| text.parse::<f64>().is_err()) {
            faults.push(format!("{at}: {one} is no price"));
        }
    }
}

/// What can be had has a price with its currency; what is sold has none.
fn offer(name: &str, thing: &serde_json::Map<String, Value>, path: &str, faults: &mut Vec<String>) {
    let is_sold = thing.get("availability").is_some_and(|a| a == "https://schema.org/SoldOut");
    for property in ["price", "priceCurrency"] {
        if name == "Offer" && thing.contains_key(property) == is_sold {
            faults.push(format!("{path}: an offer with {property} or without at the wrong time"));
        }
    }
}

#[test]
fn what_is_wrong_is_noticed() {
    for (wrong, expected) in [
        (r#"{"@type":"Car","name":"x","url":"http://a/"}"#, "no brand"),
        (r#"{"@type":"Boat"}"#, "no type"),
        (r#"{"@type":"Person","name":"x","price":"1"}"#, "takes none"),
        (r#"{"@type":"Offer","url":"/a","availability":"x"}"#, "no whole address"),
        (r#"{"@type":"Offer","url":"http://a","availability":"InStock"}"#, "none of its values"),
        (
            r#"{"@type":"Offer","url":"http://a","availability":"https://schema.org/InStock"}"#,
            "with price",
        ),
        (r#"{"@type":"ListItem","position":"1","name":"a"}"#, "no number"),
        (r#"{"@type":"Person","name":""}"#, "nothing is said"),
    ] {
        let found = faults(&serde_json::from_str(wrong).expect("JSON"));
        assert!(found.iter().any(|fault| fault.contains(expected)), "{wrong}: {found:?}");
    }
}
