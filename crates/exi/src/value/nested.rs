//! One large element held by reference, so that a message stays small.

use core::fmt;

use crate::bits::{Reader, Writer};
use crate::content::Content;
use crate::note::OpenLists;
use crate::schema::Shape;

/// An element that is read when it is asked for, or the caller's own by reference.
///
/// Reading a message checks it like any other element. Worth it for what is large and rare: the
/// signature in a header, a certificate chain.
#[derive(Clone, Copy)]
pub struct Nested<'a, T>(Source<'a, T>);

#[derive(Clone, Copy)]
enum Source<'a, T> {
    Item(&'a T),
    Bits(View<'a>),
}

/// Where a received element is.
#[derive(Clone, Copy, Debug)]
struct View<'a> {
    data: &'a [u8],
    /// First bit behind the event that starts it.
    start: u32,
    /// First bit behind it.
    end: u32,
    open_lists: OpenLists,
    /// It is written as we would write it.
    canonical: bool,
}

impl<'a, T: Content<'a>> Nested<'a, T> {
    /// The element, read anew if it was received.
    ///
    /// Always there: `None` would mean that a checked element does not read the same again.
    pub fn get(&self) -> Option<T> {
        match self.0 {
            Source::Item(item) => Some(*item),
            Source::Bits(view) => {
                let mut reader = Reader::at(view.data, view.start);
                reader.open_lists = view.open_lists;
                let mut item = T::BLANK;
                item.read(&mut reader, 0);
                (!reader.has_failed()).then_some(item)
            }
        }
    }
}

impl<'a, T: Content<'a>> Content<'a> for Nested<'a, T> {
    const SHAPE: Shape = T::SHAPE;
    const HOME: Option<&'static str> = T::HOME;
    const BLANK: Self = Self(Source::Bits(View {
        data: &[],
        start: 0,
        end: 0,
        open_lists: OpenLists::None,
        canonical: false,
    }));

    fn read(&mut self, reader: &mut Reader<'a>, _branch: u32) {
        let (data, start) = (reader.data(), reader.position());
        let mut item = T::BLANK;
        item.read(reader, 0);
        self.0 = Source::Bits(View {
            data,
            start,
            end: reader.position(),
            open_lists: reader.open_lists,
            canonical: reader.is_canonical(),
        });
    }

    fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) {
        match self.0 {
            Source::Item(item) => item.write(writer, code, width),
            Source::Bits(view) if view.canonical => {
                writer.half(code, width);
                writer.copy(view.data, view.start, view.end.wrapping_sub(view.start));
            }
            Source::Bits(_) => match self.get() {
                Some(item) => item.write(writer, code, width),
                None => writer.fail(crate::ErrorKind::UnexpectedEnd),
            },
        }
    }
}

impl<'a, T> From<&'a T> for Nested<'a, T> {
    fn from(item: &'a T) -> Self {
        Self(Source::Item(item))
    }
}

impl<'a, T: Content<'a> + PartialEq> PartialEq for Nested<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<'a, T: Content<'a> + fmt::Debug> fmt::Debug for Nested<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Some(item) => item.fmt(f),
            None => f.write_str("?"),
        }
    }
}
