//! `cargo +nightly fuzz run hours`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    assert!(census::hours::fuzzing::fuzz_hours(data));
});
