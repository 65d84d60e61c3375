//! What a credit would cost: the calculator, and the line on the page of a listing.

mod calculator;
mod figures;
mod lending;
mod request;
mod shown;
mod table;
mod teaser;

pub(crate) use calculator::show;
pub(crate) use lending::Lending;
pub(crate) use shown::{conditions, percent};
pub(crate) use teaser::Teaser;

use db::{PublicTx, SiteScope};
use financing::{Error, Lender, lender};
use http_kit::Fault;
use kernel::Money;
use listings::{Operation, Published};

use crate::State;

/// Where the calculator is.
pub(crate) const PATH: &str = "/financiamiento";

/// What went wrong, as a page of its own.
pub(crate) fn fault(error: Error) -> Fault {
    match error {
        Error::Db(error) => error.into(),
        Error::Tenancy(error) => error.into(),
        other => Fault::from_error(other.kind(), other),
    }
}

/// The lenders of the site, from the database; that it has none is remembered.
pub(crate) async fn lenders(
    state: &State,
    tx: &mut PublicTx,
    scope: &SiteScope,
) -> Result<Vec<Lender>, Fault> {
    let lenders = lender::of_site(tx).await.map_err(fault)?;
    state.lending.note((scope.tenant, scope.site), state.db.clock().now(), lenders.is_empty());
    Ok(lenders)
}

/// Whether the site has any, as the sitemap asks.
pub(crate) async fn has_lenders(state: &State, scope: &SiteScope) -> Result<bool, Fault> {
    let mut tx = state.db.begin_public(scope).await?;
    Ok(!lenders(state, &mut tx, scope).await?.is_empty())
}

/// Whether the site has any, as far as is known: a page that needs no database waits for none. It is looked up for
/// the next one.
pub(crate) fn lends(state: &State, scope: &SiteScope) -> bool {
    let (has_some, is_old) = state.lending.last(scope.site, state.db.clock().now());
    if is_old {
        let (state, scope) = (state.clone(), *scope);
        tokio::spawn(async move {
            if let Err(fault) = has_lenders(&state, &scope).await {
                tracing::debug!(code = fault.code.key(), "Whether anybody lends stays unknown");
            }
        });
    }
    has_some
}

/// Those that might lend for a listing: none, without a question, where it is not sold at a price or where the
/// site had none a moment ago.
pub(crate) async fn for_listing(
    state: &State,
    tx: &mut PublicTx,
    scope: &SiteScope,
    listing: &Published,
) -> Result<Vec<Lender>, Fault> {
    if price(listing).is_none() || state.lending.has_none(scope.site, state.db.clock().now()) {
        return Ok(Vec::new());
    }
    let mut lenders = lenders(state, tx, scope).await?;
    lenders.retain(|lender| lends_for(lender, listing));
    Ok(lenders)
}

/// What a credit for it is for: a price it is sold at.
fn price(listing: &Published) -> Option<Money> {
    let is_sold = matches!(listing.operation, Operation::Sale | Operation::Presale);
    listing.price.filter(|price| is_sold && price.minor > 0)
}

fn lends_for(lender: &Lender, listing: &Published) -> bool {
    let conditions = &lender.conditions;
    conditions.lends_for(&listing.vertical)
        && listing.price.is_some_and(|price| price.currency == conditions.currency)
}
