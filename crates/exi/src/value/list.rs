//! Lists: the caller's slice, or a view that reads each item when it is asked for.

use core::fmt;

use crate::bits::{Reader, Writer};
use crate::content::Content;
use crate::error::ErrorKind;
use crate::grammar::{forced_productions, loop_productions, productions, width};
use crate::note::{Note, OpenLists};
use crate::schema::Type;

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
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Place {
    codes: Codes,
    /// Width of the event code behind a full list.
    after: u8,
    /// Text may stand between the items.
    mixed: bool,
}

/// The place of each field of a type, for those that are lists.
#[doc(hidden)]
pub const fn places<const FIELDS: usize>(ty: &Type) -> [Place; FIELDS] {
    const NONE: Place = Place {
        codes: Codes { forced: 0, open: 0 },
        after: 0,
        mixed: false,
    };
    let mut places = [NONE; FIELDS];
    let mut at = 0;
    let mut rest: &mut [Place] = &mut places;
    while let [place, tail @ ..] = rest {
        *place = Place {
            codes: Codes {
                forced: width(forced_productions(ty, at)) as u8,
                open: width(loop_productions(ty, at)) as u8,
            },
            after: width(productions(ty, at.wrapping_add(1))) as u8,
            mixed: ty.mixed,
        };
        rest = tail;
        at = at.wrapping_add(1);
    }
    places
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

    /// Reads the items, the first of which event `code` starts, and the event after them; returns
    /// what is left of its code in the state behind the list.
    #[doc(hidden)]
    pub fn read_items(&mut self, reader: &mut Reader<'a>, code: u32, place: Place) -> u32 {
        match code.checked_sub(T::BRANCHES) {
            None => {
                let (view, left) =
                    View::read(reader, code, Self::BOUNDS, place, read_and_drop::<T>);
                self.0 = Source::Bits(view);
                left
            }
            Some(left) => {
                if MIN > 0 {
                    reader.unexpected(code, T::BRANCHES, place.mixed);
                }
                left
            }
        }
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
        match self.0 {
            Source::Bits(view) if view.canonical && view.codes == place.codes => {
                view.copy(writer, code, width);
            }
            _ if Self::BOUNDS.hold(writer, self.len(), code, width) => {
                self.write_each(writer, (code, width), place.codes);
            }
            _ => return (0, 0),
        }
        Self::BOUNDS.behind(self.len(), place, code, width)
    }

    const BOUNDS: Bounds = Bounds {
        branches: T::BRANCHES,
        min: MIN,
        max: MAX,
    };

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

/// Reads an item to see whether it is right.
fn read_and_drop<'a, T: Content<'a>>(reader: &mut Reader<'a>, branch: u32) {
    let mut item = T::BLANK;
    item.read(reader, branch);
}

/// What a list is made of and how long it may be.
#[derive(Clone, Copy)]
struct Bounds {
    branches: u32,
    min: usize,
    max: usize,
}

impl Bounds {
    /// Refuses to write so many items, if they are too few or too many.
    fn hold(self, writer: &mut Writer<'_>, count: usize, code: u32, width: u32) -> bool {
        let hold = count >= self.min && count <= self.max;
        if !hold {
            writer.half(code, width);
            writer.fail(ErrorKind::count(count, self.min, self.max));
        }
        hold
    }

    /// The code and the width of the state behind a list that was written.
    fn behind(self, count: usize, place: Place, code: u32, width: u32) -> (u32, u32) {
        match count {
            0 => (code.wrapping_add(self.branches), width),
            _ if count == self.max => (0, u32::from(place.after)),
            _ => (self.branches, u32::from(place.codes.open)),
        }
    }
}

/// What comes after an item.
enum Next {
    /// Another one, of this alternative.
    Item(u32),
    /// What stands behind the list; so much is left of its event code.
    Behind(u32),
}

impl<'a> View<'a> {
    /// Reads items and the event behind them, of whose code so much is left.
    fn read(
        reader: &mut Reader<'a>,
        branch: u32,
        bounds: Bounds,
        place: Place,
        item: fn(&mut Reader<'a>, u32),
    ) -> (Self, u32) {
        let mut view = View {
            data: reader.data(),
            start: reader.position(),
            end: 0,
            count: 0,
            branch: branch as u8,
            codes: place.codes,
            open_lists: reader.open_lists,
            canonical: false,
        };
        let mut branch = branch;
        loop {
            item(reader, branch);
            view.end = reader.position();
            match view.after_item(reader, bounds, place) {
                Next::Item(next) => branch = next,
                Next::Behind(left) => {
                    view.canonical = reader.is_canonical();
                    return (view, left);
                }
            }
        }
    }

    /// Writes the items as they were received.
    fn copy(&self, writer: &mut Writer<'_>, code: u32, width: u32) {
        writer.half(code.wrapping_add(u32::from(self.branch)), width);
        writer.copy(self.data, self.start, self.end.wrapping_sub(self.start));
    }

    /// Reads the event behind an item.
    fn after_item(&mut self, reader: &mut Reader<'_>, bounds: Bounds, place: Place) -> Next {
        self.count = self.count.wrapping_add(1);
        let count = self.count as usize;
        if count >= bounds.max && !self.open_lists.holds(bounds.max) {
            return Next::Behind(reader.code(u32::from(place.after)));
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
