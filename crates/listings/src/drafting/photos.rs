//! The photos of a draft, in their order.

use db::TenantTx;
use kernel::ids::{ListingId, SellerId};
use media::upload::Ready;
use sqlx::types::Json;

use super::get;
use crate::{Error, Image};

/// Photos a seller may put in a listing.
pub const PHOTOS_MAX: usize = 30;

/// What is done with the photos of a draft. Each is named by its address; one that is not there any more is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrange {
    /// It comes first.
    Cover(String),
    /// It comes one place earlier.
    Earlier(String),
    /// It comes one place later.
    Later(String),
    /// It goes.
    Remove(String),
    /// They come in that order; those not named stay behind them.
    Order(Vec<String>),
}

/// Puts a photo behind the others; one that is there already stays where it is.
///
/// # Errors
/// [`Error::NoSuchDraft`], another seller's included; [`Error::TooManyPhotos`].
pub async fn add_photo(
    tx: &mut TenantTx,
    seller: SellerId,
    listing: ListingId,
    photo: Image,
) -> Result<Vec<Image>, Error> {
    let mut photos = get::held(tx, seller, listing).await?.photos;
    if photos.iter().any(|one| one.url == photo.url) {
        return Ok(photos);
    }
    if photos.len() >= PHOTOS_MAX {
        return Err(Error::TooManyPhotos);
    }
    photos.push(photo);
    put(tx, listing, &photos).await?;
    Ok(photos)
}

/// Keeps a photo whose file is there, and puts it behind the others of its draft: both, or neither. The photo, and
/// what the draft shows then. The transaction is the tenant's.
///
/// # Errors
/// As [`add_photo`]; those of [`media::kept::keep`].
pub async fn attach_photo(tx: &mut TenantTx, ready: &Ready) -> Result<(Image, Vec<Image>), Error> {
    let owner = ready.owner();
    let photo = Image::from(&media::kept::keep(tx, ready).await?);
    let all = add_photo(tx, owner.seller, owner.listing, photo.clone()).await?;
    Ok((photo, all))
}

/// Does that with them. Two who arrange at the same time do so one after the other, and neither's is lost.
///
/// # Errors
/// [`Error::NoSuchDraft`], another seller's included.
pub async fn arrange_photos(
    tx: &mut TenantTx,
    seller: SellerId,
    listing: ListingId,
    how: &Arrange,
) -> Result<Vec<Image>, Error> {
    let before = get::held(tx, seller, listing).await?.photos;
    let after = arranged(before.clone(), how);
    if after != before {
        put(tx, listing, &after).await?;
    }
    Ok(after)
}

async fn put(tx: &mut TenantTx, listing: ListingId, photos: &[Image]) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update listing_drafts set photos = $3, saved_at = $4
         where tenant_id = $1 and listing_id = $2",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(Json(photos))
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

fn arranged(mut photos: Vec<Image>, how: &Arrange) -> Vec<Image> {
    let at = |url: &String| photos.iter().position(|photo| photo.url == *url);
    match how {
        Arrange::Cover(url) => {
            if let Some(at) = at(url) {
                photos[..=at].rotate_right(1);
            }
        }
        Arrange::Earlier(url) => {
            if let Some(at) = at(url).filter(|at| *at > 0) {
                photos.swap(at - 1, at);
            }
        }
        Arrange::Later(url) => {
            if let Some(at) = at(url).filter(|at| at + 1 < photos.len()) {
                photos.swap(at, at + 1);
            }
        }
        Arrange::Remove(url) => photos.retain(|photo| photo.url != *url),
        Arrange::Order(urls) => {
            let rank = |photo: &Image| urls.iter().position(|url| *url == photo.url);
            photos.sort_by_key(|photo| rank(photo).unwrap_or(urls.len()));
        }
    }
    photos
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photos(names: &str) -> Vec<Image> {
        let image = |name: char| Image {
            url: name.to_string(),
            width: 4,
            height: 3,
            alt: String::new(),
            color: None,
        };
        names.chars().map(image).collect()
    }

    #[test]
    fn each_way_moves_what_it_names_and_loses_nothing() {
        let url = |name: &str| name.to_owned();
        for (how, after) in [
            (Arrange::Cover(url("c")), "cabd"),
            (Arrange::Cover(url("a")), "abcd"),
            (Arrange::Earlier(url("b")), "bacd"),
            (Arrange::Earlier(url("a")), "abcd"),
            (Arrange::Later(url("b")), "acbd"),
            (Arrange::Later(url("d")), "abcd"),
            (Arrange::Remove(url("b")), "acd"),
            (Arrange::Order(vec![url("d"), url("a")]), "dabc"),
            // Of another tab: what was removed meanwhile, and one that came meanwhile.
            (Arrange::Order(vec![url("x"), url("c"), url("b"), url("a")]), "cbad"),
            (Arrange::Cover(url("x")), "abcd"),
            (Arrange::Remove(url("x")), "abcd"),
        ] {
            assert_eq!(arranged(photos("abcd"), &how), photos(after), "{how:?}");
        }
    }
}
