//! Ethernet frames out of a pcapng file.

use std::path::{Path, PathBuf};

/// Recordings whose names begin with `prefix`, from the shared folder, which is not part of the repository.
///
/// `None`, and a line that says so, where there are none.
pub(crate) fn recordings(test: &str, prefix: &str) -> Option<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder =
        std::env::var_os("V2G_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let folder = folder.join("captures/bench");
    let mut found: Vec<_> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(prefix) && name.ends_with(".pcapng")
        })
        .collect();
    found.sort();
    if found.is_empty() {
        println!(
            "skipped: {test}: no {prefix}*.pcapng in {}",
            folder.display()
        );
        return None;
    }
    Some(found)
}

/// Every packet of an enhanced packet block, in order. Little-endian files only.
pub(crate) fn packets(path: &Path) -> Vec<Vec<u8>> {
    const ENHANCED_PACKET: u32 = 6;
    let bytes = std::fs::read(path).unwrap();
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut packets = Vec::new();
    let mut at = 0;
    while at + 12 <= bytes.len() {
        let length = word(at + 4) as usize;
        if word(at) == ENHANCED_PACKET {
            let captured = word(at + 20) as usize;
            packets.push(bytes[at + 28..at + 28 + captured].to_vec());
        }
        at += length;
    }
    packets
}
