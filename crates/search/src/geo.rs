//! Points and distances on the globe.
//!
//! Coordinates are kept as whole 10⁻⁷ degrees (about a centimetre), which is what maps use and half
//! the size of a floating number.

use crate::query::{BoundingBox, Near};

/// Radius of the sphere distances are measured on, in metres (mean radius, IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;
const UNITS_PER_DEGREE: f64 = 1e7;
/// Greatest angle in radians whose series [`Circle::about`] sums.
const SERIES_MAX: f64 = 0.2;
/// Greatest relative error of [`Circle::about`], with room to spare.
const ABOUT: f64 = 1e-4;
/// Stands for "no coordinates".
pub const NOWHERE: i32 = i32::MIN;

/// A latitude or longitude in units of 10⁻⁷ degrees; `None` beyond `limit` degrees.
#[expect(clippy::cast_possible_truncation, reason = "at most 1.8e9 after the check")]
pub fn to_units(degrees: f64, limit: f64) -> Option<i32> {
    (degrees.is_finite() && degrees.abs() <= limit)
        .then(|| (degrees * UNITS_PER_DEGREE).round() as i32)
}

/// Back to degrees.
pub fn to_degrees(units: i32) -> f64 {
    f64::from(units) / UNITS_PER_DEGREE
}

/// Great-circle distance in metres between two points in degrees.
pub fn distance_m(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> f64 {
    let (phi1, phi2) = (lat1.to_radians(), lat2.to_radians());
    let half_lat = ((phi2 - phi1) / 2.0).sin();
    let half_lon = ((lon2 - lon1).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + phi1.cos() * phi2.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
}

/// A window of coordinates; longitudes may wrap at ±180°.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    south: i32,
    north: i32,
    west: i32,
    east: i32,
}

impl Window {
    /// Whether a point (in units) is inside, edges included.
    pub fn holds(&self, lat: i32, lon: i32) -> bool {
        let in_lon = if self.west <= self.east {
            self.west <= lon && lon <= self.east
        } else {
            lon >= self.west || lon <= self.east
        };
        lat != NOWHERE && lon != NOWHERE && self.south <= lat && lat <= self.north && in_lon
    }
}

impl From<&BoundingBox> for Window {
    fn from(bbox: &BoundingBox) -> Self {
        let lat = |degrees| to_units(degrees, 90.0).unwrap_or(0);
        let lon = |degrees| to_units(degrees, 180.0).unwrap_or(0);
        Self {
            south: lat(bbox.south),
            north: lat(bbox.north),
            west: lon(bbox.west),
            east: lon(bbox.east),
        }
    }
}

/// A circle on the globe, with a window around it that is cheap to test first.
#[derive(Debug, Clone, Copy)]
pub struct Circle {
    lat: f64,
    lon: f64,
    radius_m: f64,
    window: Window,
    sin_lat: f64,
    cos_lat: f64,
    /// [`haversine_of`] the radius.
    radius_h: f64,
}

impl Circle {
    /// The circle a query means.
    pub fn new(near: &Near) -> Self {
        let radius_m = near.radius_km * 1_000.0;
        // A little wider than the circle, so that rounding never cuts off a point on its edge.
        let angle = radius_m / EARTH_RADIUS_M * 1.000_001 + 1e-8;
        let (south, north) = (near.lat - angle.to_degrees(), near.lat + angle.to_degrees());
        let over_pole = south <= -90.0 || north >= 90.0;
        let spread = (angle.sin() / near.lat.to_radians().cos()).asin().to_degrees();
        let (west, east) = if over_pole || !spread.is_finite() {
            (-180.0, 180.0)
        } else {
            (wrap(near.lon - spread), wrap(near.lon + spread))
        };
        let bbox = BoundingBox { south: south.max(-90.0), west, north: north.min(90.0), east };
        let (sin_lat, cos_lat) = near.lat.to_radians().sin_cos();
        Self {
            lat: near.lat,
            lon: near.lon,
            radius_m,
            window: Window::from(&bbox),
            sin_lat,
            cos_lat,
            radius_h: haversine_of(radius_m),
        }
    }

    /// Whether a point (in units) is inside: the same answer as [`Self::distance_mm`] gives, mostly
    /// without its six trigonometric functions.
    pub fn holds(&self, lat: i32, lon: i32) -> bool {
        if !self.window.holds(lat, lon) {
            return false;
        }
        match self.about(lat, lon) {
            Some(h) if h < self.radius_h * (1.0 - ABOUT) => true,
            Some(h) if h > self.radius_h * (1.0 + ABOUT) => false,
            _ => self.distance_mm(lat, lon).is_some(),
        }
    }

    /// The limit for [`Self::is_beyond`] of so many metres.
    pub fn limit(&self, metres: f64) -> f64 {
        haversine_of(metres) * (1.0 + ABOUT)
    }

    /// Whether a point is certainly further away than the metres `limit` was made of.
    pub fn is_beyond(&self, lat: i32, lon: i32, limit: f64) -> bool {
        lat != NOWHERE && self.about(lat, lon).is_some_and(|h| h > limit)
    }

    /// The haversine of the angle to a point, with a relative error below [`ABOUT`]; `None` where
    /// the series it is summed from would be too short.
    fn about(&self, lat: i32, lon: i32) -> Option<f64> {
        let up = (to_degrees(lat) - self.lat).to_radians();
        let across = wrap(to_degrees(lon) - self.lon).to_radians();
        if up.abs() > SERIES_MAX || across.abs() > SERIES_MAX || self.cos_lat < 0.1 {
            return None;
        }
        let haversine = |x: f64| {
            let square = x * x;
            square / 4.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0))
        };
        let square = up * up;
        let cos = 1.0 - square / 2.0 * (1.0 - square / 12.0);
        let sin = up * (1.0 - square / 6.0 * (1.0 - square / 20.0));
        let cos_there = self.cos_lat * cos - self.sin_lat * sin;
        Some(haversine(up) + self.cos_lat * cos_there * haversine(across))
    }

    /// Distance of a point (in units) from the centre, in millimetres; `None` outside.
    pub fn distance_mm(&self, lat: i32, lon: i32) -> Option<i64> {
        if !self.window.holds(lat, lon) {
            return None;
        }
        let metres = distance_m(self.lat, self.lon, to_degrees(lat), to_degrees(lon));
        #[expect(clippy::cast_possible_truncation, reason = "half the globe is 2e10 mm")]
        (metres <= self.radius_m).then_some((metres * 1_000.0).round() as i64)
    }
}

/// The haversine of the angle of a distance.
fn haversine_of(metres: f64) -> f64 {
    (metres / EARTH_RADIUS_M / 2.0).min(std::f64::consts::FRAC_PI_2).sin().powi(2)
}

fn wrap(longitude: f64) -> f64 {
    if longitude > 180.0 {
        longitude - 360.0
    } else if longitude < -180.0 {
        longitude + 360.0
    } else {
        longitude
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn santo_domingo_to_santiago_is_about_137_km() {
        let metres = distance_m(18.4861, -69.9312, 19.4517, -70.6970);
        assert!((134_000.0..140_000.0).contains(&metres), "{metres}");
    }

    #[test]
    fn a_circle_reaches_over_the_antimeridian() {
        let circle = Circle::new(&Near { lat: -17.7, lon: 179.9, radius_km: 50.0 });
        let there = to_units(-179.9, 180.0).expect("in range");
        assert!(circle.distance_mm(-177_000_000, there).is_some());
    }

    proptest! {
        #[test]
        fn the_window_never_hides_a_point_of_the_circle(
            lat in -90.0..=90.0f64, lon in -180.0..=180.0f64, radius_km in 0.1..500.0f64,
            to_lat in -90.0..=90.0f64, to_lon in -180.0..=180.0f64, close in 0.0..1.2f64,
        ) {
            // Half of the points are drawn near the centre, or hardly any would be inside.
            let blend = |from: f64, to: f64| from + (to - from) * close * radius_km / 20_000.0;
            let (to_lat, to_lon) = (blend(lat, to_lat), blend(lon, to_lon));
            let (a, b) = (to_units(to_lat, 90.0), to_units(to_lon, 180.0));
            prop_assume!(a.is_some() && b.is_some());
            let (a, b) = (a.unwrap_or(0), b.unwrap_or(0));
            let metres = distance_m(lat, lon, to_degrees(a), to_degrees(b));
            let circle = Circle::new(&Near { lat, lon, radius_km });
            let found = circle.distance_mm(a, b);
            prop_assert_eq!(found.is_some(), metres <= radius_km * 1_000.0);
            prop_assert_eq!(circle.holds(a, b), found.is_some());
            prop_assert!(!circle.is_beyond(a, b, circle.limit(metres)));
            prop_assert!(!circle.is_beyond(a, b, circle.limit(metres * 2.0)));
        }
    }
}
