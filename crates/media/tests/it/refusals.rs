//! What is not taken, and how it is said.

use std::{fs, io::Cursor, time::Instant};

use image::{DynamicImage, ImageFormat};
use kernel::locale::Told as _;
use media::{
    Error,
    picture::{BYTES_MAX, Stranger},
    take_in,
    testing::{jpeg, photo, png},
};

use crate::crafted;

async fn refused(upload: Vec<u8>) -> Error {
    take_in(upload.into()).await.expect_err("no picture for us")
}

#[tokio::test]
async fn strangers_are_named() {
    let told = refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()).await;
    assert!(told.to_string().starts_with("tu teléfono guarda las fotos en HEIC"));
    assert!(told.english().starts_with("your phone keeps photos as HEIC"));
    for (bytes, stranger) in [
        (&b"<svg onload='alert(1)'/>"[..], Stranger::Svg),
        (b"<!doctype html><p>", Stranger::Html),
        (b"%PDF-1.4", Stranger::Pdf),
        (b"\0\0\0\x18ftypmp42", Stranger::Video),
        (b"PK\x03\x04", Stranger::Zip),
        (b"", Stranger::Unknown),
    ] {
        let told = refused(bytes.to_vec()).await;
        assert!(matches!(told, Error::Stranger(found) if found == stranger), "{told:?}");
    }
}

#[tokio::test]
async fn sides_and_weight_have_bounds() {
    assert!(matches!(refused(vec![0; BYTES_MAX + 1]).await, Error::TooHeavy));
    assert!(matches!(
        refused(crafted::png(199, 4_000, 1)).await,
        Error::TooSmall { width: 199, .. }
    ));
    assert!(matches!(refused(crafted::png(4_000, 199, 1)).await, Error::TooSmall { .. }));
    assert!(matches!(refused(crafted::png(12_001, 300, 1)).await, Error::TooLong { .. }));
    assert!(matches!(refused(crafted::png(300, u32::MAX, 1)).await, Error::TooLong { .. }));
    assert!(matches!(refused(crafted::png(8_001, 5_000, 1)).await, Error::TooManyPixels { .. }));
    assert!(matches!(refused(crafted::png(0, 300, 1)).await, Error::Broken));
    let told = refused(crafted::png(199, 200, 1)).await;
    assert_eq!(
        told.to_string(),
        "la foto mide 199 × 200 píxeles y cada lado debe tener al menos 200"
    );
}

/// The bytes a file claims, by the memory its kind takes: 16 bits a color, or many scans.
#[tokio::test]
async fn pixels_that_take_more_memory_are_fewer() {
    let mut deep = crafted::png(6_000, 5_000, 1);
    (deep[24], deep[25]) = (16, 6);
    assert!(matches!(refused(deep).await, Error::TooManyPixels { .. }));
    let mut scans = jpeg(300, 240, 1);
    let frame = frame_at(&scans);
    scans[frame + 1] = 0xc2;
    scans[frame + 5..frame + 9].copy_from_slice(&[5_000_u16.to_be_bytes(); 2].concat());
    assert!(matches!(refused(scans).await, Error::TooManyPixels { .. }));
}

#[tokio::test]
async fn bombs_are_refused_at_once_and_in_little_memory() {
    let bombs = [crafted::png(50_000, 50_000, 1_000), crafted::gif(300, 300, 10_000)];
    let (began, memory) = (Instant::now(), memory_peak_kib());
    let [png, gif] = bombs;
    assert!(matches!(refused(png).await, Error::TooLong { width: 50_000, height: 50_000 }));
    let moving = crafted::moving_png(&crafted::png(300, 300, 300), 501);
    assert!(matches!(refused(moving).await, Error::TooManyFrames));
    assert!(matches!(refused(gif).await, Error::TooManyFrames));
    // One small screen, one frame that claims four thousand million pixels.
    let mut wide = crafted::gif(300, 300, 1);
    let frame = 13 + 6;
    wide[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert!(matches!(refused(wide).await, Error::TooManyPixels { .. }));
    assert!(began.elapsed().as_millis() < 2_000, "{:?}", began.elapsed());
    let grown = memory_peak_kib() - memory;
    assert!(grown < 100_000, "{grown} KiB");
}

#[tokio::test]
async fn a_webp_whose_inside_is_larger_than_it_says_is_refused() {
    let mut webp = Cursor::new(Vec::new());
    photo(300, 240, 1).write_to(&mut webp, ImageFormat::WebP).expect("written");
    let webp = webp.into_inner();
    // A small canvas around the picture.
    let body =
        [b"WEBPVP8X", &10_u32.to_le_bytes()[..], &[0; 4], &[199, 0, 0, 199, 0, 0], &webp[12..]];
    let body = body.concat();
    let length = u32::try_from(body.len()).expect("short").to_le_bytes();
    let told = refused([b"RIFF", &length[..], &body].concat()).await;
    assert!(matches!(told, Error::Broken), "{told:?}");
}

#[tokio::test]
async fn a_file_without_its_end_is_told_to_have_come_cut() {
    let mut webp = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(photo(300, 240, 1));
    picture.write_to(&mut webp, ImageFormat::WebP).expect("written");
    let whole = [jpeg(300, 240, 1), png(300, 240, 1), webp.into_inner(), crafted::gif(300, 240, 2)];
    for file in whole {
        for end in [30, file.len() / 3, file.len() / 2, file.len() * 9 / 10, file.len() - 1] {
            let told = refused(file[..end].to_vec()).await;
            assert!(matches!(told, Error::Cut), "{end} of {}: {told:?}", file.len());
        }
        take_in(file.into()).await.expect("whole, it is taken");
    }
    let told = Error::Cut.to_string();
    assert_eq!(told, "la foto llegó cortada; súbela otra vez");
}

#[tokio::test]
async fn a_file_that_contradicts_itself_is_damaged() {
    // Fewer rows than it has; a header without anything; two frames in one JPEG.
    assert!(matches!(refused(crafted::png(300, 300, 20)).await, Error::Broken | Error::Cut));
    assert!(matches!(refused(b"\xff\xd8\xff\xd9".to_vec()).await, Error::Broken));
    let good = jpeg(300, 240, 1);
    let at = frame_at(&good);
    let twice = [&good[..at], &good[at..at + 19], &good[at..]].concat();
    assert!(matches!(refused(twice).await, Error::Broken));
}

fn frame_at(jpeg: &[u8]) -> usize {
    jpeg.windows(2).position(|two| two == [0xff, 0xc0]).expect("a frame")
}

fn memory_peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim_end_matches("kB").trim().parse().expect("a number")
}
