//! The envelope of ISO 15118-20: P-521 or X448, AES-256-GCM.
//!
//! Public sources do not agree on how the cipher's key is derived and what is authenticated along
//! with it, and no independent implementation is known to follow the standard's text. So these
//! points are a [`Scheme`] that can be chosen; the cipher tells when it is the wrong one, and
//! [`open`] tries all that it is given and says which one was right.
//!
//! Our choices, as long as nobody with the text in hand and a peer to try says otherwise:
//! - The default scheme: SHA-512, other info 01 55 56 by analogy with ISO 15118-2, and as
//!   authenticated data the PCID and the contract certificate's key identifier in hex.
//! - A public key on X448, 56 octets, is filled up with zeros behind it to the 133 octets of the
//!   schema; when reading, zeros in front and no filling are taken as well.
//! - A private key for Ed448 is 57 octets, the envelope has 56: the last octet is zero and does not
//!   travel, so whoever makes such a key must make it so.
//! - A key for a TPM, 206 octets, is read by analogy: 12 octets initialisation vector, 178 octets of
//!   an object that only the TPM can use, 16 octets tag.
//!
//! Source: ISO 15118-20:2022, V2G20-2492.

use v2g_messages::iso20::common::{EcdhCurve, EncryptedPrivateKey, SignedInstallationData};
use zeroize::{Zeroize, Zeroizing};

use super::{EnvelopeError, OTHER_INFO, derive, exactly};
use crate::crypto::{Agreement, Crypto, Hash, KeyAlgorithm, PrivateKey, PublicKey, SharedSecret};
use crate::fill;

/// What public sources do not agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scheme {
    /// Of the key derivation: SHA-256 or SHA-512.
    pub hash: Hash,
    /// Derives with 01 55 56 as ISO 15118-2 does; otherwise with nothing.
    pub other_info: bool,
    /// Authenticates PCID and key identifier along with the key.
    pub aad: bool,
}

impl Scheme {
    /// Our choice, see the module.
    pub const DEFAULT: Self = Self {
        hash: Hash::Sha512,
        other_info: true,
        aad: true,
    };

    /// All of them, the likeliest first; the fourth is that of the only open implementation.
    pub const ALL: [Self; 8] = {
        const fn scheme(hash: Hash, other_info: bool, aad: bool) -> Scheme {
            Scheme {
                hash,
                other_info,
                aad,
            }
        }
        [
            Self::DEFAULT,
            scheme(Hash::Sha512, true, false),
            scheme(Hash::Sha512, false, true),
            scheme(Hash::Sha512, false, false),
            scheme(Hash::Sha256, true, true),
            scheme(Hash::Sha256, true, false),
            scheme(Hash::Sha256, false, true),
            scheme(Hash::Sha256, false, false),
        ]
    };
}

impl Default for Scheme {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl core::fmt::Display for Scheme {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let info = if self.other_info { "015556" } else { "none" };
        let aad = if self.aad { "PCID and SKI" } else { "none" };
        let hash = match self.hash {
            Hash::Sha1 => "SHA-1",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        };
        write!(f, "{hash}, other info {info}, authenticated data {aad}")
    }
}

/// What is authenticated along with the key where the scheme says so: PCID, then the contract
/// certificate's subject key identifier in upper-case hex.
///
/// With a PCID of 18 characters and an identifier of 8 octets these are the 34 octets that public
/// text speaks of. Longer identifiers are taken whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Binding<'a> {
    /// Subject of the provisioning certificate.
    pub pcid: &'a str,
    /// Subject key identifier of the contract certificate.
    pub subject_key_id: &'a [u8],
}

impl Binding<'_> {
    /// The octets; `None` if there are more than a buffer of 96 holds.
    fn octets(&self) -> Option<([u8; 96], usize)> {
        const DIGITS: [u8; 16] = *b"0123456789ABCDEF";
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or_default();
        let hex = self
            .subject_key_id
            .iter()
            .flat_map(|octet| [digit(octet >> 4), digit(octet & 15)]);
        let mut octets = [0; 96];
        let mut used = 0_usize;
        for octet in self.pcid.bytes().chain(hex) {
            *octets.get_mut(used)? = octet;
            used = used.checked_add(1)?;
        }
        Some((octets, used))
    }
}

/// What the sender puts into `SignedInstallationData`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Curve of the key agreement.
    pub ecdh_curve: EcdhCurve,
    /// `DHPublicKey`.
    pub dh_public_key: [u8; 133],
    encrypted: [u8; TPM],
    len: usize,
}

/// Octets of an initialisation vector.
const IV: usize = 12;
/// Octets of an encrypted key: vector, key and tag.
const P521: usize = 94;
const X448: usize = 84;
const TPM: usize = 206;
/// Octets of an object for a TPM.
const TPM_OBJECT: usize = 178;

impl Envelope {
    /// The encrypted key as its element.
    #[must_use]
    pub fn encrypted_private_key(&self) -> EncryptedPrivateKey<'_> {
        let octets = self.encrypted.get(..self.len).unwrap_or_default();
        match self.len {
            TPM => EncryptedPrivateKey::Tpm(octets.into()),
            X448 => EncryptedPrivateKey::X448(octets.into()),
            _ => EncryptedPrivateKey::Secp521(octets.into()),
        }
    }
}

/// What travels in an envelope to be sealed.
#[derive(Clone, Copy, Debug)]
pub enum Payload<'a> {
    /// A key on P-521 or for Ed448.
    Key(&'a PrivateKey),
    /// An object that only the vehicle's TPM can use.
    TpmObject(&'a [u8; TPM_OBJECT]),
}

/// What was in an envelope.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A key that belongs to the contract certificate.
    Key(PrivateKey),
    /// An object for the vehicle's TPM, which checks it against the certificate itself.
    TpmObject([u8; TPM_OBJECT]),
}

/// Encrypts a contract key for the holder of `recipient`.
///
/// `ephemeral` is a new key pair on the curve of `recipient`, `iv` 12 octets of a cryptographic
/// random generator, each for this envelope alone.
///
/// # Errors
///
/// [`EnvelopeError::WrongKey`] for keys of other algorithms, [`EnvelopeError::LongSeed`], or
/// [`EnvelopeError::Crypto`].
pub fn seal(
    crypto: &dyn Crypto,
    ephemeral: &dyn Agreement,
    recipient: PublicKey<'_>,
    iv: [u8; IV],
    payload: Payload<'_>,
    scheme: Scheme,
    binding: Binding<'_>,
) -> Result<Envelope, EnvelopeError> {
    let dh_public = ephemeral.public_key();
    let ecdh_curve = curve(recipient.algorithm())?;
    curve(dh_public.algorithm())?;
    let plain = plain(&payload)?;
    let secret = ephemeral.agree(recipient).map_err(EnvelopeError::Crypto)?;
    let mut envelope = Envelope {
        ecdh_curve,
        dh_public_key: [0; 133],
        encrypted: [0; TPM],
        len: 0,
    };
    fill(&mut envelope.dh_public_key, dh_public.as_bytes());
    let key = cipher_key(crypto, scheme, &secret)?;
    let mut room = Zeroizing::new([0; TPM_OBJECT]);
    fill(room.as_mut_slice(), plain);
    let data = room.get_mut(..plain.len()).unwrap_or_default();
    let (aad, used) = aad(scheme, binding)?;
    let aad = aad.get(..used).unwrap_or_default();
    let tag = crypto
        .gcm_seal(&key, &iv, aad, data)
        .map_err(EnvelopeError::Crypto)?;
    let octets = iv.iter().chain(data.iter()).chain(&tag);
    for (slot, octet) in envelope.encrypted.iter_mut().zip(octets) {
        *slot = *octet;
        envelope.len = envelope.len.saturating_add(1);
    }
    Ok(envelope)
}

/// Decrypts what came in `data`; `certified` is the key in the contract certificate there.
///
/// Tries `schemes` in turn and tells which one was right; [`Scheme::ALL`] takes every one that is
/// known. Those that authenticate the PCID are passed over where `binding` has none.
///
/// # Errors
///
/// [`EnvelopeError::NotOpened`] if no scheme opens it or what comes out is not the key of the
/// certificate; the other kinds do not depend on secrets.
pub fn open(
    crypto: &dyn Crypto,
    recipient: &dyn Agreement,
    data: &SignedInstallationData<'_>,
    certified: PublicKey<'_>,
    schemes: &[Scheme],
    binding: Binding<'_>,
) -> Result<(Opened, Scheme), EnvelopeError> {
    let algorithm = recipient.public_key().algorithm();
    if curve(algorithm)? != data.ecdh_curve {
        return Err(EnvelopeError::WrongKey(algorithm));
    }
    let mut room = [0; 133];
    let octets = dh_public(data, algorithm, &mut room)?;
    let dh_public = PublicKey::new(algorithm, octets).map_err(|_| EnvelopeError::NotOpened)?;
    let secret = recipient.agree(dh_public).map_err(EnvelopeError::opening)?;
    for scheme in schemes {
        // Without a name the data would be empty, as in the schemes without.
        if scheme.aad && binding.pcid.is_empty() {
            continue;
        }
        let opened = match data.encrypted_private_key {
            EncryptedPrivateKey::Secp521(bytes) => {
                let sealed: [u8; P521] = exactly("SECP521_EncryptedPrivateKey", &bytes)?;
                decrypt::<66>(crypto, &secret, *scheme, binding, &sealed)?
                    .map(|plain| key(crypto, KeyAlgorithm::P521, &*plain, certified))
            }
            EncryptedPrivateKey::X448(bytes) => {
                let sealed: [u8; X448] = exactly("X448_EncryptedPrivateKey", &bytes)?;
                decrypt::<56>(crypto, &secret, *scheme, binding, &sealed)?
                    .map(|plain| key(crypto, KeyAlgorithm::Ed448, &*plain, certified))
            }
            EncryptedPrivateKey::Tpm(bytes) => {
                let sealed: [u8; TPM] = exactly("TPM_EncryptedPrivateKey", &bytes)?;
                decrypt::<TPM_OBJECT>(crypto, &secret, *scheme, binding, &sealed)?
                    .map(|plain| Ok(Opened::TpmObject(*plain)))
            }
        };
        if let Some(opened) = opened {
            return Ok((opened?, *scheme));
        }
    }
    Err(EnvelopeError::NotOpened)
}

/// The curve of a key that agrees.
const fn curve(algorithm: KeyAlgorithm) -> Result<EcdhCurve, EnvelopeError> {
    match algorithm {
        KeyAlgorithm::P521 => Ok(EcdhCurve::Secp521),
        KeyAlgorithm::X448 => Ok(EcdhCurve::X448),
        other => Err(EnvelopeError::WrongKey(other)),
    }
}

/// The octets to be encrypted.
fn plain<'p>(payload: &Payload<'p>) -> Result<&'p [u8], EnvelopeError> {
    match payload {
        Payload::TpmObject(object) => Ok(*object),
        Payload::Key(key) => match (key.algorithm(), key.expose()) {
            (KeyAlgorithm::P521, octets) => Ok(octets),
            (KeyAlgorithm::Ed448, [octets @ .., 0]) => Ok(octets),
            (KeyAlgorithm::Ed448, _) => Err(EnvelopeError::LongSeed),
            (other, _) => Err(EnvelopeError::WrongKey(other)),
        },
    }
}

fn cipher_key(
    crypto: &dyn Crypto,
    scheme: Scheme,
    secret: &SharedSecret,
) -> Result<Zeroizing<[u8; 32]>, EnvelopeError> {
    let other_info = if scheme.other_info {
        &OTHER_INFO[..]
    } else {
        &[]
    };
    derive(crypto, scheme.hash, secret, other_info)
}

/// The authenticated data of a scheme, and how many octets they are.
fn aad(scheme: Scheme, binding: Binding<'_>) -> Result<([u8; 96], usize), EnvelopeError> {
    if !scheme.aad {
        return Ok(([0; 96], 0));
    }
    let octets = binding.octets().filter(|_| !binding.pcid.is_empty());
    octets.ok_or(EnvelopeError::Length {
        element: "PCID and subject key identifier",
        found: binding.pcid.len(),
        expected: 18,
    })
}

/// The public key without what fills it up.
fn dh_public<'r>(
    data: &SignedInstallationData<'_>,
    algorithm: KeyAlgorithm,
    room: &'r mut [u8; 133],
) -> Result<&'r [u8], EnvelopeError> {
    let expected = algorithm.public_len();
    let wrong = EnvelopeError::Length {
        element: "DHPublicKey",
        found: data.dh_public_key.len(),
        expected: 133,
    };
    let octets = data.dh_public_key.copy_to(room).ok_or(wrong)?;
    if octets.len() == expected {
        return Ok(octets);
    }
    if octets.len() != 133 {
        return Err(wrong);
    }
    let filling = 133_usize.saturating_sub(expected);
    let (front, behind) = octets.split_at_checked(filling).ok_or(wrong)?;
    let key = octets.get(..expected).unwrap_or_default();
    let zero = |octets: &[u8]| octets.iter().all(|octet| *octet == 0);
    match (
        zero(octets.get(expected..).unwrap_or_default()),
        zero(front),
    ) {
        (true, _) => Ok(key),
        (false, true) => Ok(behind),
        (false, false) => Err(EnvelopeError::NotOpened),
    }
}

/// Decrypts by one scheme; `None`: it is not the right one.
fn decrypt<const N: usize>(
    crypto: &dyn Crypto,
    secret: &SharedSecret,
    scheme: Scheme,
    binding: Binding<'_>,
    sealed: &[u8],
) -> Result<Option<Zeroizing<[u8; N]>>, EnvelopeError> {
    let key = cipher_key(crypto, scheme, secret)?;
    let parts = sealed.split_first_chunk::<IV>();
    let parts = parts.and_then(|(iv, rest)| Some((iv, rest.split_last_chunk::<16>()?)));
    let (iv, (data, tag)) = parts.ok_or(EnvelopeError::NotOpened)?;
    let mut plain = Zeroizing::new([0; N]);
    fill(plain.as_mut_slice(), data);
    let (aad, used) = aad(scheme, binding)?;
    let aad = aad.get(..used).unwrap_or_default();
    match crypto.gcm_open(&key, iv, aad, plain.as_mut_slice(), tag) {
        Ok(()) => Ok(Some(plain)),
        Err(error) => match EnvelopeError::opening(error) {
            EnvelopeError::NotOpened => Ok(None),
            failure => Err(failure),
        },
    }
}

/// The key, if it is that of the certificate.
fn key(
    crypto: &dyn Crypto,
    algorithm: KeyAlgorithm,
    octets: &[u8],
    certified: PublicKey<'_>,
) -> Result<Opened, EnvelopeError> {
    // A seed for Ed448 travels without its last octet, a zero.
    let mut whole = [0; 66];
    fill(&mut whole, octets);
    let key = whole.get(..algorithm.private_len()).unwrap_or_default();
    let private = PrivateKey::new(algorithm, key);
    whole.zeroize();
    let private = private.map_err(EnvelopeError::opening)?;
    let public = crypto
        .public_key(&private)
        .map_err(EnvelopeError::opening)?;
    if public.as_key() == certified {
        Ok(Opened::Key(private))
    } else {
        Err(EnvelopeError::NotOpened)
    }
}
