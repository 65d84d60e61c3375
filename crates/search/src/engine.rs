//! The port: what the faces ask of any engine.

use std::{future::Future, pin::Pin};

use kernel::ids::ListingId;
use listings::Published;

use crate::{Answer, Error, Named, Query, SiteView};

/// A future an engine hands out.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Answers questions about the published listings of a site.
pub trait Engine: Send + Sync {
    /// The page of listings, the total and the facets that `query` asks for.
    ///
    /// # Errors
    /// [`Error::NoSuchVertical`] when the query names one the site does not show;
    /// [`Error::Unavailable`] when the engine cannot be reached.
    fn search<'a>(
        &'a self,
        site: &'a SiteView,
        query: &'a Query,
    ) -> BoxFuture<'a, Result<Answer, Error>>;

    /// The listings of those ids that the site shows, in the order they were asked for.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the engine cannot be reached.
    fn named<'a>(
        &'a self,
        site: &'a SiteView,
        ids: &'a [ListingId],
    ) -> BoxFuture<'a, Result<Named, Error>>;
}

/// What happened to a listing. Changes may come twice and out of order.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It is published and looks like this; ignored if a newer version is held.
    Put(Box<Published>),
    /// It is not published any more.
    Remove(ListingId),
}

/// Whether a shard holds everything it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Listings are still coming in: answers are partial and say so.
    Loading,
    /// It holds everything the stream has told.
    Ready,
}
