//! `GET /v1/sellers`: the sellers of the tenant, a page at a time.

use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Called, Fault, FieldFault};
use kernel::{ids::SellerId, locale::Sentence};
use serde::Serialize;
use tenancy::{SellerKind, seller};

use crate::{State, parameters, reply};

#[derive(Serialize)]
struct SellersBody<'a> {
    sellers: Vec<SellerBody<'a>>,
    /// What to ask `after` for the next page.
    next_after: Option<String>,
}

#[derive(Serialize)]
struct SellerBody<'a> {
    id: String,
    name: &'a str,
    kind: Option<&'static str>,
    people: u32,
}

/// Those in order of name; `after=` is the last one of the page before.
pub(crate) async fn list(
    Held(state): Held<State>,
    called: Called,
    uri: Uri,
) -> Result<Response, Fault> {
    called.about.marketplace()?;
    let after = parameters::only(&uri, "after")?;
    let after: Option<SellerId> = match after.as_deref().map(str::parse) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => return Err(no_seller()),
    };
    let mut tx = state.db.begin(&called.scope()).await?;
    let after = match after {
        None => None,
        Some(id) => match seller::one(&mut tx, id).await {
            Ok(found) => Some((found.name, id)),
            Err(tenancy::Error::NoSuchSeller) => return Err(no_seller()),
            Err(error) => return Err(error.into()),
        },
    };
    let after = after.as_ref().map(|(name, id)| (name.as_str(), *id));
    let (sellers, has_more) = seller::list(&mut tx, "", after).await?;
    tx.commit().await?;
    let body = SellersBody {
        next_after: sellers.last().filter(|_| has_more).map(|last| last.id.to_string()),
        sellers: sellers
            .iter()
            .map(|seller| SellerBody {
                id: seller.id.to_string(),
                name: &seller.name,
                kind: seller.kind.map(SellerKind::key),
                people: seller.people,
            })
            .collect(),
    };
    reply::private(StatusCode::OK, &body)
}

fn no_seller() -> Fault {
    let reason =
        Sentence::new("no es un vendedor de este negocio", "is no seller of this business");
    Fault::invalid(vec![FieldFault { field: "after".into(), reason, allowed: Vec::new() }])
}
