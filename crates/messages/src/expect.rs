//! What could have stood where a message fails.

mod frames;

use core::fmt;

use v2g_exi::schema::{Set, Simple};
use v2g_exi::walk::{self, Event, EventKind, Observer};
use v2g_exi::{Error, ErrorKind, UNBOUNDED};

use self::frames::{Frame, Frames, State};

/// What the schema has at the place where a message fails. As text: `EVReady or the end of Header`.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    frames: Frames,
    kind: ErrorKind,
}

/// Walks up to the failure; `None` if there is none, or if nothing more can be said about it.
pub fn expected(set: &'static Set, bytes: &[u8], fragment: bool) -> Option<Expected> {
    let mut place = Place {
        set,
        fragment,
        frames: Frames::default(),
    };
    let walk = if fragment {
        walk::fragment
    } else {
        walk::document
    };
    let Error { kind, .. } = walk(set, bytes, &mut place).err()?;
    let expected = Expected {
        frames: place.frames,
        kind,
    };
    expected.says_something().then_some(expected)
}

/// Names shown of many.
const SHOWN: usize = 8;

impl Expected {
    fn says_something(&self) -> bool {
        let Some(frame) = self.frames.last() else {
            return false;
        };
        match self.kind {
            ErrorKind::UnexpectedEnd
            | ErrorKind::UnexpectedEvent { .. }
            | ErrorKind::UndeclaredEvent
            | ErrorKind::Wildcard
            | ErrorKind::MixedText => true,
            ErrorKind::NoSuchLiteral { .. }
            | ErrorKind::Exceeds { .. }
            | ErrorKind::Below { .. }
            | ErrorKind::IntegerTooLong => frame.simple().is_some(),
            _ => false,
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(frame) = self.frames.last() else {
            return Ok(());
        };
        match (frame.state, frame.simple()) {
            (State::Characters, Some(simple)) => datatype(simple, f),
            (State::Value, _) if frame.ty.is_none() => write!(f, "the end of {}", frame.name),
            (_, Some(simple)) if frame.ty.is_none() => {
                write!(f, "the value of {}: ", frame.name)?;
                datatype(simple, f)
            }
            _ => self.events(f),
        }
    }
}

impl Expected {
    /// The elements that may come, and the end where it may.
    fn events(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = Names { f, count: 0 };
        for frame in self.frames.innermost_first() {
            if !frame.names(&mut list)? {
                return list.close();
            }
            if !frame.group {
                list.close()?;
                let comma = if list.count > 0 { " or " } else { "" };
                return write!(list.f, "{comma}the end of {}", frame.name);
            }
        }
        list.close()
    }
}

/// Writes names, and of many only the number.
struct Names<'f, 'g> {
    f: &'f mut fmt::Formatter<'g>,
    count: usize,
}

impl Names<'_, '_> {
    fn name(&mut self, name: &str) -> fmt::Result {
        self.count = self.count.saturating_add(1);
        match self.count {
            1 => self.f.write_str(name),
            2..=SHOWN => write!(self.f, ", {name}"),
            _ => Ok(()),
        }
    }

    fn close(&mut self) -> fmt::Result {
        match self.count.saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(self.f, " and {more} more"),
        }
    }
}

fn datatype(simple: Simple, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (what, min, max) = match simple {
        Simple::Boolean => return f.write_str("true or false"),
        Simple::Integer { min, max } => return write!(f, "a number from {min} to {max}"),
        Simple::BigInteger => return f.write_str("a number"),
        Simple::Enumeration(literals) => {
            let mut list = Names { f, count: 0 };
            literals.iter().try_for_each(|literal| list.name(literal))?;
            return list.close();
        }
        Simple::Text { min, max } => ("characters", min, max),
        Simple::Hex { min, max } | Simple::Base64 { min, max } => ("bytes", min, max),
    };
    match (min, max) {
        (min, UNBOUNDED) => write!(f, "{min} or more {what}"),
        (min, max) if min == max => write!(f, "{min} {what}"),
        (min, max) => write!(f, "{min} to {max} {what}"),
    }
}

/// Rides along and keeps what is open.
struct Place<'s> {
    set: &'s Set,
    fragment: bool,
    frames: Frames,
}

impl Place<'_> {
    fn root(&mut self, name: &'static str) {
        let root = if self.fragment {
            self.set.fragment(name)
        } else {
            self.set.document(name)
        };
        if let Some(root) = root {
            self.frames.push(Frame::of(name, root.content));
        }
    }
}

impl<'a> Observer<'a> for Place<'_> {
    fn event(&mut self, event: Event<'a>) {
        match event.kind {
            EventKind::Start(start) if self.frames.count == 0 => self.root(start.name),
            EventKind::Start(start) => self.frames.start(start.name),
            EventKind::End => self.frames.end(),
            EventKind::Attribute { name, .. } => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.advance(name);
                    frame.state = State::Characters;
                }
            }
            EventKind::Characters => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.characters();
                }
            }
            EventKind::Value(_) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.state = State::Value;
                }
            }
            _ => {}
        }
    }

    fn restart(&mut self) {
        self.frames = Frames::default();
    }
}
