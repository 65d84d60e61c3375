//! `zocalo listing`.

use kernel::ids::ListingId;
use listings::life::{self, Status};
use serde::Serialize;
use tenancy::audit::{self, By, Deed};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    id: String,
    status: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Listing) -> anyhow::Result<u8> {
    let (which, to) = match command {
        cli::Listing::Publish(which) => (which, Status::Published),
        cli::Listing::Pause(which) => (which, Status::Paused),
        cli::Listing::Sell(which) => (which, Status::Sold),
        cli::Listing::Expire(which) => (which, Status::Expired),
    };
    let tenant = session.tenant(&which.tenant)?;
    let id: ListingId = which.listing.parse().map_err(|_| {
        anyhow::anyhow!("«{}» no es un anuncio: su identificador empieza por lst_", which.listing)
    })?;
    let mut tx = session.begin(&tenant).await?;
    let deed = match to {
        Status::Published => life::publish(&mut tx, id).await.map(|()| "listing.published")?,
        Status::Sold => life::sell(&mut tx, id).await.map(|()| "listing.sold")?,
        Status::Expired => life::expire(&mut tx, id).await.map(|()| "listing.expired")?,
        Status::Paused | Status::Draft => {
            life::withdraw(&mut tx, id).await.map(|()| "listing.withdrawn")?
        }
    };
    audit::append(&mut tx, &By::command(), Deed::of(deed, id)).await?;
    tx.commit().await?;
    let row = Row { id: id.to_string(), status: to.key() };
    session.output.answer(&row, || format!("Anuncio {id}: {to}."))?;
    Ok(output::OK)
}
