//! Prints the README's table: time and allocations beside the crate `iso15118`.
//!
//! While something is timed, all that is left of the counting allocator is one
//! check of a thread-local value for each allocation: below 2 % of any figure.

use std::hint::black_box;
use std::time::{Duration, Instant};

use v2g_bench::{Batch, Case, Contest, cases};

/// Batches of each operation; they take turns, so that all see the same machine.
const ROUNDS: u32 = 300;
/// Long enough for the clock, short enough to fall between disturbances.
const BATCH: Duration = Duration::from_micros(100);

/// Decode, decode and read, encode; then the rival's decode and encode.
type Row<T> = [T; 5];

fn main() {
    // `cargo test --benches` starts this too, and only wants to know that it can.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut worst = [f64::INFINITY; 3];
    println!("{HEAD}");
    for case in cases() {
        let times = measure(&case);
        let ratios = [
            times[3] / times[0],
            times[3] / times[1],
            times[4] / times[2],
        ];
        for (worst, ratio) in worst.iter_mut().zip(ratios) {
            *worst = worst.min(ratio);
        }
        println!("{}", line(&case, times, ratios, batches(&case).map(count)));
    }
    let [decode, read, encode] = worst;
    println!(
        "\nAt least: decode {decode:.1} times as fast as iso15118 0.7.0, \
         decode and read everything {read:.1}, encode {encode:.1}."
    );
}

const HEAD: &str = "\
| message | bytes | decode ns | and read all | iso15118 | faster | encode ns | iso15118 | faster \
| allocations | iso15118 |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

fn line(case: &Case, times: Row<f64>, ratios: [f64; 3], allocations: Row<u64>) -> String {
    let [decode, read, encode, rival_decode, rival_encode] = times.map(f64::round);
    let [faster, faster_read, faster_encode] = ratios.map(|ratio| format!("{ratio:.1}"));
    format!(
        "| {} | {} | {decode} | {read} | {rival_decode} | {faster} ({faster_read}) \
         | {encode} | {rival_encode} | {faster_encode} | {} / {} | {} / {} |",
        case.sample.title,
        case.sample.bytes().len(),
        allocations[0].max(allocations[1]),
        allocations[2],
        allocations[3],
        allocations[4],
    )
}

fn batches(case: &Case) -> Row<&Batch> {
    let Contest {
        ours: decode,
        rival: rival_decode,
    } = &case.decode;
    let Contest {
        ours: encode,
        rival: rival_encode,
    } = &case.encode;
    [decode, &case.read_all, encode, rival_decode, rival_encode]
}

/// Nanoseconds for one operation: the fastest batch of each.
fn measure(case: &Case) -> Row<f64> {
    let batches = batches(case);
    let times = batches.map(repetitions);
    let mut best = [f64::INFINITY; 5];
    for round in 0..ROUNDS {
        for turn in 0..batches.len() {
            // Another one starts each round, so that none always follows the same other.
            let index = (turn + round as usize) % batches.len();
            let taken = time(batches[index], times[index]).as_secs_f64();
            best[index] = best[index].min(taken * 1e9 / f64::from(times[index]));
        }
    }
    best
}

/// How often an operation fits into one batch.
fn repetitions(batch: &Batch) -> u32 {
    let mut times = 1;
    while time(batch, times) < BATCH {
        times *= 2;
    }
    times
}

fn time(batch: &Batch, times: u32) -> Duration {
    let mut taken = Duration::ZERO;
    // Counting allocations would slow down whom they belong to.
    allocation_counter::opt_out(|| {
        let start = Instant::now();
        black_box(batch)(times);
        taken = start.elapsed();
    });
    taken
}

/// Allocations of one operation.
fn count(batch: &Batch) -> u64 {
    batch(1);
    allocation_counter::measure(|| batch(1)).count_total
}
