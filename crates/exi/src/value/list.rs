//! Lists: the caller's slice, or a view that reads each item when it is asked for.

use core::fmt;

use crate::bits::{Reader, Unexpected, Writer};
use crate::content::{Content, Stop};
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
    count: u32,
    /// Alternative that the first item is.
    branch: u8,
    codes: Codes,
    open_lists: OpenLists,
}

/// Widths of the event codes between the items.
#[derive(Clone, Copy, Debug)]
struct Codes {
    /// While the list must go on.
    forced: u8,
    /// While it may go on.
    open: u8,
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
    const fn open_width(self) -> u32 {
        width(self.open)
    }

    const fn after_width(self) -> u32 {
        width(self.after)
    }
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

    /// Reads the items that follow event `branch`, and the event after them; returns its code as
    /// read and as the state behind the list counts it.
    #[doc(hidden)]
    #[inline]
    pub fn read_items(
        reader: &mut Reader<'a>,
        branch: u32,
        place: Place,
    ) -> Result<(Self, u32, u32), Stop> {
        let codes = Self::codes(place);
        let open_lists = reader.open_lists;
        let start = reader.position();
        let mut view = View {
            data: reader.data(),
            start,
            count: 0,
            branch: branch as u8,
            codes,
            open_lists,
        };
        let mut branch = branch;
        loop {
            T::read(reader, branch)?;
            view.count = view.count.wrapping_add(1);
            let count = view.count as usize;
            if count >= MAX && !open_lists.holds(MAX) {
                let code = reader.code(place.after_width())?;
                return Ok((Self(Source::Bits(view)), code, code));
            }
            let forced = count < MIN;
            let code = reader.code(u32::from(if forced { codes.forced } else { codes.open }))?;
            match code.checked_sub(T::BRANCHES) {
                None if count < MAX => branch = code,
                Some(left) if !forced => {
                    if count >= MAX {
                        reader.note(Note::ListEnd);
                    }
                    return Ok((Self(Source::Bits(view)), code, left));
                }
                _ => return Err(reader.unexpected(Self::goes_on(code, place))),
            }
        }
    }

    /// An event other than the next item where there must be one.
    const fn goes_on(code: u32, place: Place) -> Unexpected {
        Unexpected {
            code,
            left: code,
            branches: T::BRANCHES,
            mixed: place.mixed,
        }
    }

    /// Writes the items; `code` and `width` are those of the state before the list and become those
    /// of the state behind it.
    #[doc(hidden)]
    #[inline]
    pub fn write_items(
        &self,
        writer: &mut Writer<'_>,
        code: &mut u32,
        width: &mut u32,
        place: Place,
    ) -> Result<(), Stop> {
        let count = self.len();
        if count < MIN || count > MAX {
            return Err(writer.fail(ErrorKind::Count {
                count,
                minimum: MIN,
                maximum: MAX,
            }));
        }
        let codes = Self::codes(place);
        let mut next = (*code, *width);
        let mut left = count;
        let mut write = |item: &T| {
            item.write(writer, next.0, next.1)?;
            left = left.wrapping_sub(1);
            let done = count.wrapping_sub(left);
            next = (
                0,
                u32::from(if done < MIN { codes.forced } else { codes.open }),
            );
            Ok(())
        };
        match self.0 {
            Source::Items(items) => items.iter().try_for_each(&mut write)?,
            Source::Bits(view) => {
                let mut items = ViewItems::new(view);
                while let Some(item) = items.next(MIN) {
                    write(&item)?;
                }
            }
        }
        (*code, *width) = match count {
            0 => (code.wrapping_add(T::BRANCHES), *width),
            _ if count == MAX => (0, place.after_width()),
            _ => (T::BRANCHES, place.open_width()),
        };
        Ok(())
    }

    const fn codes(place: Place) -> Codes {
        let forced = width(T::BRANCHES.wrapping_add(place.mixed as u32));
        Codes {
            forced: forced as u8,
            open: place.open_width() as u8,
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
            done => {
                let codes = self.view.codes;
                let width = if (done as usize) < min {
                    codes.forced
                } else {
                    codes.open
                };
                self.reader.code(u32::from(width)).ok()?
            }
        };
        self.done = self.done.wrapping_add(1);
        T::read(&mut self.reader, branch).ok()
    }
}

impl<'a, T, const MIN: usize, const MAX: usize> Default for List<'a, T, MIN, MAX> {
    fn default() -> Self {
        Self(Source::Items(&[]))
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
