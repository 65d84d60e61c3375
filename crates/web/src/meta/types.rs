//! The types of schema.org a listing may be, and which of their properties they share.

/// Types that take the same properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Anything sold; its listing is the thing.
    Product,
    /// A product with an engine.
    Vehicle,
    /// Land, a shop: its listing is a page about it.
    Place,
    /// A place to live in.
    Accommodation,
    /// Work done for others.
    Service,
}

impl Family {
    /// Whether it takes what `other` takes.
    pub const fn is_a(self, other: Self) -> bool {
        matches!((self, other), (Self::Vehicle, Self::Product) | (Self::Accommodation, Self::Place))
            || self as u8 == other as u8
    }

    /// What a business is that deals in it.
    pub const fn dealer(self) -> &'static str {
        match self {
            Self::Vehicle => "AutoDealer",
            Self::Place | Self::Accommodation => "RealEstateAgent",
            Self::Product | Self::Service => "Organization",
        }
    }
}

/// The types we know how to speak of.
const KNOWN: [(&str, Family); 17] = [
    ("Product", Family::Product),
    ("IndividualProduct", Family::Product),
    ("Vehicle", Family::Vehicle),
    ("Car", Family::Vehicle),
    ("Motorcycle", Family::Vehicle),
    ("MotorizedBicycle", Family::Vehicle),
    ("BusOrCoach", Family::Vehicle),
    ("Place", Family::Place),
    ("Residence", Family::Place),
    ("Accommodation", Family::Accommodation),
    ("Apartment", Family::Accommodation),
    ("House", Family::Accommodation),
    ("SingleFamilyResidence", Family::Accommodation),
    ("Room", Family::Accommodation),
    ("Suite", Family::Accommodation),
    ("CampingPitch", Family::Accommodation),
    ("Service", Family::Service),
];

/// The type of that name; one that is not known is something sold.
pub(super) fn of(name: Option<&str>) -> (&'static str, Family) {
    let known = name.and_then(|name| KNOWN.into_iter().find(|(known, _)| *known == name));
    known.unwrap_or(("Product", Family::Product))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_knows_is_something_sold() {
        assert_eq!(of(Some("Apartment")), ("Apartment", Family::Accommodation));
        assert_eq!(of(Some("\"><script>")), ("Product", Family::Product));
        assert_eq!(of(None).0, "Product");
    }

    #[test]
    fn a_home_takes_what_a_place_takes_and_no_place_what_a_home_takes() {
        assert!(Family::Accommodation.is_a(Family::Place));
        assert!(!Family::Place.is_a(Family::Accommodation) && Family::Place.is_a(Family::Place));
        assert!(!Family::Service.is_a(Family::Product));
    }
}
