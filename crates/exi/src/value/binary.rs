//! Binary values: a length and bytes, at any bit offset.

use core::fmt;

use super::number::{read_length, write_groups};
use super::{check_length, note_length, read_start, write_checked_length};
use crate::bits::{Cursor, Reader, Writer};
use crate::content::{Content, Value};
use crate::schema::{self, Shape, Simple};

/// Bytes without facets and without a lexical form.
#[derive(Clone, Copy)]
pub(crate) enum Binary<'a> {
    /// The caller's bytes.
    Slice(&'a [u8]),
    /// `length` bytes from bit `start` on.
    Bits {
        data: &'a [u8],
        start: u32,
        length: u32,
    },
}

impl<'a> Binary<'a> {
    pub(crate) fn len(&self) -> usize {
        match *self {
            Self::Slice(bytes) => bytes.len(),
            Self::Bits { length, .. } => length as usize,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u8> + 'a {
        let (slice, mut cursor, length) = match *self {
            Self::Slice(bytes) => (bytes, Cursor::new(&[], 0), 0),
            Self::Bits {
                data,
                start,
                length,
            } => (&[][..], Cursor::new(data, start), length),
        };
        let received = (0..length).map_while(move |_| cursor.bits(8).map(|byte| byte as u8));
        slice.iter().copied().chain(received)
    }

    fn copy_to<'b>(&self, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let target = buffer.get_mut(..self.len())?;
        match *self {
            Self::Slice(bytes) => target
                .iter_mut()
                .zip(bytes)
                .for_each(|(to, from)| *to = *from),
            Self::Bits { data, start, .. } => Cursor::new(data, start).fill(target)?,
        }
        Some(target)
    }

    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let length = read_length(reader);
        Self::read_bytes(reader, length)
    }

    fn read_bytes(reader: &mut Reader<'a>, length: u32) -> Self {
        let (data, start) = (reader.data(), reader.position());
        reader.skip(u64::from(length).wrapping_mul(8));
        Self::Bits {
            data,
            start,
            length,
        }
    }

    /// Reads the content of an element.
    fn read_element(reader: &mut Reader<'a>) -> Self {
        let Some(length) = read_start(reader) else {
            return Self::Slice(&[]);
        };
        let bytes = Self::read_bytes(reader, length);
        reader.only_event();
        bytes
    }

    /// Writes the bytes without their length.
    fn write(&self, writer: &mut Writer<'_>) {
        match *self {
            Self::Slice(bytes) => writer.bytes(bytes),
            Self::Bits {
                data,
                start,
                length,
            } => writer.copy(data, start, length.wrapping_mul(8)),
        }
    }

    /// Writes an element.
    fn write_element(&self, writer: &mut Writer<'_>, facets: (usize, usize), start: (u32, u32)) {
        let length = self.len();
        write_checked_length(writer, length, facets, length as u32, start);
        self.write(writer);
        writer.only_event();
    }
}

macro_rules! binary {
    ($(#[$doc:meta])* $name:ident, $simple:ident) => {
        $(#[$doc])*
        ///
        /// Either the caller's slice or a view over received bits, where the bytes lie at any bit
        /// offset and so are no slice.
        #[derive(Clone, Copy)]
        pub struct $name<'a, const MIN: usize, const MAX: usize>(Binary<'a>);

        impl<'a, const MIN: usize, const MAX: usize> $name<'a, MIN, MAX> {
            /// The caller's bytes; `From` in a constant.
            pub const fn new(bytes: &'a [u8]) -> Self {
                Self(Binary::Slice(bytes))
            }

            /// Number of bytes.
            pub fn len(&self) -> usize {
                self.0.len()
            }

            /// Whether there are no bytes.
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }

            /// The bytes.
            pub fn iter(&self) -> impl Iterator<Item = u8> + 'a {
                self.0.iter()
            }

            /// Copies the bytes; `None` if `buffer` is too small.
            pub fn copy_to<'b>(&self, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
                self.0.copy_to(buffer)
            }
        }

        impl<'a, const MIN: usize, const MAX: usize> Value<'a> for $name<'a, MIN, MAX> {
            const SIMPLE: Simple = Simple::$simple { min: MIN, max: MAX };

            fn read_value(&mut self, reader: &mut Reader<'a>) {
                self.0 = Binary::read(reader);
                note_length(reader, self.len(), MIN, MAX);
            }

            fn write_value(&self, writer: &mut Writer<'_>) {
                check_length(writer, self.len(), (MIN, MAX));
                write_groups(writer, self.len() as u64);
                self.0.write(writer);
            }
        }

        impl<'a, const MIN: usize, const MAX: usize> Content<'a> for $name<'a, MIN, MAX> {
            const SHAPE: Shape = Shape::Element(schema::Content::Simple(Self::SIMPLE));
            const BLANK: Self = Self(Binary::Slice(&[]));

            fn read(&mut self, reader: &mut Reader<'a>, _branch: u32) {
                self.0 = Binary::read_element(reader);
                note_length(reader, self.len(), MIN, MAX);
            }

            fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) {
                self.0.write_element(writer, (MIN, MAX), (code, width));
            }
        }

        impl<const MIN: usize, const MAX: usize> Default for $name<'_, MIN, MAX> {
            fn default() -> Self {
                Self(Binary::Slice(&[]))
            }
        }

        impl<'a, const MIN: usize, const MAX: usize> From<&'a [u8]> for $name<'a, MIN, MAX> {
            fn from(bytes: &'a [u8]) -> Self {
                Self(Binary::Slice(bytes))
            }
        }

        impl<'a, const N: usize, const MIN: usize, const MAX: usize> From<&'a [u8; N]>
            for $name<'a, MIN, MAX>
        {
            fn from(bytes: &'a [u8; N]) -> Self {
                Self(Binary::Slice(bytes))
            }
        }

        impl<const MIN: usize, const MAX: usize> PartialEq for $name<'_, MIN, MAX> {
            fn eq(&self, other: &Self) -> bool {
                self.len() == other.len() && self.iter().eq(other.iter())
            }
        }

        impl<const MIN: usize, const MAX: usize> Eq for $name<'_, MIN, MAX> {}

        impl<const MIN: usize, const MAX: usize> PartialEq<[u8]> for $name<'_, MIN, MAX> {
            fn eq(&self, other: &[u8]) -> bool {
                self.len() == other.len() && self.iter().eq(other.iter().copied())
            }
        }

        impl<const MIN: usize, const MAX: usize> PartialEq<&[u8]> for $name<'_, MIN, MAX> {
            fn eq(&self, other: &&[u8]) -> bool {
                *self == **other
            }
        }

        impl<const N: usize, const MIN: usize, const MAX: usize> PartialEq<[u8; N]>
            for $name<'_, MIN, MAX>
        {
            fn eq(&self, other: &[u8; N]) -> bool {
                *self == other[..]
            }
        }

        impl<const MIN: usize, const MAX: usize> fmt::Debug for $name<'_, MIN, MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
            }
        }
    };
}

binary! {
    /// `xs:base64Binary` of `MIN` to `MAX` bytes.
    Bytes, Base64
}
binary! {
    /// `xs:hexBinary` of `MIN` to `MAX` bytes.
    Hex, Hex
}
