//! EXI as vehicle-to-grid protocols use it: bit-packed, schema-informed, without options.
//!
//! Types are the schema: a struct that derives [`Element`] is at once the value, its codec and its
//! description. Messages borrow: text, bytes and lists are views over the received bits, or over the
//! caller's slices when a message is built, so no message needs heap and no list has a capacity.
//!
//! ```
//! use v2g_exi::{Document, Element, Text, schema};
//!
//! const NAMESPACE: &str = "urn:example";
//!
//! /// Asks for a number of cups.
//! #[derive(Clone, Copy, Debug, PartialEq, Element)]
//! struct Order<'a> {
//!     guest: Text<'a, 1, 20>,
//!     #[exi(1..=9)]
//!     cups: u8,
//! }
//!
//! #[derive(Clone, Copy, Debug, PartialEq, Document)]
//! #[exi(set = SET)]
//! enum Counter<'a> {
//!     Order(Order<'a>),
//! }
//! static SET: schema::Set = schema::Set {
//!     name: "counter",
//!     globals: &["Order"],
//!     elements: &["Cups", "Guest", "Order"],
//!     documents: Counter::ROOTS,
//!     fragments: &[],
//! };
//!
//! let mut buffer = [0; 32];
//! let order = Counter::Order(Order { guest: "Ada".into(), cups: 2 });
//! let bytes = order.encode(&mut buffer)?;
//! assert_eq!(Counter::decode(bytes)?, order);
//! # Ok::<(), v2g_exi::Error>(())
//! ```
//!
//! Source: W3C EXI 1.0 with the profile of ISO 15118 (V2G2-099, V2G2-600): no options, non-strict,
//! value partitions of capacity 0.
#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

#[cfg(feature = "alloc")]
extern crate alloc;

// The derives name this crate by its package name, here too.
extern crate self as v2g_exi;

mod bits;
mod codec;
#[cfg(feature = "alloc")]
pub mod compose;
mod content;
mod document;
mod error;
pub mod grammar;
mod note;
pub mod schema;
#[cfg(feature = "alloc")]
pub mod tree;
mod value;
pub mod walk;

pub use bits::{Packer, Reader, Window, Writer};
pub use content::{Content, Pack, Sequence, Value};
#[doc(hidden)]
pub use document::decode_fragment_unnamed;
pub use document::{Document, decode_fragment, encode_fragment};
pub use error::{Error, ErrorKind, Path};
pub use note::{Note, Notes};
pub use v2g_exi_derive::{Choice, Document, Element, Enumeration, Group};
pub use value::{
    Bytes, Enumeration, Foreign, Hex, Integer, Items, List, MaybePerPhase, Nested,
    ParseIntegerError, PerPhase, Ranged, Text, Whole, Wildcard,
};

/// A number of seconds: `T` itself, with the unit for people and the schema tables.
pub type Seconds<T> = T;

/// A number of watt-hours: `T` itself, with the unit for people and the schema tables.
pub type WattHours<T> = T;

/// The maximum of a list or a length that the schema leaves open.
pub const UNBOUNDED: usize = usize::MAX;

/// What the derives expand to; not for use by hand.
#[doc(hidden)]
pub mod derive {
    pub use crate::codec::{
        Bare, Codec, PackCodec, Plain, enter, read_choice, read_optional, read_packed,
        read_packed_then, read_required, write_optional, write_packed,
    };
    pub use crate::content::{Content, Pack, Sequence, Value};
    pub use crate::document::wrong_root;
    pub use crate::error::ErrorKind;
    pub use crate::grammar;
    pub use crate::schema;
    pub use crate::value::{
        Enumeration, List, MaybePerPhase, PerPhase, Place, Ranged, Whole, places, read_abstract,
        read_literal, read_literal_then, read_literal_value, refuse_abstract, unpack_literal,
        write_literal,
    };
    pub use crate::{Document, Packer, Reader, Window, Writer};
}
