//! Checking a signature.

use core::fmt;

use v2g_exi::{Bytes, UNBOUNDED};
use v2g_messages::xmldsig::{Reference, Signature, SignedInfo};

use super::algorithm::{self, CANONICAL_EXI, Policy, Uri};
use super::refusal::{Forbidden, Refusal};
use super::signed::{EmaidForm, IdText, Part, Signed, SignedInfoForm};
use crate::cert::Edition;
use crate::crypto::{self, Crypto, CryptoError, Hash, PublicKey, SignatureAlgorithm};

/// A message whose signature was checked; only [`verify`] makes one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verified<T> {
    message: T,
    deviations: Deviations,
}

impl<T> Verified<T> {
    /// What was signed. Only the parts that [`Signed::parts`] shows are covered.
    #[must_use]
    pub const fn message(&self) -> &T {
        &self.message
    }

    /// In what the signature differs from the usual one.
    #[must_use]
    pub const fn deviations(&self) -> Deviations {
        self.deviations
    }
}

/// In what an accepted signature differs from the usual one, for the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deviations {
    /// The form in which `eMAID` was digested; `None`: it is no part.
    pub emaid: Option<EmaidForm>,
    /// By which schema set `SignedInfo` was signed.
    pub signed_info: SignedInfoForm,
    /// Algorithms that the edition does not have, or hints beside what is signed, were let pass
    /// ([`Policy::Field`]).
    pub field: bool,
}

impl fmt::Display for Deviations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = false;
        let mut say = |f: &mut fmt::Formatter<'_>, what: &str| {
            let comma = if core::mem::replace(&mut said, true) {
                ", "
            } else {
                ""
            };
            write!(f, "{comma}{what}")
        };
        match self.emaid {
            Some(EmaidForm::Relaxed) => say(f, "eMAID by the relaxed grammar")?,
            Some(EmaidForm::Strict) => say(f, "eMAID by its declared type")?,
            None => {}
        }
        if self.signed_info == SignedInfoForm::MessageSet {
            say(f, "SignedInfo by the message's schema set")?;
        }
        if self.field {
            say(f, "algorithms or hints beyond the standard")?;
        }
        if said { Ok(()) } else { f.write_str("none") }
    }
}

/// Checks that `signature` covers every part of `message` that must be signed, nothing else, and was
/// made with `key`.
///
/// Parts are digested as they are written anew from what was decoded, never as they were received.
/// `buffer` holds the largest part or `SignedInfo`, whichever is larger; its content means nothing
/// afterwards. Whether the key may vouch for the message is for its certificate to say.
///
/// # Errors
///
/// The first thing that is wrong, as a [`Refusal`].
pub fn verify<T: Signed>(
    crypto: &dyn Crypto,
    key: PublicKey<'_>,
    signature: &Signature<'_>,
    message: T,
    policy: Policy,
    buffer: &mut [u8],
) -> Result<Verified<T>, Refusal> {
    let mut check = Check {
        crypto,
        key,
        edition: T::EDITION,
        policy,
        buffer,
        deviations: Deviations::default(),
    };
    let algorithm = check.method(&signature.signed_info)?;
    check.hints(signature)?;
    check.references(&signature.signed_info)?;
    check.ids(&message)?;
    check.digests(&signature.signed_info, &message)?;
    check.value(algorithm, signature)?;
    let deviations = check.deviations;
    Ok(Verified {
        message,
        deviations,
    })
}

/// A check in progress.
struct Check<'c> {
    crypto: &'c dyn Crypto,
    key: PublicKey<'c>,
    edition: Edition,
    policy: Policy,
    buffer: &'c mut [u8],
    deviations: Deviations,
}

impl Check<'_> {
    /// Fields that must be absent, around and in what is signed.
    fn hints(&mut self, signature: &Signature<'_>) -> Result<(), Refusal> {
        let info = &signature.signed_info;
        let canonicalization = &info.canonicalization_method;
        refuse(info.id.is_some(), Forbidden::SignedInfoId)?;
        refuse(
            signature.signature_value.id.is_some(),
            Forbidden::SignatureValueId,
        )?;
        refuse(
            info.signature_method.hmac_output_length.is_some(),
            Forbidden::HmacOutputLength,
        )?;
        refuse(
            !canonicalization.any.is_empty() || !info.signature_method.any.is_empty(),
            Forbidden::MethodContent,
        )?;
        self.tolerate(signature.id.is_some(), Forbidden::SignatureId)?;
        self.tolerate(signature.key_info.is_some(), Forbidden::KeyInfo)?;
        self.tolerate(!signature.object.is_empty(), Forbidden::Object)?;
        if canonicalization.algorithm != CANONICAL_EXI {
            return Err(Refusal::Canonicalization);
        }
        Ok(())
    }

    /// What must be absent, but says nothing about what is signed.
    fn tolerate(&mut self, present: bool, what: Forbidden) -> Result<(), Refusal> {
        match self.policy {
            Policy::Strict => refuse(present, what),
            Policy::Field => {
                self.deviations.field |= present;
                Ok(())
            }
        }
    }

    /// The form of each reference.
    fn references(&mut self, info: &SignedInfo<'_>) -> Result<(), Refusal> {
        let allowed = self.edition.max_references();
        let found = info.reference.len();
        if found > allowed {
            return Err(Refusal::TooManyReferences { found, allowed });
        }
        for (reference, at) in info.reference.iter().zip(1..) {
            refuse(reference.kind.is_some(), Forbidden::ReferenceType)?;
            self.tolerate(reference.id.is_some(), Forbidden::ReferenceId)?;
            let transform = reference
                .transforms
                .filter(|transforms| transforms.transform.len() == 1)
                .and_then(|transforms| transforms.transform.first())
                .ok_or(Refusal::TransformCount(at))?;
            refuse(!transform.items.is_empty(), Forbidden::TransformContent)?;
            if transform.algorithm != CANONICAL_EXI {
                return Err(Refusal::Transform(at));
            }
            refuse(
                !reference.digest_method.any.is_empty(),
                Forbidden::MethodContent,
            )?;
            let uri = reference.uri.ok_or(Refusal::ReferenceUri(at))?;
            let mut points = uri.chars();
            if points.next() != Some('#') || points.next().is_none() {
                return Err(Refusal::ReferenceUri(at));
            }
        }
        Ok(())
    }

    /// Each signed part has an `Id` that no other element of the message has.
    fn ids<T: Signed>(&self, message: &T) -> Result<(), Refusal> {
        let mut verdict = Ok(());
        let mut parts = 0_usize;
        message.parts(&mut |part| {
            parts = parts.saturating_add(1);
            if verdict.is_ok() {
                verdict = check_id(part, message);
            }
        });
        verdict?;
        if parts == 0 {
            return Err(Refusal::NothingSigned);
        }
        Ok(())
    }

    /// Each part has one reference with its digest, and each reference is of a part.
    fn digests<T: Signed>(&mut self, info: &SignedInfo<'_>, message: &T) -> Result<(), Refusal> {
        let mut verdict = Ok(());
        message.parts(&mut |part| {
            if verdict.is_ok() {
                verdict = self.digest(info, part);
            }
        });
        if let Err(Refusal::DigestMismatch(named)) = verdict {
            return Err(self.blame(info, message, named));
        }
        verdict?;
        for (reference, at) in info.reference.iter().zip(1..) {
            let mut known = false;
            message.parts(&mut |part| known |= part.id().is_some_and(|id| names(&reference, &id)));
            if !known {
                return Err(Refusal::ExtraReference(at));
            }
        }
        Ok(())
    }

    /// The digest of one part against its reference.
    fn digest(&mut self, info: &SignedInfo<'_>, part: &dyn Part) -> Result<(), Refusal> {
        let element = part.element();
        let id = part.id().ok_or(Refusal::NoId(element))?;
        let mut found = info
            .reference
            .iter()
            .zip(1..)
            .filter(|(reference, _)| names(reference, &id));
        let (reference, at) = found.next().ok_or(Refusal::MissingReference(element))?;
        if found.next().is_some() {
            return Err(Refusal::DuplicateReference(element));
        }
        let hash = self.hash(&reference.digest_method.algorithm, at)?;
        if reference.digest_value.len() != hash.len() {
            return Err(Refusal::DigestLength(element));
        }
        let is_emaid = element == "eMAID";
        for form in [EmaidForm::Relaxed, EmaidForm::Strict] {
            if self.digests_to(part, form, hash, &reference.digest_value)? {
                self.deviations.emaid = is_emaid.then_some(form).or(self.deviations.emaid);
                return Ok(());
            }
            if !is_emaid {
                break;
            }
        }
        Err(Refusal::DigestMismatch(element))
    }

    fn hash(&mut self, name: &Uri<'_>, at: u8) -> Result<Hash, Refusal> {
        let key = self.key.algorithm();
        let hash = algorithm::digest(name, self.edition, self.policy, key)
            .ok_or(Refusal::DigestMethod(at))?;
        let strict = algorithm::digest(name, self.edition, Policy::Strict, key);
        self.deviations.field |= strict != Some(hash);
        Ok(hash)
    }

    fn digests_to(
        &mut self,
        part: &dyn Part,
        form: EmaidForm,
        hash: Hash,
        digest: &Bytes<'_, 0, UNBOUNDED>,
    ) -> Result<bool, Refusal> {
        let fragment = part.fragment(form, self.buffer)?;
        let made = self
            .crypto
            .digest_of(hash, fragment)
            .map_err(|_| Refusal::Unsupported)?;
        Ok(digest.iter().eq(made.as_bytes().iter().copied()))
    }

    /// What a reference digests instead of the part it names.
    fn blame<T: Signed>(
        &mut self,
        info: &SignedInfo<'_>,
        message: &T,
        named: &'static str,
    ) -> Refusal {
        let mut wanted: Option<(Hash, Bytes<'_, 0, UNBOUNDED>)> = None;
        message.parts(&mut |part| {
            let reference = part
                .id()
                .filter(|_| part.element() == named && wanted.is_none())
                .and_then(|id| info.reference.iter().find(|one| names(one, &id)));
            if let Some(reference) = reference {
                let hash = self.hash(&reference.digest_method.algorithm, 0);
                wanted = hash.ok().map(|hash| (hash, reference.digest_value));
            }
        });
        let mut refusal = Refusal::DigestMismatch(named);
        message.parts(&mut |part| {
            let Some((hash, digest)) = &wanted else {
                return;
            };
            for form in [EmaidForm::Relaxed, EmaidForm::Strict] {
                let digested = part.element();
                let same = self.digests_to(part, form, *hash, digest);
                if digested != named && same == Ok(true) {
                    refusal = Refusal::WrongElement { named, digested };
                }
            }
        });
        refusal
    }

    /// The signature itself, over either form of `SignedInfo`.
    fn value(
        &mut self,
        algorithm: SignatureAlgorithm,
        signature: &Signature<'_>,
    ) -> Result<(), Refusal> {
        let expected = self.key.algorithm().signature_len();
        let value = signature.signature_value.value;
        let mut room = [0; crypto::SignatureBytes::MAX_FIXED];
        let octets = value
            .copy_to(&mut room)
            .filter(|octets| octets.len() == expected)
            .ok_or(Refusal::SignatureLength {
                found: value.len(),
                expected,
            })?;
        for form in [SignedInfoForm::StandAlone, SignedInfoForm::MessageSet] {
            let signed = form.encode(self.edition, &signature.signed_info, self.buffer)?;
            let value = crypto::Signature::Fixed(octets);
            match self.crypto.verify(self.key, algorithm, signed, value) {
                Ok(()) => {
                    self.deviations.signed_info = form;
                    return Ok(());
                }
                Err(CryptoError::Unsupported) => return Err(Refusal::Unsupported),
                Err(CryptoError::InvalidKey) => return Err(Refusal::InvalidKey),
                Err(_) => {}
            }
        }
        Err(Refusal::SignatureMismatch)
    }

    fn method(&mut self, info: &SignedInfo<'_>) -> Result<SignatureAlgorithm, Refusal> {
        let key = self.key.algorithm();
        if !algorithm::key_admitted(self.edition, self.policy, key) {
            return Err(Refusal::WrongKey(key));
        }
        let name = &info.signature_method.algorithm;
        let method = algorithm::method(name, self.edition, self.policy, key)
            .ok_or(Refusal::SignatureMethod)?;
        let strict = algorithm::method(name, self.edition, Policy::Strict, key);
        self.deviations.field |=
            strict != Some(method) || !algorithm::key_admitted(self.edition, Policy::Strict, key);
        Ok(method)
    }
}

fn refuse(present: bool, what: Forbidden) -> Result<(), Refusal> {
    if present {
        return Err(Refusal::Forbidden(what));
    }
    Ok(())
}

/// Whether a reference names the element with this `Id`.
fn names(reference: &Reference<'_>, id: &IdText<'_>) -> bool {
    let uri = reference.uri.unwrap_or_default();
    let mut points = uri.chars();
    points.next() == Some('#') && points.eq(id.chars())
}

/// The part has an `Id`, and it is the only element with it.
fn check_id<T: Signed>(part: &dyn Part, message: &T) -> Result<(), Refusal> {
    let element = part.element();
    let id = part.id().filter(|id| !id.is_empty());
    let id = id.ok_or(Refusal::NoId(element))?;
    let mut count = 0_usize;
    message.parts(&mut |other| count = count.saturating_add(same(other.id(), id)));
    message.other_ids(&mut |other| count = count.saturating_add(same(Some(other), id)));
    if count > 1 {
        return Err(Refusal::DuplicateId(element));
    }
    Ok(())
}

fn same(one: Option<IdText<'_>>, other: IdText<'_>) -> usize {
    usize::from(one.is_some_and(|one| one == other))
}
