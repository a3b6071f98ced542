//! Recordings that are packed by gzip.
//!
//! Source: RFC 1952. The checksum is not looked at: a recording that is damaged is shown as far as it goes.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// Most bytes that are unpacked: 1 GiB, our choice; a packed file of 1 MB can claim as much.
const LIMIT: usize = 1 << 30;

/// Unpacked bytes.
pub(super) struct Inflated {
    pub(super) bytes: Vec<u8>,
    /// There would be more.
    pub(super) cut: bool,
}

/// Unpacks the first member; none if nothing comes out.
pub(super) fn inflate(bytes: &[u8]) -> Option<Inflated> {
    let [0x1F, 0x8B, 8, flags, _, _, _, _, _, _, rest @ ..] = bytes else {
        return None;
    };
    let mut rest = rest;
    if flags & 4 != 0 {
        let (length, behind) = rest.split_first_chunk::<2>()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    // A name and a comment, each up to a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = rest.get(end + 1..)?;
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    let (bytes, cut) = deflated(rest);
    (!bytes.is_empty()).then_some(Inflated { bytes, cut })
}

/// What comes out of a deflate stream, and whether it breaks off.
fn deflated(mut packed: &[u8]) -> (Vec<u8>, bool) {
    let mut state = Box::<DecompressorOxide>::default();
    let mut out = vec![0; packed.len().saturating_mul(4).clamp(4096, LIMIT)];
    let mut length = 0;
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let cut = loop {
        let (status, read, written) = decompress(&mut state, packed, &mut out, length, flags);
        packed = packed.get(read..).unwrap_or_default();
        length += written;
        match status {
            TINFLStatus::Done => break false,
            TINFLStatus::HasMoreOutput if out.len() < LIMIT => {
                out.resize(out.len().saturating_mul(2).min(LIMIT), 0);
            }
            _ => break true,
        }
    };
    out.truncate(length);
    (out, cut)
}
