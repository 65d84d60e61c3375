//! What was listed and is sold.

use listings::life::Ended;
use serde_json::{Value, json};

use super::{
    listing::{address, with},
    node, offer, property,
    types::Family,
};
use crate::shell::Frame;

/// The thing, no longer to be had and without a price.
pub(crate) fn sold(frame: &Frame<'_>, ended: &Ended, title: &str, page: &str) -> Value {
    let (name, family) = property::type_of(&ended.vertical, &ended.kinds);
    let mut thing = node([("@type", name.into()), ("name", title.into())]);
    property::put(&mut thing, family, &ended.vertical, &ended.kinds, frame.locale());
    let mut offer = offer::sold_out(page);
    match family {
        Family::Product | Family::Vehicle | Family::Service => {
            with(thing, [("@id", page.into()), ("url", page.into()), ("offers", offer)])
        }
        Family::Place | Family::Accommodation => {
            let id = format!("{page}#inmueble");
            if let Value::Object(offer) = &mut offer {
                offer.insert("itemOffered".to_owned(), json!({ "@id": id }));
            }
            let about = [("@id", id.as_str().into()), ("address", address(&ended.place))];
            node([
                ("@type", "RealEstateListing".into()),
                ("@id", page.into()),
                ("url", page.into()),
                ("name", title.into()),
                ("inLanguage", frame.locale().tag().into()),
                ("datePosted", frame.local(ended.published_at).date().to_string().into()),
                ("mainEntity", with(thing, about)),
                ("offers", offer),
            ])
        }
    }
}
