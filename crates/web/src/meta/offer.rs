//! What is asked for a listing, and by whom.

use kernel::Money;
use listings::{Operation, SellerKind, SellerRef};
use serde_json::{Value, json};

use tenancy::seller::page::url;

use super::{node, property::word, types::Family};
use crate::shell::Frame;

/// The offer of a listing that states a price; none where the price is on request, because an offer
/// without one is no offer to those who read it.
pub(super) fn offer(
    (operation, price): (Operation, Option<Money>),
    address: &str,
    seller: Value,
    place: Value,
) -> Value {
    let Some(price) = price else { return Value::Null };
    node([
        ("@type", "Offer".into()),
        ("url", address.into()),
        ("price", price.major().into()),
        ("priceCurrency", price.currency.code().into()),
        ("priceSpecification", per(operation, price)),
        ("availability", availability(operation)),
        ("businessFunction", function(operation)),
        ("seller", seller),
        ("availableAtOrFrom", place),
    ])
}

/// What is no longer to be had.
pub(super) fn sold_out(address: &str) -> Value {
    node([("@type", "Offer".into()), ("url", address.into()), ("availability", word("SoldOut"))])
}

/// Who offers it, as `family` of things is dealt in; nothing where nobody is named.
pub(super) fn seller(frame: &Frame<'_>, seller: &SellerRef, family: Family) -> Value {
    if !crate::card::is_named(seller) {
        return Value::Null;
    }
    let kind = match seller.kind {
        SellerKind::Dealer => family.dealer(),
        SellerKind::Person => "Person",
    };
    let page = frame.whole(&url(&seller.name, seller.id), &[]);
    node([
        ("@type", kind.into()),
        ("name", seller.name.as_str().into()),
        ("@id", page.as_str().into()),
        ("url", page.into()),
    ])
}

fn availability(operation: Operation) -> Value {
    word(if operation == Operation::Presale { "PreSale" } else { "InStock" })
}

fn function(operation: Operation) -> Value {
    let name = match operation {
        Operation::Sale | Operation::Presale => "Sell",
        Operation::Rent | Operation::TempRent => "LeaseOut",
        Operation::Service => "ProvideService",
    };
    format!("http://purl.org/goodrelations/v1#{name}").into()
}

/// For how long the price of a rent is.
fn per(operation: Operation, price: Money) -> Value {
    let unit = match operation {
        Operation::Rent => "MON",
        Operation::TempRent => "DAY",
        Operation::Sale | Operation::Presale | Operation::Service => return Value::Null,
    };
    json!({
        "@type": "UnitPriceSpecification",
        "price": price.major(),
        "priceCurrency": price.currency.code(),
        "unitCode": unit,
    })
}
