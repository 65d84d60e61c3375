//! What went wrong, in English.

use kernel::locale::Told;

use super::Error;
use crate::picture::{BYTES_MAX, FRAMES_MAX, MARK_SIDE_MAX, PIXELS_MAX, SIDE_MAX, SIDE_MIN};

impl Told for Error {
    fn english(&self) -> String {
        let plain = match self {
            Self::Stranger(stranger) => return stranger.english(),
            Self::TooHeavy => {
                return format!("the photo is over {} MB; send a lighter one", BYTES_MAX >> 20);
            }
            Self::TooLong { width, height } => {
                return format!(
                    "the photo is {width} × {height} pixels and a side may have up to {SIDE_MAX}"
                );
            }
            Self::TooManyPixels { width, height } => return too_many(*width, *height),
            Self::TooSmall { width, height } => {
                return format!(
                    "the photo is {width} × {height} pixels and a side must have {SIDE_MIN} or more"
                );
            }
            Self::TooManyFrames => {
                return format!("the animation has over {FRAMES_MAX} frames; send a photo");
            }
            Self::BadMark => {
                return format!("the logo has to be a PNG of up to {MARK_SIDE_MAX} pixels a side");
            }
            Self::BadKey(key) => return format!("no stored file can be called \"{key}\""),
            Self::OffsetIs { received } => {
                return format!("{received} bytes of that photo are here; go on from there");
            }
            Self::Tenancy(error) => return error.english(),
            Self::Db(error) => return error.english(),
            Self::NoSuchUpload => "nothing of that photo has come",
            Self::UploadChanged => "that photo changed half-way; upload it again",
            Self::TooManyPieces => "the photo came in too many pieces; upload it again",
            Self::Cut => "the end of the photo is missing; upload it again",
            Self::Broken => "the photo is damaged and cannot be read; try another",
            Self::TooSlow => "the photo took too long to read; send a smaller one",
            Self::Busy => "many photos are being prepared; try again in a moment",
            Self::NoSuchPicture => "the photo does not exist",
            Self::Store(_) => "the store of photos does not answer; try again in a moment",
            Self::Lost => "the photo could not be prepared",
        };
        plain.to_owned()
    }
}

fn too_many(width: u32, height: u32) -> String {
    let max = PIXELS_MAX / 1_000_000;
    format!(
        "the photo is {width} × {height} pixels and that is too large; send a smaller one (up to {max} \
         million pixels if it is a JPEG)"
    )
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::picture::Stranger;
    use kernel::{one_of_each, testing::assert_told};

    #[test]
    fn each_is_told_in_english_too() {
        let (width, height) = (9, 9);
        assert_told(&one_of_each![
            Error::Stranger(_) => Stranger::Heic.into(),
            Error::TooHeavy => Error::TooHeavy,
            Error::TooLong { .. } => Error::TooLong { width, height },
            Error::TooManyPixels { .. } => Error::TooManyPixels { width, height },
            Error::TooSmall { .. } => Error::TooSmall { width, height },
            Error::TooManyFrames => Error::TooManyFrames,
            Error::Cut => Error::Cut,
            Error::Broken => Error::Broken,
            Error::TooSlow => Error::TooSlow,
            Error::BadMark => Error::BadMark,
            Error::Busy => Error::Busy,
            Error::NoSuchPicture => Error::NoSuchPicture,
            Error::BadKey(_) => Error::BadKey("x".to_owned()),
            Error::Store(_) => io::Error::other("x").into(),
            Error::Lost => Error::Lost,
            Error::NoSuchUpload => Error::NoSuchUpload,
            Error::OffsetIs { .. } => Error::OffsetIs { received: 9 },
            Error::UploadChanged => Error::UploadChanged,
            Error::TooManyPieces => Error::TooManyPieces,
            Error::Tenancy(_) => tenancy::Error::no_phone().into(),
            Error::Db(_) => sqlx::Error::PoolClosed.into(),
        ]);
    }
}
