//! Words: the vocabulary of a shard, and how typed words are read.

mod alias;
mod candidates;
pub mod distance;
mod phonetic;
mod reading;
mod relax;
mod vocabulary;
mod word;

pub use alias::{Aliases, Target};
pub use reading::{Quality, Reader, Reading, Shown};
pub use vocabulary::Vocabulary;
pub use word::{Word, words};
