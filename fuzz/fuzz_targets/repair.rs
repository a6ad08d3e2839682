//! `cargo +nightly fuzz run repair`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = census::import::fuzzing::fuzz_repair(data);
});
