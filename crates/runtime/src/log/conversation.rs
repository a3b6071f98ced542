//! One TCP connection retold as segments, with the sequence numbers that it would have had.

use std::net::SocketAddrV6;

use super::frames::{End, Mac, Segment, flags, mac_of, tcp, udp};
use crate::observe::Direction;

/// Payload per segment: what fits an Ethernet frame.
const SEGMENT_SIZE: usize = 1440;

/// Retells what the sockets did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conversation {
    vehicle: End,
    station: End,
    /// Next sequence number of each.
    vehicle_next: u32,
    station_next: u32,
}

impl Conversation {
    pub(crate) fn new(
        vehicle: SocketAddrV6,
        station: SocketAddrV6,
        own: Option<(SocketAddrV6, Mac)>,
    ) -> Self {
        let end = |address| end(address, own);
        Self {
            vehicle: end(vehicle),
            station: end(station),
            vehicle_next: 0,
            station_next: 0,
        }
    }

    /// The vehicle connects.
    pub(crate) fn open(&mut self) -> Vec<Vec<u8>> {
        use Direction::{ToStation, ToVehicle};
        vec![
            self.segment(ToStation, flags::SYN, &[]),
            self.segment(ToVehicle, flags::SYN | flags::ACK, &[]),
            self.segment(ToStation, flags::ACK, &[]),
        ]
    }

    /// Bytes were sent and arrived.
    pub(crate) fn data(&mut self, direction: Direction, bytes: &[u8]) -> Vec<Vec<u8>> {
        bytes
            .chunks(SEGMENT_SIZE)
            .map(|part| self.segment(direction, flags::PSH | flags::ACK, part))
            .collect()
    }

    /// One side closed, and the other did in turn.
    pub(crate) fn close(&mut self, first: Direction) -> Vec<Vec<u8>> {
        vec![
            self.segment(first, flags::FIN | flags::ACK, &[]),
            self.segment(first.reverse(), flags::FIN | flags::ACK, &[]),
            self.segment(first, flags::ACK, &[]),
        ]
    }

    fn segment(&mut self, direction: Direction, bits: u8, payload: &[u8]) -> Vec<u8> {
        let (from, to, next, other) = match direction {
            Direction::ToStation => (
                self.vehicle,
                self.station,
                &mut self.vehicle_next,
                self.station_next,
            ),
            Direction::ToVehicle => (
                self.station,
                self.vehicle,
                &mut self.station_next,
                self.vehicle_next,
            ),
        };
        let acknowledge = if bits & flags::ACK == 0 { 0 } else { other };
        let segment = Segment {
            sequence: *next,
            acknowledge,
            flags: bits,
        };
        let counted = u32::from(bits & (flags::SYN | flags::FIN) != 0);
        let length = u32::try_from(payload.len()).unwrap_or(0);
        *next = next.wrapping_add(length).wrapping_add(counted);
        tcp(from, to, segment, payload)
    }
}

/// A discovery datagram.
pub(crate) fn datagram(
    from: SocketAddrV6,
    to: SocketAddrV6,
    own: Option<(SocketAddrV6, Mac)>,
    payload: &[u8],
) -> Vec<u8> {
    udp(end(from, own), end(to, own), payload)
}

/// `own` is the address whose hardware address is known for sure.
fn end(address: SocketAddrV6, own: Option<(SocketAddrV6, Mac)>) -> End {
    let known = own
        .filter(|(own, _)| own.ip() == address.ip())
        .map(|(_, mac)| mac);
    End {
        address,
        mac: known.unwrap_or_else(|| mac_of(address.ip())),
    }
}
