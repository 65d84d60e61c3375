//! Takes an upload in: its pixels, and nothing else of it, become the picture that is kept.

use bytes::Bytes;
use image::{DynamicImage, RgbImage};
use sha2::{Digest as _, Sha256};

use super::{
    KEPT_SIDE_MAX, Kind, TIME_MAX, decode::Pixels, encode, header::Header, phash, resize, room,
};
use crate::Error;

/// The quality of what is kept: everything shown is made from it.
const KEPT_QUALITY: u8 = 88;
/// The side of what hash and color are taken from.
const SMALL_SIDE: u32 = 32;

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// A JPEG of ours, upright, without anything that came along.
    pub jpeg: Vec<u8>,
    /// What that weighs.
    pub size_bytes: usize,
    /// In pixels, upright.
    pub width: u32,
    /// In pixels, upright.
    pub height: u32,
    /// Its perceptual hash: see [`distance`](super::distance).
    pub phash: u64,
    /// Its mean color, shown until it has come.
    pub color: [u8; 3],
    /// SHA-256 of [`Taken::jpeg`].
    pub sha256: [u8; 32],
}

/// Takes an upload in. What it claims is judged before anything of it is unfolded, and as many are unfolded
/// at once as there is memory for.
///
/// # Errors
/// Why this is no picture for us: any [`Error`] but those of the store.
pub async fn take_in(upload: Bytes) -> Result<Taken, Error> {
    if upload.len() > super::BYTES_MAX {
        return Err(Error::TooHeavy);
    }
    let looked = tokio::task::spawn_blocking(move || look(&upload).map(|seen| (seen, upload)));
    let ((kind, header), upload) = looked.await.map_err(|_| Error::Broken)??;
    room::work(header.memory(), TIME_MAX, move || develop(kind, &header, upload)).await
}

fn look(upload: &[u8]) -> Result<(Kind, Header), Error> {
    let kind = Kind::sniff(upload)?;
    let header = Header::read(kind, upload)?;
    header.check()?;
    header.check_worth()?;
    Ok((kind, header))
}

fn develop(kind: Kind, header: &Header, upload: Bytes) -> Result<Taken, Error> {
    let pixels = Pixels::of(kind, header, &upload)?;
    drop(upload);
    let (orientation, (width, height)) =
        (pixels.orientation, resize::within(pixels.sides(), KEPT_SIDE_MAX));
    let mut picture = DynamicImage::ImageRgb8(pixels.resized(width, height)?);
    picture.apply_orientation(orientation);
    keep(&picture.into_rgb8())
}

fn keep(picture: &RgbImage) -> Result<Taken, Error> {
    let small = resize::means(picture, SMALL_SIDE, SMALL_SIDE)?;
    let jpeg = encode::jpeg(picture, KEPT_QUALITY)?;
    Ok(Taken {
        width: picture.width(),
        height: picture.height(),
        phash: phash::of(&small),
        color: mean(&small),
        sha256: Sha256::digest(&jpeg).into(),
        size_bytes: jpeg.len(),
        jpeg,
    })
}

fn mean(picture: &RgbImage) -> [u8; 3] {
    let count = u32::try_from(picture.pixels().len()).unwrap_or(u32::MAX).max(1);
    [0, 1, 2].map(|color| {
        let sum: u32 = picture.pixels().map(|pixel| u32::from(pixel.0[color])).sum();
        u8::try_from(sum / count).unwrap_or(u8::MAX)
    })
}
