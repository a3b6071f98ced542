//! TLS as ISO 15118-2 and -20 want it, for both sides.
//!
//! - [`StationTls`]: one listener for both editions. TLS 1.2 with
//!   TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 beside AEAD suites, TLS 1.3 with a certificate of the vehicle.
//! - [`VehicleTls`]: either version, with the vehicle's own certificate.
//! - [`Identity`]: a chain and its key; several may be held, and the peer's list of roots chooses.
//! - [`RootStore`]: whom we trust, by purpose.
//!
//! Peers are judged by the profiles of `v2g-contract`: no host names, DC of the leaf, purpose of the root, path,
//! validity, OCSP. What a handshake proved goes to the engine as [`Proved`](v2g::session::Proved).
//!
//! | item | ISO 15118-2 | ISO 15118-20 |
//! |---|---|---|
//! | suites | 0xC023, and ECDHE-ECDSA with AES-GCM or ChaCha20 | 0x1302, 0x1303 |
//! | groups | secp256r1 | secp521r1, x448 with the feature `ed448`; secp256r1 for deployed peers |
//! | roots that the vehicle names | `trusted_ca_keys`, sent, read, and acknowledged | `certificate_authorities` |
//! | OCSP | `status_request`, `status_request_v2` for the whole chain | `status_request`, the leaf's response only |
//!
//! Not there: static ECDH (0xC025), stapled responses for authorities in TLS 1.3, and leaving out the middlebox
//! compatibility of TLS 1.3; rustls has no place for them. Sessions are never resumed, renegotiated or compressed.
//!
//! Source: ISO 15118-2:2014, 7.7.3; ISO 15118-20:2022, 7.7.3.

mod error;
mod identity;
mod keylog;
mod policy;
mod provider;
mod roots;
mod staple;
mod station;
mod vehicle;
mod verify;
mod wire;

pub use error::TlsError;
pub use identity::{Identity, IdentityError};
pub use policy::TlsPolicy;
pub use provider::Groups;
pub use roots::RootStore;
pub use staple::{StapleError, Stapled};
pub use station::{StationMaterial, StationTls};
pub use v2g_contract::cert::{Leniency, Revocation};
pub use vehicle::{VehicleMaterial, VehicleTls};
pub use verify::Rules;

pub(crate) use wire::Wire;
