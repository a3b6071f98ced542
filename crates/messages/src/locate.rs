//! Where in some bytes the message is: people paste whole Ethernet frames and halves of headers.

use core::fmt;

use crate::sets::{Verdict, rank};

/// A message found inside other bytes. As text: what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    layers: [Option<Layer>; MOST],
    /// First byte of the message.
    pub start: usize,
    /// First byte behind it.
    pub end: usize,
    /// Payload type, where the V2GTP header has it.
    pub payload_type: Option<u16>,
}

/// What may stand in front of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Ethernet,
    Vlan,
    Ipv4,
    Ipv6,
    Tcp,
    Udp,
    V2gtp,
    /// So many bytes of the end of a V2GTP header.
    PartOfV2gtp(usize),
    /// So many bytes that say nothing.
    Unknown(usize),
}

/// Most layers in front of a message.
const MOST: usize = 6;
/// Bytes of a V2GTP header.
const HEADER: usize = 8;
/// Bytes at the front that are searched for the beginning of a message.
const SEARCHED: usize = 160;

/// Finds a message that does not stand at the start; it need not be complete.
///
/// Frames and headers are believed where their fields fit; apart from them, only a place from which a
/// set reads to the end, and only if none reads a message at the start.
pub fn locate(bytes: &[u8]) -> Option<Located> {
    in_frame(bytes)
        .or_else(|| behind_half_a_header(bytes))
        .or_else(|| behind_a_header(bytes))
        .or_else(|| behind_anything(bytes))
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, layer) in self.layers.iter().flatten().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            match layer {
                Layer::Ethernet => f.write_str("Ethernet frame"),
                Layer::Vlan => f.write_str("VLAN tag"),
                Layer::Ipv4 => f.write_str("IPv4"),
                Layer::Ipv6 => f.write_str("IPv6"),
                Layer::Tcp => f.write_str("TCP"),
                Layer::Udp => f.write_str("UDP"),
                Layer::V2gtp => f.write_str("V2GTP header"),
                Layer::PartOfV2gtp(count) => {
                    write!(f, "the last {count} bytes of a V2GTP header")
                }
                Layer::Unknown(1) => f.write_str("one byte that says nothing"),
                Layer::Unknown(count) => write!(f, "{count} bytes that say nothing"),
            }?;
        }
        Ok(())
    }
}

/// Peels layers off the front.
struct Peeler<'a> {
    rest: &'a [u8],
    /// Bytes peeled off.
    start: usize,
    layers: [Option<Layer>; MOST],
}

impl<'a> Peeler<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            start: 0,
            layers: [None; MOST],
        }
    }

    fn peel(&mut self, layer: Layer, length: usize) -> Option<()> {
        self.rest = self.rest.get(length..)?;
        self.start = self.start.checked_add(length)?;
        let place = self.layers.iter_mut().find(|place| place.is_none())?;
        *place = Some(layer);
        Some(())
    }

    fn number(&self, at: usize) -> Option<u16> {
        let pair = self.rest.get(at..at.checked_add(2)?)?;
        pair.try_into().ok().map(u16::from_be_bytes)
    }

    /// Peels an IP packet; the link layer's padding behind it does not count.
    fn ip(&mut self) -> Option<()> {
        let first = *self.rest.first()?;
        let (layer, header, length, protocol) = match first >> 4 {
            4 => {
                let header = usize::from(first & 0x0F).checked_mul(4)?;
                let length = usize::from(self.number(2)?);
                (Layer::Ipv4, header, length, *self.rest.get(9)?)
            }
            6 => {
                let length = usize::from(self.number(4)?).checked_add(40)?;
                (Layer::Ipv6, 40, length, *self.rest.get(6)?)
            }
            _ => return None,
        };
        self.rest = self.rest.get(..length).unwrap_or(self.rest);
        self.peel(layer, header)?;
        match protocol {
            6 => {
                let words = self.rest.get(12)? >> 4;
                self.peel(Layer::Tcp, usize::from(words).checked_mul(4)?)
            }
            17 => self.peel(Layer::Udp, HEADER),
            _ => None,
        }
    }

    /// Ends at a V2GTP header and the message behind it.
    fn message(mut self) -> Option<Located> {
        let [0x01, 0xFE, high, low, a, b, c, d, ..] = *self.rest else {
            return None;
        };
        self.peel(Layer::V2gtp, HEADER)?;
        let announced = u32::from_be_bytes([a, b, c, d]) as usize;
        Some(Located {
            layers: self.layers,
            start: self.start,
            end: self.start.checked_add(announced.min(self.rest.len()))?,
            payload_type: Some(u16::from_be_bytes([high, low])),
        })
    }
}

/// An Ethernet frame or an IP packet.
fn in_frame(bytes: &[u8]) -> Option<Located> {
    const VLAN: u16 = 0x8100;
    let mut peeler = Peeler::new(bytes);
    match peeler.number(12)? {
        0x0800 | 0x86DD => peeler.peel(Layer::Ethernet, 14)?,
        VLAN => {
            peeler.peel(Layer::Ethernet, 14)?;
            peeler.peel(Layer::Vlan, 4)?;
        }
        _ => {}
    }
    peeler.ip()?;
    peeler.message()
}

/// The front of the V2GTP header is missing; the length at its end fits what follows.
fn behind_half_a_header(bytes: &[u8]) -> Option<Located> {
    (4..HEADER).find_map(|count| {
        let message = bytes.get(count..)?;
        let front: [u8; 4] = bytes.get(count.checked_sub(4)?..count)?.try_into().ok()?;
        let fits = usize::try_from(u32::from_be_bytes(front)) == Ok(message.len());
        if !fits || message.first() != Some(&0x80) {
            return None;
        }
        let payload_type = match *bytes.get(..count)? {
            [.., high, low, _, _, _, _] => Some(u16::from_be_bytes([high, low])),
            _ => None,
        };
        Some(Located {
            layers: one(Layer::PartOfV2gtp(count)),
            start: count,
            end: bytes.len(),
            payload_type,
        })
    })
}

/// A V2GTP header somewhere, with a message behind it.
fn behind_a_header(bytes: &[u8]) -> Option<Located> {
    (1..SEARCHED).find_map(|start| {
        let rest = bytes.get(start..)?;
        let [0x01, 0xFE, 0x80, _, _, _, _, _, 0x80, ..] = *rest else {
            return None;
        };
        let layers = one(Layer::Unknown(start));
        let peeler = Peeler {
            rest,
            start,
            layers,
        };
        peeler.message()
    })
}

/// A place from which a set reads to the end.
fn behind_anything(bytes: &[u8]) -> Option<Located> {
    let read = |bytes| rank(bytes, false).best().verdict;
    if !matches!(read(bytes), Verdict::Fails(_)) {
        return None;
    }
    (1..SEARCHED).find_map(|start| {
        let rest = bytes.get(start..)?;
        let likely = rest.first() == Some(&0x80) && read(rest).is_whole();
        likely.then(|| Located {
            layers: one(Layer::Unknown(start)),
            start,
            end: bytes.len(),
            payload_type: None,
        })
    })
}

const fn one(layer: Layer) -> [Option<Layer>; MOST] {
    [Some(layer), None, None, None, None, None]
}
