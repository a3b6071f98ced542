//! One direction of a TCP connection: segments to a byte stream.

use std::collections::BTreeMap;

/// Most bytes that wait for a segment that is missing: 256 KiB, several windows of any vehicle.
/// When more wait, the segment is taken for one that the recording lacks.
const WAITING: usize = 256 * 1024;

/// Puts segments in order.
#[derive(Debug, Default)]
pub(super) struct Reassembly {
    /// Sequence number of the next byte; none before the first segment.
    next: Option<u32>,
    /// Segments that came early, by how far they are ahead.
    early: BTreeMap<u32, Vec<u8>>,
    waiting: usize,
}

/// What comes out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Bytes(Vec<u8>),
    /// So many bytes are not in the recording.
    Gap(u32),
}

impl Reassembly {
    /// The side opens: the stream begins behind this number.
    pub(super) fn synchronize(&mut self, sequence: u32) {
        *self = Self {
            next: Some(sequence.wrapping_add(1)),
            ..Self::default()
        };
    }

    /// Takes a segment, gives what is in order now.
    pub(super) fn segment(&mut self, sequence: u32, bytes: &[u8]) -> Vec<Piece> {
        let next = *self.next.get_or_insert(sequence);
        let ahead = sequence.wrapping_sub(next);
        if bytes.is_empty() {
            return Vec::new();
        }
        if ahead > u32::MAX / 2 {
            // Begins before what is here already: a repetition, maybe with something new behind it.
            let known = usize::try_from(next.wrapping_sub(sequence)).unwrap_or(usize::MAX);
            return match bytes.get(known..) {
                Some(new) if !new.is_empty() => self.segment(next, new),
                _ => Vec::new(),
            };
        }
        // Kept under its number; the map's order is right while the numbers do not wrap, and where
        // they do, `in_order` looks each up by number anyway.
        let kept = self.early.entry(sequence).or_default();
        if kept.len() < bytes.len() {
            self.waiting += bytes.len() - kept.len();
            *kept = bytes.to_vec();
        }
        let mut pieces = self.in_order();
        if self.waiting > WAITING {
            pieces.extend(self.skip());
        }
        pieces
    }

    /// What waits still, when nothing more will come.
    pub(super) fn finish(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while !self.early.is_empty() {
            pieces.extend(self.skip());
        }
        pieces
    }

    fn in_order(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some(next) = self.next {
            let reaches = |(start, bytes): (&u32, &Vec<u8>)| {
                let known = usize::try_from(next.wrapping_sub(*start)).unwrap_or(usize::MAX);
                (known <= bytes.len()).then_some(*start)
            };
            let Some(start) = self.early.iter().find_map(reaches) else {
                break;
            };
            let bytes = self.early.remove(&start).unwrap_or_default();
            self.waiting -= bytes.len();
            let known = usize::try_from(next.wrapping_sub(start)).unwrap_or(usize::MAX);
            let new = bytes.get(known..).unwrap_or_default();
            let length = u32::try_from(new.len()).unwrap_or(0);
            self.next = Some(next.wrapping_add(length));
            if !new.is_empty() {
                pieces.push(Piece::Bytes(new.to_vec()));
            }
        }
        pieces
    }

    /// Gives up what is missing in front of the segment that is least ahead.
    fn skip(&mut self) -> Vec<Piece> {
        let next = self.next.unwrap_or(0);
        let starts = self.early.keys().copied();
        let Some(nearest) = starts.min_by_key(|start| start.wrapping_sub(next)) else {
            return Vec::new();
        };
        self.next = Some(nearest);
        let mut pieces = vec![Piece::Gap(nearest.wrapping_sub(next))];
        pieces.extend(self.in_order());
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<Piece> {
        vec![Piece::Bytes(text.as_bytes().to_vec())]
    }

    #[test]
    fn segments_come_out_in_order_and_once_across_the_wrap_of_the_numbers() {
        let mut stream = Reassembly::default();
        stream.synchronize(u32::MAX - 3);
        assert_eq!(stream.segment(u32::MAX - 2, b"ab"), bytes("ab"));
        assert_eq!(stream.segment(1, b"ef"), []);
        assert_eq!(stream.segment(1, b"ef"), []);
        assert_eq!(stream.segment(u32::MAX - 2, b"ab"), []);
        let rest = stream.segment(u32::MAX - 1, b"bcd");
        assert_eq!(
            rest,
            [bytes("cd"), bytes("ef")]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_the_recording_lacks_is_a_gap() {
        let mut stream = Reassembly::default();
        assert_eq!(stream.segment(10, b"a"), bytes("a"));
        assert_eq!(stream.segment(15, b"b"), []);
        assert_eq!(
            stream.finish(),
            [Piece::Gap(4), Piece::Bytes(b"b".to_vec())]
        );
        assert_eq!(stream.finish(), []);
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut stream = Reassembly::default();
        stream.segment(0, b"a");
        let block = vec![0; 64 * 1024];
        let mut gaps = 0;
        for at in 0..100_u32 {
            let pieces = stream.segment(100 + at * 64 * 1024, &block);
            gaps += pieces
                .iter()
                .filter(|it| matches!(it, Piece::Gap(_)))
                .count();
            assert!(stream.waiting <= WAITING);
        }
        assert_eq!(gaps, 1);
    }
}
