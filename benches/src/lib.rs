//! The codec beside the crate `iso15118`, on the same bytes.
//!
//! `cargo bench --bench table` prints the table of the README: both crates take
//! turns in short batches, and the fastest batch counts. `cargo bench --bench
//! codec` measures each operation by itself, for work on one message:
//! `cargo bench --bench codec -- current_demand`.
//!
//! The messages in `samples/` were made here; EXIficient (in the PyPI wheel
//! iso15118 0.31.2) writes the same bytes. Tests hold that both crates do, too.

mod case;
pub mod ours;
pub mod rival;
mod sample;

pub use case::{Batch, Case, Contest, cases};
pub use sample::Sample;

/// Room for the longest encoded message.
const ROOM: usize = 8192;
