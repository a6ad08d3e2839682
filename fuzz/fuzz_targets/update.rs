//! `cargo +nightly fuzz run update`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = territory::fuzzing::fuzz_update(data);
});
