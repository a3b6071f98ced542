//! Recordings that are packed by gzip.
//!
//! Source: RFC 1952. The checksum is not looked at: a recording that is damaged is shown as far as it goes.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

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
    match decompress_to_vec_with_limit(rest, LIMIT) {
        Ok(bytes) => Some(Inflated { bytes, cut: false }),
        Err(error) if !error.output.is_empty() => Some(Inflated {
            bytes: error.output,
            cut: true,
        }),
        Err(_) => None,
    }
}
