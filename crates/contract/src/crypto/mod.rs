//! The seam to cryptography: what the protocol needs, for whichever library or token does it.
//!
//! [`Crypto`] is what a library can do: digests, checks of signatures, the ciphers of contract keys.
//! [`Signer`] and [`Agreement`] are what a private key can do, wherever it lives: in a file
//! ([`SoftKey`]), a TPM or an HSM. The two kinds are apart because a key in a token never meets the
//! library.
//!
//! | provider | feature | where | lacks |
//! |---|---|---|---|
#![cfg_attr(
    feature = "rustcrypto",
    doc = "| [`RustCrypto`] | `rustcrypto` | everywhere, no heap | Ed448 and X448 without the feature `ed448` |"
)]
#![cfg_attr(
    feature = "ring",
    doc = "| [`Ring`] | `ring` | where ring runs | P-521, Ed448, X448, CBC, keys by their number |"
)]
//!
//! [`Fallback`] asks a second provider for what the first one lacks.

mod error;
mod fallback;
mod hash;
mod key;
mod provider;
#[cfg(feature = "ring")]
mod ring;
#[cfg(feature = "rustcrypto")]
mod rustcrypto;
mod signature;
mod signer;

pub use self::error::CryptoError;
pub use self::fallback::Fallback;
pub use self::hash::{Digest, Feed, Hash};
pub use self::key::{KeyAlgorithm, PrivateKey, PublicKey, PublicKeyBuf, SharedSecret};
pub use self::provider::Crypto;
#[cfg(feature = "ring")]
pub use self::ring::{Ring, RingKey};
#[cfg(feature = "rustcrypto")]
pub use self::rustcrypto::RustCrypto;
pub use self::signature::{Signature, SignatureAlgorithm, SignatureBytes};
pub use self::signer::{Agreement, Signer, SoftKey};
