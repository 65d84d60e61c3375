//! What is shown: sizes, formats and the watermark.

use std::io::Cursor;

use image::{ImageFormat, RgbImage, Rgba, RgbaImage};
use media::{
    Corner, Error, Format, Mark, Spec, Width,
    picture::{WIDTHS, render},
    testing::jpeg,
};

use crate::crafted;

fn shown(kept: &[u8], width: u32, format: Format, mark: Option<&Mark>) -> RgbImage {
    let spec = Spec { width: Width::of(width).expect("one of ours"), format };
    let bytes = render(kept, &spec, mark).expect("rendered");
    let kind = match format {
        Format::Webp => ImageFormat::WebP,
        Format::Jpeg => ImageFormat::Jpeg,
    };
    assert_eq!(image::guess_format(&bytes).expect("a picture"), kind);
    image::load_from_memory(&bytes).expect("a picture").into_rgb8()
}

fn logo() -> Vec<u8> {
    let logo =
        RgbaImage::from_fn(100, 50, |x, _| Rgba([255, 0, 255, if x < 90 { 255 } else { 0 }]));
    let mut png = Cursor::new(Vec::new());
    logo.write_to(&mut png, ImageFormat::Png).expect("written");
    png.into_inner()
}

#[test]
fn each_width_is_made_and_none_is_larger_than_the_picture() {
    let kept = jpeg(700, 350, 1);
    for width in WIDTHS {
        let wide = width.min(700);
        for format in Format::ALL {
            let picture = shown(&kept, width, format, None);
            assert_eq!(picture.dimensions(), (wide, wide / 2), "{width} {format:?}");
        }
    }
}

#[test]
fn a_mark_changes_its_corner_and_nothing_else() {
    let kept = jpeg(640, 480, 1);
    let plain = shown(&kept, 640, Format::Jpeg, None);
    for (corner, is_left, is_top) in [
        (Corner::TopLeft, true, true),
        (Corner::TopRight, false, true),
        (Corner::BottomLeft, true, false),
        (Corner::BottomRight, false, false),
    ] {
        let mark = Mark::from_png(&logo(), corner, 80).expect("a logo");
        let marked = shown(&kept, 640, Format::Jpeg, Some(&mark));
        let changed: Vec<(u32, u32)> = plain
            .enumerate_pixels()
            .filter(|(x, y, pixel)| *pixel != marked.get_pixel(*x, *y))
            .map(|(x, y, _)| (x, y))
            .collect();
        // 22 % wide and half as high, 3 % from the edges; a JPEG is made of blocks of 8.
        let (left, top) =
            (if is_left { 19 } else { 640 - 19 - 141 }, if is_top { 19 } else { 480 - 19 - 71 });
        let is_near = |at: u32, from: u32, side: u32| {
            (from / 8 * 8..(from + side).div_ceil(8) * 8).contains(&at)
        };
        assert!(changed.len() > 100 * 60, "{corner:?}");
        assert!(
            changed.iter().all(|(x, y)| is_near(*x, left, 141) && is_near(*y, top, 71)),
            "{corner:?}"
        );
    }
}

#[test]
fn a_mark_fits_whatever_the_picture_and_says_when_it_differs() {
    let mark = |corner, opacity| Mark::from_png(&logo(), corner, opacity).expect("a logo");
    let one = mark(Corner::TopLeft, 80);
    assert_eq!(one.version(), mark(Corner::TopLeft, 80).version());
    assert_ne!(one.version(), mark(Corner::TopRight, 80).version());
    assert_ne!(one.version(), mark(Corner::TopLeft, 79).version());
    for (width, height) in [(2_000, 3), (3, 2_000), (200, 200)] {
        let picture = shown(&jpeg(width, height, 1), 160, Format::Webp, Some(&one));
        assert_eq!(picture.width(), width.min(160));
    }
}

#[test]
fn a_logo_is_a_png_of_some_size() {
    let mark = |png: &[u8]| Mark::from_png(png, Corner::TopLeft, 80).expect_err("no logo");
    assert!(matches!(mark(&jpeg(300, 240, 1)), Error::BadMark));
    assert!(matches!(mark(&crafted::png(2_001, 20, 20)), Error::BadMark));
    assert!(matches!(mark(&crafted::png(50_000, 50_000, 9)), Error::TooLong { .. }));
    assert!(matches!(mark(&logo()[..60]), Error::Cut));
}

#[test]
fn what_is_no_picture_of_ours_is_not_shown() {
    let spec = Spec { width: Width::ALL[0], format: Format::Webp };
    assert!(matches!(render(b"<svg/>", &spec, None), Err(Error::Stranger(_))));
    assert!(matches!(render(&jpeg(300, 240, 1)[..999], &spec, None), Err(Error::Cut)));
}
