//! The suites of both editions, all of which hash the handshake as it was on the wire.

use std::sync::LazyLock;

use rustls::crypto::ring::cipher_suite as ring;
use rustls::crypto::{CipherSuiteCommon, KeyExchangeAlgorithm};
use rustls::{
    CipherSuite, SignatureScheme, SupportedCipherSuite, Tls12CipherSuite, Tls13CipherSuite,
};

use super::cbc::Aes128CbcSha256;
use crate::tls::wire::WireHash;

/// The best first: TLS 1.3 as ISO 15118-20 orders them (V2G20-2458), then AEAD suites of TLS 1.2,
/// then the one that ISO 15118-2 prescribes.
pub(super) fn all() -> Vec<SupportedCipherSuite> {
    vec![
        SupportedCipherSuite::Tls13(&TLS13_AES_256_GCM),
        SupportedCipherSuite::Tls13(&TLS13_CHACHA20),
        SupportedCipherSuite::Tls12(&AES_256_GCM),
        SupportedCipherSuite::Tls12(&AES_128_GCM),
        SupportedCipherSuite::Tls12(&CHACHA20),
        SupportedCipherSuite::Tls12(&AES_128_CBC),
    ]
}

static TLS13_AES_256_GCM: LazyLock<Tls13CipherSuite> =
    LazyLock::new(|| tls13(ring::TLS13_AES_256_GCM_SHA384));
static TLS13_CHACHA20: LazyLock<Tls13CipherSuite> =
    LazyLock::new(|| tls13(ring::TLS13_CHACHA20_POLY1305_SHA256));
static AES_256_GCM: LazyLock<Tls12CipherSuite> =
    LazyLock::new(|| tls12(ring::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384));
static AES_128_GCM: LazyLock<Tls12CipherSuite> =
    LazyLock::new(|| tls12(ring::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
static CHACHA20: LazyLock<Tls12CipherSuite> =
    LazyLock::new(|| tls12(ring::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256));

/// TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, 0xC023: hash and key derivation as of the GCM suite.
static AES_128_CBC: LazyLock<Tls12CipherSuite> = LazyLock::new(|| {
    let gcm = &*AES_128_GCM;
    Tls12CipherSuite {
        common: CipherSuiteCommon {
            suite: CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
            hash_provider: gcm.common.hash_provider,
            confidentiality_limit: 1 << 24,
        },
        prf_provider: gcm.prf_provider,
        kx: KeyExchangeAlgorithm::ECDHE,
        sign: &[
            SignatureScheme::ECDSA_NISTP521_SHA512,
            SignatureScheme::ECDSA_NISTP384_SHA384,
            SignatureScheme::ECDSA_NISTP256_SHA256,
        ],
        aead_alg: &Aes128CbcSha256,
    }
});

fn tls13(suite: SupportedCipherSuite) -> Tls13CipherSuite {
    match suite {
        SupportedCipherSuite::Tls13(suite) => Tls13CipherSuite {
            common: common(&suite.common),
            hkdf_provider: suite.hkdf_provider,
            aead_alg: suite.aead_alg,
            quic: None,
        },
        SupportedCipherSuite::Tls12(_) => unreachable!("a suite of TLS 1.3 by its name"),
    }
}

fn tls12(suite: SupportedCipherSuite) -> Tls12CipherSuite {
    match suite {
        SupportedCipherSuite::Tls12(suite) => Tls12CipherSuite {
            common: common(&suite.common),
            prf_provider: suite.prf_provider,
            kx: suite.kx,
            sign: suite.sign,
            aead_alg: suite.aead_alg,
        },
        SupportedCipherSuite::Tls13(_) => unreachable!("a suite of TLS 1.2 by its name"),
    }
}

fn common(suite: &CipherSuiteCommon) -> CipherSuiteCommon {
    CipherSuiteCommon {
        suite: suite.suite,
        hash_provider: WireHash::of(suite.hash_provider),
        confidentiality_limit: suite.confidentiality_limit,
    }
}
