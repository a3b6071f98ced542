//! Keys and certificates of the tester's own.

use v2g_contract::cert::make::{NameSource, Template};
use v2g_contract::cert::{Certificate, Role, Time};
use v2g_contract::crypto::{
    Crypto as _, Hash, KeyAlgorithm, PrivateKey, RustCrypto, Signer, SoftKey,
};

use super::CRYPTO;

/// Room for one certificate.
const CERTIFICATE: usize = 0x1000;

/// The same key for the same words, known to everybody: what it signs is not to be trusted.
pub(super) fn key(algorithm: KeyAlgorithm, words: &str) -> Option<SoftKey<RustCrypto>> {
    let hash = match algorithm {
        KeyAlgorithm::P256 => Hash::Sha256,
        _ => Hash::Sha512,
    };
    let words = format!("v2g conformance, {words}");
    let digest = CRYPTO.digest_of(hash, words.as_bytes()).ok()?;
    let digest = digest.as_bytes();
    let mut octets = vec![0; algorithm.private_len()];
    let free = octets.len().saturating_sub(digest.len());
    let places = octets.iter_mut().skip(free);
    places
        .zip(digest)
        .for_each(|(place, octet)| *place = *octet);
    let private = PrivateKey::new(algorithm, &octets).ok()?;
    SoftKey::new(RustCrypto, private).ok()
}

/// Who signs: its certificate, and its key.
#[derive(Clone, Copy)]
pub(super) struct Issuer<'i> {
    pub(super) certificate: Certificate<'i>,
    pub(super) key: &'i dyn Signer,
}

/// A certificate as the role's profile wants it, begun a week ago, but for what `change` does to it;
/// a root without an issuer.
pub(super) fn certificate(
    role: Role,
    subject: NameSource<'_>,
    key: &dyn Signer,
    issuer: Option<Issuer<'_>>,
    now: Time,
    change: impl FnOnce(&mut Template<'_>),
) -> Option<Vec<u8>> {
    let above = issuer.map(|issuer| issuer.certificate);
    let begins = now.plus_days(-7);
    let mut template = Template::of(
        role,
        subject,
        key.public_key(),
        begins,
        above.as_ref(),
        &CRYPTO,
    )
    .ok()?;
    // By the key, so that two certificates of an issuer have different numbers.
    let number = CRYPTO.digest_of(Hash::Sha256, key.public_key().as_bytes());
    let number = number.ok()?;
    let serial: Vec<u8> = [1]
        .iter()
        .chain(number.as_bytes())
        .take(8)
        .copied()
        .collect();
    template.serial = &serial;
    if let Some(above) = &above {
        template.not_after = template.not_after.min(above.not_after);
    }
    change(&mut template);
    let mut room = [0; CERTIFICATE];
    let signer = issuer.map_or(key, |issuer| issuer.key);
    let der = template.write(signer, &mut room).ok()?;
    Some(der.to_vec())
}
