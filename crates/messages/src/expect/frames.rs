//! The elements that are open, and what may come in them.

use core::fmt;

use v2g_exi::schema::{Content, Field, Role, Simple, Type};

use super::Names;

/// An element that is open, or a group of elements in one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    pub(super) name: &'static str,
    /// What is in it; `None` where that is a value only.
    pub(super) ty: Option<&'static Type>,
    value: Option<Simple>,
    /// No element of its own, but elements in the one around it.
    pub(super) group: bool,
    /// Index of the field that came last, and how often it came.
    at: usize,
    count: usize,
    pub(super) state: State,
}

/// How far an element with a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    #[default]
    Start,
    /// The value has been announced.
    Characters,
    /// The value has been read.
    Value,
}

impl Frame {
    pub(super) fn of(name: &'static str, content: Content) -> Self {
        let (ty, value, group) = match content {
            Content::Simple(simple) => (None, Some(simple), false),
            Content::Complex(ty) => (Some(ty), None, false),
            Content::Group(ty) => (Some(ty), None, true),
            Content::Abstract | Content::Wildcard => (None, None, false),
        };
        Self {
            name,
            ty,
            value,
            group,
            ..Self::default()
        }
    }

    /// The datatype of the value that is due.
    pub(super) fn simple(&self) -> Option<Simple> {
        let field = self.ty.and_then(|ty| ty.fields.get(self.at));
        let simple = |content| match content {
            Content::Simple(simple) => Some(simple),
            _ => None,
        };
        let of_field = field
            .filter(|field| field.role != Role::Element)
            .and_then(|field| field.alternatives().next())
            .and_then(|it| simple(it.content));
        self.value.or(of_field)
    }

    /// Fields that may come now, with their places.
    fn open(&self) -> impl Iterator<Item = (usize, &'static Field)> + use<> {
        let Self { ty, at, count, .. } = *self;
        let fields = ty.map_or(&[][..], |ty| ty.fields).iter().enumerate();
        fields
            .skip(at)
            .filter(move |(index, field)| *index > at || count < field.max)
    }

    /// Writes the names that may come now; whether the end may come too.
    pub(super) fn names(&self, list: &mut Names<'_, '_>) -> Result<bool, fmt::Error> {
        for (index, field) in self.open() {
            for alternative in field.alternatives() {
                match alternative.content {
                    Content::Group(group) => {
                        let first = group.fields.first().map_or("", |field| field.name);
                        list.name(first)?;
                    }
                    Content::Wildcard => list.name("any element")?,
                    _ if field.role == Role::Value => list.name("text")?,
                    _ if field.role == Role::Attribute => list.name(field.path)?,
                    _ => list.name(alternative.name)?,
                }
            }
            let there = if index == self.at { self.count } else { 0 };
            if there < field.min {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Goes on to the field with this element or attribute; gives its content, or a group around it.
    pub(super) fn advance(&mut self, name: &str) -> Option<Content> {
        for (index, field) in self.open() {
            let mut alternatives = field.alternatives();
            let found = alternatives.find(|it| match it.content {
                Content::Group(group) => group
                    .fields
                    .iter()
                    .any(|field| field.alternatives().any(|it| it.name == name)),
                _ => it.name == name && field.role != Role::Value,
            });
            if let Some(found) = found {
                let again = index == self.at;
                self.count = if again {
                    self.count.saturating_add(1)
                } else {
                    1
                };
                self.at = index;
                return Some(found.content);
            }
        }
        None
    }

    /// Goes on to the field with the value.
    pub(super) fn characters(&mut self) {
        self.state = State::Characters;
        let value = self.open().find(|(_, field)| field.role == Role::Value);
        if let Some((index, _)) = value {
            (self.at, self.count) = (index, 1);
        }
    }
}

/// Deepest nesting of elements and groups that is followed; no message comes near it.
const DEPTH: usize = 24;

/// What is open, the outermost first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frames {
    frames: [Frame; DEPTH],
    pub(super) count: usize,
    /// The way was lost: nothing is known any more.
    lost: bool,
}

impl Frames {
    pub(super) fn last(&self) -> Option<&Frame> {
        self.innermost_first().next()
    }

    pub(super) fn innermost_first(&self) -> impl Iterator<Item = &Frame> {
        let count = if self.lost { 0 } else { self.count };
        self.frames.get(..count).unwrap_or_default().iter().rev()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Frame> {
        self.frames.get_mut(self.count.checked_sub(1)?)
    }

    pub(super) fn push(&mut self, frame: Frame) {
        match self.frames.get_mut(self.count) {
            Some(place) => {
                *place = frame;
                self.count = self.count.saturating_add(1);
            }
            None => self.lost = true,
        }
    }

    fn pop(&mut self) -> Option<Frame> {
        let last = self.last_mut().copied();
        self.count = self.count.saturating_sub(1);
        last
    }

    /// Opens the element with this name, and groups on the way to it.
    pub(super) fn start(&mut self, name: &'static str) {
        while let Some(frame) = self.last_mut() {
            match frame.advance(name) {
                Some(content @ Content::Group(_)) => {
                    let around = frame.name;
                    self.push(Frame::of(around, content));
                }
                Some(content) => return self.push(Frame::of(name, content)),
                None if frame.group => drop(self.pop()),
                None => break,
            }
        }
        self.lost = true;
    }

    /// Closes the innermost element, and groups in it.
    pub(super) fn end(&mut self) {
        while self.pop().is_some_and(|frame| frame.group) {}
    }
}
