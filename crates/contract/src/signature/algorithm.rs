//! Names of algorithms as they stand in a signature, and which of them are taken.

use v2g_exi::{Text, UNBOUNDED};

use crate::cert::Edition;
use crate::crypto::{Hash, KeyAlgorithm, SignatureAlgorithm};

/// Canonicalization and transform: the EXI fragment.
pub const CANONICAL_EXI: &str = "http://www.w3.org/TR/canonical-exi/";

/// Signature methods by name.
const METHODS: [(&str, SignatureAlgorithm); 4] = [
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        SignatureAlgorithm::Ecdsa(Hash::Sha256),
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        SignatureAlgorithm::Ecdsa(Hash::Sha384),
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
        SignatureAlgorithm::Ecdsa(Hash::Sha512),
    ),
    // RFC 9231; that ISO 15118-20 uses this name is not publicly confirmed.
    (
        "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448",
        SignatureAlgorithm::Ed448,
    ),
];

/// Digest methods by name.
const DIGESTS: [(&str, Hash); 3] = [
    ("http://www.w3.org/2001/04/xmlenc#sha256", Hash::Sha256),
    (
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        Hash::Sha384,
    ),
    ("http://www.w3.org/2001/04/xmlenc#sha512", Hash::Sha512),
];

/// How closely a signature must keep to the standard's choice of algorithms and fields.
///
/// Neither weakens what is proved: every required part is digested, every digest is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// In ISO 15118-2 P-256 with SHA-256; in ISO 15118-20 P-521 or Ed448 with SHA-512.
    Strict,
    /// In ISO 15118-20 also P-256 and P-384, and the hashes that the names in the signature say, as
    /// deployed stacks send them (SHA-256 with P-256). In both editions hints beside what is signed
    /// (`KeyInfo`, `Object`, `Signature/@Id`, `Reference/@Id`) are ignored instead of refused.
    #[default]
    Field,
}

/// The text of a name in a signature.
pub(super) type Uri<'a> = Text<'a, 0, UNBOUNDED>;

/// Which key algorithms sign in an edition.
pub(super) fn key_admitted(edition: Edition, policy: Policy, key: KeyAlgorithm) -> bool {
    match (edition, key) {
        (Edition::Iso2, KeyAlgorithm::P256)
        | (Edition::Iso20, KeyAlgorithm::P521 | KeyAlgorithm::Ed448) => true,
        (Edition::Iso20, KeyAlgorithm::P256 | KeyAlgorithm::P384) => policy == Policy::Field,
        _ => false,
    }
}

/// How a key signs when nothing else is said, and the digest that goes with it.
///
/// With Ed448 the parts are digested with SHA-512: our choice, as the standard's is not public.
pub(super) fn native(key: KeyAlgorithm) -> Option<(SignatureAlgorithm, Hash)> {
    let algorithm = SignatureAlgorithm::of(key)?;
    Some(match algorithm {
        SignatureAlgorithm::Ecdsa(hash) => (algorithm, hash),
        SignatureAlgorithm::Ed448 => (algorithm, Hash::Sha512),
    })
}

/// The signature method of this name, if it may be used with the key.
pub(super) fn method(
    name: &Uri<'_>,
    edition: Edition,
    policy: Policy,
    key: KeyAlgorithm,
) -> Option<SignatureAlgorithm> {
    let (_, algorithm) = METHODS.into_iter().find(|(known, _)| *name == **known)?;
    let free = edition == Edition::Iso20 && policy == Policy::Field;
    let admitted = native(key).is_some_and(|(native, _)| native == algorithm);
    (algorithm.fits(key) && (admitted || free)).then_some(algorithm)
}

/// The digest method of this name, if it may be used with the key.
pub(super) fn digest(
    name: &Uri<'_>,
    edition: Edition,
    policy: Policy,
    key: KeyAlgorithm,
) -> Option<Hash> {
    let (_, hash) = DIGESTS.into_iter().find(|(known, _)| *name == **known)?;
    let free = edition == Edition::Iso20 && policy == Policy::Field;
    let admitted = native(key).is_some_and(|(_, native)| native == hash);
    (admitted || free).then_some(hash)
}

/// The name of a signature method.
pub(super) fn method_name(algorithm: SignatureAlgorithm) -> Option<&'static str> {
    METHODS
        .into_iter()
        .find_map(|(name, known)| (known == algorithm).then_some(name))
}

/// The name of a digest method.
pub(super) fn digest_name(hash: Hash) -> Option<&'static str> {
    DIGESTS
        .into_iter()
        .find_map(|(name, known)| (known == hash).then_some(name))
}
