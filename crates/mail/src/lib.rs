//! Letters to people: their words and looks (data, never code), how they leave, and what became of
//! each. A letter is written when it is sent, so that nothing secret waits in a table.

mod brand;
mod error;
pub mod outbox;
mod port;
mod post;
mod retire;
pub mod template;
pub mod trace;
mod write;

pub use brand::Brand;
pub use error::Error;
pub use port::{Failure, Mailer, Message, Sending};
pub use post::{Letter, Occasion, Post};
pub use retire::retire;
pub use template::Template;
pub use write::{Written, write};
