//! `cargo +nightly fuzz run geocode`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = territory::fuzzing::fuzz_geocode(data);
});
