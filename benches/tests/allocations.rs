//! The codec uses no heap.

use allocation_counter::measure;
use v2g_bench::cases;

#[test]
fn decoding_reading_and_encoding_allocate_nothing() {
    for case in cases() {
        for batch in [&case.decode.ours, &case.read_all, &case.encode.ours] {
            assert_eq!(measure(|| batch(1)).count_total, 0, "{}", case.sample.id);
        }
        // So that the counter is known to count.
        if let Some(rival) = &case.decode.rival {
            assert_ne!(measure(|| rival(1)).count_total, 0, "{}", case.sample.id);
        }
    }
}
