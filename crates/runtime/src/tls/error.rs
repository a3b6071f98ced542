//! Why a handshake failed.

use std::time::Duration;

use thiserror::Error;
use v2g_contract::cert::Refusal;

/// Why there is no TLS connection.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The peer's certificates are not good.
    #[error("the peer's certificate is refused: {0}")]
    Refused(Refusal),
    /// The peer or the connection did something else wrong, or the peer refuses us.
    #[error("{0}")]
    Handshake(std::io::Error),
    /// The peer took too long.
    #[error("no TLS handshake within {} s", .0.as_secs())]
    TooSlow(Duration),
    /// No certificate of ours fits what the peer can check.
    #[error("no certificate chain of ours fits what the vehicle can check")]
    NoChain,
    /// rustls does not take our settings.
    #[error("TLS cannot be set up: {0}")]
    Setup(rustls::Error),
    /// In TLS 1.3 without a certificate of the peer where it must have shown one.
    #[error("the peer proved nothing about itself")]
    NothingProved,
}
