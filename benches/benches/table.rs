//! Prints the README's table: time and allocations beside the crate `iso15118`.
//!
//! While something is timed, all that is left of the counting allocator is one
//! check of a thread-local value for each allocation: below 2 % of any figure.

use std::hint::black_box;
use std::time::{Duration, Instant};

use v2g_bench::{Batch, Case, Sample, cases};

/// Batches of each operation; they take turns, so that all see the same machine.
const ROUNDS: u32 = 300;
/// Long enough for the clock, short enough to fall between disturbances.
const BATCH: Duration = Duration::from_micros(100);

/// How many times as fast as the rival reading and writing shall be at least.
struct Aim {
    what: &'static str,
    factor: f64,
    is_of: fn(&Sample) -> bool,
}

const AIMS: [Aim; 3] = [
    Aim {
        what: "CurrentDemandReq",
        factor: 5.0,
        is_of: |it| *it == Sample::CURRENT_DEMAND_REQ,
    },
    Aim {
        what: "CertificateInstallationRes",
        factor: 10.0,
        is_of: |it| *it == Sample::CERTIFICATE_INSTALLATION_RES,
    },
    Aim {
        what: "Messages of ISO 15118-20",
        factor: 4.0,
        is_of: |it| it.title.starts_with("-20"),
    },
];

const HEAD: &str = "\
| message | bytes | decode ns | and read all | iso15118 | faster | encode ns | iso15118 | faster \
| allocations | iso15118 |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

fn main() {
    // `cargo test --benches` starts this too, and only wants to know that it can.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("{HEAD}");
    let mut rows = Vec::new();
    for case in cases() {
        let row = Row::measure(&case);
        println!("{}", row.line());
        rows.push(row);
    }
    println!("\nTimes as fast as iso15118 0.7.0, at least:");
    for Aim {
        what,
        factor,
        is_of,
    } in AIMS
    {
        let [decode, read, encode] = least(rows.iter().filter(|row| is_of(&row.sample)));
        println!(
            "{what}: decode {decode:.1}, decode and read everything {read:.1}, encode \
             {encode:.1}; aim {factor}: {}",
            verdict(decode.min(encode) >= factor)
        );
    }
    let [decode, read, encode] = least(rows.iter());
    println!(
        "All messages: decode {decode:.1}, decode and read everything {read:.1}, encode {encode:.1}"
    );
    let allocations: u64 = rows
        .iter()
        .flat_map(|row| row.ours)
        .map(|cost| cost.1)
        .sum();
    println!(
        "Allocations: {allocations}; aim 0: {}",
        verdict(allocations == 0)
    );
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

fn least<'r>(rows: impl Iterator<Item = &'r Row>) -> [f64; 3] {
    rows.filter_map(Row::factors)
        .fold([f64::INFINITY; 3], |least, factors| {
            std::array::from_fn(|index| least[index].min(factors[index]))
        })
}

/// Nanoseconds and allocations of one operation.
type Cost = (f64, u64);

/// What one message costs.
struct Row {
    sample: Sample,
    /// Decode, decode and read, encode.
    ours: [Cost; 3],
    /// Decode and encode.
    rival: Option<[Cost; 2]>,
}

impl Row {
    fn measure(case: &Case) -> Self {
        let ours = [&case.decode.ours, &case.read_all, &case.encode.ours];
        let rival = case.decode.rival.iter().chain(&case.encode.rival);
        let batches: Vec<&Batch> = ours.into_iter().chain(rival).collect();
        let times = fastest(&batches);
        let costs: Vec<Cost> = std::iter::zip(times, batches.into_iter().map(count)).collect();
        let (ours, rival) = costs.split_first_chunk().expect("three are ours");
        Self {
            sample: case.sample,
            ours: *ours,
            rival: rival.try_into().ok(),
        }
    }

    /// How many times as fast as the rival we are.
    fn factors(&self) -> Option<[f64; 3]> {
        let [decode, read, encode] = self.ours.map(|cost| cost.0);
        let [rival_decode, rival_encode] = self.rival?.map(|cost| cost.0);
        Some([
            rival_decode / decode,
            rival_decode / read,
            rival_encode / encode,
        ])
    }

    fn line(&self) -> String {
        let [decode, read, encode] = self.ours.map(|cost| cost.0.round());
        let [counted, counted_read, counted_encode] = self.ours.map(|cost| cost.1);
        let [mut rival_decode, mut faster, mut rival_encode] = [const { String::new() }; 3];
        let [mut faster_encode, mut rival_counted] = [const { String::new() }; 2];
        if let (Some([by_decode, by_read, by_encode]), Some(rival)) = (self.factors(), self.rival) {
            [rival_decode, rival_encode] = rival.map(|cost| format!("{:.0}", cost.0));
            faster = format!("{by_decode:.1} ({by_read:.1})");
            faster_encode = format!("{by_encode:.1}");
            rival_counted = format!("{} / {}", rival[0].1, rival[1].1);
        }
        format!(
            "| {} | {} | {decode} | {read} | {rival_decode} | {faster} \
             | {encode} | {rival_encode} | {faster_encode} | {} / {counted_encode} \
             | {rival_counted} |",
            self.sample.title,
            self.sample.bytes().len(),
            counted.max(counted_read),
        )
    }
}

/// Nanoseconds for one operation: the fastest batch of each.
fn fastest(batches: &[&Batch]) -> Vec<f64> {
    let times: Vec<u32> = batches.iter().copied().map(repetitions).collect();
    let mut best = vec![f64::INFINITY; batches.len()];
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
