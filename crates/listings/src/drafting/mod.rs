//! What a seller still writes: each field as it was typed, kept on the server at every step, under the id the
//! listing will have. A listing that is public already is written on in the same way, beside itself.

mod discard;
mod get;
mod line;
mod list;
mod pace;
mod photos;
mod read;
mod retire;
mod save;
mod start;
mod submit;
mod typed;

use chrono::{DateTime, Utc};
pub use discard::discard;
pub use get::get;
use kernel::ids::{AccountId, ListingId};
pub use line::of_line;
pub use list::{Mine, Whose, list, one, status, usual_place};
pub use pace::{Pace, pace};
pub use photos::{Arrange, PHOTOS_MAX, add_photo, arrange_photos, attach_photo};
pub use read::Reader;
pub use retire::{KEPT, retire};
pub use save::save;
pub use start::{edit, start};
pub use submit::submit;
pub use typed::{FIELD_LENGTH_MAX, Typed, field};

use crate::Image;

/// What a seller may have begun and not published, at most.
pub const DRAFTS_MAX: i64 = 100;

/// What a seller still writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafting {
    /// The listing it will be, or is a new version of.
    pub listing: ListingId,
    /// The key of its vertical.
    pub vertical: String,
    /// The fields.
    pub typed: Typed,
    /// Its photos, cover first.
    pub photos: Vec<Image>,
    /// How often it was saved. Photos come and go without that.
    pub version: i64,
    /// Who saved it last.
    pub account: AccountId,
    /// Since when it is written.
    pub started_at: DateTime<Utc>,
    /// When it was saved last.
    pub saved_at: DateTime<Utc>,
}
