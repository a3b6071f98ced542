//! Lists: the caller's slice, or a view that reads each item when it is asked for.

use core::fmt;

use crate::bits::{Reader, Writer};
use crate::content::Content;
use crate::error::ErrorKind;
use crate::grammar::width;
use crate::note::{Note, OpenLists};

/// `MIN` to `MAX` elements of one kind, or of one choice.
///
/// Reading a message checks every item once; iterating reads them again, one at a time, so that a
/// list takes no memory however long it is.
#[derive(Clone, Copy)]
pub struct List<'a, T, const MIN: usize, const MAX: usize>(Source<'a, T>);

#[derive(Clone, Copy)]
enum Source<'a, T> {
    Items(&'a [T]),
    Bits(View<'a>),
}

/// Where the items of a received list are.
#[derive(Clone, Copy, Debug)]
struct View<'a> {
    data: &'a [u8],
    /// First bit after the event that starts the first item.
    start: u32,
    /// First bit behind the last item.
    end: u32,
    count: u32,
    /// Alternative that the first item is.
    branch: u8,
    codes: Codes,
    open_lists: OpenLists,
    /// The items are written as we would write them.
    canonical: bool,
}

/// Widths of the event codes between the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Codes {
    /// While the list must go on.
    forced: u8,
    /// While it may go on.
    open: u8,
}

impl Codes {
    /// Width of the event code behind item number `done` of a list of at least `min`.
    #[inline]
    fn behind(self, done: usize, min: usize) -> u32 {
        u32::from(if done < min { self.forced } else { self.open })
    }
}

/// What a list has to know of the type it stands in; made by the derives.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Events possible after an item while the list may go on.
    pub open: u32,
    /// Events possible after the last item of a full list.
    pub after: u32,
    /// Text may stand between the items.
    pub mixed: bool,
}

impl Place {
    const fn codes(self, branches: u32) -> Codes {
        let forced = width(branches.wrapping_add(self.mixed as u32));
        Codes {
            forced: forced as u8,
            open: self.open_width() as u8,
        }
    }

    const fn open_width(self) -> u32 {
        width(self.open)
    }

    const fn after_width(self) -> u32 {
        width(self.after)
    }
}

impl<'a, T, const MIN: usize, const MAX: usize> List<'a, T, MIN, MAX> {
    /// No items.
    pub const EMPTY: Self = Self(Source::Items(&[]));
}

impl<'a, T: Content<'a>, const MIN: usize, const MAX: usize> List<'a, T, MIN, MAX> {
    /// Number of items.
    pub fn len(&self) -> usize {
        match self.0 {
            Source::Items(items) => items.len(),
            Source::Bits(view) => view.count as usize,
        }
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items, read anew if they were received.
    pub fn iter(&self) -> Items<'a, T, MIN> {
        Items(match self.0 {
            Source::Items(items) => Rest::Items(items),
            Source::Bits(view) => Rest::Bits(ViewItems::new(view)),
        })
    }

    /// The first item.
    pub fn first(&self) -> Option<T> {
        self.iter().next()
    }

    /// Reads the items that follow event `branch`, and the event after them; returns what is left
    /// of its code in the state behind the list.
    #[doc(hidden)]
    pub fn read_items(&mut self, reader: &mut Reader<'a>, branch: u32, place: Place) -> u32 {
        let mut view = View {
            data: reader.data(),
            start: reader.position(),
            end: 0,
            count: 0,
            branch: branch as u8,
            codes: place.codes(T::BRANCHES),
            open_lists: reader.open_lists,
            canonical: false,
        };
        let bounds = Bounds {
            branches: T::BRANCHES,
            min: MIN,
            max: MAX,
        };
        let mut branch = branch;
        let left = loop {
            let mut item = T::BLANK;
            item.read(reader, branch);
            view.end = reader.position();
            match view.after_item(reader, bounds, place) {
                Next::Item(next) => branch = next,
                Next::Behind(left) => break left,
            }
        };
        view.canonical = reader.is_canonical();
        self.0 = Source::Bits(view);
        left
    }

    /// Writes the items; takes the code and the width of the state before the list and returns those
    /// of the state behind it.
    #[doc(hidden)]
    pub fn write_items(
        &self,
        writer: &mut Writer<'_>,
        code: u32,
        width: u32,
        place: Place,
    ) -> (u32, u32) {
        let count = self.len();
        if count < MIN || count > MAX {
            writer.half(code, width);
            writer.fail(ErrorKind::count(count, MIN, MAX));
            return (0, 0);
        }
        let codes = place.codes(T::BRANCHES);
        match self.0 {
            Source::Bits(view) if view.canonical && view.codes == codes => {
                writer.half(code.wrapping_add(u32::from(view.branch)), width);
                writer.copy(view.data, view.start, view.end.wrapping_sub(view.start));
            }
            _ => self.write_each(writer, (code, width), codes),
        }
        match count {
            0 => (code.wrapping_add(T::BRANCHES), width),
            _ if count == MAX => (0, place.after_width()),
            _ => (T::BRANCHES, place.open_width()),
        }
    }
}

impl<'a, T: Content<'a>, const MIN: usize, const MAX: usize> List<'a, T, MIN, MAX> {
    /// Writes one item after the other, the first with this event in front.
    fn write_each(&self, writer: &mut Writer<'_>, first: (u32, u32), codes: Codes) {
        let mut next = first;
        let mut done = 0_usize;
        let mut write = |item: &T| {
            item.write(writer, next.0, next.1);
            done = done.wrapping_add(1);
            next = (0, codes.behind(done, MIN));
            !writer.has_failed()
        };
        let _ = match self.0 {
            Source::Items(items) => items.iter().all(write),
            Source::Bits(_) => self.iter().all(|item| write(&item)),
        };
    }
}

/// What a list is made of and how long it may be.
#[derive(Clone, Copy)]
struct Bounds {
    branches: u32,
    min: usize,
    max: usize,
}

/// What comes after an item.
enum Next {
    /// Another one, of this alternative.
    Item(u32),
    /// What stands behind the list; so much is left of its event code.
    Behind(u32),
}

impl View<'_> {
    /// Reads the event behind an item.
    fn after_item(&mut self, reader: &mut Reader<'_>, bounds: Bounds, place: Place) -> Next {
        self.count = self.count.wrapping_add(1);
        let count = self.count as usize;
        if count >= bounds.max && !self.open_lists.holds(bounds.max) {
            return Next::Behind(reader.code(place.after_width()));
        }
        let code = reader.code(self.codes.behind(count, bounds.min));
        if reader.has_failed() {
            return Next::Behind(0);
        }
        match code.checked_sub(bounds.branches) {
            None if count < bounds.max => Next::Item(code),
            Some(left) if count >= bounds.min => {
                if count >= bounds.max {
                    reader.note(Note::ListEnd);
                }
                Next::Behind(left)
            }
            _ => {
                reader.unexpected(code, bounds.branches, place.mixed);
                Next::Behind(0)
            }
        }
    }
}

/// Goes through the items of a list.
#[derive(Clone, Debug)]
pub struct Items<'a, T, const MIN: usize>(Rest<'a, T>);

#[derive(Clone, Debug)]
enum Rest<'a, T> {
    Items(&'a [T]),
    Bits(ViewItems<'a>),
}

impl<'a, T: Content<'a>, const MIN: usize> Iterator for Items<'a, T, MIN> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match &mut self.0 {
            Rest::Items(items) => {
                let (first, rest) = items.split_first()?;
                *items = rest;
                Some(*first)
            }
            Rest::Bits(items) => items.next::<T>(MIN),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            Rest::Items(items) => items.len(),
            Rest::Bits(items) => items.view.count.wrapping_sub(items.done) as usize,
        };
        (left, Some(left))
    }
}

/// Reads the items of a list that has been checked.
#[derive(Clone, Debug)]
struct ViewItems<'a> {
    reader: Reader<'a>,
    view: View<'a>,
    done: u32,
}

impl<'a> ViewItems<'a> {
    fn new(view: View<'a>) -> Self {
        let mut reader = Reader::at(view.data, view.start);
        reader.open_lists = view.open_lists;
        Self {
            reader,
            view,
            done: 0,
        }
    }

    #[inline]
    fn next<T: Content<'a>>(&mut self, min: usize) -> Option<T> {
        if self.done >= self.view.count {
            return None;
        }
        let branch = match self.done {
            0 => u32::from(self.view.branch),
            done => self.reader.code(self.view.codes.behind(done as usize, min)),
        };
        self.done = self.done.wrapping_add(1);
        let mut item = T::BLANK;
        item.read(&mut self.reader, branch);
        (!self.reader.has_failed()).then_some(item)
    }
}

impl<'a, T, const MIN: usize, const MAX: usize> Default for List<'a, T, MIN, MAX> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<'a, T, const MIN: usize, const MAX: usize> From<&'a [T]> for List<'a, T, MIN, MAX> {
    fn from(items: &'a [T]) -> Self {
        Self(Source::Items(items))
    }
}

impl<'a, T, const N: usize, const MIN: usize, const MAX: usize> From<&'a [T; N]>
    for List<'a, T, MIN, MAX>
{
    fn from(items: &'a [T; N]) -> Self {
        Self(Source::Items(items))
    }
}

impl<'a, T, const MIN: usize, const MAX: usize> PartialEq for List<'a, T, MIN, MAX>
where
    T: Content<'a> + PartialEq,
{
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<'a, T, const MIN: usize, const MAX: usize> fmt::Debug for List<'a, T, MIN, MAX>
where
    T: Content<'a> + fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
