//! Any parameters: read or refused by name; what is read, the index answers.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| stock::filter_query::check(text));
