//! Prints what each operation allocates, one line a message: decode and encode
//! by this project, then by the crate `iso15118`.

use allocation_counter::measure;
use v2g_bench::{Batch, cases};

fn main() {
    for case in cases() {
        let batches = [
            &case.decode.ours,
            &case.read_all,
            &case.encode.ours,
            &case.decode.rival,
            &case.encode.rival,
        ];
        let counts = batches.map(|batch| count(batch).to_string());
        println!("{} {}", case.sample.id, counts.join(" "));
    }
}

fn count(batch: &Batch) -> u64 {
    batch(1);
    measure(|| batch(1)).count_total
}
