//! Makes the listings of `bin/bench read` from the real files (or, without them, from the program's
//! own generator) and loads the same rows into ours and into the peer's tables.

mod copy;
mod load;
mod made;
mod names;
mod ours;
mod peer;
mod real;

use std::{io::Write as _, path::PathBuf};

use clap::Parser;

/// Loads the rows of the read bench.
#[derive(Debug, Parser)]
struct Options {
    /// How many listings.
    #[arg(long)]
    listings: u64,
    /// The same seed makes the same listings.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of the real files; where they are absent, the own generator stands in.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Data folder of a running installation of ours; without it, only the peer is loaded.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The tenant of ours that takes the listings.
    #[arg(long, default_value = "bench")]
    tenant: String,
    /// Connection URL of the peer's database, its tables made and empty.
    #[arg(long)]
    peer: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let report = load::all(&options).await?;
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}
