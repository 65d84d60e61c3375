//! A sheet as PNG (RFC 2083): by its palette where 256 colours are enough, as nearly always.

use std::{
    collections::HashMap,
    io::{self, Write as _},
};

use flate2::{Compression, Crc, write::ZlibEncoder};

use super::paper::Paper;

const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
const TRUE_COLOR: u8 = 2;
const BY_PALETTE: u8 = 3;

/// The file.
pub(super) fn encode(paper: &Paper) -> io::Result<Vec<u8>> {
    let mut out = SIGNATURE.to_vec();
    let (kind, palette, rows) = match by_palette(paper) {
        Some((palette, rows)) => (BY_PALETTE, Some(palette), rows),
        None => (TRUE_COLOR, None, true_color(paper)),
    };
    let mut head = Vec::new();
    head.extend(paper.width.to_be_bytes());
    head.extend(paper.height.to_be_bytes());
    // Eight bits a sample; deflate; no interlacing.
    head.extend([8, kind, 0, 0, 0]);
    chunk(&mut out, *b"IHDR", &head)?;
    if let Some(palette) = palette {
        chunk(&mut out, *b"PLTE", &palette)?;
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&rows)?;
    chunk(&mut out, *b"IDAT", &packed.finish()?)?;
    chunk(&mut out, *b"IEND", &[])?;
    Ok(out)
}

/// Its colours, and its rows as their numbers, each row after a byte for «as it is».
fn by_palette(paper: &Paper) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut known: HashMap<[u8; 3], u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut rows = Vec::with_capacity(paper.pixels.len() + row(paper));
    for line in paper.pixels.chunks(row(paper)) {
        rows.push(0);
        for pixel in line {
            let number = match known.get(pixel) {
                Some(number) => *number,
                None => {
                    let number = u8::try_from(known.len()).ok()?;
                    known.insert(*pixel, number);
                    palette.extend(pixel);
                    number
                }
            };
            rows.push(number);
        }
    }
    Some((palette, rows))
}

fn true_color(paper: &Paper) -> Vec<u8> {
    let lines = paper.pixels.chunks(row(paper));
    lines.flat_map(|line| [0].into_iter().chain(line.iter().flatten().copied())).collect()
}

fn row(paper: &Paper) -> usize {
    usize::try_from(paper.width).unwrap_or(usize::MAX).max(1)
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> io::Result<()> {
    out.extend(u32::try_from(data.len()).map_err(io::Error::other)?.to_be_bytes());
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(data);
    out.extend(kind);
    out.extend(data);
    out.extend(sum.sum().to_be_bytes());
    Ok(())
}
