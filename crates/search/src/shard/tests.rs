//! What unit tests share.

use std::sync::Arc;

use listings::Vertical;

/// A vertical with one attribute of each shape.
pub fn vertical() -> Arc<Vertical> {
    let text = r#"
        key = "cosas"
        labels = { es = "Cosas", en = "Things" }
        operations = ["sale"]
        [[attributes]]
        key = "make"
        type = "enum"
        labels = { es = "Marca", en = "Make" }
        options = [{ value = "kia", label = "Kia" }]
        [[attributes]]
        key = "year"
        type = "int"
        labels = { es = "Año", en = "Year" }
        facet = "range"
        [[attributes]]
        key = "features"
        type = "multi"
        labels = { es = "Extras", en = "Features" }
        options = [{ value = "abs", label = "ABS" }]
    "#;
    Arc::new(Vertical::from_toml(text).expect("a vertical"))
}
