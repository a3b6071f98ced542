//! Bit input and output against the crate bitvec, which counts bits one by one.

use bitvec::prelude::*;
use quickcheck::{Arbitrary, Gen, quickcheck};
use v2g_exi::{Reader, Writer};

/// A number and how many bits of it count.
#[derive(Clone, Copy, Debug)]
struct Run {
    value: u64,
    bits: u32,
}

impl Arbitrary for Run {
    fn arbitrary(g: &mut Gen) -> Self {
        let bits = u32::arbitrary(g) % 57;
        let value = u64::arbitrary(g) & ((1 << bits) - 1);
        Self { value, bits }
    }
}

fn reference(runs: &[Run]) -> BitVec<u8, Msb0> {
    let mut all = BitVec::new();
    for run in runs {
        let bits = run.value.view_bits::<Msb0>();
        all.extend_from_bitslice(&bits[64 - run.bits as usize..]);
    }
    all
}

quickcheck! {
    fn what_is_written_are_the_bits_of_the_reference(runs: Vec<Run>) -> bool {
        let mut buffer = vec![0xFF; runs.len() * 8 + 8];
        let mut writer = Writer::new(&mut buffer);
        for run in &runs {
            writer.bits(run.value, run.bits);
        }
        let length = writer.finish().unwrap();
        let written = &buffer[..length];
        let mut expected = reference(&runs);
        expected.resize(expected.len().next_multiple_of(8), false);
        written.view_bits::<Msb0>() == expected.as_bitslice()
    }

    fn what_is_read_are_the_bits_of_the_reference(bytes: Vec<u8>, runs: Vec<Run>) -> bool {
        let mut rest = bytes.view_bits::<Msb0>();
        let mut reader = Reader::new(&bytes);
        for run in &runs {
            let bits = run.bits as usize;
            let value = reader.bits(run.bits);
            if bits > rest.len() || reader.has_failed() {
                return bits > rest.len() && reader.has_failed() && value == 0;
            }
            let (head, tail) = rest.split_at(bits);
            if bits > 0 && head.load_be::<u64>() != value {
                return false;
            }
            rest = tail;
        }
        true
    }

    fn half_words_are_the_same_bits_as_whole_ones(runs: Vec<Run>) -> bool {
        let mut whole = vec![0; runs.len() * 4 + 4];
        let mut half = whole.clone();
        let mut writers = (Writer::new(&mut whole), Writer::new(&mut half));
        for run in &runs {
            let bits = run.bits % 25;
            let value = run.value & ((1 << bits) - 1);
            writers.0.bits(value, bits);
            writers.1.half(value as u32, bits);
        }
        let lengths = (writers.0.finish().unwrap(), writers.1.finish().unwrap());
        let (mut wide, mut narrow) = (Reader::new(&whole), Reader::new(&whole));
        let same = runs.iter().all(|run| {
            let bits = run.bits % 25;
            wide.bits(bits) == u64::from(narrow.half(bits))
        });
        same && lengths.0 == lengths.1 && whole == half
    }

    fn bytes_survive_any_offset(offset: u8, bytes: Vec<u8>) -> bool {
        let offset = u32::from(offset % 8);
        let mut buffer = vec![0; bytes.len() + 2];
        let mut writer = Writer::new(&mut buffer);
        writer.bits(0, offset);
        writer.bytes(&bytes);
        let length = writer.finish().unwrap();
        let written = &buffer[..length];
        let mut reader = Reader::new(written);
        reader.skip(u64::from(offset));
        let read: Vec<u8> = bytes.iter().map(|_| reader.bits(8) as u8).collect();
        let mut copy = vec![0; bytes.len() + 1];
        let mut writer = Writer::new(&mut copy);
        writer.copy(written, offset, bytes.len() as u32 * 8);
        let length = writer.finish().unwrap();
        read == bytes && copy[..length] == bytes
    }

    fn a_buffer_too_small_is_refused_and_never_overrun(runs: Vec<Run>, size: u8) -> bool {
        let size = usize::from(size % 16);
        let mut buffer = vec![0xA5; size + 8];
        let mut writer = Writer::new(&mut buffer[..size]);
        runs.iter().for_each(|run| writer.bits(run.value, run.bits));
        let fits = writer.finish().is_ok();
        let needed = runs.iter().map(|run| run.bits).sum::<u32>().div_ceil(8) as usize;
        fits == (needed <= size) && buffer[size..] == [0xA5; 8]
    }
}
