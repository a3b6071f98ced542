//! What the fuzz targets do with their bytes: read them, hold the result to what must be true of it,
//! and the memory to a bound.
//!
//! `fuzz/fuzz_targets` puts libFuzzer in front of [`run`]; `tests/seeds.rs` replays every seed and
//! every input of `fuzz/corpus` on any toolchain.

#[path = "../../../crates/messages/tests/common/mod.rs"]
mod common;
#[path = "../../../crates/contract/tests/attacks/forged.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with a test")]
mod forged;
#[path = "../../../crates/session/tests/reference/mod.rs"]
mod reference;
#[path = "../../../crates/session/tests/support/mod.rs"]
mod support;
#[path = "../../../crates/link/tests/common/world.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with tests")]
mod world;

mod captures;
mod certificates;
mod envelopes;
mod exi;
mod link;
mod seeds;
mod sessions;
mod signatures;
mod structure;
mod target;
mod texts;

pub use target::{TARGETS, Target};

/// Gives bytes to the target of this name.
///
/// # Panics
///
/// When something is not as it must be, and when there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.unwrap_or_else(|| panic!("no target {name}"));
    target.run(bytes);
}
