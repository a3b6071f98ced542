//! From a TCP byte stream back to messages.

use core::fmt;

use super::{HEADER_LENGTH, Header, HeaderError, PayloadType};

/// Cuts a byte stream into messages, whatever the pieces it arrives in.
///
/// The buffer holds one payload, and its size is the limit for payloads: 64 kB is plenty for ISO 15118-2,
/// 128 kB for -20. It may be an array, a `&mut [u8]` or anything else that lends one slice.
///
/// What can be passed over is passed over and counted in [`ignored`](Self::ignored): types that are no message,
/// payloads of length zero or above the limit. What cannot, a wrong version byte, ends the stream: see [`OutOfStep`].
#[derive(Clone, Debug)]
pub struct Stream<B> {
    header: [u8; HEADER_LENGTH],
    header_filled: usize,
    payload: B,
    state: State,
    /// Type and length of the message in the buffer.
    last: Option<(PayloadType, usize)>,
    ignored: Ignored,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Header,
    Payload {
        payload_type: PayloadType,
        length: usize,
        filled: usize,
    },
    Skip {
        left: u32,
    },
    Broken(OutOfStep),
}

/// One message of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// Always one for which [`PayloadType::is_message`] holds.
    pub payload_type: PayloadType,
    /// The EXI document, at least one byte.
    pub payload: &'a [u8],
}

/// The stream is no longer (or never was) V2GTP: close the connection, there is no way to find the next header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfStep(pub HeaderError);

/// Frames that were passed over, by reason. Counters stop at their maximum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ignored {
    /// The payload type is reserved, a manufacturer's, or one of discovery.
    pub other_type: u32,
    /// A message type with payload length zero.
    pub empty: u32,
    /// A message type with more payload than the limit.
    pub oversized: u32,
}

impl<B: AsRef<[u8]> + AsMut<[u8]>> Stream<B> {
    /// Starts in front of a header. The length of `buffer` is the limit for payloads.
    pub const fn new(buffer: B) -> Self {
        Self {
            header: [0; HEADER_LENGTH],
            header_filled: 0,
            payload: buffer,
            state: State::Header,
            last: None,
            ignored: Ignored {
                other_type: 0,
                empty: 0,
                oversized: 0,
            },
        }
    }

    /// Takes from the front of `bytes` until a message is complete or `bytes` is empty.
    ///
    /// Call it again with what is left until it gives `Ok(None)`: then all bytes have been taken.
    ///
    /// # Errors
    /// [`OutOfStep`] when a header is none; from then on always.
    pub fn next(&mut self, bytes: &mut &[u8]) -> Result<Option<Message<'_>>, OutOfStep> {
        loop {
            match self.state {
                State::Broken(reason) => return Err(reason),
                State::Header => {
                    if !self.fill_header(bytes) {
                        return Ok(None);
                    }
                    self.read_header();
                }
                State::Skip { left } => {
                    let left = skip(left, bytes);
                    if left > 0 {
                        self.state = State::Skip { left };
                        return Ok(None);
                    }
                    self.state = State::Header;
                }
                State::Payload {
                    payload_type,
                    length,
                    filled,
                } => {
                    let filled = self.fill_payload(length, filled, bytes);
                    if filled < length {
                        self.state = State::Payload {
                            payload_type,
                            length,
                            filled,
                        };
                        return Ok(None);
                    }
                    self.state = State::Header;
                    self.last = Some((payload_type, length));
                    return Ok(self.last());
                }
            }
        }
    }

    /// The message that was given last, as long as nothing of another one has overwritten it.
    #[must_use]
    pub fn last(&self) -> Option<Message<'_>> {
        let (payload_type, length) = self.last?;
        let payload = self.payload.as_ref().get(..length)?;
        Some(Message {
            payload_type,
            payload,
        })
    }

    /// What has been passed over since the start.
    #[must_use]
    pub const fn ignored(&self) -> Ignored {
        self.ignored
    }

    /// Whether the stream stands between two frames, so that a close here cuts nothing off.
    #[must_use]
    pub const fn is_between_frames(&self) -> bool {
        matches!(self.state, State::Header) && self.header_filled == 0
    }

    /// Whether the header is complete.
    fn fill_header(&mut self, bytes: &mut &[u8]) -> bool {
        let room = self
            .header
            .get_mut(self.header_filled..)
            .unwrap_or_default();
        self.header_filled = self.header_filled.saturating_add(take(bytes, room));
        self.header_filled == HEADER_LENGTH
    }

    fn read_header(&mut self) {
        self.header_filled = 0;
        self.state = match Header::parse(&self.header) {
            Err(reason) => State::Broken(OutOfStep(reason)),
            Ok(header) => self.judge(header),
        };
    }

    fn judge(&mut self, header: Header) -> State {
        let length = usize::try_from(header.length).unwrap_or(usize::MAX);
        let counter = if !header.payload_type.is_message() {
            &mut self.ignored.other_type
        } else if length == 0 {
            &mut self.ignored.empty
        } else if length > self.payload.as_ref().len() {
            &mut self.ignored.oversized
        } else {
            self.last = None;
            return State::Payload {
                payload_type: header.payload_type,
                length,
                filled: 0,
            };
        };
        *counter = counter.saturating_add(1);
        State::Skip {
            left: header.length,
        }
    }

    /// How much of the payload is there now.
    fn fill_payload(&mut self, length: usize, filled: usize, bytes: &mut &[u8]) -> usize {
        let room = self
            .payload
            .as_mut()
            .get_mut(filled..length)
            .unwrap_or_default();
        filled.saturating_add(take(bytes, room))
    }
}

/// Moves as many bytes as there are and as fit, and says how many.
fn take(bytes: &mut &[u8], room: &mut [u8]) -> usize {
    let count = bytes.len().min(room.len());
    if let (Some((taken, rest)), Some(room)) =
        (bytes.split_at_checked(count), room.get_mut(..count))
    {
        room.copy_from_slice(taken);
        *bytes = rest;
    }
    count
}

/// Drops up to `left` bytes and says how many are still to be dropped.
fn skip(left: u32, bytes: &mut &[u8]) -> u32 {
    let count = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
    *bytes = bytes.get(count..).unwrap_or_default();
    left.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX))
}

impl Ignored {
    /// All frames that were passed over.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.other_type
            .saturating_add(self.empty)
            .saturating_add(self.oversized)
    }
}

impl fmt::Display for OutOfStep {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the stream is out of step: {}", self.0)
    }
}

impl core::error::Error for OutOfStep {}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const ONE: [u8; 11] = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 3, 0x80, 0x98, 0x02];
    const TWO: [u8; 9] = [0x01, 0xFE, 0x80, 0x04, 0, 0, 0, 1, 0x80];

    type Messages = Vec<(PayloadType, Vec<u8>)>;

    /// All messages of `bytes` when they arrive in pieces of `size`.
    fn messages(bytes: &[u8], size: usize) -> Result<(Messages, Ignored), OutOfStep> {
        let mut stream = Stream::new([0; 16]);
        let mut found = Vec::new();
        for mut piece in bytes.chunks(size) {
            while let Some(message) = stream.next(&mut piece)? {
                found.push((message.payload_type, message.payload.to_vec()));
            }
            assert!(piece.is_empty());
        }
        Ok((found, stream.ignored()))
    }

    fn both() -> Messages {
        Vec::from([
            (PayloadType::Exi, ONE[8..].to_vec()),
            (PayloadType::Dc, TWO[8..].to_vec()),
        ])
    }

    #[test]
    fn messages_are_found_in_pieces_of_any_size() {
        let bytes = [&ONE[..], &TWO].concat();
        for size in 1..=bytes.len() {
            assert_eq!(
                messages(&bytes, size),
                Ok((both(), Ignored::default())),
                "pieces of {size}"
            );
        }
    }

    #[test]
    fn the_last_message_stays_until_another_one_begins() {
        let mut stream = Stream::new([0; 16]);
        assert_eq!(stream.last(), None);
        let bytes = [&ONE[..], &TWO].concat();
        let (mut first, mut second) = bytes.split_at(ONE.len() + HEADER_LENGTH - 1);
        let last = |stream: &Stream<[u8; 16]>| stream.last().map(|m| m.payload.to_vec());
        while stream.next(&mut first).unwrap().is_some() {}
        assert_eq!(last(&stream), Some(ONE[8..].to_vec()));
        assert_eq!(stream.next(&mut &second[..1]), Ok(None));
        assert_eq!(last(&stream), None);
        second = &second[1..];
        assert!(stream.next(&mut second).unwrap().is_some());
        assert_eq!(last(&stream), Some(TWO[8..].to_vec()));
    }

    #[test]
    fn unknown_empty_and_oversized_frames_are_passed_over_and_counted() {
        let unknown = [0x01, 0xFE, 0x70, 0x01, 0, 0, 0, 2, 0xAA, 0xBB];
        let discovery = [0x01, 0xFE, 0x90, 0x00, 0, 0, 0, 2, 0x10, 0x00];
        let empty = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 0];
        let oversized = [&[0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 17][..], &[7; 17]].concat();
        let bytes = [&ONE[..], &unknown, &discovery, &empty, &oversized, &TWO].concat();
        let ignored = Ignored {
            other_type: 2,
            empty: 1,
            oversized: 1,
        };
        assert_eq!(ignored.total(), 4);
        for size in 1..=bytes.len() {
            assert_eq!(
                messages(&bytes, size),
                Ok((both(), ignored)),
                "pieces of {size}"
            );
        }
    }

    #[test]
    fn a_payload_of_exactly_the_limit_is_taken() {
        let bytes = [&[0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 16][..], &[7; 16]].concat();
        let (found, ignored) = messages(&bytes, 5).unwrap();
        assert_eq!(found, [(PayloadType::Exi, Vec::from([7; 16]))]);
        assert_eq!(ignored, Ignored::default());
    }

    #[test]
    fn the_largest_length_a_header_can_claim_needs_no_memory() {
        let mut stream = Stream::new([0; 16]);
        let mut header = &[0x01, 0xFE, 0x80, 0x01, 0xFF, 0xFF, 0xFF, 0xFF][..];
        assert_eq!(stream.next(&mut header), Ok(None));
        let mut rest = &[1; 100][..];
        assert_eq!(stream.next(&mut rest), Ok(None));
        assert!(rest.is_empty());
        assert_eq!(stream.ignored().oversized, 1);
        assert!(!stream.is_between_frames());
    }

    #[test]
    fn a_wrong_version_byte_ends_the_stream_for_good() {
        let mut stream = Stream::new([0; 16]);
        let mut bytes = &[0x01, 0xFF, 0x80, 0x01, 0, 0, 0, 1, 0x80][..];
        let broken = OutOfStep(HeaderError::InverseVersion(0xFF));
        assert_eq!(stream.next(&mut bytes), Err(broken));
        assert_eq!(stream.next(&mut &ONE[..]), Err(broken));
    }

    #[test]
    fn a_message_before_the_broken_header_is_still_given() {
        let bytes = [&ONE[..], &[0xFF; 8]].concat();
        let mut stream = Stream::new([0; 16]);
        let mut rest = &bytes[..];
        assert_eq!(
            stream.next(&mut rest).unwrap().map(|m| m.payload.len()),
            Some(3)
        );
        assert_eq!(
            stream.next(&mut rest),
            Err(OutOfStep(HeaderError::Version(0xFF)))
        );
    }

    #[test]
    fn the_buffer_may_belong_to_the_caller() {
        let mut buffer = [0; 4];
        let mut stream = Stream::new(&mut buffer[..]);
        let mut bytes = &ONE[..9];
        assert_eq!(stream.next(&mut bytes), Ok(None));
        assert!(!stream.is_between_frames());
        let mut bytes = &ONE[9..];
        assert_eq!(
            stream.next(&mut bytes).unwrap().map(|m| m.payload),
            Some(&ONE[8..])
        );
        assert!(stream.is_between_frames());
    }
}
