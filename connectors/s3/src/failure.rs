//! What an error of the server means to who keeps blobs there.

use std::io::{self, ErrorKind};

use object_store::Error;

use crate::limits::{BLOB_BYTES_MAX, CALL_MAX};

/// The code of the answer that looks like a missing blob, while nothing can be kept at all.
const NO_BUCKET: &str = "NoSuchBucket";

/// What was found, if the server says that there is something or nothing.
pub fn there<T>(found: Result<T, Error>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error @ Error::NotFound { .. }) if !error.to_string().contains(NO_BUCKET) => Ok(None),
        Err(error) => Err(of(error)),
    }
}

/// The same as the port's errors have it. Its words tell those of its causes already.
pub fn of(error: Error) -> io::Error {
    let kind = match &error {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
            ErrorKind::PermissionDenied
        }
        Error::NotFound { .. } => ErrorKind::NotFound,
        _ => ErrorKind::Other,
    };
    io::Error::new(kind, error.to_string())
}

/// Nothing came of it in time.
pub fn late() -> io::Error {
    let said = format!("el servidor S3 no terminó en {} s", CALL_MAX.as_secs());
    io::Error::new(ErrorKind::TimedOut, said)
}

/// It could be put there, but not be read again.
pub fn too_large(bytes: usize) -> io::Error {
    let most = BLOB_BYTES_MAX >> 20;
    let said = format!("son {bytes} bytes, y en el servidor S3 se guardan hasta {most} MB");
    io::Error::new(ErrorKind::FileTooLarge, said)
}
