//! ISO 15118-20:2022 with Amendment 1: AC, DC, wireless and pantograph charging, both directions.
//!
//! A message is the root of its document; each module is one schema set with event codes of its own,
//! chosen by the payload type of the frame. What the sets share is here.
//!
//! Every request starts with a [`Header`], every response with a [`Header`] and a [`ResponseCode`].
//!
//! Source: schema `V2G_CI_CommonTypes.xsd`.

#[macro_use]
mod ac_messages;

pub mod ac;
pub mod ac_der_iec;
pub mod ac_der_sae;
pub mod acdp;
pub mod common;
pub mod dc;
pub(crate) mod elements;
mod types;
pub mod wpt;

pub use self::types::*;

/// Namespace of the types that all sets share, and of the elements inside them.
pub const COMMON_TYPES: &str = "urn:iso:std:iso:15118:-20:CommonTypes";
