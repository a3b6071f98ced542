//! Damaged messages: no panic, no unbounded work, and one verdict from both readers.

mod common;

use common::{Vector, own};
use v2g_exi::walk::{self, Event, Observer};
use v2g_exi::{Error, ErrorKind};

#[test]
fn every_truncation_gets_the_same_verdict_from_both_readers() {
    on_all_cores(|vector| {
        for length in places(&vector.bytes, 1) {
            judge(
                vector,
                &vector.bytes[..length],
                &format_args!("cut to {length} bytes"),
            );
        }
    });
}

#[test]
fn every_single_bit_flip_gets_the_same_verdict_from_both_readers() {
    on_all_cores(|vector| {
        let mut bytes = vector.bytes.clone();
        for bit in places(&bytes, 8) {
            bytes[bit / 8] ^= 0x80 >> (bit % 8);
            judge(vector, &bytes, &format_args!("bit {bit} flipped"));
            bytes[bit / 8] ^= 0x80 >> (bit % 8);
        }
    });
}

#[test]
fn every_byte_set_to_its_extremes_gets_the_same_verdict_from_both_readers() {
    on_all_cores(|vector| {
        let mut bytes = vector.bytes.clone();
        for at in places(&bytes, 1) {
            let byte = bytes[at];
            for extreme in [0x00, 0x7F, 0x80, 0xFF] {
                bytes[at] = extreme;
                judge(vector, &bytes, &format_args!("byte {at} is {extreme:#04x}"));
            }
            bytes[at] = byte;
        }
    });
}

/// Which bytes to cut or set, or which bits to flip: all; but of the longest messages, whose entries
/// repeat, one of so many that the place in the entry changes each time.
fn places(bytes: &[u8], each: usize) -> std::iter::StepBy<std::ops::Range<usize>> {
    const LONG: usize = 1500;
    (0..bytes.len() * each).step_by(if bytes.len() > LONG { 61 } else { 1 })
}

/// Reads with both readers; whatever is accepted must also survive being written.
fn judge(vector: &Vector, bytes: &[u8], damage: &std::fmt::Arguments<'_>) {
    let codec = vector.codec();
    let mut counter = Counter::default();
    let walk = if vector.fragment {
        walk::fragment
    } else {
        walk::document
    };
    let walked = walk(codec.set(), bytes, &mut counter);
    let typed = codec.read(bytes);
    if matches!(&typed, Err(Error { kind: ErrorKind::UnknownRoot(_), .. }) if vector.fragment) {
        // The caller of the typed reader says which fragment it wants, the walk takes any.
        return;
    }
    let verdict = |error: &Error| match error.kind {
        // The typed reader has no names of what it does not read.
        ErrorKind::RootNotAMessage(_) | ErrorKind::UnknownRoot(_) => (error.bit, None),
        kind => (error.bit, Some(kind)),
    };
    let origin = &vector.origin;
    assert_eq!(
        typed.as_ref().map(|read| read.notes).map_err(verdict),
        walked.as_ref().copied().map_err(verdict),
        "{origin}, {damage}: typed, then walk",
    );
    let most = 2 * 8 * bytes.len() + 64;
    assert!(
        counter.0 <= most,
        "{origin}, {damage}: {} events",
        counter.0
    );
}

#[derive(Default)]
struct Counter(usize);

impl Observer<'_> for Counter {
    fn event(&mut self, _: Event<'_>) {
        self.0 += 1;
    }
}

fn on_all_cores(check: impl Fn(&Vector) + Sync) {
    let vectors = own();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for core in 0..cores {
            let (vectors, check) = (&vectors, &check);
            scope.spawn(move || vectors.iter().skip(core).step_by(cores).for_each(check));
        }
    });
}
