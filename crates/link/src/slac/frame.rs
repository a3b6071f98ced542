//! The Ethernet frame around a management message.

use core::fmt;

use super::{Mac, MmeType};

/// EtherType of HomePlug AV.
pub const ETHER_TYPE: u16 = 0x88E1;

/// Shortest frame on the wire, without check sequence; shorter messages are filled up with zeros.
pub const SHORTEST: usize = 60;

/// Longest frame that anything here writes: an amplitude map of 917 carriers.
pub const LONGEST: usize = 480;

/// A frame taken apart: header and payload.
///
/// ```
/// use v2g_link::slac::{Frame, Mac, MmeType};
///
/// let mut bytes = [0; 60];
/// bytes[..6].fill(0xFF);
/// bytes[12..17].copy_from_slice(&[0x88, 0xE1, 0x01, 0x64, 0x60]);
/// let frame = Frame::parse(&bytes).unwrap();
/// assert_eq!((frame.destination, frame.mme), (Mac::BROADCAST, MmeType::CM_SLAC_PARM_REQ));
/// assert_eq!(frame.payload.len(), 41);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Receiver (ODA).
    pub destination: Mac,
    /// Sender (OSA).
    pub source: Mac,
    /// Which header follows (MMV): 0 has no fragment fields.
    pub version: Version,
    /// What the payload is.
    pub mme: MmeType,
    /// All that follows the header, padding included: nothing says how long a message is but the message itself.
    pub payload: &'a [u8],
}

/// Version of the header (MMV).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// HomePlug AV 1.0, used by some chips for their own messages; two bytes shorter.
    Av1_0,
    /// HomePlug AV 1.1, all messages of the matching.
    Av1_1,
    /// HomePlug AV 2.0, same header as 1.1.
    Av2_0,
}

/// Why bytes are no frame of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// Ends within the header; how many bytes there are.
    Short(u16),
    /// Another protocol, or a VLAN tag.
    EtherType(u16),
    /// A version of the header that nobody has seen.
    Version(u8),
    /// One of several fragments; no message of ours needs two.
    Fragment(u8),
}

impl<'a> Frame<'a> {
    /// Takes the header off. Neither addresses nor payload are judged.
    ///
    /// # Errors
    /// When the header is cut off, of another protocol or version, or of a fragment.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, FrameError> {
        let short = || FrameError::Short(u16::try_from(bytes.len()).unwrap_or(u16::MAX));
        let (destination, rest) = bytes.split_first_chunk().ok_or_else(short)?;
        let (source, rest) = rest.split_first_chunk().ok_or_else(short)?;
        let (ether_type, rest) = rest.split_first_chunk().ok_or_else(short)?;
        match u16::from_be_bytes(*ether_type) {
            ETHER_TYPE => {}
            other => return Err(FrameError::EtherType(other)),
        }
        let (&[version, low, high], mut payload) = rest.split_first_chunk().ok_or_else(short)?;
        let version = Version::try_from(version)?;
        if version != Version::Av1_0 {
            let (&[fragments, _sequence], rest) = payload.split_first_chunk().ok_or_else(short)?;
            if fragments != 0 {
                return Err(FrameError::Fragment(fragments));
            }
            payload = rest;
        }
        Ok(Self {
            destination: Mac(*destination),
            source: Mac(*source),
            version,
            mme: MmeType(u16::from_le_bytes([low, high])),
            payload,
        })
    }

    /// Where in the frame the payload begins.
    #[must_use]
    pub const fn payload_at(&self) -> usize {
        match self.version {
            Version::Av1_0 => 17,
            Version::Av1_1 | Version::Av2_0 => 19,
        }
    }
}

impl TryFrom<u8> for Version {
    type Error = FrameError;

    fn try_from(byte: u8) -> Result<Self, FrameError> {
        match byte {
            0 => Ok(Self::Av1_0),
            1 => Ok(Self::Av1_1),
            2 => Ok(Self::Av2_0),
            other => Err(FrameError::Version(other)),
        }
    }
}

impl From<Version> for u8 {
    fn from(version: Version) -> Self {
        match version {
            Version::Av1_0 => 0,
            Version::Av1_1 => 1,
            Version::Av2_0 => 2,
        }
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short(length) => write!(out, "{length} bytes are no HomePlug frame"),
            Self::EtherType(other) => write!(out, "EtherType 0x{other:04X} instead of 0x88E1"),
            Self::Version(version) => write!(out, "HomePlug header version {version}"),
            Self::Fragment(byte) => write!(out, "fragment 0x{byte:02X} of a HomePlug message"),
        }
    }
}

impl core::error::Error for FrameError {}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    fn bytes(tail: &[u8]) -> Vec<u8> {
        [&[0x02; 12][..], tail].concat()
    }

    #[test]
    fn every_deviation_of_the_header_is_named() {
        let parse = |tail: &[u8]| Frame::parse(&bytes(tail)).map(|frame| frame.mme);
        assert_eq!(
            parse(&[0x88, 0xE1, 1, 0x64, 0x60, 0, 0]),
            Ok(MmeType(0x6064))
        );
        assert_eq!(parse(&[0x88, 0xE1, 0, 0x00, 0xA0]), Ok(MmeType(0xA000)));
        assert_eq!(
            parse(&[0x81, 0x00, 0, 0, 0, 0, 0]),
            Err(FrameError::EtherType(0x8100))
        );
        assert_eq!(
            parse(&[0x88, 0xE1, 3, 0, 0, 0, 0]),
            Err(FrameError::Version(3))
        );
        assert_eq!(
            parse(&[0x88, 0xE1, 1, 0x64, 0x60, 0x10, 0]),
            Err(FrameError::Fragment(0x10))
        );
        assert_eq!(
            parse(&[0x88, 0xE1, 1, 0x64, 0x60, 0]),
            Err(FrameError::Short(18))
        );
    }

    #[test]
    fn any_number_of_bytes_up_to_the_longest_possible_is_read_without_panic() {
        let mut all = bytes(&[0x88, 0xE1, 1, 0x6E, 0x60]);
        all.resize(65_535, 0x3A);
        if let Some(fragment) = all.get_mut(17..19) {
            fragment.fill(0);
        }
        for length in 0..all.len() {
            let parsed = Frame::parse(&all[..length]);
            assert_eq!(parsed.is_ok(), length >= 19, "{length} bytes");
        }
    }
}
