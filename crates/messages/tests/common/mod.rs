//! What all tests here share: the vectors, and the codec chosen by set and name.
#![allow(dead_code, reason = "each test binary uses its part")]

mod codec;
pub mod coverage;
mod fields;
pub mod generate;
mod vector;
mod xml;

pub use codec::Codec;
pub use vector::{Family, Vector, outside, own, unhex};
pub use xml::Element;
