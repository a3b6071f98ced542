//! Why an operation gave no result.

use core::fmt;

/// Why an operation gave no result; says nothing about secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CryptoError {
    /// The provider or token does not know this algorithm.
    Unsupported,
    /// Octets that are no key of the algorithm: wrong length, a point off the curve, a number out of
    /// range, a point of low order.
    InvalidKey,
    /// The signature does not belong to message and key, or is no signature.
    InvalidSignature,
    /// The ciphertext was not made with this key, or was changed.
    InvalidCiphertext,
    /// The token that holds the key failed, is locked or is gone.
    Token,
}

impl fmt::Display for CryptoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsupported => "the algorithm is not supported by this provider",
            Self::InvalidKey => "the octets are no key of the algorithm",
            Self::InvalidSignature => "the signature does not belong to message and key",
            Self::InvalidCiphertext => "the ciphertext was not made with this key or was changed",
            Self::Token => "the token that holds the key failed",
        })
    }
}

impl core::error::Error for CryptoError {}
