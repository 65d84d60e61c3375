//! One listing.

use kernel::locale::Locale;
use listings::{Value, card::Card, detail::Detail};
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// `{"listing":{…}}`: what results show, the description, and the attributes in words.
pub(crate) struct DetailBody<'a> {
    pub detail: &'a Detail,
    pub locale: Locale,
}

#[derive(Serialize)]
struct ListingJson<'a> {
    #[serde(flatten)]
    card: Card,
    description: &'a str,
    details: Vec<DetailJson<'a>>,
}

#[derive(Serialize)]
struct DetailJson<'a> {
    key: &'a str,
    label: &'a str,
    value: &'a Value,
    text: String,
}

impl Serialize for DetailBody<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let details = self.detail.labelled(self.locale);
        let listing = ListingJson {
            card: card(self.detail),
            description: &self.detail.description,
            details: details
                .map(|d| DetailJson { key: d.key, label: d.label, value: d.value, text: d.text })
                .collect(),
        };
        let mut out = to.serialize_struct("Listing", 1)?;
        out.serialize_field("listing", &listing)?;
        out.end()
    }
}

fn card(detail: &Detail) -> Card {
    let listing = &detail.listing;
    Card {
        id: listing.id,
        vertical: listing.vertical.clone(),
        title: listing.title.clone(),
        operation: listing.operation,
        price: listing.price,
        place: listing.place.clone(),
        attributes: listing.attributes.clone(),
        seller: listing.seller.clone(),
        images: listing.images.clone(),
        published_at: listing.published_at,
    }
}
