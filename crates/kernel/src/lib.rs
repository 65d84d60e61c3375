//! Pure values every crate speaks: ids, money, time, text, error kinds.
//!
//! Nothing here is async and nothing does I/O; time and randomness arrive as arguments.

pub mod clock;
pub mod color;
pub mod dates;
pub mod error;
pub mod hex;
pub mod ids;
pub mod locale;
pub mod money;
pub mod mutant;
pub mod number;
pub mod phone;
pub mod secret;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
pub mod zone;

pub use clock::{Clock, ManualClock, SharedClock, SystemClock};
pub use color::Color;
pub use error::Kind;
pub use money::{Currency, Money, Rate};
pub use mutant::Mutant;
pub use secret::Secret;
pub use zone::Zone;
