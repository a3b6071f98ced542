//! ISO 15118 for firmware: messages, link and sessions of both ends of the charging cable.
//!
//! This crate is the roof; each room has its own crate and its own documentation.
//!
//! | module | holds |
//! |---|---|
//! | [`exi`] | bits, values, and the derives that make a type its own codec |
//! | [`messages`] | every message as a type: handshake, ISO 15118-2, XML Signature |
//! | [`link`] | SLAC, V2GTP frames and SECC discovery |
//! | [`contract`] | certificates, signatures and keys of Plug & Charge |
//! | [`session`] | the engines [`Secc`](session::Secc) and [`Evcc`](session::Evcc), the models they work on |
//!
//! No heap, no operating system, no `unsafe`; no input makes it panic.
#![no_std]

pub use v2g_contract as contract;
pub use v2g_exi as exi;
pub use v2g_link as link;
pub use v2g_messages as messages;
pub use v2g_session as session;

/// The examples in the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}
