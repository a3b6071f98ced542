//! TLS records, counted: what is in them is readable with the session's secrets only.

use crate::Trouble;

/// Bytes in front of a record's content: type, version, length.
const HEADER: usize = 5;

/// Cuts the stream into records.
#[derive(Debug, Default)]
pub(crate) struct Records {
    /// The header of the next record, as far as it came.
    header: Vec<u8>,
    /// Bytes of the present record that are still to come.
    left: usize,
    records: u32,
    lost: bool,
}

impl Records {
    pub(super) fn bytes(&mut self, mut bytes: &[u8]) {
        while !self.lost && !bytes.is_empty() {
            let inside = self.left.min(bytes.len());
            self.left -= inside;
            bytes = bytes.get(inside..).unwrap_or_default();
            let needed = (HEADER - self.header.len()).min(bytes.len());
            self.header.extend(bytes.iter().take(needed));
            bytes = bytes.get(needed..).unwrap_or_default();
            if let [_, _, _, high, low] = *self.header {
                self.left = usize::from(u16::from_be_bytes([high, low]));
                self.records = self.records.saturating_add(1);
                self.header.clear();
            }
        }
    }

    pub(super) fn gap(&mut self) {
        self.lost = true;
    }

    pub(super) fn trouble(&self) -> Option<Trouble> {
        Some(Trouble::Encrypted(self.records))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_counted_whatever_the_pieces() {
        let stream = [
            0x16, 3, 1, 0, 2, 7, 7, 0x17, 3, 3, 0, 0, 0x17, 3, 3, 0, 1, 9,
        ];
        for length in 1..=stream.len() {
            let mut records = Records::default();
            stream.chunks(length).for_each(|piece| records.bytes(piece));
            assert_eq!(records.trouble(), Some(Trouble::Encrypted(3)));
        }
    }
}
