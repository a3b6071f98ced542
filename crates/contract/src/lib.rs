//! Plug & Charge without a heap: what a contract is, who may vouch for it, and what it signs.
//!
//! [`cert`] reads certificates and judges chains, [`crypto`] is the seam to the algorithms,
//! [`signature`] makes and checks signatures, [`envelope`] seals and opens contract keys, and [`ids`]
//! holds the names that contracts, vehicles and stations carry.
//!
//! Source: ISO 15118-2:2014 clause 7.9 and annexes E, F; ISO 15118-20:2022 clause 7.
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

#[cfg(test)]
extern crate std;

pub mod cert;
pub mod crypto;
pub mod envelope;
pub mod ids;
pub mod signature;

/// Copies octet by octet, as many as there are on both sides: unlike `copy_from_slice` it has no way
/// to panic, whatever the compiler knows about the lengths.
fn fill(target: &mut [u8], source: &[u8]) {
    for (slot, octet) in target.iter_mut().zip(source) {
        *slot = *octet;
    }
}
