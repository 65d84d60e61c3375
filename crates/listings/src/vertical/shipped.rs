//! The verticals that come with the program.

/// Keys of the verticals that come with the program.
pub const SHIPPED: &[&str] = &["autos", "propiedades", "servicios"];

/// The file of a shipped vertical.
#[must_use]
pub fn shipped(key: &str) -> Option<&'static str> {
    match key {
        "autos" => Some(include_str!("../../verticals/autos.toml")),
        "propiedades" => Some(include_str!("../../verticals/propiedades.toml")),
        "servicios" => Some(include_str!("../../verticals/servicios.toml")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vertical;

    #[test]
    fn what_is_shipped_has_nothing_wrong() {
        for key in SHIPPED {
            let file = shipped(key).expect("shipped");
            let vertical = Vertical::from_toml(file).expect("readable");
            assert_eq!(vertical.key, *key);
            let problems: Vec<_> = vertical.validate().iter().map(ToString::to_string).collect();
            assert!(problems.is_empty(), "{key}: {problems:#?}");
        }
    }

    #[test]
    fn what_is_shipped_survives_being_stored() {
        for key in SHIPPED {
            let vertical = Vertical::from_toml(shipped(key).expect("shipped")).expect("readable");
            let stored = serde_json::to_value(&vertical).expect("stored");
            let read: Vertical = serde_json::from_value(stored).expect("read");
            assert_eq!(read, vertical, "{key}");
        }
    }
}
