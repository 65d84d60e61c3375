//! Nothing of an upload survives but its pixels, and those upright.

use std::io::Cursor;

use image::{
    GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage, codecs::jpeg::JpegEncoder,
};
use media::{
    Taken, take_in,
    testing::{jpeg, photo, png},
};

use crate::crafted::{self, holds, with_exif};

const PLACE: &str = "GPS-18.4861N-69.9312W";
const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const WHITE: [u8; 3] = [255, 255, 255];

#[tokio::test]
async fn where_it_was_taken_is_gone_and_it_stands_upright() {
    let upload = with_exif(&corners(), 6, PLACE);
    assert!(holds(&upload, PLACE.as_bytes()) && holds(&upload, b"Exif"));
    let taken = taken(upload).await;
    assert!(!holds(&taken.jpeg, PLACE.as_bytes()));
    assert!(!holds(&taken.jpeg, b"Exif") && !holds(&taken.jpeg, &[0xff, 0xe1]));
    assert_eq!((taken.width, taken.height), (240, 320));
}

#[tokio::test]
async fn each_way_to_hold_a_camera_is_turned_right() {
    // The corner that is to be above on the left, and the one above on the right.
    let expected = [
        (1, RED, GREEN),
        (2, GREEN, RED),
        (3, WHITE, BLUE),
        (4, BLUE, WHITE),
        (5, RED, BLUE),
        (6, BLUE, RED),
        (7, WHITE, GREEN),
        (8, GREEN, WHITE),
        (9, RED, GREEN),
    ];
    for (orientation, left, right) in expected {
        let taken = taken(with_exif(&corners(), orientation, PLACE)).await;
        let picture = decoded(&taken);
        assert!(is_near(picture.get_pixel(20, 20).0, left), "{orientation}");
        assert!(is_near(picture.get_pixel(taken.width - 20, 20).0, right), "{orientation}");
    }
}

#[tokio::test]
async fn what_hangs_behind_a_picture_or_inside_it_is_gone() {
    let zip = b"PK\x03\x04evil.exePK\x05\x06";
    let behind = [jpeg(300, 240, 1), zip.to_vec()].concat();
    let behind = taken(behind).await;
    assert!(!holds(&behind.jpeg, b"PK\x03\x04") && !holds(&behind.jpeg, b"evil"));

    let page = b"<script>alert(1)</script>";
    let said = [&png(300, 240, 1)[..33], &crafted::chunk(*b"tEXt", page), &png(300, 240, 1)[33..]];
    assert!(!holds(&taken(said.concat()).await.jpeg, b"script"));

    // A GIF that is a program as well: a comment opens in its header and closes behind it.
    let mut gif = crafted::gif(0x2a2f, 300, 1);
    gif[6..8].copy_from_slice(&300_u16.to_le_bytes());
    gif.extend(b"*/=1;alert(1)//");
    let comment = b"!\xfe\x10/*alert(1)//*/=1\0";
    let at = 13 + 6;
    gif.splice(at..at, comment.iter().copied());
    let frame = at + comment.len();
    gif[frame + 5..frame + 7].copy_from_slice(&300_u16.to_le_bytes());
    assert!(!holds(&taken(gif).await.jpeg, b"alert"));
}

#[tokio::test]
async fn every_kind_of_pixel_becomes_the_same_jpeg() {
    let clear = RgbaImage::from_fn(300, 240, |x, _| {
        if x < 150 { Rgba([255, 0, 0, 255]) } else { Rgba([9, 9, 9, 0]) }
    });
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let mut file = Cursor::new(Vec::new());
        clear.write_to(&mut file, format).expect("written");
        let picture = decoded(&taken(file.into_inner()).await);
        assert!(is_near(picture.get_pixel(60, 120).0, [255, 0, 0]));
        assert!(is_near(picture.get_pixel(240, 120).0, WHITE));
    }
    let gray = GrayImage::from_pixel(300, 240, Luma([77]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let mut file = Cursor::new(Vec::new());
        gray.write_to(&mut file, format).expect("written");
        let taken = taken(file.into_inner()).await;
        assert!(is_near(decoded(&taken).get_pixel(60, 120).0, [77; 3]));
        assert!(is_near(taken.color, [77; 3]));
    }
    let gif = taken(crafted::gif(300, 240, 3)).await;
    assert!(is_near(gif.color, [200, 30, 30]), "{:?}", gif.color);
}

#[tokio::test]
async fn a_large_one_is_kept_smaller_and_a_small_one_as_it_is() {
    let large = taken(crafted::png(5_120, 300, 300)).await;
    assert_eq!((large.width, large.height), (2_560, 150));
    let small = taken(jpeg(300, 240, 1)).await;
    assert_eq!((small.width, small.height), (300, 240));
    assert_eq!(taken(jpeg(300, 240, 1)).await, small, "the same upload gives the same bytes");
}

async fn taken(upload: Vec<u8>) -> Taken {
    take_in(upload.into()).await.expect("a picture")
}

fn decoded(taken: &Taken) -> RgbImage {
    let picture = image::load_from_memory_with_format(&taken.jpeg, ImageFormat::Jpeg);
    let picture = picture.expect("a JPEG").into_rgb8();
    assert_eq!(picture.dimensions(), (taken.width, taken.height));
    picture
}

/// A color in each corner: red, green, blue, white.
fn corners() -> Vec<u8> {
    let picture = RgbImage::from_fn(320, 240, |x, y| {
        Rgb(match (x < 160, y < 120) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    });
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 95).encode_image(&picture).expect("written");
    out
}

fn is_near(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).all(|(a, b)| a.abs_diff(b) < 12)
}

#[tokio::test]
async fn the_mean_color_is_that_of_the_picture() {
    let picture = photo(300, 240, 5);
    let count = u64::from(picture.width()) * u64::from(picture.height());
    let mean = [0, 1, 2].map(|at| {
        let sum: u64 = picture.pixels().map(|pixel| u64::from(pixel.0[at])).sum();
        u8::try_from(sum / count).expect("a mean")
    });
    let taken = taken(png(300, 240, 5)).await;
    assert!(is_near(taken.color, mean), "{:?} {mean:?}", taken.color);
}
