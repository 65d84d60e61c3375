//! The perceptual hash: what is alike, and what is not.

use image::{RgbImage, codecs::jpeg::JpegEncoder, imageops};
use media::{picture::distance, take_in, testing::photo};

/// Bits that may differ where one would say "the same picture".
const ALIKE_MAX: u32 = 6;
/// Bits that differ at least where one would say "another".
const OTHER_MIN: u32 = 17;

async fn hash(picture: &RgbImage, quality: u8) -> u64 {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(picture).expect("written");
    take_in(jpeg.into()).await.expect("a picture").phash
}

#[tokio::test]
async fn the_same_picture_saved_anew_is_alike() {
    for seed in 0..6 {
        let picture = photo(480, 360, seed);
        let known = hash(&picture, 92).await;
        let smaller = imageops::resize(&picture, 241, 203, imageops::FilterType::Triangle);
        let lighter = imageops::colorops::brighten(&picture, 25);
        let flatter = imageops::colorops::contrast(&picture, -15.0);
        for (how, other) in [
            ("pressed", hash(&picture, 35).await),
            ("smaller", hash(&smaller, 80).await),
            ("lighter", hash(&lighter, 92).await),
            ("flatter", hash(&flatter, 92).await),
        ] {
            let bits = distance(known, other);
            assert!(bits <= ALIKE_MAX, "{seed} {how}: {bits}");
        }
    }
}

#[tokio::test]
async fn another_picture_is_far() {
    let mut hashes = Vec::new();
    for seed in 0..12 {
        hashes.push(hash(&photo(300, 240, seed), 90).await);
    }
    for (at, one) in hashes.iter().enumerate() {
        for (beside, other) in hashes.iter().enumerate().skip(at + 1) {
            let bits = distance(*one, *other);
            assert!(bits >= OTHER_MIN, "{at} and {beside}: {bits}");
        }
    }
    assert_eq!(distance(0, u64::MAX), 64);
}
