//! Cuts a stream of TLS records into handshake messages, as long as they are in clear.

use std::io;

use super::hello::CLIENT_HELLO;
use super::plan::first_message;

const HEADER: usize = 5;
/// Record types.
const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
/// Octets in a record at most.
const FRAGMENT: usize = 0x4000;
/// Longest handshake message that is put together; certificate chains of ISO 15118 stay below 8 KiB.
const LONGEST: usize = 0x8000;

/// A piece of the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A whole handshake message with its header.
    Message(Vec<u8>),
    /// Octets that are none of our business.
    Other(Vec<u8>),
}

/// One direction of a connection.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// Received, and not yet a whole record.
    buffer: Vec<u8>,
    /// Content of handshake records, and not yet a whole message.
    content: Vec<u8>,
    /// From here on everything passes unseen.
    passing: bool,
}

impl Records {
    /// Whether nothing is held back any more, and nothing will be.
    pub(super) fn is_passing(&self) -> bool {
        self.passing && self.buffer.is_empty()
    }

    /// Takes octets as they come.
    pub(super) fn push(&mut self, octets: &[u8]) {
        self.buffer.extend(octets);
    }

    /// The next piece; `None` until more octets are there.
    ///
    /// # Errors
    /// When a message claims to be longer than any.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            if self.passing {
                return Ok(self.rest());
            }
            if let Some(message) = self.message()? {
                return Ok(Some(Piece::Message(message)));
            }
            match self.record() {
                None => return Ok(None),
                Some((HANDSHAKE, record)) => self.content.extend(&record[HEADER..]),
                Some((CHANGE_CIPHER_SPEC | ALERT, record)) => {
                    return Ok(Some(Piece::Other(record)));
                }
                Some((_, others)) => {
                    self.passing = true;
                    return Ok(Some(Piece::Other(others)));
                }
            }
        }
    }

    /// The message before was the last in clear.
    pub(super) fn pass(&mut self) {
        self.passing = true;
    }

    fn message(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(&[_, a, b, c]) = self.content.first_chunk() {
            let length = u32::from_be_bytes([0, a, b, c]) as usize;
            if length > LONGEST {
                let text = "a TLS handshake message is longer than any of ISO 15118";
                return Err(io::Error::new(io::ErrorKind::InvalidData, text));
            }
        }
        let Some(message) = first_message(&self.content) else {
            return Ok(None);
        };
        let message = message.to_vec();
        self.content.drain(..message.len());
        Ok(Some(message))
    }

    /// The next record with its type; all that is there if it is none in clear.
    fn record(&mut self) -> Option<(u8, Vec<u8>)> {
        let &[kind, _, _, a, b] = self.buffer.first_chunk::<HEADER>()?;
        let length = usize::from(u16::from_be_bytes([a, b]));
        let known = (CHANGE_CIPHER_SPEC..=HANDSHAKE).contains(&kind) && length <= FRAGMENT;
        if !known {
            // No record in clear: rustls will say what is wrong, without waiting for the rest.
            return Some((0, std::mem::take(&mut self.buffer)));
        }
        let whole = HEADER + length;
        (self.buffer.len() >= whole).then(|| (kind, self.buffer.drain(..whole).collect()))
    }

    fn rest(&mut self) -> Option<Piece> {
        let mut rest = match self.content.is_empty() {
            true => Vec::new(),
            false => records(&std::mem::take(&mut self.content)),
        };
        rest.append(&mut self.buffer);
        (!rest.is_empty()).then_some(Piece::Other(rest))
    }
}

/// A handshake message in as many records as it needs. Those of a ClientHello call themselves TLS 1.0,
/// as RFC 8446, 5.1 advises.
pub(super) fn records(message: &[u8]) -> Vec<u8> {
    let minor = match message.first() {
        Some(&CLIENT_HELLO) => 1,
        _ => 3,
    };
    let record = |fragment: &[u8]| {
        let length = u16::try_from(fragment.len())
            .unwrap_or(u16::MAX)
            .to_be_bytes();
        [&[HANDSHAKE, 3, minor][..], &length, fragment].concat()
    };
    message.chunks(FRAGMENT).flat_map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::super::hello::message;
    use super::*;

    fn pieces(records: &mut Records) -> Vec<Piece> {
        std::iter::from_fn(|| records.next().unwrap()).collect()
    }

    #[test]
    fn messages_are_found_however_they_are_cut() {
        let (first, second) = (message(1, b"hello"), message(11, &[3; 300]));
        let content = [&first[..], &second].concat();
        for size in 1..content.len() {
            let wire: Vec<u8> = content.chunks(size).flat_map(records).collect();
            let mut stream = Records::default();
            let mut found = Vec::new();
            for octet in wire {
                stream.push(&[octet]);
                found.extend(pieces(&mut stream));
            }
            assert_eq!(
                found,
                [
                    Piece::Message(first.clone()),
                    Piece::Message(second.clone())
                ]
            );
        }
    }

    #[test]
    fn after_the_last_message_everything_passes() {
        let mut stream = Records::default();
        let rest = [0x16, 3, 3, 0, 2, 0xFF, 0xFF];
        stream.push(&[&records(&message(16, b"key"))[..], &rest].concat());
        assert_eq!(
            stream.next().unwrap(),
            Some(Piece::Message(message(16, b"key")))
        );
        stream.pass();
        assert_eq!(pieces(&mut stream), [Piece::Other(rest.to_vec())]);
        assert!(stream.is_passing());
    }

    #[test]
    fn garbage_and_protected_records_pass_at_once() {
        for octets in [
            &b"GET / HTTP/1.0\r\n"[..],
            &[0x17, 3, 3, 0, 1, 9],
            &[0x16, 3, 1, 0xFF, 0xFF],
        ] {
            let mut stream = Records::default();
            stream.push(octets);
            assert_eq!(pieces(&mut stream), [Piece::Other(octets.to_vec())]);
            assert!(stream.is_passing());
        }
    }

    #[test]
    fn a_message_that_claims_too_much_is_refused() {
        let mut stream = Records::default();
        stream.push(&[0x16, 3, 1, 0, 4, 1, 0xFF, 0xFF, 0xFF]);
        assert!(stream.next().is_err());
    }
}
