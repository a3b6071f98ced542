//! Recordings: pcap, pcapng, and JSON lines, packed by gzip or not.
//!
//! Each layer is a module: `packets` takes a capture file apart, `network` sorts the packets into
//! connections, `tcp` puts a byte stream together, and the modules of `layer` make
//! frames of it.

mod gzip;
mod lines;
mod network;
mod packets;
mod tcp;
mod text;

use core::fmt;

#[cfg(feature = "crypto")]
use crate::layer::tls;
#[cfg(feature = "crypto")]
use crate::pack::{Pack, Unpack};
use crate::{Conversation, Secrets};

/// What is in a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// Every connection with V2GTP or TLS in it, and discovery that led to none, in order.
    pub conversations: Vec<Conversation>,
    /// Packets, or lines, that were read.
    pub packets: u32,
    /// Why reading ended before the end of the file, if it did.
    pub cut: Option<Unreadable>,
    /// What was recognised, kept and skipped, in sentences.
    pub remarks: Vec<String>,
}

/// Why a recording, or the rest of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// Neither pcap nor pcapng nor JSON lines nor a log with messages in hex.
    Format,
    /// Compressed by gzip, and not readable so.
    Gzip,
    /// The file is damaged behind this packet.
    Damaged {
        /// Packets before it.
        after: u32,
        /// What is wrong.
        what: String,
    },
    /// Packets of this link type are not understood.
    LinkType(i32),
    /// A line is not an object with the members it needs.
    Line {
        /// Number of the line.
        number: u32,
        /// What is wrong.
        what: String,
    },
}

/// Reads a recording, whatever its format.
///
/// # Errors
/// When nothing of it can be read. A file that is damaged further on is read up to there.
pub fn read(bytes: &[u8], name: &str) -> Result<Capture, Unreadable> {
    read_with(bytes, name, &Secrets::default())
}

/// The same with secrets of TLS sessions besides those that the recording itself holds.
///
/// # Errors
/// As [`read`].
pub fn read_with(bytes: &[u8], name: &str, secrets: &Secrets) -> Result<Capture, Unreadable> {
    if let [0x1F, 0x8B, ..] = bytes {
        let inner = gzip::inflate(bytes).ok_or(Unreadable::Gzip)?;
        let mut capture = read_with(&inner.bytes, name, secrets)?;
        let (packed, unpacked) = (bytes.len(), inner.bytes.len());
        let remark = format!("unpacked by gzip: {packed} bytes to {unpacked}");
        capture.remarks.insert(0, remark);
        if capture.cut.is_none() && inner.cut {
            let after = capture.packets;
            let what = "the gzip data ends early".to_owned();
            capture.cut = Some(Unreadable::Damaged { after, what });
        }
        return Ok(capture);
    }
    match bytes {
        _ if is_packets(bytes) => network::read(bytes, secrets),
        _ if bytes.trim_ascii_start().starts_with(b"{") => lines::read(bytes, name),
        _ => text::read(bytes, name).ok_or(Unreadable::Format),
    }
}

/// Whether it begins as pcap or pcapng, whatever the order of octets.
fn is_packets(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x0A, 0x0D, 0x0D, 0x0A, ..]
            | [0xD4, 0xC3, 0xB2, 0xA1, ..]
            | [0xA1, 0xB2, 0xC3, 0xD4, ..]
            | [0x4D, 0x3C, 0xB2, 0xA1, ..]
            | [0xA1, 0xB2, 0x3C, 0x4D, ..]
    )
}

/// The records of TLS in a recording and the secrets that stand in it, for a module that can open them; none
/// if there is no TLS.
///
/// A browser loads cryptography only when it is needed: the decoder packs, the other module opens with
/// `unseal` (feature `crypto`), and [`Secrets::add_contents`] hands the contents to [`read_with`].
#[must_use]
pub fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    if let [0x1F, 0x8B, ..] = bytes {
        return sealed(&gzip::inflate(bytes)?.bytes);
    }
    is_packets(bytes).then(|| network::sealed(bytes)).flatten()
}

/// Opens what [`sealed`] packed, with the secrets in it and others, for [`Secrets::add_contents`].
#[cfg(feature = "crypto")]
#[must_use]
pub fn unseal(sealed: &[u8], secrets: &Secrets) -> Vec<u8> {
    let (mut from, mut into) = (Unpack(sealed), Pack::default());
    let mut all = Secrets::unpack(&mut from).unwrap_or_default();
    all.extend(secrets);
    while let Some(sides) = tls::carry::unpack(&mut from) {
        tls::unseal(sides.each_ref(), &all, &mut into);
    }
    into.finish()
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => {
                f.write_str("neither pcap nor pcapng nor JSON lines nor a log with messages in hex")
            }
            Self::Gzip => f.write_str("gzip data that cannot be unpacked"),
            Self::Damaged { after, what } => write!(f, "damaged behind packet {after}: {what}"),
            Self::LinkType(number) => write!(f, "link type {number} is not understood"),
            Self::Line { number, what } => write!(f, "line {number}: {what}"),
        }
    }
}

impl std::error::Error for Unreadable {}
