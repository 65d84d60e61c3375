//! Any vertical file: refused with its place, or with its problems, or good for everything that a
//! vertical is used for.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| stock::vertical_file::check(input.0, input.1));
