//! The header itself.

use core::fmt;

use nom::Parser as _;
use nom::number::complete::{be_u8, be_u16, be_u32};

use super::PayloadType;

/// Bytes in front of every payload.
pub const HEADER_LENGTH: usize = 8;

const VERSION: u8 = 0x01;
const INVERSE_VERSION: u8 = 0xFE;

/// What follows, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the payload is.
    pub payload_type: PayloadType,
    /// Bytes after the header; the peer's claim, believe it only against a limit.
    pub length: u32,
}

/// Why eight bytes are not a header of ours.
///
/// A datagram with such a header is ignored; in a stream nobody knows where the next header would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderError {
    /// Fewer than eight bytes.
    Short,
    /// The first byte is not 0x01.
    Version(u8),
    /// The second byte is not 0xFE.
    InverseVersion(u8),
}

impl Header {
    /// Reads the first eight of `bytes`. Payload type and length are not judged here.
    ///
    /// # Errors
    /// When there are fewer than eight bytes or the version bytes are not `01 FE`.
    pub fn parse(bytes: &[u8]) -> Result<Self, HeaderError> {
        let fields = (be_u8::<&[u8], ()>, be_u8, be_u16, be_u32).parse(bytes);
        match fields {
            Err(_) => Err(HeaderError::Short),
            Ok((_, (VERSION, INVERSE_VERSION, number, length))) => Ok(Self {
                payload_type: number.into(),
                length,
            }),
            Ok((_, (VERSION, inverse, ..))) => Err(HeaderError::InverseVersion(inverse)),
            Ok((_, (version, ..))) => Err(HeaderError::Version(version)),
        }
    }

    /// The eight bytes on the wire.
    #[must_use]
    pub fn to_bytes(self) -> [u8; HEADER_LENGTH] {
        let [t0, t1] = u16::from(self.payload_type).to_be_bytes();
        let [l0, l1, l2, l3] = self.length.to_be_bytes();
        [VERSION, INVERSE_VERSION, t0, t1, l0, l1, l2, l3]
    }
}

/// Copies header and payload into `buffer` and gives the frame, ready for one write.
///
/// `None` when `buffer` is too small.
pub fn frame<'b>(
    payload_type: PayloadType,
    payload: &[u8],
    buffer: &'b mut [u8],
) -> Option<&'b [u8]> {
    let room = buffer.get_mut(HEADER_LENGTH..)?.get_mut(..payload.len())?;
    room.copy_from_slice(payload);
    frame_in_place(payload_type, payload.len(), buffer)
}

/// Puts the header in front of a payload that already stands at `buffer[8..]`.
///
/// Some peers take one read for one message, so header and payload must leave in one write.
/// `None` when `buffer` is shorter than header and payload.
pub fn frame_in_place(
    payload_type: PayloadType,
    length: usize,
    buffer: &mut [u8],
) -> Option<&[u8]> {
    let header = Header {
        payload_type,
        length: u32::try_from(length).ok()?,
    };
    let frame = buffer.get_mut(..HEADER_LENGTH.checked_add(length)?)?;
    frame
        .first_chunk_mut()
        .map(|front: &mut [u8; HEADER_LENGTH]| *front = header.to_bytes())?;
    Some(frame)
}

impl fmt::Display for HeaderError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => write!(out, "shorter than a V2GTP header"),
            Self::Version(version) => write!(out, "V2GTP version 0x{version:02X} instead of 0x01"),
            Self::InverseVersion(inverse) => {
                write!(out, "V2GTP inverse version 0x{inverse:02X} instead of 0xFE")
            }
        }
    }
}

impl core::error::Error for HeaderError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_written() {
        let header = Header {
            payload_type: PayloadType::Dc,
            length: 0x0102_0304,
        };
        let bytes = header.to_bytes();
        assert_eq!(bytes, [0x01, 0xFE, 0x80, 0x04, 1, 2, 3, 4]);
        assert_eq!(Header::parse(&bytes), Ok(header));
    }

    #[test]
    fn wrong_version_bytes_are_named() {
        assert_eq!(
            Header::parse(&[0xFF, 0xFE, 0x80, 1, 0, 0, 0, 1]),
            Err(HeaderError::Version(0xFF))
        );
        assert_eq!(
            Header::parse(&[0x01, 0xFF, 0x80, 1, 0, 0, 0, 1]),
            Err(HeaderError::InverseVersion(0xFF))
        );
    }

    #[test]
    fn fewer_than_eight_bytes_are_short() {
        for length in 0..HEADER_LENGTH {
            assert_eq!(
                Header::parse(&[1, 0xFE, 0x80, 1, 0, 0, 0, 1][..length]),
                Err(HeaderError::Short)
            );
        }
    }

    #[test]
    fn a_frame_needs_room_for_header_and_payload() {
        let mut buffer = [0; 11];
        assert_eq!(frame(PayloadType::Exi, &[1, 2, 3, 4], &mut buffer), None);
        assert_eq!(
            frame(PayloadType::Exi, &[1, 2, 3], &mut buffer).map(<[u8]>::len),
            Some(11)
        );
        assert_eq!(
            frame_in_place(PayloadType::Exi, usize::MAX, &mut buffer),
            None
        );
    }
}
