//! DER, the byte form of certificates: a reader of views and a writer into a given buffer.
//!
//! ```
//! use v2g_contract::cert::der::{Reader, tag};
//!
//! let mut reader = Reader::new(&[0x30, 0x03, 0x02, 0x01, 0x07]);
//! let mut body = reader.read(tag::SEQUENCE, "pair")?.reader();
//! assert_eq!(body.read(tag::INTEGER, "first")?.content, [7]);
//! let missing = body.read(tag::INTEGER, "second").unwrap_err();
//! assert_eq!(missing.to_string(), "second, byte 5: the data ends here");
//! # Ok::<(), v2g_contract::cert::der::Error>(())
//! ```
//!
//! Source: ITU-T X.690 clauses 8, 10 and 11.

mod oid;
mod reader;
mod writer;

use core::fmt;

pub use oid::Oid;
pub use reader::{Reader, Value};
pub use writer::{Full, Writer};

/// Identifier octets in use.
pub mod tag {
    /// BOOLEAN.
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER.
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING.
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING.
    pub const OCTET_STRING: u8 = 0x04;
    /// NULL.
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER.
    pub const OID: u8 = 0x06;
    /// ENUMERATED.
    pub const ENUMERATED: u8 = 0x0A;
    /// UTF8String.
    pub const UTF8_STRING: u8 = 0x0C;
    /// PrintableString.
    pub const PRINTABLE_STRING: u8 = 0x13;
    /// IA5String.
    pub const IA5_STRING: u8 = 0x16;
    /// UTCTime.
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// SEQUENCE and SEQUENCE OF.
    pub const SEQUENCE: u8 = 0x30;
    /// SET and SET OF.
    pub const SET: u8 = 0x31;

    /// A primitive value with tag `[number]`; the number is below 31.
    #[must_use]
    pub const fn context(number: u8) -> u8 {
        0x80 | (number & 0x1F)
    }

    /// A constructed value with tag `[number]`; the number is below 31.
    #[must_use]
    pub const fn constructed(number: u8) -> u8 {
        0xA0 | (number & 0x1F)
    }
}

/// What is wrong, in which field and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Name in the ASN.1 of the structure, such as `notAfter`.
    pub field: &'static str,
    /// Where the wrong item begins, from the start of the data.
    pub byte: usize,
}

/// What can be wrong with DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The data ends before the item does.
    End,
    /// Another tag than the structure has here.
    Tag {
        /// The identifier octet that belongs here.
        expected: u8,
        /// The one that is here.
        found: u8,
    },
    /// A tag number of 31 or more, which no structure of X.509 uses.
    LongTag,
    /// An indefinite length: BER, not DER.
    Indefinite,
    /// A length, number or identifier written longer than needed.
    NotMinimal,
    /// A length above 2³² - 1.
    Length,
    /// Bytes after the last item.
    Trailing,
    /// A value that the field does not take; the text says which it takes.
    Value(&'static str),
    /// An item that may occur once occurs again.
    Repeated,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, byte {}: ", self.field, self.byte)?;
        match self.kind {
            ErrorKind::End => f.write_str("the data ends here"),
            ErrorKind::Tag { expected, found } => {
                write!(f, "tag {found:#04x} where {expected:#04x} belongs")
            }
            ErrorKind::LongTag => f.write_str("a tag number of 31 or more"),
            ErrorKind::Indefinite => f.write_str("an indefinite length, which is not DER"),
            ErrorKind::NotMinimal => f.write_str("longer than needed, which is not DER"),
            ErrorKind::Length => f.write_str("a length of more than four bytes"),
            ErrorKind::Trailing => f.write_str("bytes after the end"),
            ErrorKind::Value(expected) => write!(f, "not {expected}"),
            ErrorKind::Repeated => f.write_str("occurs again"),
        }
    }
}

impl core::error::Error for Error {}
