//! The file format that Wireshark opens.
//!
//! One section, one Ethernet interface, microseconds.
//! Source: draft-ietf-opsawg-pcapng.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

const SECTION_HEADER: u32 = 0x0A0D_0D0A;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;
/// An NSS key log.
const TLS_KEY_LOG: u32 = 0x544C_534B;
const BYTE_ORDER_MAGIC: u32 = 0x1A2B_3C4D;
const LINKTYPE_ETHERNET: u16 = 1;
const OPTION_COMMENT: u16 = 1;
const OPTION_INTERFACE_NAME: u16 = 2;
const OPTION_USER_APPLICATION: u16 = 4;

/// Writes packets, each in one write, so that a file cut off by a crash still opens.
#[derive(Debug)]
pub(crate) struct Writer<W> {
    out: W,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub(crate) fn new(mut out: W, interface: &str) -> io::Result<Self> {
        let mut section = Vec::new();
        section.extend(BYTE_ORDER_MAGIC.to_le_bytes());
        section.extend([1, 0, 0, 0]);
        section.extend(u64::MAX.to_le_bytes());
        option(
            &mut section,
            OPTION_USER_APPLICATION,
            concat!("v2g ", env!("CARGO_PKG_VERSION")),
        );
        end_of_options(&mut section);

        let mut description = Vec::new();
        description.extend(LINKTYPE_ETHERNET.to_le_bytes());
        description.extend([0; 6]);
        option(&mut description, OPTION_INTERFACE_NAME, interface);
        end_of_options(&mut description);

        let mut start = block(SECTION_HEADER, &section);
        start.extend(block(INTERFACE_DESCRIPTION, &description));
        out.write_all(&start)?;
        Ok(Self { out })
    }

    /// Adds a line of an NSS key log, with which Wireshark opens the TLS records that follow.
    ///
    /// # Errors
    /// When the file cannot be written to.
    pub(crate) fn secret(&mut self, line: &str) -> io::Result<()> {
        let length = u32::try_from(line.len() + 1).unwrap_or(0);
        let mut body = Vec::with_capacity(line.len() + 16);
        body.extend(TLS_KEY_LOG.to_le_bytes());
        body.extend(length.to_le_bytes());
        body.extend(line.as_bytes());
        body.push(b'\n');
        pad(&mut body);
        self.out.write_all(&block(DECRYPTION_SECRETS, &body))
    }

    /// Adds a frame, with a comment that Wireshark shows beside it if there is one.
    ///
    /// # Errors
    /// When the file cannot be written to.
    pub(crate) fn packet(
        &mut self,
        time: SystemTime,
        frame: &[u8],
        comment: &str,
    ) -> io::Result<()> {
        let micros = time
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or(Duration::ZERO)
            .as_micros();
        let micros = u64::try_from(micros).unwrap_or(u64::MAX);
        let length = u32::try_from(frame.len()).unwrap_or(u32::MAX).to_le_bytes();
        let mut body = Vec::with_capacity(frame.len() + comment.len() + 32);
        body.extend(0u32.to_le_bytes());
        body.extend(((micros >> 32) as u32).to_le_bytes());
        body.extend((micros as u32).to_le_bytes());
        body.extend(length);
        body.extend(length);
        body.extend(frame);
        pad(&mut body);
        if !comment.is_empty() {
            option(&mut body, OPTION_COMMENT, comment);
            end_of_options(&mut body);
        }
        self.out.write_all(&block(ENHANCED_PACKET, &body))
    }
}

fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 12)
        .unwrap_or(u32::MAX)
        .to_le_bytes();
    [&kind.to_le_bytes()[..], &length, body, &length].concat()
}

fn option(body: &mut Vec<u8>, code: u16, text: &str) {
    body.extend(code.to_le_bytes());
    body.extend(u16::try_from(text.len()).unwrap_or(0).to_le_bytes());
    body.extend(text.as_bytes());
    pad(body);
}

fn end_of_options(body: &mut Vec<u8>) {
    body.extend([0; 4]);
}

fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}
