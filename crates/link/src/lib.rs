//! What lies below the messages of ISO 15118: how they are framed on TCP, and how a vehicle finds its station.
//!
//! - [`v2gtp`]: the eight-byte header in front of every message, and a [`Stream`](v2gtp::Stream) that cuts
//!   a TCP byte stream into messages.
//! - [`sdp`]: the discovery exchange over UDP, as engines for both sides.
//! - [`slac`]: how a vehicle and its station find each other over the cable, before there is a network.
//! - [`time`]: the virtual time that all engines of the stack share.
//!
//! Nothing here opens a socket, reads a clock or allocates, and no input can make it panic.

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

pub mod sdp;
pub mod slac;
pub mod time;
pub mod v2gtp;
