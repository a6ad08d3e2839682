//! `cargo +nightly fuzz run tables`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    tables::fuzzing::fuzz_tables(data);
});
