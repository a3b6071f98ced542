//! Ethernet frames as they would have been on the wire, made from what a socket sent and received.

use std::net::{Ipv6Addr, SocketAddrV6};

/// A hardware address.
pub(crate) type Mac = [u8; 6];

const ETHERTYPE_IPV6: u16 = 0x86DD;
const NEXT_HEADER_TCP: u8 = 6;
const NEXT_HEADER_UDP: u8 = 17;
/// Discovery does not leave the link; nothing of a session does.
const HOP_LIMIT: u8 = 64;
const TCP_HEADER_LENGTH: u8 = 20;
const TCP_WINDOW: u16 = 0xFFFF;

/// TCP flag bits.
pub(crate) mod flags {
    pub(crate) const FIN: u8 = 0x01;
    pub(crate) const SYN: u8 = 0x02;
    pub(crate) const PSH: u8 = 0x08;
    pub(crate) const ACK: u8 = 0x10;
}

/// One end of a frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub(crate) address: SocketAddrV6,
    pub(crate) mac: Mac,
}

/// What a TCP segment says besides its payload.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub(crate) sequence: u32,
    pub(crate) acknowledge: u32,
    pub(crate) flags: u8,
}

/// A UDP datagram in its frame.
pub(crate) fn udp(from: End, to: End, payload: &[u8]) -> Vec<u8> {
    let mut datagram = Vec::with_capacity(8 + payload.len());
    datagram.extend(from.address.port().to_be_bytes());
    datagram.extend(to.address.port().to_be_bytes());
    datagram.extend(length(8 + payload.len()).to_be_bytes());
    datagram.extend([0, 0]);
    datagram.extend(payload);
    // UDP writes a computed 0 as 0xFFFF, because 0 means "none".
    let sum = match checksum(&from, &to, NEXT_HEADER_UDP, &datagram) {
        0 => 0xFFFF,
        sum => sum,
    };
    datagram[6..8].copy_from_slice(&sum.to_be_bytes());
    frame(from, to, NEXT_HEADER_UDP, &datagram)
}

/// A TCP segment in its frame.
pub(crate) fn tcp(from: End, to: End, segment: Segment, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(usize::from(TCP_HEADER_LENGTH) + payload.len());
    bytes.extend(from.address.port().to_be_bytes());
    bytes.extend(to.address.port().to_be_bytes());
    bytes.extend(segment.sequence.to_be_bytes());
    bytes.extend(segment.acknowledge.to_be_bytes());
    bytes.extend([(TCP_HEADER_LENGTH / 4) << 4, segment.flags]);
    bytes.extend(TCP_WINDOW.to_be_bytes());
    bytes.extend([0; 4]);
    bytes.extend(payload);
    let sum = checksum(&from, &to, NEXT_HEADER_TCP, &bytes);
    bytes[16..18].copy_from_slice(&sum.to_be_bytes());
    frame(from, to, NEXT_HEADER_TCP, &bytes)
}

fn frame(from: End, to: End, next_header: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(54 + payload.len());
    frame.extend(to.mac);
    frame.extend(from.mac);
    frame.extend(ETHERTYPE_IPV6.to_be_bytes());
    frame.extend([0x60, 0, 0, 0]);
    frame.extend(length(payload.len()).to_be_bytes());
    frame.extend([next_header, HOP_LIMIT]);
    frame.extend(from.address.ip().octets());
    frame.extend(to.address.ip().octets());
    frame.extend(payload);
    frame
}

fn length(bytes: usize) -> u16 {
    u16::try_from(bytes).unwrap_or(u16::MAX)
}

/// The Internet checksum over pseudo header and payload (RFC 8200, 8.1).
fn checksum(from: &End, to: &End, next_header: u8, payload: &[u8]) -> u16 {
    let addresses = from
        .address
        .ip()
        .octets()
        .into_iter()
        .chain(to.address.ip().octets());
    let size = u32::try_from(payload.len())
        .unwrap_or(u32::MAX)
        .to_be_bytes();
    let pseudo = addresses.chain(size).chain([0, 0, 0, next_header]);
    let bytes: Vec<u8> = pseudo.chain(payload.iter().copied()).collect();
    let sum: u64 = bytes
        .chunks(2)
        .map(|pair| {
            u64::from(u16::from_be_bytes([
                pair[0],
                pair.get(1).copied().unwrap_or(0),
            ]))
        })
        .sum();
    let folded = (0..3).fold(sum, |sum, _| (sum & 0xFFFF) + (sum >> 16));
    !u16::try_from(folded).unwrap_or(0)
}

/// The hardware address that `address` tells: from its interface identifier, from the multicast rule,
/// zero on loopback, and a locally administered one where it tells nothing.
pub(crate) fn mac_of(address: &Ipv6Addr) -> Mac {
    match address.octets() {
        [0xFF, .., a, b, c, d] => [0x33, 0x33, a, b, c, d],
        [.., a, b, c, 0xFF, 0xFE, d, e, f] => [a ^ 0x02, b, c, d, e, f],
        _ if address.is_loopback() => [0; 6],
        [.., a, b, c, d, e] => [0x02, a, b, c, d, e],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardware_addresses_are_read_from_ipv6_addresses() {
        let of = |text: &str| mac_of(&text.parse().unwrap());
        assert_eq!(of("ff02::1"), [0x33, 0x33, 0, 0, 0, 1]);
        assert_eq!(of("fe80::fc:ff:fe00:1"), [0x02, 0xFC, 0, 0, 0, 1]);
        assert_eq!(of("::1"), [0; 6]);
        assert_eq!(of("fe80::1:2"), [0x02, 0, 0, 1, 0, 2]);
    }

    /// A sum over a correct frame, checksum included, is zero.
    #[test]
    fn checksums_cancel_out() {
        let end = |text: &str| {
            let address: SocketAddrV6 = text.parse().unwrap();
            End {
                address,
                mac: mac_of(address.ip()),
            }
        };
        let (from, to) = (end("[fe80::1]:50000"), end("[fe80::2]:61341"));
        let segment = Segment {
            sequence: 1,
            acknowledge: 2,
            flags: flags::ACK,
        };
        for length in [0, 1, 2, 101] {
            let payload = vec![0xA5; length];
            let frame = tcp(from, to, segment, &payload);
            assert_eq!(checksum(&from, &to, NEXT_HEADER_TCP, &frame[54..]), 0);
            let frame = udp(from, to, &payload);
            assert_eq!(checksum(&from, &to, NEXT_HEADER_UDP, &frame[54..]), 0);
        }
    }
}
