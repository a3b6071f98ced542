//! Peers' certificates judged by the profiles of ISO 15118: no host names, roots by purpose, roles.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, OtherError, PeerMisbehaved,
    SignatureScheme,
};
use v2g_contract::cert::{
    Certificate, Edition, Evidence, Leniency, Policy, Reason, Refusal, Revocation, Time, leaf,
    verify,
};
use v2g_contract::crypto::{Crypto, Hash, KeyAlgorithm, Signature, SignatureAlgorithm};

use super::provider::CRYPTO;
use super::roots::{RootStore, names};
use super::wire::Statuses;

/// By which rules peers are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How much certificates may differ from their profile. [`Leniency::Field`], which is the default here, also
    /// takes a provisioning certificate for a vehicle's.
    pub leniency: Leniency,
    /// What must be known of revocation.
    pub revocation: Revocation,
    /// Whether our clock is good enough to judge validity by it (V2G2-886).
    pub validity: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            leniency: Leniency::Field,
            revocation: Revocation::IfKnown,
            validity: true,
        }
    }
}

/// What all verifiers share. One is made for each handshake and keeps why the peer was refused.
#[derive(Debug)]
pub(super) struct Verifier {
    rules: Rules,
    roots: Arc<RootStore>,
    hints: Vec<DistinguishedName>,
    /// Responses beyond the leaf's.
    statuses: Statuses,
    mandatory: bool,
    refusal: Mutex<Option<Refusal>>,
}

impl Verifier {
    /// A vehicle judges stations.
    pub(super) fn of_stations(rules: Rules, roots: Arc<RootStore>, statuses: Statuses) -> Self {
        let hints = names(roots.of_stations());
        Self::new(rules, roots, hints, statuses)
    }

    /// A station judges vehicles.
    pub(super) fn of_vehicles(rules: Rules, roots: Arc<RootStore>) -> Self {
        let hints = names(roots.of_vehicles());
        Self::new(rules, roots, hints, Statuses::default())
    }

    fn new(
        rules: Rules,
        roots: Arc<RootStore>,
        hints: Vec<DistinguishedName>,
        statuses: Statuses,
    ) -> Self {
        Self {
            rules,
            roots,
            hints,
            statuses,
            mandatory: rules.leniency == Leniency::Strict,
            refusal: Mutex::new(None),
        }
    }

    /// Why the peer was refused, if it was by us.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn policy(&self, leaf: &[u8], now: UnixTime, revocation: Revocation) -> Policy {
        let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        Policy {
            edition: edition(leaf),
            leniency: self.rules.leniency,
            time: self.rules.validity.then_some(Time::from_unix(seconds)),
            revocation,
        }
    }

    fn refuse(&self, refusal: Refusal) -> Error {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal);
        Error::InvalidCertificate(alert(refusal))
    }
}

/// Which edition's profile a certificate is judged by: that of its curve.
pub(super) fn edition(leaf: &[u8]) -> Edition {
    let key = Certificate::parse(leaf).ok().and_then(|leaf| leaf.key.key);
    match key.map(|key| key.algorithm()) {
        Some(KeyAlgorithm::P256) => Edition::Iso2,
        _ => Edition::Iso20,
    }
}

/// What the peer is told: rustls turns these into alerts.
fn alert(refusal: Refusal) -> CertificateError {
    match (refusal, refusal.reason()) {
        (Refusal::Unreadable { .. } | Refusal::Empty, _) => CertificateError::BadEncoding,
        (Refusal::NotYetValid(..), _) => CertificateError::NotValidYet,
        (_, Reason::CertificateExpired) => CertificateError::Expired,
        (_, Reason::CertificateRevoked) => CertificateError::Revoked,
        (_, Reason::SignatureError) => CertificateError::Other(OtherError(Arc::new(refusal))),
        (Refusal::UntrustedRoot | Refusal::IssuerMismatch(_), _) => CertificateError::UnknownIssuer,
        (Refusal::StatusMissing(_) | Refusal::Status(..), _) => {
            CertificateError::InvalidOcspResponse
        }
        (Refusal::Misfit(..), _) => CertificateError::InvalidPurpose,
        _ => CertificateError::Other(OtherError(Arc::new(refusal))),
    }
}

fn chain<'c>(leaf: &'c CertificateDer<'_>, others: &'c [CertificateDer<'_>]) -> Vec<&'c [u8]> {
    let others = others.iter().map(AsRef::as_ref);
    std::iter::once(leaf.as_ref()).chain(others).collect()
}

/// What rustls asks of both kinds of verifier in the same words.
macro_rules! signatures_of_handshakes {
    () => {
        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signed: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            check(message, certificate, signed, false)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signed: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            check(message, certificate, signed, true)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            schemes()
        }
    };
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = chain(end_entity, intermediates);
        let policy = self.policy(end_entity, now, self.rules.revocation);
        let all = self
            .statuses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let stapled: Vec<&[u8]> = all.iter().map(|status| &status[..]).chain([ocsp]).collect();
        let evidence = Evidence {
            ocsp: &stapled,
            ..Evidence::NONE
        };
        let judged = self.roots.with_trust(|trust| {
            verify::<leaf::Secc>(&chain, trust, &policy, &evidence, &CRYPTO).map(drop)
        });
        judged
            .map(|()| ServerCertVerified::assertion())
            .map_err(|refusal| self.refuse(refusal))
    }

    signatures_of_handshakes!();

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        (!self.hints.is_empty()).then_some(&self.hints)
    }
}

impl ClientCertVerifier for Verifier {
    fn client_auth_mandatory(&self) -> bool {
        self.mandatory
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let chain = chain(end_entity, intermediates);
        // Vehicles do not staple: a request for it is forbidden (V2G20-2407).
        let policy = self.policy(end_entity, now, Revocation::Ignore);
        let judged = self.roots.with_trust(|trust| {
            let vehicle = verify::<leaf::Vehicle>(&chain, trust, &policy, &Evidence::NONE, &CRYPTO);
            match vehicle {
                Ok(_) => Ok(()),
                Err(refusal) if self.rules.leniency == Leniency::Strict => Err(refusal),
                Err(refusal) => {
                    let evidence = &Evidence::NONE;
                    verify::<leaf::Provisioning>(&chain, trust, &policy, evidence, &CRYPTO)
                        .map(drop)
                        .map_err(|_| refusal)
                }
            }
        });
        judged
            .map(|()| ClientCertVerified::assertion())
            .map_err(|refusal| self.refuse(refusal))
    }

    signatures_of_handshakes!();
}

/// Signatures that are taken: the order of ISO 15118-20 (V2G20-1667), then what ISO 15118-2 and the field have.
const SCHEMES: &[(SignatureScheme, KeyAlgorithm, SignatureAlgorithm)] = &[
    (
        SignatureScheme::ECDSA_NISTP521_SHA512,
        KeyAlgorithm::P521,
        SignatureAlgorithm::Ecdsa(Hash::Sha512),
    ),
    #[cfg(feature = "ed448")]
    (
        SignatureScheme::ED448,
        KeyAlgorithm::Ed448,
        SignatureAlgorithm::Ed448,
    ),
    (
        SignatureScheme::ECDSA_NISTP256_SHA256,
        KeyAlgorithm::P256,
        SignatureAlgorithm::Ecdsa(Hash::Sha256),
    ),
    (
        SignatureScheme::ECDSA_NISTP384_SHA384,
        KeyAlgorithm::P384,
        SignatureAlgorithm::Ecdsa(Hash::Sha384),
    ),
];

fn schemes() -> Vec<SignatureScheme> {
    SCHEMES.iter().map(|(scheme, ..)| *scheme).collect()
}

/// The signature of a handshake. In TLS 1.2 the scheme's curve says nothing (RFC 8446, 4.2.3).
fn check(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
    curve_counts: bool,
) -> Result<HandshakeSignatureValid, Error> {
    let wrong = || Error::from(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme);
    let known = SCHEMES.iter().find(|(scheme, ..)| *scheme == signed.scheme);
    let (_, curve, algorithm) = known.ok_or_else(wrong)?;
    let certificate = Certificate::parse(certificate);
    let certificate =
        certificate.map_err(|_| Error::InvalidCertificate(CertificateError::BadEncoding))?;
    let key = certificate.key.key.ok_or_else(wrong)?;
    if (curve_counts && key.algorithm() != *curve) || !algorithm.fits(key.algorithm()) {
        return Err(wrong());
    }
    CRYPTO
        .verify(key, *algorithm, message, Signature::Der(signed.signature()))
        .map(|()| HandshakeSignatureValid::assertion())
        .map_err(|_| Error::InvalidCertificate(CertificateError::BadSignature))
}
