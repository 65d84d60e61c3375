//! The photos of a draft: the step of the wizard, and what brings them there.

pub(crate) mod arrange;
pub(crate) mod form;
mod page;
pub(crate) mod piece;
mod tile;

use std::time::Duration;

use db::Scope;
use http_kit::{Fault, May};
use kernel::ids::{ListingId, UploadId};
use listings::{
    Error, Image,
    drafting::{self, Drafting},
};
use media::Owner;

use super::{Own, at, fault};
use crate::State;

pub(super) use page::{Said, page};
pub(super) use tile::Uploading;

/// Bytes of a form with photos at most: as many as telephones take in one go, as they come from the camera.
pub(crate) const FORM_BYTES_MAX: usize = 160 << 20;
/// How long such a form may take on a poor line.
pub(crate) const FORM_TIME_MAX: Duration = Duration::from_secs(20 * 60);
/// How long a piece may take to be read and kept, and a photo to be taken in with the last one.
pub(crate) const PIECE_TIME_MAX: Duration = Duration::from_secs(110);

/// Where the photos of a draft are sent.
pub(super) fn base(listing: ListingId) -> String {
    at(listing, "fotos")
}

/// What is written there; photos come to drafts alone.
async fn draft(state: &State, own: &Own, listing: ListingId) -> Result<Drafting, Fault> {
    let mut tx = state.db.begin(&own.scope).await?;
    let drafting = drafting::get(&mut tx, own.seller, listing).await.map_err(fault)?;
    tx.commit().await?;
    Ok(drafting)
}

fn owner(may: &May, own: &Own, listing: ListingId) -> Owner {
    let tenant = may.site.tenant.id;
    Owner { tenant, seller: own.seller, listing, account: own.account }
}

/// Takes a photo in of which all is here, and puts it into its draft. The photo, and what the draft shows then.
/// Of what will never be taken nothing stays.
async fn take(
    state: &State,
    owner: &Owner,
    upload: UploadId,
) -> Result<(Image, Vec<Image>), Error> {
    let taken = attach(state, owner, upload).await;
    if taken.as_ref().is_err_and(is_final) {
        state.library.uploads.forget(owner, upload).await?;
    }
    taken
}

/// Whether sending it again would be of no use.
fn is_final(error: &Error) -> bool {
    match error {
        Error::TooManyPhotos | Error::NoSuchDraft => true,
        Error::Media(error) => {
            error.is_of_the_picture()
                || matches!(error, media::Error::UploadChanged)
                || error.is_limit_reached()
        }
        _ => false,
    }
}

async fn attach(
    state: &State,
    owner: &Owner,
    upload: UploadId,
) -> Result<(Image, Vec<Image>), Error> {
    let uploads = &state.library.uploads;
    let ready = uploads.ready(owner, upload).await?;
    let mut tx = state.db.begin(&Scope::tenant(owner.tenant)).await?;
    let taken = drafting::attach_photo(&mut tx, &ready).await?;
    tx.commit().await?;
    uploads.clear_after(&ready).await;
    Ok(taken)
}
