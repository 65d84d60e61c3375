//! Where a listing is.

use serde::{Deserialize, Serialize};

/// A place as shown: country (ISO 3166-1 alpha-2), region, city, and a point when known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Two letters, `DO`.
    pub country: Option<String>,
    /// Province, state or region, as people write it.
    pub region: Option<String>,
    /// City, municipality or quarter, as people write it.
    pub city: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
}
