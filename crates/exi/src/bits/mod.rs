//! Bits in and out, a machine word at a time.
//!
//! [`Reader`] and [`Writer`] move up to 56 bits with one load or store at any bit offset. A
//! [`Window`] and a [`Packer`] hold the bits of a small element in a register while it is taken
//! apart or put together.

mod cursor;
mod packer;
mod reader;
mod unexpected;
mod window;
mod writer;

pub(crate) use cursor::Cursor;
pub use packer::Packer;
pub use reader::Reader;
pub use unexpected::Unexpected;
pub use window::Window;
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
