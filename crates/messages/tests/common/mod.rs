//! What all tests here share: the vectors, and the codec chosen by set and name.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "each test uses its part of this"
)]

mod catalogue;
mod codec;
pub mod coverage;
pub mod cram;
mod fields;
pub mod generate;
mod vector;
mod xml;

pub use catalogue::{CATALOGUE, Entry};
pub use codec::Codec;
pub use vector::{Vector, outside, own, unhex};
pub use xml::Element;
