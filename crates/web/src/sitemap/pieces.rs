//! An answer that is sent as it is found: no piece waits for the last.

use std::{future::Future, io};

use axum::body::{Body, Bytes};
use futures::stream;
use http_kit::Fault;

/// What finds the pieces, one after the other. It holds no transaction between them.
pub(super) trait Pieces: Send + 'static {
    /// The next piece; none behind the last.
    fn next(&mut self) -> impl Future<Output = Result<Option<String>, Fault>> + Send;
}

/// `first`, and what follows. Where that fails in the middle the answer breaks off, and is not taken for whole.
pub(super) fn sent(first: String, pieces: impl Pieces) -> Body {
    Body::from_stream(stream::try_unfold((Some(first), pieces), async |(waiting, mut pieces)| {
        let piece = match waiting {
            Some(piece) => Some(piece),
            None => pieces.next().await.map_err(broken)?,
        };
        Ok::<_, io::Error>(piece.map(|piece| (Bytes::from(piece), (None, pieces))))
    }))
}

fn broken(fault: Fault) -> io::Error {
    tracing::error!(code = fault.code.key(), "A sitemap breaks off");
    io::Error::other(fault.code.key())
}
