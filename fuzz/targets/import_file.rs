//! Any file: decoded, cut into rows, understood, and each row a draft that may be saved or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| stock::import_file::check(input.0, input.1));
