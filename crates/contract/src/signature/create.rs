//! Making a signature.

use core::fmt;

use v2g_exi::{Bytes, Error, List, Text};
use v2g_messages::xmldsig::{
    CanonicalizationMethod, DigestMethod, Reference, Signature, SignatureMethod, SignatureValue,
    SignedInfo, Transform, Transforms,
};

use super::algorithm::{self, CANONICAL_EXI, Policy};
use super::signed::{Form, Part, Signed};
use crate::cert::Edition;
use crate::crypto::{Crypto, CryptoError, Digest, KeyAlgorithm, SignatureAlgorithm};
use crate::crypto::{SignatureBytes, Signer};

/// The most octets of an `Id` that is signed: our choice, deployed ids have three.
pub const MAX_ID: usize = 31;

/// The most references, those of ISO 15118-20.
const MAX_REFERENCES: usize = Edition::Iso20.max_references();

/// Why no signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSigned {
    /// No part of the message has an `Id` to be signed by.
    NothingToSign,
    /// A part that must be signed has no `Id`, or one of more than [`MAX_ID`] octets.
    Id(&'static str),
    /// More parts than references are allowed.
    TooManyParts,
    /// Keys of this algorithm do not sign in this edition.
    WrongKey(KeyAlgorithm),
    /// A part cannot be written, or the buffer is too small.
    Encoding(Error),
    /// The key or the provider failed.
    Crypto(CryptoError),
}

impl fmt::Display for NotSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NothingToSign => f.write_str("no part of the message has an Id to be signed by"),
            Self::Id(part) => write!(f, "{part} has no Id, or one of more than {MAX_ID} octets"),
            Self::TooManyParts => f.write_str("more parts than a signature may have references"),
            Self::WrongKey(key) => write!(f, "a key on {key} does not sign in this edition"),
            Self::Encoding(error) => write!(f, "a part to be signed cannot be written: {error}"),
            Self::Crypto(error) => write!(f, "not signed: {error}"),
        }
    }
}

impl core::error::Error for NotSigned {}

impl From<Error> for NotSigned {
    fn from(error: Error) -> Self {
        Self::Encoding(error)
    }
}

impl From<CryptoError> for NotSigned {
    fn from(error: CryptoError) -> Self {
        Self::Crypto(error)
    }
}

/// Signs all parts of `message` that are to be signed and hands the signature to `then`, which puts
/// it into the header and encodes the message.
///
/// `buffer` holds the largest part or `SignedInfo`, whichever is larger.
///
/// # Errors
///
/// See [`NotSigned`].
pub fn sign<T: Signed, R>(
    crypto: &dyn Crypto,
    signer: &dyn Signer,
    message: &T,
    form: Form,
    buffer: &mut [u8],
    then: impl FnOnce(&Signature<'_>) -> R,
) -> Result<R, NotSigned> {
    let draft = Draft::new(crypto, signer.key_algorithm(), message, form, buffer)?;
    let signature = signer.sign(draft.algorithm(), draft.to_be_signed(buffer)?)?;
    Ok(draft.complete(&signature, then))
}

/// A signature before the key has signed: the digests of all parts.
///
/// For keys that answer later. [`sign`] is the short way.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    edition: Edition,
    form: Form,
    algorithm: SignatureAlgorithm,
    method: &'static str,
    digest_method: &'static str,
    digests: [Entry; MAX_REFERENCES],
    count: usize,
}

/// One part to be signed.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// `#` and the `Id`.
    uri: [u8; MAX_ID + 1],
    uri_len: usize,
    digest: Digest,
}

impl Entry {
    const BLANK: Self = Self {
        uri: [0; MAX_ID + 1],
        uri_len: 0,
        digest: Digest::EMPTY,
    };

    /// Takes over the `Id`; `None` if it is absent or too long.
    fn name(&mut self, part: &dyn Part) -> Option<()> {
        let (mark, room) = self.uri.split_first_mut()?;
        *mark = b'#';
        let id = part.id()?.copy_to(room)?;
        self.uri_len = id.len().checked_add(1).filter(|length| *length > 1)?;
        Some(())
    }

    fn uri(&self) -> &str {
        let octets = self.uri.get(..self.uri_len).unwrap_or_default();
        core::str::from_utf8(octets).unwrap_or_default()
    }
}

impl Draft {
    /// Digests the parts of `message` for a key of this algorithm.
    ///
    /// # Errors
    ///
    /// See [`NotSigned`].
    pub fn new<T: Signed>(
        crypto: &dyn Crypto,
        key: KeyAlgorithm,
        message: &T,
        form: Form,
        buffer: &mut [u8],
    ) -> Result<Self, NotSigned> {
        let edition = T::EDITION;
        let names = algorithm::native(key)
            .filter(|_| algorithm::key_admitted(edition, Policy::Field, key))
            .and_then(|(algorithm, hash)| {
                let method = algorithm::method_name(algorithm)?;
                Some((algorithm, hash, method, algorithm::digest_name(hash)?))
            });
        let (algorithm, hash, method, digest_method) = names.ok_or(NotSigned::WrongKey(key))?;
        let mut draft = Self {
            edition,
            form,
            algorithm,
            method,
            digest_method,
            digests: [Entry::BLANK; MAX_REFERENCES],
            count: 0,
        };
        let mut verdict = Ok(());
        message.parts(&mut |part| {
            if verdict.is_ok() {
                verdict = draft.add(part, buffer, |fragment| crypto.digest_of(hash, fragment));
            }
        });
        verdict?;
        if draft.count == 0 {
            return Err(NotSigned::NothingToSign);
        }
        Ok(draft)
    }

    fn add(
        &mut self,
        part: &dyn Part,
        buffer: &mut [u8],
        digest: impl FnOnce(&[u8]) -> Result<Digest, CryptoError>,
    ) -> Result<(), NotSigned> {
        if self.count >= self.edition.max_references() {
            return Err(NotSigned::TooManyParts);
        }
        let entry = self.digests.get_mut(self.count);
        let entry = entry.ok_or(NotSigned::TooManyParts)?;
        entry.name(part).ok_or(NotSigned::Id(part.element()))?;
        entry.digest = digest(part.fragment(self.form.emaid, buffer)?)?;
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// How the key must sign.
    #[must_use]
    pub const fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Writes the octets that the key must sign.
    ///
    /// # Errors
    ///
    /// [`NotSigned::Encoding`] for a buffer too small.
    pub fn to_be_signed<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], NotSigned> {
        let form = self.form.signed_info;
        let octets = self.with_signed_info(|info| form.encode(self.edition, info, buffer))?;
        Ok(octets)
    }

    /// Hands the finished signature to `then`.
    pub fn complete<R>(
        &self,
        signature: &SignatureBytes,
        then: impl FnOnce(&Signature<'_>) -> R,
    ) -> R {
        self.with_signed_info(|info| {
            then(&Signature {
                id: None,
                signed_info: *info,
                signature_value: SignatureValue {
                    id: None,
                    value: signature.as_bytes().into(),
                },
                key_info: None,
                object: List::EMPTY,
            })
        })
    }

    fn with_signed_info<R>(&self, then: impl FnOnce(&SignedInfo<'_>) -> R) -> R {
        let transform = [Transform {
            algorithm: Text::new(CANONICAL_EXI),
            items: List::EMPTY,
        }];
        let reference = self.digests.each_ref().map(|entry| Reference {
            id: None,
            kind: None,
            uri: Some(entry.uri().into()),
            transforms: Some(Transforms {
                transform: (&transform[..]).into(),
            }),
            digest_method: DigestMethod {
                algorithm: self.digest_method.into(),
                any: List::EMPTY,
            },
            digest_value: Bytes::from(entry.digest.as_bytes()),
        });
        then(&SignedInfo {
            id: None,
            canonicalization_method: CanonicalizationMethod {
                algorithm: Text::new(CANONICAL_EXI),
                any: List::EMPTY,
            },
            signature_method: SignatureMethod {
                algorithm: self.method.into(),
                hmac_output_length: None,
                any: List::EMPTY,
            },
            reference: reference.get(..self.count).unwrap_or_default().into(),
        })
    }
}
