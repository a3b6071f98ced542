//! What rustls leaves out of a handshake, put in and taken out on its way to the wire.
//!
//! rustls neither sends nor answers `trusted_ca_keys` and `status_request_v2`, which ISO 15118-2
//! asks for, and refuses the server name that a deployed vehicle sends. [`Wire`] therefore edits
//! handshake messages while they are still in clear, and [`WireHash`] lets rustls hash what was on
//! the wire instead of what it saw, so that both sides prove the same handshake.
//!
//! Source: RFC 6066, 6 and 8; RFC 6961; RFC 8446, 4.4.1.

mod answer;
mod hello;
mod plan;
mod records;
mod stream;

pub(crate) use answer::Answer;
pub(crate) use hello::{Authority, Hello, extension};
pub(crate) use plan::WireHash;
pub(crate) use stream::{Offer, Statuses, Wire};
