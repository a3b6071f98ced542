//! The stream bit by bit, with what each run of bits means.

use alloc::format;
use alloc::string::String;
use core::fmt::Write as _;

use super::{Tree, lexical};
use crate::walk::{Event, EventKind};

/// Bits shown of one value.
const SHOWN: u32 = 32;

impl Tree<'_> {
    /// A line for each event code and value: first bit, number of bits, the bits, the meaning.
    pub fn bits(&self, bytes: &[u8]) -> String {
        let mut out = String::from("  bit  len  bits                              meaning\n");
        let mut path: alloc::vec::Vec<&str> = alloc::vec::Vec::new();
        for event in &self.events {
            let meaning = meaning(event, &mut path);
            let length = event.bits.end.saturating_sub(event.bits.start);
            if matches!(event.kind, EventKind::Note(_)) {
                let _ = writeln!(out, "{:>5}    !  {meaning}", event.bits.start);
                continue;
            }
            let shown = digits(bytes, event.bits.start, length);
            let _ = writeln!(
                out,
                "{:>5} {length:>4}  {shown:<33} {meaning}",
                event.bits.start
            );
        }
        if let Some(error) = &self.error {
            let _ = writeln!(out, "{:>5}    !  {error}", error.bit);
        }
        out
    }
}

fn digits(bytes: &[u8], start: u32, length: u32) -> String {
    let mut out = String::new();
    for bit in start..start.saturating_add(length.min(SHOWN)) {
        let byte = bytes.get((bit / 8) as usize).copied().unwrap_or_default();
        out.push(if byte.wrapping_shl(bit % 8) & 0x80 == 0 {
            '0'
        } else {
            '1'
        });
    }
    if length > SHOWN {
        out.push('…');
    }
    out
}

fn meaning(event: &Event<'_>, path: &mut alloc::vec::Vec<&str>) -> String {
    match &event.kind {
        EventKind::Header => String::from("EXI header: no options, version 1"),
        EventKind::Start(start) => {
            path.push(start.name);
            format!("<{}>", start.name)
        }
        EventKind::Attribute { name, .. } => format!("@{name}"),
        EventKind::Characters => String::from("text of this element"),
        EventKind::Value(datum) => {
            format!(
                "{} = {}",
                path.last().copied().unwrap_or_default(),
                lexical(datum)
            )
        }
        EventKind::End => format!("</{}>", path.pop().unwrap_or_default()),
        EventKind::EndFragment => String::from("end of the fragment"),
        EventKind::Padding => String::from("padding"),
        EventKind::Note(note) => format!("{note}: {}", note.explanation()),
    }
}
