//! The stream bit by bit, with what each run of bits means.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::shown;
use crate::error::Error;
use crate::note::Notes;
use crate::schema::Set;
use crate::walk::{self, Event, EventKind, Observer};

/// Bits shown of one value.
const SHOWN: u32 = 32;

/// A line for each event code and value of a document: first bit, number of bits, the bits, the
/// meaning; and why the rest could not be read.
pub fn document_bits(set: &'static Set, bytes: &[u8]) -> (String, Option<Error>) {
    Listing::new(bytes).made_by(|listing| walk::document(set, bytes, listing))
}

/// The same of a fragment.
pub fn fragment_bits(set: &'static Set, bytes: &[u8]) -> (String, Option<Error>) {
    Listing::new(bytes).made_by(|listing| walk::fragment(set, bytes, listing))
}

/// Writes the lines while the walk goes on.
struct Listing<'a> {
    bytes: &'a [u8],
    text: String,
    /// Elements that are open.
    path: Vec<&'static str>,
}

impl<'a> Listing<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let text = String::from("  bit  len  bits                              meaning\n");
        Self {
            bytes,
            text,
            path: Vec::new(),
        }
    }

    fn made_by(
        mut self,
        walk: impl FnOnce(&mut Self) -> Result<Notes, Error>,
    ) -> (String, Option<Error>) {
        let error = walk(&mut self).err();
        if let Some(error) = &error {
            let _ = writeln!(self.text, "{:>5}    !  {error}", error.bit);
        }
        (self.text, error)
    }

    fn meaning(&mut self, kind: &EventKind<'_>) -> String {
        match kind {
            EventKind::Header => String::from("EXI header: no options, version 1"),
            EventKind::Start(start) => {
                self.path.push(start.name);
                format!("<{}>", start.name)
            }
            EventKind::Attribute { name, .. } => format!("@{name}"),
            EventKind::Characters => String::from("text of this element"),
            EventKind::Value(datum) => {
                let name = self.path.last().copied().unwrap_or_default();
                format!("{name} = {}", shown(datum))
            }
            EventKind::End => format!("</{}>", self.path.pop().unwrap_or_default()),
            EventKind::EndFragment => String::from("end of the fragment"),
            EventKind::Padding => String::from("padding"),
            EventKind::Note(note) => format!("{note}: {}", note.explanation()),
        }
    }
}

impl<'a> Observer<'a> for Listing<'a> {
    fn event(&mut self, event: Event<'a>) {
        let meaning = self.meaning(&event.kind);
        let start = event.bits.start;
        if matches!(event.kind, EventKind::Note(_)) {
            let _ = writeln!(self.text, "{start:>5}    !  {meaning}");
            return;
        }
        let length = event.bits.end.saturating_sub(start);
        let digits = digits(self.bytes, start, length);
        let _ = writeln!(self.text, "{start:>5} {length:>4}  {digits:<33} {meaning}");
    }

    fn restart(&mut self) {
        *self = Self::new(self.bytes);
    }
}

fn digits(bytes: &[u8], start: u32, length: u32) -> String {
    let mut out = String::new();
    for bit in start..start.saturating_add(length.min(SHOWN)) {
        let byte = bytes.get((bit / 8) as usize).copied().unwrap_or_default();
        let set = byte.wrapping_shl(bit % 8) & 0x80 != 0;
        out.push(if set { '1' } else { '0' });
    }
    if length > SHOWN {
        out.push('…');
    }
    out
}
