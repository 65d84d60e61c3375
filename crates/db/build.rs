//! A new migration rebuilds this crate, which carries them all.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
