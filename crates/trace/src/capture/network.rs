//! Packets to connections and discovery.

use core::time::Duration;
use std::net::IpAddr;

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TcpSlice, TransportSlice, UdpSlice};
use pcap_parser::Linktype;
use v2g_link::v2gtp::{HEADER_LENGTH, Header, PayloadType};
use v2g_link::{sdp, slac};
use v2g_messages::sets::rank;

use super::packets::{self, Item, Packet};
use super::tcp::{Piece, Reassembly};
use super::{Capture, Unreadable};
use crate::layer::{Decoder, tls};
use crate::pack::Pack;
use crate::slac::kind;
use crate::{Closing, Conversation, Direction, Frame, Layer, Secrets, Trouble};

/// An end of a connection.
type End = (IpAddr, u16);

pub(super) fn read(bytes: &[u8], secrets: &Secrets) -> Result<Capture, Unreadable> {
    let (network, packets, mut cut) = Network::read(bytes, secrets)?;
    if cut.is_none() {
        cut = network.other_link.map(Unreadable::LinkType);
    }
    let mut remarks = Vec::new();
    if network.secrets.len() > secrets.len() {
        let found = network.secrets.len() - secrets.len();
        remarks.push(format!("TLS secrets in the recording itself: {found}"));
    }
    if network.skipped > 0 {
        let skipped = network.skipped;
        remarks.push(format!(
            "{skipped} packets that are neither IP nor matching skipped"
        ));
    }
    Ok(Capture {
        conversations: network.finish(),
        packets,
        cut,
        remarks,
    })
}

/// The secrets of a capture and the records of its connections, packed.
pub(super) fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut network, ..) = Network::read(bytes, &Secrets::default()).ok()?;
    let mut pack = Pack::default();
    network.secrets.pack(&mut pack);
    let mut sealed = false;
    for connection in &mut network.connections {
        connection.end(network.last);
        if let Some(sides) = connection.sides() {
            tls::carry::pack(sides, &mut pack);
            sealed = true;
        }
    }
    sealed.then(|| pack.finish())
}

#[derive(Default)]
struct Network {
    connections: Vec<Connection>,
    /// Packets that carry nothing of ours.
    skipped: u32,
    /// Messages of the matching.
    matching: Vec<Frame>,
    /// Discovery that has led to no connection yet.
    discovery: Vec<Frame>,
    /// A link type that is not understood.
    other_link: Option<i32>,
    last: Duration,
    secrets: Secrets,
}

struct Connection {
    /// Of the end that opened it.
    client: End,
    server: End,
    conversation: Conversation,
    streams: [Reassembly; 2],
    decoders: [Decoder; 2],
}

impl Network {
    /// Sorts the packets; says how many there are, and why reading ended before the end.
    fn read(
        bytes: &[u8],
        secrets: &Secrets,
    ) -> Result<(Self, u32, Option<Unreadable>), Unreadable> {
        let mut network = Self {
            secrets: secrets.clone(),
            ..Self::default()
        };
        let (packets, cut) = packets::each(bytes, |item| match item {
            Item::Packet(packet) => network.packet(&packet),
            Item::Secrets(log) => {
                network.secrets.add(log);
            }
        })?;
        Ok((network, packets, cut))
    }

    fn packet(&mut self, packet: &Packet<'_>) {
        self.last = self.last.max(packet.time);
        if packet.link == Linktype::ETHERNET && self.matching(packet) {
            return;
        }
        let Some(sliced) = self.slice(packet) else {
            return;
        };
        let Some((from, to)) = sliced.net.as_ref().and_then(addresses) else {
            self.skipped = self.skipped.saturating_add(1);
            return;
        };
        match &sliced.transport {
            Some(TransportSlice::Udp(udp)) => self.datagram(packet, udp),
            Some(TransportSlice::Tcp(tcp)) => {
                let ends = ((from, tcp.source_port()), (to, tcp.destination_port()));
                self.segment(packet, ends, tcp);
            }
            _ => {}
        }
    }

    /// Keeps a message between vehicle and station before there is a network; whether it is one.
    fn matching(&mut self, packet: &Packet<'_>) -> bool {
        let Ok(frame) = slac::Frame::parse(packet.bytes) else {
            return false;
        };
        if let Some((_, direction)) = kind(frame.mme) {
            self.matching.push(Frame {
                number: packet.number,
                time: packet.time,
                direction,
                layer: Layer::Slac,
                payload_type: frame.mme.0,
                payload: packet.bytes.to_vec(),
            });
        }
        true
    }

    fn slice<'a>(&mut self, packet: &Packet<'a>) -> Option<LaxSlicedPacket<'a>> {
        /// Bytes in front of the protocol's number in a Linux cooked capture.
        const COOKED: usize = 14;
        match packet.link {
            Linktype::ETHERNET => LaxSlicedPacket::from_ethernet(packet.bytes).ok(),
            Linktype::LINUX_SLL => {
                let (number, rest) = packet.bytes.get(COOKED..)?.split_first_chunk::<2>()?;
                let number = EtherType(u16::from_be_bytes(*number));
                Some(LaxSlicedPacket::from_ether_type(number, rest))
            }
            Linktype::RAW | Linktype::IPV4 | Linktype::IPV6 => {
                LaxSlicedPacket::from_ip(packet.bytes).ok()
            }
            Linktype(number) => {
                self.other_link = Some(number);
                None
            }
        }
    }

    fn datagram(&mut self, packet: &Packet<'_>, udp: &UdpSlice<'_>) {
        let direction = match (udp.source_port(), udp.destination_port()) {
            (_, sdp::PORT) => Direction::ToStation,
            (sdp::PORT, _) => Direction::ToVehicle,
            _ => {
                // Some chargers disclose their secrets so.
                self.secrets.add(udp.payload());
                return;
            }
        };
        let Ok(Header { payload_type, .. }) = Header::parse(udp.payload()) else {
            return;
        };
        let payload = udp.payload().get(HEADER_LENGTH..).unwrap_or_default();
        let discovery = matches!(
            payload_type,
            PayloadType::SdpRequest | PayloadType::SdpResponse
        );
        if discovery {
            self.discovery.push(Frame {
                number: packet.number,
                time: packet.time,
                direction,
                layer: Layer::Sdp,
                payload_type: payload_type.into(),
                payload: payload.to_vec(),
            });
        }
    }

    fn segment(&mut self, packet: &Packet<'_>, (from, to): (End, End), tcp: &TcpSlice<'_>) {
        let opens = tcp.syn() && !tcp.ack();
        let known = self.connections.iter().rposition(|it| {
            (it.client, it.server) == (from, to) || (it.server, it.client) == (from, to)
        });
        let index = match known {
            Some(index)
                if !(opens && self.connections.get(index).is_some_and(Connection::used)) =>
            {
                index
            }
            _ => {
                let answers = tcp.syn() && tcp.ack();
                // Without its beginning the connection does not say who opened it: vehicles use
                // ports that their system chose, which are the higher ones, mostly.
                let reversed = answers || (!opens && from.1 < to.1);
                let (client, server) = if reversed { (to, from) } else { (from, to) };
                self.connections.push(Connection::new(client, server));
                self.connections.len() - 1
            }
        };
        let Some(connection) = self.connections.get_mut(index) else {
            return;
        };
        if opens {
            connection.conversation.opened.get_or_insert(packet.time);
            connection.conversation.frames.append(&mut self.discovery);
        }
        connection.segment(packet, from, tcp);
    }

    fn finish(mut self) -> Vec<Conversation> {
        let mut found: Vec<Conversation> = Vec::new();
        if !self.matching.is_empty() {
            found.push(Conversation {
                name: "matching (SLAC)".to_owned(),
                frames: std::mem::take(&mut self.matching),
                last: self.last,
                ..Conversation::default()
            });
        }
        for mut connection in self.connections {
            connection.end(self.last);
            connection.open(&self.secrets);
            let mut conversation = connection.conversation;
            if conversation.opened.is_none() && is_reversed(&conversation) {
                conversation.name = name(connection.server, connection.client);
                reverse(&mut conversation);
            }
            if conversation
                .frames
                .iter()
                .any(|frame| frame.layer != Layer::Sdp)
                || !conversation.troubles.is_empty()
                || conversation.handshake.is_some()
            {
                found.push(conversation);
            }
        }
        if !self.discovery.is_empty() {
            found.push(Conversation {
                name: "discovery without a connection".to_owned(),
                frames: std::mem::take(&mut self.discovery),
                last: self.last,
                ..Conversation::default()
            });
        }
        found
    }
}

fn addresses(net: &LaxNetSlice<'_>) -> Option<(IpAddr, IpAddr)> {
    match net {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            Some((
                header.source_addr().into(),
                header.destination_addr().into(),
            ))
        }
        LaxNetSlice::Ipv6(ip) => {
            let header = ip.header();
            Some((
                header.source_addr().into(),
                header.destination_addr().into(),
            ))
        }
        LaxNetSlice::Arp(_) => None,
    }
}

fn name(client: End, server: End) -> String {
    format!("[{}]:{} -> [{}]:{}", client.0, client.1, server.0, server.1)
}

/// Whether the vehicle was taken for the station: responses go to the station, by their names.
fn is_reversed(conversation: &Conversation) -> bool {
    let messages = conversation
        .frames
        .iter()
        .filter(|it| it.layer != Layer::Sdp);
    let first = messages.take(8).map(|frame| {
        let name = rank(&frame.payload, false).best().message;
        name.ends_with("Res") == (frame.direction == Direction::ToStation)
    });
    first.map(|wrong| if wrong { 1 } else { -1 }).sum::<i32>() > 0
}

fn reverse(conversation: &mut Conversation) {
    let frames = conversation
        .frames
        .iter_mut()
        .filter(|it| it.layer != Layer::Sdp);
    frames.for_each(|frame| frame.direction = frame.direction.reverse());
    if let Some(closing) = &mut conversation.closed {
        closing.direction = closing.direction.reverse();
    }
    for (_, direction, _) in &mut conversation.troubles {
        *direction = direction.reverse();
    }
}

impl Connection {
    fn new(client: End, server: End) -> Self {
        Self {
            client,
            server,
            conversation: Conversation {
                name: name(client, server),
                ..Conversation::default()
            },
            streams: Default::default(),
            decoders: Default::default(),
        }
    }

    /// Whether bytes went over it, so that another opening with the same ports is another connection.
    fn used(&self) -> bool {
        !self.conversation.frames.is_empty() || self.conversation.closed.is_some()
    }

    fn segment(&mut self, packet: &Packet<'_>, from: End, tcp: &TcpSlice<'_>) {
        let direction = match from == self.client {
            true => Direction::ToStation,
            false => Direction::ToVehicle,
        };
        let side = direction as usize;
        let Some(stream) = self.streams.get_mut(side) else {
            return;
        };
        if tcp.syn() {
            stream.synchronize(tcp.sequence_number());
        }
        let pieces = stream.segment(tcp.sequence_number(), tcp.payload());
        self.pieces((packet.number, packet.time), direction, pieces);
        if (tcp.fin() || tcp.rst()) && self.conversation.closed.is_none() {
            self.conversation.closed = Some(Closing {
                number: packet.number,
                time: packet.time,
                direction,
                reset: tcp.rst(),
            });
        }
    }

    fn pieces(&mut self, at: (u32, Duration), direction: Direction, pieces: Vec<Piece>) {
        let Some(decoder) = self.decoders.get_mut(direction as usize) else {
            return;
        };
        for piece in pieces {
            match piece {
                Piece::Gap(lost) => {
                    decoder.gap();
                    let trouble = (at.0, direction, Trouble::Lost(lost));
                    self.conversation.troubles.push(trouble);
                }
                Piece::Bytes(bytes) => {
                    decoder.bytes(at, direction, &bytes, &mut self.conversation.frames);
                }
            }
        }
    }

    /// No packet comes any more.
    fn end(&mut self, last: Duration) {
        self.conversation.last = last;
        for direction in [Direction::ToStation, Direction::ToVehicle] {
            let side = direction as usize;
            let at = self.conversation.frames.last();
            let at = at.map_or((0, last), |frame| (frame.number, frame.time));
            let rest = self.streams.get_mut(side).map(Reassembly::finish);
            self.pieces(at, direction, rest.unwrap_or_default());
            if let Some(decoder) = self.decoders.get_mut(side) {
                let troubles = decoder.troubles();
                let troubles = troubles.map(|trouble| (at.0, direction, trouble));
                self.conversation.troubles.extend(troubles);
            }
        }
    }

    /// The records of TLS, if this is, the vehicle's first.
    fn sides(&mut self) -> Option<[&tls::Records; 2]> {
        static NONE: tls::Records = tls::Records::NONE;
        let [vehicle, station] = &self.decoders;
        let (vehicle, station) = (vehicle.records(), station.records());
        vehicle.or(station)?;
        if self.conversation.opened.is_none() && station.is_some_and(tls::Records::is_client) {
            self.decoders.reverse();
            (self.client, self.server) = (self.server, self.client);
            self.conversation.name = name(self.client, self.server);
            reverse(&mut self.conversation);
        }
        let sides = self.decoders.each_ref();
        Some(sides.map(|side| side.records().unwrap_or(&NONE)))
    }

    /// Opens TLS, if this is.
    fn open(&mut self, secrets: &Secrets) {
        let Some(sides) = self.sides() else { return };
        let opened = tls::open(sides, secrets);
        self.conversation.frames.extend(opened.frames);
        let frames = self.conversation.frames.last();
        let at = frames.map_or(0, |frame| frame.number);
        let troubles = opened.troubles.into_iter();
        let troubles = troubles.map(|(direction, trouble)| (at, direction, trouble));
        self.conversation.troubles.extend(troubles);
        self.conversation.handshake = Some(Box::new(opened.handshake));
    }
}
