//! Whether the time that a record takes tells what is wrong with it: Welch's t-test on two kinds of bad records
//! of one length, in random order, as in "Dude, is my code constant time?" (Reparaz, Balasch, Verbauwhede 2017).
//!
//! `cargo test --profile bench -p v2g-runtime --lib cbc::timing -- --ignored --nocapture`

use std::hint::black_box;
use std::time::Instant;

use rustls::{ContentType, ProtocolVersion};

use super::tests::{keys, padded, record};
use super::*;

/// Records of each kind.
const COUNT: usize = 300_000;
/// Above this the means differ, says the paper.
const DIFFERENT: f64 = 10.0;
/// Octets of content, with and without 240 octets of padding, so that records are equally long.
const LONG: usize = 500;

/// Octets of content and of padding beyond the least, and what is changed.
#[derive(Clone, Copy)]
struct Kind {
    content: usize,
    more: usize,
    bad_mac: bool,
    bad_padding: Option<usize>,
}

const GOOD: Kind = Kind {
    content: LONG,
    more: 0,
    bad_mac: false,
    bad_padding: None,
};

const SHORT: Kind = Kind {
    content: LONG - 15 * BLOCK,
    more: 15,
    ..GOOD
};

const PAIRS: [(&str, Kind, Kind); 5] = [
    (
        "bad MAC, least padding / most padding",
        Kind {
            bad_mac: true,
            ..GOOD
        },
        Kind {
            bad_mac: true,
            ..SHORT
        },
    ),
    (
        "bad MAC / bad padding",
        Kind {
            bad_mac: true,
            ..SHORT
        },
        Kind {
            bad_padding: Some(0),
            ..SHORT
        },
    ),
    (
        "bad padding at its begin / at its end",
        Kind {
            bad_padding: Some(0),
            ..SHORT
        },
        Kind {
            bad_padding: Some(200),
            ..SHORT
        },
    ),
    (
        "bad padding and bad MAC / bad padding",
        Kind {
            bad_padding: Some(7),
            bad_mac: true,
            ..SHORT
        },
        Kind {
            bad_padding: Some(7),
            ..SHORT
        },
    ),
    (
        "the same twice",
        Kind {
            bad_mac: true,
            ..GOOD
        },
        Kind {
            bad_mac: true,
            ..GOOD
        },
    ),
];

fn made(kind: Kind) -> Vec<u8> {
    let mut padding = padded(kind.content, kind.more);
    if let Some(place) = kind.bad_padding {
        padding[place] ^= 0x80;
    }
    record(&vec![0x42; kind.content], &padding, |mac| {
        mac[0] ^= u8::from(kind.bad_mac);
    })
}

/// Nanoseconds of opening a copy of the record.
fn time(keys: &Keys, record: &[u8], room: &mut Vec<u8>) -> f64 {
    room.clear();
    room.extend_from_slice(record);
    let (kind, version) = (ContentType::ApplicationData, ProtocolVersion::TLSv1_2);
    let start = Instant::now();
    let opened = black_box(keys.open(3, kind, version, black_box(room)));
    let took = start.elapsed();
    assert_eq!(opened, None, "they are all bad");
    took.as_nanos() as f64
}

/// Count, mean, and sum of squares around it.
#[derive(Clone, Copy, Default)]
struct Mean {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let off = value - self.mean;
        self.mean += off / self.count;
        self.squares += off * (value - self.mean);
    }

    fn error(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }
}

fn welch(times: &[(bool, f64)], most: f64) -> (f64, [Mean; 2]) {
    let mut means = [Mean::default(); 2];
    for (second, time) in times.iter().filter(|(_, time)| *time <= most) {
        means[usize::from(*second)].add(*time);
    }
    let [one, other] = means;
    let t = (one.mean - other.mean) / (one.error() + other.error()).sqrt();
    (t, means)
}

#[test]
#[ignore = "a measurement, for an optimised build"]
fn the_time_does_not_tell_what_is_wrong() {
    let keys = keys();
    let mut room = Vec::new();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut different = Vec::new();
    println!("| two kinds of bad records of one length | ns | ns | largest t |\n|---|--:|--:|--:|");
    for (name, one, other) in PAIRS {
        let records = [made(one), made(other)];
        assert_eq!(records[0].len(), records[1].len());
        let mut times = Vec::with_capacity(2 * COUNT);
        while times.len() < 2 * COUNT {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let second = seed & 1 == 1;
            times.push((
                second,
                time(&keys, &records[usize::from(second)], &mut room),
            ));
        }
        let mut sorted: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
        sorted.sort_by(f64::total_cmp);
        // What interrupted us is cut off, at several heights.
        let tests = [0.5, 0.8, 0.95, 0.99].map(|part| {
            let most = sorted[(sorted.len() as f64 * part) as usize];
            welch(&times, most)
        });
        let largest = tests.iter().map(|(t, _)| t.abs()).fold(0.0, f64::max);
        let [one, other] = tests[2].1.map(|mean| mean.mean);
        println!("| {name} | {one:.0} | {other:.0} | {largest:.1} |");
        if largest > DIFFERENT {
            different.push(name);
        }
    }
    assert!(different.is_empty(), "{different:?} take different times");
}
