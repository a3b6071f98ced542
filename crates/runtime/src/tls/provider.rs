//! Cryptography as ISO 15118 wants it, for rustls.
//!
//! rustls leaves out what the standard asks for: a CBC suite, secp521r1, X448. This provider takes
//! the AEAD suites and secp256r1 from ring and adds the rest; see [`suites`] and [`groups`].
//! Not there: the static TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256 (0xC025), whose key exchange rustls
//! has no place for and OpenSSL dropped in 1.1; a vehicle needs one suite only (V2G2-603).

mod cbc;
mod groups;
pub(super) mod mac;
pub(super) mod signing;
mod suites;

use rustls::crypto::{CryptoProvider, SupportedKxGroup};
use v2g_contract::crypto::{Fallback, Ring, RustCrypto};

/// What signatures are checked and keys agreed with: ring, and what ring does not know by RustCrypto.
pub(super) static CRYPTO: Fallback<Ring, RustCrypto> = Fallback(Ring, RustCrypto);

/// Which groups are offered and taken in TLS 1.3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Groups {
    /// Those of ISO 15118-20 only: secp521r1, and x448 with the feature `ed448` (V2G20-1634).
    Standard,
    /// Also secp256r1, which is all that deployed peers have.
    #[default]
    Field,
}

/// For TLS 1.2: ISO 15118-2 knows secp256r1 only.
pub(super) fn tls12() -> CryptoProvider {
    provider(vec![rustls::crypto::ring::kx_group::SECP256R1])
}

/// For TLS 1.3, and for a vehicle that takes both.
pub(super) fn tls13(wanted: Groups) -> CryptoProvider {
    let mut offered: Vec<&'static dyn SupportedKxGroup> = vec![&groups::SECP521R1];
    #[cfg(feature = "ed448")]
    offered.push(&groups::X448);
    if wanted == Groups::Field {
        offered.push(rustls::crypto::ring::kx_group::SECP256R1);
    }
    provider(offered)
}

/// Signatures are checked by our own verifiers, not by the algorithms listed here.
fn provider(kx_groups: Vec<&'static dyn SupportedKxGroup>) -> CryptoProvider {
    CryptoProvider {
        cipher_suites: suites::all(),
        kx_groups,
        ..rustls::crypto::ring::default_provider()
    }
}
