//! Pictures: which are taken, what is kept of them, and how they are made smaller.

mod decode;
mod encode;
mod header;
mod kind;
mod mark;
mod phash;
mod render;
mod resize;
mod room;
mod spec;
mod stranger;
mod take_in;

use std::time::Duration;

pub use kind::Kind;
pub use mark::{Corner, Mark, SIDE_MAX as MARK_SIDE_MAX};
pub use phash::distance;
pub use render::render;
pub use room::MEMORY_AT_ONCE;
pub(crate) use room::hands;
pub use spec::{Format, Spec, WIDTHS, Width};
pub use stranger::Stranger;
pub use take_in::{Taken, take_in};

/// Bytes of an upload at most.
pub const BYTES_MAX: usize = 20 << 20;
/// Pixels of a side at most.
pub const SIDE_MAX: u32 = 12_000;
/// Pixels of a side at least: below, nothing is recognised.
pub const SIDE_MIN: u32 = 200;
/// Pixels at most. Kinds that take much memory to unfold end earlier, at [`MEMORY_AT_ONCE`].
pub const PIXELS_MAX: u64 = 40_000_000;
/// Frames of an animation at most; the first is kept.
pub const FRAMES_MAX: u32 = 500;
/// How long an upload may take to be read.
pub const TIME_MAX: Duration = Duration::from_secs(10);
/// The longest side of what is kept.
pub const KEPT_SIDE_MAX: u32 = 2560;
