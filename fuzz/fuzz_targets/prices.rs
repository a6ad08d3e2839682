//! `cargo +nightly fuzz run prices`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    assert!(census::prices::fuzzing::fuzz_prices(data));
});
