//! What a walk tells about the likelihood of a message.

use v2g_exi::walk::{Datum, Event, EventKind, Observer};

use super::candidate::Doubts;

/// What is worth knowing of a walk.
pub(super) struct Sight {
    /// Whether the header is that of ISO 15118-20.
    iso20: bool,
    depth: usize,
    /// Name of the latest element.
    element: &'static str,
    in_body: bool,
    pub(super) message: &'static str,
    /// First bit that was not read.
    pub(super) end: u32,
    pub(super) doubts: Doubts,
    /// Tolerances used.
    pub(super) notes: u32,
}

impl Sight {
    pub(super) fn new(iso20: bool) -> Self {
        Self {
            iso20,
            depth: 0,
            element: "",
            in_body: false,
            message: "",
            end: 0,
            doubts: Doubts::default(),
            notes: 0,
        }
    }

    fn start(&mut self, name: &'static str) {
        if self.depth == 0 || (self.depth == 2 && self.in_body) {
            self.message = name;
        }
        if self.depth == 1 {
            self.in_body = name == "Body";
        }
        self.element = name;
        self.depth = self.depth.saturating_add(1);
    }

    fn value(&mut self, datum: &Datum<'_>) {
        match datum {
            Datum::Text(text) => self.doubts.text |= text.chars().any(is_odd),
            Datum::Integer(time) if self.iso20 && self.element == "TimeStamp" => {
                self.doubts.time_stamp |= !CENTURY.contains(time);
            }
            Datum::Hex(id) if self.iso20 && self.element == "SessionID" => {
                self.doubts.session_id |= id.len() != 8;
            }
            _ => {}
        }
    }
}

/// Seconds since 1970 of the years 2000 to 2099.
const CENTURY: core::ops::Range<i128> = 946_684_800..4_102_444_800;

/// NUL is left out: peers are known that fill text with it.
fn is_odd(character: char) -> bool {
    (character.is_control() && !matches!(character, '\0' | '\t' | '\n' | '\r'))
        || character > '\u{FFFF}'
}

impl<'a> Observer<'a> for Sight {
    fn event(&mut self, event: Event<'a>) {
        match &event.kind {
            EventKind::Start(start) => self.start(start.name),
            EventKind::End => self.depth = self.depth.saturating_sub(1),
            EventKind::Value(datum) => self.value(datum),
            EventKind::Note(_) => {
                self.notes = self.notes.saturating_add(1);
                return;
            }
            _ => {}
        }
        self.end = event.bits.end;
    }

    fn restart(&mut self) {
        *self = Self::new(self.iso20);
    }
}
