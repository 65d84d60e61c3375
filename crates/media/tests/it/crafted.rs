//! Files made by hand, as no camera makes them.

use std::io::Write as _;

use flate2::{Compression, Crc, write::ZlibEncoder};

/// A PNG of those sides in black and white, of whose rows only those few are there.
pub fn png(width: u32, height: u32, rows: usize) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([1, 0, 0, 0, 0]);
    let row = vec![0; 1 + usize::try_from(width).expect("fits").div_ceil(8)];
    let mut pressed = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..rows {
        pressed.write_all(&row).expect("memory");
    }
    let pressed = pressed.finish().expect("memory");
    let signature = b"\x89PNG\r\n\x1a\n".to_vec();
    [signature, chunk(*b"IHDR", &header), chunk(*b"IDAT", &pressed), chunk(*b"IEND", &[])].concat()
}

pub fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(&name);
    sum.update(data);
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    [&length[..], &name, data, &sum.sum().to_be_bytes()].concat()
}

/// A PNG that claims to move, with a control for each frame.
pub fn moving_png(png: &[u8], frames: u32) -> Vec<u8> {
    let (start, rest) = png.split_at(8 + 25);
    let claim = chunk(*b"acTL", &[frames.to_be_bytes(), [0; 4]].concat());
    [start, &claim, rest].concat()
}

/// A GIF of those sides and frames: the first is the whole screen in one color, the others a pixel.
pub fn gif(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let sides = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let mut out = [b"GIF89a", &sides[..], &[0x80, 0, 0], &[200, 30, 30, 0, 0, 0]].concat();
    out.extend([&b",\0\0\0\0"[..], &sides, &[0, 2]].concat());
    out.extend(plain(usize::from(width) * usize::from(height)));
    for _ in 1..frames {
        out.extend(b",\0\0\0\0\x01\0\x01\0\0\x02");
        out.extend(plain(1));
    }
    out.push(b';');
    out
}

/// So many pixels of color 0, in blocks of LZW with codes of three bits: the table is cleared before it grows.
fn plain(pixels: usize) -> Vec<u8> {
    let (mut bytes, mut word, mut bits) = (Vec::new(), 0_u32, 0);
    let mut put = |code: u32| {
        word |= code << bits;
        bits += 3;
        while bits >= 8 {
            bytes.push(u8::try_from(word & 255).expect("a byte"));
            word >>= 8;
            bits -= 8;
        }
    };
    for at in 0..pixels {
        if at % 2 == 0 {
            put(4);
        }
        put(0);
    }
    put(5);
    put(0);
    put(0);
    let mut out = Vec::new();
    for block in bytes.chunks(255) {
        out.push(u8::try_from(block.len()).expect("short"));
        out.extend(block);
    }
    out.push(0);
    out
}

/// The JPEG with that orientation and that text in its Exif, as a phone writes them.
pub fn with_exif(jpeg: &[u8], orientation: u8, place: &str) -> Vec<u8> {
    let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    // A folder of GPS with its datum, right behind the first.
    exif.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    exif.extend([0, 0, 0, 0, 1, 0, 0x12, 0, 2, 0]);
    exif.extend(u32::try_from(place.len()).expect("short").to_le_bytes());
    exif.extend([56, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(place.as_bytes());
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

pub fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
