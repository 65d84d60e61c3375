//! Words: the vocabulary of a shard, and how typed words are read.

mod candidates;
pub mod distance;
mod name;
mod named;
mod phonetic;
mod reading;
mod relax;
mod vocabulary;
mod word;

pub use name::{Name, Names, Target};
pub use reading::{Distance, Quality, Reader, Reading, Shown, Standing};
pub use vocabulary::Vocabulary;
pub use word::{Word, words};
