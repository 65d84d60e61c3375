//! No bytes make it stumble.

use std::{io::Cursor, sync::LazyLock};

use image::ImageFormat;
use media::{
    Error,
    picture::Kind,
    take_in,
    testing::{jpeg, photo, png},
};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::crafted;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// A good one of each kind.
static GOOD: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| {
    let mut webp = Cursor::new(Vec::new());
    photo(210, 205, 1).write_to(&mut webp, ImageFormat::WebP).expect("written");
    [jpeg(210, 205, 1), png(210, 205, 1), webp.into_inner(), crafted::gif(210, 205, 2)]
});

const STARTS: [&[u8]; 5] =
    [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"RIFF\xff\0\0\0WEBPVP8X", b"GIF89a"];

/// A failure of ours has no place here: whatever comes, it is the file's.
fn is_judged(upload: Vec<u8>) -> bool {
    let _kind = Kind::sniff(&upload);
    !matches!(RUNTIME.block_on(take_in(upload.into())), Err(Error::Lost | Error::Store(_)))
}

proptest! {
    #[test]
    fn rubbish_is_refused(start in prop::sample::select(&STARTS[..]), rest: Vec<u8>) {
        let upload = [start, &rest].concat();
        prop_assert!(RUNTIME.block_on(take_in(upload.clone().into())).is_err());
        prop_assert!(is_judged(upload));
    }

    #[test]
    fn what_was_good_and_is_bent_is_judged(
        which in 0_usize..4,
        bends in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        in_header: bool,
    ) {
        let mut upload = GOOD[which].clone();
        let reach = if in_header { 64 } else { upload.len() };
        for (at, byte) in bends {
            upload[at.index(reach)] = byte;
        }
        prop_assert!(is_judged(upload));
    }
}
