//! Listings made up for demonstrations, tests and measurements: real makes, models, cities and
//! price levels, invented sellers. The same seed gives the same listings anywhere.

mod cars;
mod dice;
mod gazetteer;
mod homes;
mod listing;
mod money;
mod notes;
mod picture;
mod put;
mod scaled;
mod seller;

pub use cars::cars;
pub use homes::homes;
pub use listing::DemoListing;
pub use money::{COUNTRIES, rates};
pub use picture::{PictureKind, picture};
pub use scaled::scaled;
pub use seller::DemoSeller;
