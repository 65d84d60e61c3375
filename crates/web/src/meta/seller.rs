//! Who sells: a business of its kind, or a person.

use listings::Vertical;
use serde_json::Value;
use tenancy::{SellerKind, seller::Page};

use super::{node, types};

/// What the page of a seller says of them.
pub(crate) struct Seller<'a> {
    pub page: &'a Page,
    /// What most of their listings are.
    pub deals_in: Option<&'a Vertical>,
    /// Where those are.
    pub cities: Vec<String>,
    /// The page's whole address.
    pub address: String,
    pub picture: Option<String>,
}

/// The seller in schema.org's words. Hours are free text, for which there is no word.
pub(crate) fn seller(told: &Seller<'_>) -> Value {
    let page = told.page;
    let (_, family) = types::of(told.deals_in.and_then(|v| v.schema_org.as_deref()));
    let is_business = page.kind == SellerKind::Dealer;
    let kind = if is_business { family.dealer() } else { "Person" };
    let cities = told.cities.iter().filter(|_| is_business).map(|city| Value::from(city.as_str()));
    node([
        ("@type", kind.into()),
        ("@id", told.address.as_str().into()),
        ("url", told.address.as_str().into()),
        ("name", page.name.as_str().into()),
        ("description", kernel::text::squeeze(&page.presentation.text).into()),
        ("image", told.picture.as_deref().into()),
        ("address", page.presentation.address.as_str().into()),
        ("areaServed", cities.collect()),
    ])
}
