use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::vertical::shipped;

fn vertical() -> Vertical {
    Vertical::from_toml(
        r#"
        key = "cosas"
        labels = { es = "Cosas", en = "Things" }
        operations = ["sale", "rent"]
        attributes = [
          { key = "make", type = "enum", labels = { es = "Marca", en = "Make" },
            required_for = ["sale"], options = [{ value = "toyota", label = "Toyota" }, { value = "kia", label = "Kia" }] },
          { key = "model", type = "enum", parent = "make", labels = { es = "Modelo", en = "Model" },
            options = [{ value = "corolla", label = "Corolla", parent = "toyota" }] },
          { key = "year", type = "int", min = 1920, max = 2027, labels = { es = "Año", en = "Year" } },
          { key = "engine", type = "decimal", scale = 1, max = 10, labels = { es = "Motor", en = "Engine" } },
          { key = "extras", type = "multi", labels = { es = "Extras", en = "Extras" },
            options = [{ value = "abs" }, { value = "alarm" }] },
          { key = "notes", type = "text", max_length = 5, labels = { es = "Notas", en = "Notes" } },
          { key = "seen", type = "bool", labels = { es = "Visto", en = "Seen" } },
          { key = "since", type = "date", labels = { es = "Desde", en = "Since" } },
        ]"#,
    )
    .expect("readable")
}

fn check(raw: Json) -> Result<Attributes, Vec<String>> {
    let Json::Object(raw) = raw else { panic!("an object") };
    let checked = vertical().check(Operation::Sale, &raw);
    checked.map_err(|wrong| wrong.iter().map(ToString::to_string).collect())
}

fn reason(key: &str, value: Json) -> String {
    let mut raw = json!({ "make": "toyota" });
    raw[key] = value;
    check(raw).expect_err("refused").join("; ")
}

#[test]
fn what_fits_is_taken_with_its_type() {
    let found = check(json!({
        "make": "toyota", "model": "corolla", "year": 2018, "engine": 1.8, "extras": ["alarm", "abs", "abs"],
        "notes": "  a  b ", "seen": true, "since": "2026-01-31",
    }))
    .expect("taken");
    assert_eq!(found.get("engine"), Some(&Value::Decimal(18, 1)));
    assert_eq!(found.get("extras"), Some(&Value::Multi(vec!["abs".into(), "alarm".into()])));
    assert_eq!(found.get("notes"), Some(&Value::Text("a b".into())));
    let stored = serde_json::to_value(&found).expect("stored");
    assert_eq!(stored["engine"], json!(1.8));
    assert_eq!(Attributes::from_stored(&vertical(), &stored), found);
    let text = stored.to_string();
    let read = Attributes::from_stored_text(&vertical(), text.as_bytes());
    assert_eq!(read.expect("an object"), found);
}

#[test]
fn nothing_is_absent_in_three_ways() {
    let found =
        check(json!({"make": "kia", "year": null, "notes": " ", "extras": [], "model": ""}));
    assert_eq!(found.expect("taken").iter().count(), 1);
}

#[test]
fn what_does_not_fit_is_told_by_name_and_reason() {
    assert_eq!(check(json!({})), Err(vec!["make: falta, y es obligatorio".to_owned()]));
    assert_eq!(reason("year", json!("2018")), "year: debe ser un número entero");
    assert_eq!(reason("year", json!(2018.5)), "year: debe ser un número entero");
    assert_eq!(reason("year", json!(1919)), "year: debe estar entre 1920 y 2027");
    assert_eq!(
        reason("engine", json!(1.85)),
        "engine: debe ser un número con 1 decimales como máximo"
    );
    assert_eq!(reason("engine", json!(10.1)), "engine: debe ser 10 o menos");
    assert_eq!(reason("make", json!("toyta")), "make: «toyta» no es una de las opciones");
    assert_eq!(reason("extras", json!("abs")), "extras: debe ser una lista de opciones");
    assert_eq!(reason("notes", json!("abcdef")), "notes: debe tener 5 caracteres como máximo");
    assert_eq!(reason("notes", json!("a\0b")), "notes: contiene caracteres que no son texto");
    assert_eq!(reason("seen", json!("sí")), "seen: debe ser true o false");
    assert_eq!(
        reason("since", json!("31/01/2026")),
        "since: debe ser una fecha de la forma 2026-01-31"
    );
    assert_eq!(
        reason("since", json!("2026-02-30")),
        "since: debe ser una fecha de la forma 2026-01-31"
    );
    assert_eq!(reason("colour", json!("red")), "colour: no es un atributo de Cosas");
}

#[test]
fn a_child_belongs_to_its_parent() {
    let other = check(json!({"make": "kia", "model": "corolla"}));
    assert_eq!(other, Err(vec!["model: «Corolla» no es de marca Kia".to_owned()]));
    let Json::Object(alone) = json!({"model": "corolla"}) else { panic!("an object") };
    let wrong = vertical().check(Operation::Rent, &alone).expect_err("refused");
    assert_eq!(wrong[0].to_string(), "model: «Corolla» necesita que se indique marca");
}

#[test]
fn an_operation_that_is_not_offered_is_refused() {
    let wrong = vertical().check(Operation::Presale, &Map::new()).expect_err("refused");
    assert_eq!(wrong[0].to_string(), "operation: «presale» no se ofrece en Cosas (sale, rent)");
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "\\PC{0,40}".prop_map(Json::from),
        Just(json!("toyota")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::hash_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn checking_never_panics(
        keys in prop::collection::vec("make|model|year|engine|extras|notes|seen|since|\\PC{0,8}", 0..8),
        values in prop::collection::vec(any_json(), 8),
    ) {
        let raw: Map<String, Json> = keys.into_iter().zip(values).collect();
        if let Ok(found) = vertical().check(Operation::Sale, &raw) {
            let stored = serde_json::to_value(&found).expect("stored");
            prop_assert_eq!(Attributes::from_stored(&vertical(), &stored), found);
        }
    }

    #[test]
    fn decimals_survive_being_stored(scaled in -999_999_999_999_999i64..=999_999_999_999_999, scale in 0u32..=4) {
        let file = format!(
            "key='cosas'\nlabels={{es='C',en='C'}}\noperations=['sale']\n[[attributes]]\nkey='n'\n\
             type='decimal'\nscale={scale}\nlabels={{es='N',en='N'}}"
        );
        let vertical = Vertical::from_toml(&file).expect("readable");
        let mut found = Attributes::default();
        found.insert_checked("n", Value::Decimal(scaled, scale));
        let text = serde_json::to_string(&found).expect("stored");
        let read = Attributes::from_stored_text(&vertical, text.as_bytes()).expect("an object");
        prop_assert_eq!(&read, &found);
        let raw: Json = serde_json::from_str(&text).expect("JSON");
        let Json::Object(raw) = raw else { panic!("an object") };
        prop_assert_eq!(vertical.check(Operation::Sale, &raw), Ok(found));
    }
}

#[test]
fn every_shipped_vertical_takes_what_it_requires() {
    let autos = Vertical::from_toml(shipped("autos").expect("shipped")).expect("readable");
    let Json::Object(raw) = json!({"make": "toyota", "model": "corolla", "year": 2018}) else {
        panic!("an object")
    };
    assert!(autos.check(Operation::Sale, &raw).is_ok());
}
