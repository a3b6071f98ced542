//! The two datagrams.

use core::fmt;
use core::net::Ipv6Addr;

use nom::Parser as _;
use nom::number::complete::{be_u8, be_u16, be_u128};

use crate::v2gtp::{HEADER_LENGTH, Header, HeaderError, PayloadType};

/// Whether the connection is protected by TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS on top of TCP.
    Tls,
    /// Plain TCP.
    None,
}

/// What carries the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// The only transport in use.
    Tcp,
    /// Has a number, but no session runs over it.
    Udp,
}

/// The vehicle's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the vehicle would like.
    pub security: Security,
    /// TCP, or the request is for nobody we know.
    pub transport: Transport,
}

/// The station's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// Where the station listens; link-local, its scope is the interface the answer came in on.
    pub address: Ipv6Addr,
    /// TCP port.
    pub port: u16,
    /// What the station listens for at that port, not always what was asked for.
    pub security: Security,
    /// TCP.
    pub transport: Transport,
}

/// Why a datagram is not taken. It gets no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// The V2GTP header is none.
    Header(HeaderError),
    /// Another payload type than the one listened for.
    PayloadType(PayloadType),
    /// The payload has another length than the standard's, in the header or in fact.
    Length(u32),
    /// Neither 0x00 (TLS) nor 0x10 (none).
    Security(u8),
    /// Neither 0x00 (TCP) nor 0x10 (UDP).
    Transport(u8),
    /// UDP, which no session uses.
    NotTcp,
    /// Sender or announced address is not on the link.
    OffLink(Ipv6Addr),
    /// An announced port, or the sender's, is 0.
    Port,
}

const REQUEST_LENGTH: usize = 2;
const RESPONSE_LENGTH: usize = 20;

impl Request {
    /// Length of the datagram.
    pub const LENGTH: usize = HEADER_LENGTH + REQUEST_LENGTH;

    /// Reads a datagram.
    ///
    /// # Errors
    /// When anything in it is not as the standard has it, except that UDP as transport is read.
    pub fn parse(datagram: &[u8]) -> Result<Self, Unusable> {
        let payload = payload(datagram, PayloadType::SdpRequest, REQUEST_LENGTH)?;
        let (_, (security, transport)) = (be_u8::<&[u8], ()>, be_u8)
            .parse(payload)
            .map_err(|_| short(payload))?;
        Ok(Self {
            security: security.try_into()?,
            transport: transport.try_into()?,
        })
    }

    /// The datagram.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        join(
            PayloadType::SdpRequest,
            [self.security.into(), self.transport.into()],
        )
    }
}

impl Response {
    /// Length of the datagram.
    pub const LENGTH: usize = HEADER_LENGTH + RESPONSE_LENGTH;

    /// Reads a datagram. The address is not judged here.
    ///
    /// # Errors
    /// When the frame or one of its numbers is not as the standard has it.
    pub fn parse(datagram: &[u8]) -> Result<Self, Unusable> {
        let payload = payload(datagram, PayloadType::SdpResponse, RESPONSE_LENGTH)?;
        let fields = (be_u128::<&[u8], ()>, be_u16, be_u8, be_u8).parse(payload);
        let (_, (address, port, security, transport)) = fields.map_err(|_| short(payload))?;
        Ok(Self {
            address: address.into(),
            port,
            security: security.try_into()?,
            transport: transport.try_into()?,
        })
    }

    /// The datagram.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut payload = [0; RESPONSE_LENGTH];
        let fields = self
            .address
            .octets()
            .into_iter()
            .chain(self.port.to_be_bytes());
        let fields = fields.chain([self.security.into(), self.transport.into()]);
        payload
            .iter_mut()
            .zip(fields)
            .for_each(|(byte, value)| *byte = value);
        join(PayloadType::SdpResponse, payload)
    }
}

/// The payload, if frame and lengths are exactly as expected: a longer datagram is a newer dialect, not ours.
fn payload(datagram: &[u8], expected: PayloadType, length: usize) -> Result<&[u8], Unusable> {
    let header = Header::parse(datagram).map_err(Unusable::Header)?;
    if header.payload_type != expected {
        return Err(Unusable::PayloadType(header.payload_type));
    }
    let payload = datagram.get(HEADER_LENGTH..).unwrap_or_default();
    if usize::try_from(header.length) != Ok(length) {
        return Err(Unusable::Length(header.length));
    }
    if payload.len() != length {
        return Err(short(payload));
    }
    Ok(payload)
}

fn short(payload: &[u8]) -> Unusable {
    Unusable::Length(u32::try_from(payload.len()).unwrap_or(u32::MAX))
}

/// Header and payload; `N` is the payload's length, `M` eight more.
fn join<const N: usize, const M: usize>(payload_type: PayloadType, payload: [u8; N]) -> [u8; M] {
    let length = u32::try_from(N).unwrap_or(u32::MAX);
    let mut datagram = [0; M];
    let bytes = Header {
        payload_type,
        length,
    }
    .to_bytes()
    .into_iter()
    .chain(payload);
    datagram
        .iter_mut()
        .zip(bytes)
        .for_each(|(byte, value)| *byte = value);
    datagram
}

impl TryFrom<u8> for Security {
    type Error = Unusable;

    fn try_from(byte: u8) -> Result<Self, Unusable> {
        match byte {
            0x00 => Ok(Self::Tls),
            0x10 => Ok(Self::None),
            other => Err(Unusable::Security(other)),
        }
    }
}

impl From<Security> for u8 {
    fn from(security: Security) -> Self {
        match security {
            Security::Tls => 0x00,
            Security::None => 0x10,
        }
    }
}

impl TryFrom<u8> for Transport {
    type Error = Unusable;

    fn try_from(byte: u8) -> Result<Self, Unusable> {
        match byte {
            0x00 => Ok(Self::Tcp),
            0x10 => Ok(Self::Udp),
            other => Err(Unusable::Transport(other)),
        }
    }
}

impl From<Transport> for u8 {
    fn from(transport: Transport) -> Self {
        match transport {
            Transport::Tcp => 0x00,
            Transport::Udp => 0x10,
        }
    }
}

impl fmt::Display for Security {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Tls => "TLS",
            Self::None => "no TLS",
        })
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        })
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(reason) => write!(out, "{reason}"),
            Self::PayloadType(other) => write!(out, "payload type {other}"),
            Self::Length(length) => write!(out, "payload of {length} bytes"),
            Self::Security(byte) => write!(out, "unknown security 0x{byte:02X}"),
            Self::Transport(byte) => write!(out, "unknown transport 0x{byte:02X}"),
            Self::NotTcp => write!(out, "UDP as transport"),
            Self::OffLink(address) => write!(out, "{address} is not on the link"),
            Self::Port => write!(out, "port 0"),
        }
    }
}

impl core::error::Error for Unusable {}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: [u8; 10] = [0x01, 0xFE, 0x90, 0x00, 0, 0, 0, 2, 0x10, 0x00];

    fn answer() -> Response {
        Response {
            address: Ipv6Addr::new(0xfe80, 0, 0, 0, 0xfc, 0xff, 0xfe00, 1),
            port: 61341,
            security: Security::Tls,
            transport: Transport::Tcp,
        }
    }

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let plain = Request {
            security: Security::None,
            transport: Transport::Tcp,
        };
        assert_eq!(plain.to_bytes(), PLAIN);
        assert_eq!(Request::parse(&PLAIN), Ok(plain));
    }

    #[test]
    fn a_response_is_read_as_it_was_written() {
        let bytes = answer().to_bytes();
        assert_eq!(bytes[..8], [0x01, 0xFE, 0x90, 0x01, 0, 0, 0, 20]);
        assert_eq!(bytes[24..], [0xEF, 0x9D, 0x00, 0x00]);
        assert_eq!(Response::parse(&bytes), Ok(answer()));
    }

    #[test]
    fn every_deviation_of_a_request_is_named() {
        let with = |at: usize, byte: u8| {
            let mut bytes = PLAIN;
            bytes[at] = byte;
            Request::parse(&bytes)
        };
        assert_eq!(
            with(0, 0xFF),
            Err(Unusable::Header(HeaderError::Version(0xFF)))
        );
        assert_eq!(
            with(1, 0xFF),
            Err(Unusable::Header(HeaderError::InverseVersion(0xFF)))
        );
        assert_eq!(
            with(2, 0x70),
            Err(Unusable::PayloadType(PayloadType::Reserved(0x7000)))
        );
        assert_eq!(
            with(3, 0x02),
            Err(Unusable::PayloadType(PayloadType::SdpRequestWireless))
        );
        assert_eq!(with(7, 0), Err(Unusable::Length(0)));
        assert_eq!(with(4, 0xFF), Err(Unusable::Length(0xFF00_0002)));
        assert_eq!(with(8, 0x01), Err(Unusable::Security(0x01)));
        assert_eq!(with(9, 0x20), Err(Unusable::Transport(0x20)));
    }

    #[test]
    fn a_datagram_of_another_length_is_not_taken() {
        for length in 0..PLAIN.len() {
            assert!(Request::parse(&PLAIN[..length]).is_err());
        }
        assert_eq!(
            Request::parse(&[&PLAIN[..], &[0]].concat()),
            Err(Unusable::Length(3))
        );
        let bytes = answer().to_bytes();
        for length in 0..bytes.len() {
            assert!(Response::parse(&bytes[..length]).is_err());
        }
    }
}
