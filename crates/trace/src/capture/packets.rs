//! Capture files to packets.

use core::time::Duration;

use pcap_parser::pcapng::SecretsType;
use pcap_parser::{Block, Linktype, PcapBlockOwned, PcapError, create_reader};

use super::Unreadable;

/// One packet as captured.
pub(super) struct Packet<'a> {
    pub(super) number: u32,
    pub(super) time: Duration,
    pub(super) link: Linktype,
    pub(super) bytes: &'a [u8],
}

/// Most bytes that a block of a capture file may have: 1 MiB, four times the largest packet that
/// capture programs write by default.
const BLOCK: usize = 1 << 20;

/// What an interface of a pcapng file says about its packets.
struct Interface {
    link: Linktype,
    /// Units per second.
    resolution: u64,
    offset: i64,
}

#[derive(Default)]
struct State {
    interfaces: Vec<Interface>,
    /// Of a pcap file: link type, and whether times have nanoseconds.
    legacy: Option<(Linktype, bool)>,
    number: u32,
}

/// What a capture file holds.
pub(super) enum Item<'a> {
    Packet(Packet<'a>),
    /// A key log.
    Secrets(&'a [u8]),
}

/// Gives every packet to `take`; how many there were, and why reading ended early, if it did.
pub(super) fn each(
    bytes: &[u8],
    mut take: impl FnMut(Item<'_>),
) -> Result<(u32, Option<Unreadable>), Unreadable> {
    let mut reader = create_reader(BLOCK, bytes).map_err(|error| damaged(0, &error))?;
    let mut state = State::default();
    let mut stalled = false;
    loop {
        match reader.next() {
            Ok((length, block)) => {
                state.block(&block, &mut take);
                drop(block);
                reader.consume(length);
                stalled = false;
            }
            Err(PcapError::Eof) => return Ok((state.number, None)),
            Err(PcapError::Incomplete(_)) if !stalled => {
                stalled = true;
                if let Err(error) = reader.refill() {
                    let cut = damaged(state.number, &error);
                    return Ok((state.number, Some(cut)));
                }
            }
            Err(error) => {
                let cut = damaged(state.number, &error);
                return Ok((state.number, Some(cut)));
            }
        }
    }
}

fn damaged(after: u32, error: &PcapError<&[u8]>) -> Unreadable {
    let what = match error {
        PcapError::Incomplete(_) | PcapError::UnexpectedEof => "it ends inside a packet".to_owned(),
        PcapError::BufferTooSmall => format!("a block is longer than {BLOCK} bytes"),
        other => other.to_string(),
    };
    Unreadable::Damaged { after, what }
}

impl State {
    fn block(&mut self, block: &PcapBlockOwned<'_>, take: &mut impl FnMut(Item<'_>)) {
        match block {
            PcapBlockOwned::LegacyHeader(header) => {
                self.legacy = Some((header.network, header.is_nanosecond_precision()));
            }
            PcapBlockOwned::Legacy(packet) => {
                let (link, nanoseconds) = self.legacy.unwrap_or((Linktype::ETHERNET, false));
                let unit = if nanoseconds { 1 } else { 1_000 };
                let fraction = packet.ts_usec.saturating_mul(unit).min(999_999_999);
                let time = Duration::new(packet.ts_sec.into(), fraction);
                self.packet(time, link, packet.data, take);
            }
            PcapBlockOwned::NG(Block::SectionHeader(_)) => self.interfaces.clear(),
            PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => {
                self.interfaces.push(Interface {
                    link: interface.linktype,
                    resolution: interface.ts_resolution().unwrap_or(1_000_000).max(1),
                    offset: interface.ts_offset(),
                });
            }
            PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
                let interface = usize::try_from(packet.if_id)
                    .ok()
                    .and_then(|index| self.interfaces.get(index));
                let (link, time) = interface.map_or((Linktype::ETHERNET, Duration::ZERO), |it| {
                    let ticks = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                    (it.link, it.time(ticks))
                });
                let length = usize::try_from(packet.caplen).unwrap_or(usize::MAX);
                let data = packet.data.get(..length).unwrap_or(packet.data);
                self.packet(time, link, data, take);
            }
            PcapBlockOwned::NG(Block::SimplePacket(packet)) => {
                let link = self.interfaces.first().map(|it| it.link);
                let link = link.unwrap_or(Linktype::ETHERNET);
                self.packet(Duration::ZERO, link, packet.data, take);
            }
            PcapBlockOwned::NG(Block::DecryptionSecrets(block))
                if block.secrets_type == SecretsType::TlsKeyLog =>
            {
                take(Item::Secrets(block.data));
            }
            PcapBlockOwned::NG(_) => {}
        }
    }

    fn packet(
        &mut self,
        time: Duration,
        link: Linktype,
        bytes: &[u8],
        take: &mut impl FnMut(Item<'_>),
    ) {
        self.number = self.number.saturating_add(1);
        take(Item::Packet(Packet {
            number: self.number,
            time,
            link,
            bytes,
        }));
    }
}

impl Interface {
    fn time(&self, ticks: u64) -> Duration {
        let seconds = (ticks / self.resolution).saturating_add_signed(self.offset);
        let fraction = u128::from(ticks % self.resolution) * 1_000_000_000;
        let nanoseconds = fraction / u128::from(self.resolution);
        Duration::new(seconds, u32::try_from(nanoseconds).unwrap_or(0))
    }
}
