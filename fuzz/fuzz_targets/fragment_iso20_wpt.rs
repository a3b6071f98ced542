#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| v2g_fuzz_targets::run(env!("CARGO_BIN_NAME"), bytes));
