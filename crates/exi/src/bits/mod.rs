//! Bits in and out, a machine word at a time.
//!
//! [`Reader`] and [`Writer`] move bits with one load or store at any bit offset: up to 24 in half a
//! word, which small processors like best, up to 56 in a whole one. Neither returns an error: the
//! first one is kept, from then on a reader reads zeros and a writer writes nothing, and whoever
//! started it asks at the end. A [`Window`] and a [`Packer`] hold a whole small element in a
//! register.

mod cursor;
mod reader;
mod unexpected;
mod window;
mod writer;

pub(crate) use cursor::Cursor;
pub use reader::Reader;
pub(crate) use unexpected::Unexpected;
pub use window::{Packer, Window};
pub use writer::Writer;

/// Longest input in bytes whose bits a `u32` counts.
const MAX_BYTES: usize = 1 << 28;

/// Most bits that one call moves.
pub(crate) const WORD: u32 = 56;

/// The topmost `count` bits of `word`.
#[inline]
fn cut(word: u64, count: u32) -> u64 {
    (word >> 1).wrapping_shr(63_u32.wrapping_sub(count))
}

/// The topmost `count` bits of `word`.
#[inline]
fn cut_half(word: u32, count: u32) -> u32 {
    (word >> 1).wrapping_shr(31_u32.wrapping_sub(count))
}
