//! Attributes of a listing as properties of schema.org. What a type does not take under its name is
//! told as a property of the thing's own, where things may have such.

use kernel::locale::Locale;
use listings::{Attribute, Attributes, Choice, Value, Vertical};
use serde_json::{Map, Value as Json, json};

use super::{
    node,
    types::{self, Family},
};

/// How a property is written.
#[derive(Clone, Copy)]
enum Form {
    /// As people read it.
    Text,
    Number,
    Flag,
    /// A number with its unit.
    Quantity,
    /// A word of an enumeration, or nothing.
    Member,
    /// The same, or as people read it.
    MemberOrText,
    Brand,
    /// The size of an engine.
    Engine,
    /// What a place has.
    Features,
    /// The languages a service is given in.
    Languages,
}

/// The properties we write, and who takes them.
const PROPERTIES: [(&str, Family, Form); 23] = [
    ("brand", Family::Product, Form::Brand),
    ("model", Family::Product, Form::Text),
    ("color", Family::Product, Form::Text),
    ("itemCondition", Family::Product, Form::Member),
    ("vehicleConfiguration", Family::Vehicle, Form::Text),
    ("vehicleModelDate", Family::Vehicle, Form::Text),
    ("vehicleIdentificationNumber", Family::Vehicle, Form::Text),
    ("mileageFromOdometer", Family::Vehicle, Form::Quantity),
    ("fuelType", Family::Vehicle, Form::Text),
    ("vehicleTransmission", Family::Vehicle, Form::Text),
    ("bodyType", Family::Vehicle, Form::Text),
    ("driveWheelConfiguration", Family::Vehicle, Form::MemberOrText),
    ("numberOfDoors", Family::Vehicle, Form::Number),
    ("vehicleEngine", Family::Vehicle, Form::Engine),
    ("numberOfRooms", Family::Accommodation, Form::Number),
    ("numberOfBedrooms", Family::Accommodation, Form::Number),
    ("numberOfBathroomsTotal", Family::Accommodation, Form::Number),
    ("floorSize", Family::Accommodation, Form::Quantity),
    ("floorLevel", Family::Accommodation, Form::Text),
    ("petsAllowed", Family::Accommodation, Form::Flag),
    ("amenityFeature", Family::Place, Form::Features),
    ("serviceType", Family::Service, Form::Text),
    ("availableLanguage", Family::Service, Form::Languages),
];

/// Properties whose options say what type the thing is.
const TYPE_GIVING: [&str; 2] = ["additionalType", "bodyType"];

/// What a listing is in schema.org: the type its chosen options give, else that of its vertical.
pub(super) fn type_of(vertical: &Vertical, values: &Attributes) -> (&'static str, Family) {
    let gives_type =
        |a: &&Attribute| a.schema_org.as_deref().is_some_and(|p| TYPE_GIVING.contains(&p));
    let chosen = vertical.attributes.iter().filter(gives_type);
    let given = chosen.filter_map(|attribute| choice(attribute, values.get(&attribute.key)?));
    let given = given.filter_map(|choice| choice.schema_org.as_deref()).next();
    types::of(given.or(vertical.schema_org.as_deref()))
}

/// Puts the attributes that `family` has into `thing`.
pub(super) fn put(
    thing: &mut Json,
    family: Family,
    vertical: &Vertical,
    values: &Attributes,
    locale: Locale,
) {
    let Json::Object(thing) = thing else { return };
    for attribute in &vertical.attributes {
        let (Some(value), Some(name)) =
            (values.get(&attribute.key), attribute.schema_org.as_deref())
        else {
            continue;
        };
        let known = PROPERTIES.into_iter().find(|(known, ..)| *known == name);
        match known {
            Some((_, taker, form)) if family.is_a(taker) => {
                let (name, written) = write(name, form, attribute, value, locale);
                if !super::is_nothing(&written) {
                    thing.insert(name.to_owned(), written);
                }
            }
            _ if TYPE_GIVING.contains(&name) && family == Family::Accommodation => {
                let text = attribute.display(value, locale);
                thing.insert("accommodationCategory".to_owned(), text.into());
            }
            _ => put_own(thing, family, attribute, value, locale),
        }
    }
}

fn write<'a>(
    name: &'a str,
    form: Form,
    attribute: &Attribute,
    value: &Value,
    locale: Locale,
) -> (&'a str, Json) {
    let text = || Json::from(attribute.display(value, locale));
    let member = || choice(attribute, value)?.schema_org.as_deref().map(word);
    let written = match form {
        Form::Text => text(),
        Form::Number => number(value),
        Form::Flag => match value {
            Value::Bool(yes) => Json::Bool(*yes),
            _ => Json::Null,
        },
        Form::Quantity => quantity(attribute, value),
        Form::Member => member().unwrap_or_default(),
        Form::MemberOrText => member().unwrap_or_else(text),
        Form::Brand => node([("@type", "Brand".into()), ("name", text())]),
        Form::Engine => {
            let size = quantity(attribute, value);
            node([("@type", "EngineSpecification".into()), ("engineDisplacement", size)])
        }
        Form::Features => features(attribute, value, locale),
        Form::Languages => {
            let channel =
                [("@type", "ServiceChannel".into()), (name, labels(attribute, value, locale))];
            return ("availableChannel", node(channel));
        }
    };
    (name, written)
}

/// A property with a name of its own: products and places may have such.
fn put_own(
    thing: &mut Map<String, Json>,
    family: Family,
    attribute: &Attribute,
    value: &Value,
    locale: Locale,
) {
    let numeric = number(value);
    let is_plain = matches!(value, Value::Bool(_)) || TYPE_GIVING.contains(&named(attribute));
    if is_plain || !(family.is_a(Family::Product) || family.is_a(Family::Place)) {
        return;
    }
    let told = if numeric.is_null() { attribute.display(value, locale).into() } else { numeric };
    let property = node([
        ("@type", "PropertyValue".into()),
        ("name", attribute.labels.get(locale.language()).into()),
        ("value", told),
        ("unitCode", unit(attribute).into()),
    ]);
    let all = thing.entry("additionalProperty").or_insert_with(|| json!([]));
    if let Json::Array(all) = all {
        all.push(property);
    }
}

fn named(attribute: &Attribute) -> &str {
    attribute.schema_org.as_deref().unwrap_or_default()
}

fn choice<'a>(attribute: &'a Attribute, value: &Value) -> Option<&'a Choice> {
    match value {
        Value::Enum(value) => attribute.options.get(value),
        _ => None,
    }
}

/// A word of schema.org by its whole address.
pub(super) fn word(word: &str) -> Json {
    format!("https://schema.org/{word}").into()
}

fn number(value: &Value) -> Json {
    match *value {
        Value::Int(n) => n.into(),
        // Read back from its digits, so that 1.6 stays 1.6.
        Value::Decimal(n, scale) => {
            let text = kernel::locale::Locale::EnUs.decimal(n, scale).replace(',', "");
            text.parse::<f64>().map_or(Json::Null, Json::from)
        }
        _ => Json::Null,
    }
}

fn quantity(attribute: &Attribute, value: &Value) -> Json {
    let number = number(value);
    if number.is_null() {
        return Json::Null;
    }
    node([
        ("@type", "QuantitativeValue".into()),
        ("value", number),
        ("unitCode", unit(attribute).into()),
    ])
}

/// The unit's code of UN/CEFACT, by which programs know it.
fn unit(attribute: &Attribute) -> Option<&'static str> {
    match attribute.unit.as_deref()? {
        "km" => Some("KMT"),
        "mi" => Some("SMI"),
        "m²" => Some("MTK"),
        "ha" => Some("HAR"),
        "l" => Some("LTR"),
        "cc" | "cm³" => Some("CMQ"),
        "años" => Some("ANN"),
        "meses" => Some("MON"),
        _ => None,
    }
}

fn labels(attribute: &Attribute, value: &Value, locale: Locale) -> Json {
    let Value::Multi(values) = value else { return Json::Null };
    let label = |value: &String| attribute.display(&Value::Enum(value.clone()), locale);
    values.iter().map(label).map(Json::from).collect()
}

fn features(attribute: &Attribute, value: &Value, locale: Locale) -> Json {
    let Json::Array(names) = labels(attribute, value, locale) else { return Json::Null };
    let feature = |name: Json| {
        node([
            ("@type", "LocationFeatureSpecification".into()),
            ("name", name),
            ("value", true.into()),
        ])
    };
    names.into_iter().map(feature).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use listings::vertical::shipped;

    fn vertical(key: &str) -> Vertical {
        Vertical::from_toml(shipped(key).expect("shipped")).expect("readable")
    }

    fn values(pairs: &[(&str, Value)]) -> Attributes {
        let mut values = Attributes::default();
        for (key, value) in pairs {
            values.insert_checked(key, value.clone());
        }
        values
    }

    fn told(vertical: &Vertical, values: &Attributes) -> (&'static str, Json) {
        let (name, family) = type_of(vertical, values);
        let mut thing = json!({});
        put(&mut thing, family, vertical, values, Locale::EsEc);
        (name, thing)
    }

    #[test]
    fn a_car_is_told_in_its_own_words() {
        let values = values(&[
            ("make", Value::Enum("toyota".into())),
            ("year", Value::Int(2018)),
            ("mileage_km", Value::Int(82_000)),
            ("condition", Value::Enum("used".into())),
            ("drivetrain", Value::Enum("4x4".into())),
            ("engine_l", Value::Decimal(16, 1)),
        ]);
        let (name, thing) = told(&vertical("autos"), &values);
        assert_eq!(name, "Car");
        let expected = json!({
            "brand": {"@type": "Brand", "name": "Toyota"},
            "vehicleModelDate": "2018",
            "mileageFromOdometer":
                {"@type": "QuantitativeValue", "value": 82_000, "unitCode": "KMT"},
            "itemCondition": "https://schema.org/UsedCondition",
            "driveWheelConfiguration": "https://schema.org/FourWheelDriveConfiguration",
            "vehicleEngine": {"@type": "EngineSpecification", "engineDisplacement":
                {"@type": "QuantitativeValue", "value": 1.6, "unitCode": "LTR"}},
        });
        assert_eq!(thing, expected);
    }

    #[test]
    fn what_is_chosen_decides_the_type_and_what_it_takes() {
        let homes = vertical("propiedades");
        let of = |kind: &str| {
            told(
                &homes,
                &values(&[
                    ("property_type", Value::Enum(kind.into())),
                    ("bedrooms", Value::Int(3)),
                    ("area_m2", Value::Decimal(1_205, 1)),
                ]),
            )
        };
        let (name, home) = of("apartment");
        assert_eq!((name, &home["numberOfBedrooms"]), ("Apartment", &json!(3)));
        assert_eq!(home["floorSize"]["value"], 120.5);
        assert_eq!(home["accommodationCategory"], "Departamento");
        let (name, land) = of("land");
        assert_eq!(name, "Place");
        assert!(land.get("floorSize").is_none(), "a place has none: {land}");
        assert_eq!(land["additionalProperty"][1]["unitCode"], "MTK");
    }

    #[test]
    fn a_vertical_stored_without_types_of_its_options_keeps_its_own() {
        let mut homes = vertical("propiedades");
        let kind = homes.attributes.iter_mut().find(|a| a.key == "property_type").expect("one");
        let mut options: Vec<Choice> = std::mem::take(&mut kind.options).into();
        options.iter_mut().for_each(|choice| choice.schema_org = None);
        kind.options = options.into();
        let chosen = values(&[("property_type", Value::Enum("apartment".into()))]);
        assert_eq!(told(&homes, &chosen).0, "Accommodation");
    }
}
