//! A damaged copy of the index, with checksums that fit: refused, or as good as any.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|orders: &[u8]| stock::snapshot_file::check(orders));
