//! The messages of ISO 15118 as plain Rust values, one declaration each.
//!
//! A type here is its schema: field order is wire order, `Option` is an element that may be absent,
//! [`v2g_exi::List`] carries its bounds. Codec, XML, JSON and the schema tables are derived from it.
//!
//! Names are the standard's, mechanically in Rust case: `EVTargetVoltage` is `ev_target_voltage`.
//! Values borrow: from the received bytes when decoded, from the caller's slices when built.

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

#[cfg(any(feature = "json", feature = "xml"))]
extern crate alloc;

#[macro_use]
mod schema;

pub mod app_protocol;
mod contract;
pub mod din;
pub mod expect;
pub mod hints;
pub mod iso2;
pub mod iso20;
#[cfg(feature = "json")]
pub mod json;
pub mod locate;
pub mod peers;
pub mod sets;
#[cfg(feature = "xml")]
pub mod xml;
pub mod xmldsig;
