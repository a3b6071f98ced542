//! The attacks, and what each one must meet.

use super::forged::Forged;
use v2g_contract::cert::Edition;
use v2g_contract::crypto::KeyAlgorithm;
use v2g_contract::signature::{Forbidden, Refusal};

/// Who signs what was forged.
#[derive(Clone, Copy)]
pub enum By {
    /// The value stays as it is, or is forged itself.
    Nobody,
    /// The owner of the key: only the rule that is broken stands in the way.
    Owner,
    /// Someone with a key of the same kind.
    Stranger,
}

/// What the verdict depends on.
pub struct Expected {
    pub edition: Edition,
    pub parts: usize,
    pub first: &'static str,
    pub key: KeyAlgorithm,
}

impl Expected {
    /// One reference more than there are parts.
    fn one_more(&self, refusal: Refusal) -> Refusal {
        let found = self.parts + 1;
        let allowed = self.edition.max_references();
        if found > allowed {
            return Refusal::TooManyReferences { found, allowed };
        }
        refusal
    }
}

pub struct Attack {
    pub name: &'static str,
    pub signer: By,
    /// Changes a good signature; the second one is over another message of the same kind.
    pub forge: fn(&mut Forged, &Forged),
    pub expected: fn(&Expected) -> Result<(), Refusal>,
}

/// One line of the table.
macro_rules! attacks {
    ($($by:ident $name:literal: $forge:expr => $expected:expr;)*) => {
        &[$(Attack {
            name: $name,
            signer: By::$by,
            forge: $forge,
            expected: $expected,
        }),*]
    };
}

const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const RSA: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const HMAC: &str = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";
const SHA384: &str = "http://www.w3.org/2001/04/xmldsig-more#sha384";
const ECDSA384: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384";

fn forbidden(what: Forbidden) -> Result<(), Refusal> {
    Err(Refusal::Forbidden(what))
}

fn length(found: usize, case: &Expected) -> Result<(), Refusal> {
    let expected = case.key.signature_len();
    Err(Refusal::SignatureLength { found, expected })
}

pub const ATTACKS: &[Attack] = attacks! {
    Owner "nothing is changed": |_, _| {} => |_| Ok(());
    // Fields that must be absent.
    Owner "Signature has an Id": |it, _| it.id = Some("S".into())
        => |_| forbidden(Forbidden::SignatureId);
    Owner "SignedInfo has an Id": |it, _| it.info_id = Some("S".into())
        => |_| forbidden(Forbidden::SignedInfoId);
    Owner "SignatureValue has an Id": |it, _| it.value_id = Some("S".into())
        => |_| forbidden(Forbidden::SignatureValueId);
    Owner "a reference has an Id": |it, _| it.references[0].id = Some("R".into())
        => |_| forbidden(Forbidden::ReferenceId);
    Owner "a reference has a type": |it, _| it.references[0].kind = Some("urn:x".into())
        => |_| forbidden(Forbidden::ReferenceType);
    Owner "the signature is cut off": |it, _| it.hmac_output_length = true
        => |_| forbidden(Forbidden::HmacOutputLength);
    Owner "a transform selects nodes": |it, _| it.references[0].xpath = true
        => |_| forbidden(Forbidden::TransformContent);
    Owner "KeyInfo is there": |it, _| it.key_info = true => |_| forbidden(Forbidden::KeyInfo);
    Owner "an Object is there": |it, _| it.object = true => |_| forbidden(Forbidden::Object);
    // Methods.
    Owner "canonicalization is that of XML": |it, _| it.canonicalization = C14N.into()
        => |_| Err(Refusal::Canonicalization);
    Owner "canonicalization is empty": |it, _| it.canonicalization.clear()
        => |_| Err(Refusal::Canonicalization);
    Owner "canonicalization lacks its last letter": |it, _| { it.canonicalization.pop(); }
        => |_| Err(Refusal::Canonicalization);
    Owner "canonicalization has a letter more": |it, _| it.canonicalization.push('#')
        => |_| Err(Refusal::Canonicalization);
    Owner "the method is RSA": |it, _| it.method = RSA.into() => |_| Err(Refusal::SignatureMethod);
    Owner "the method is a keyed hash": |it, _| it.method = HMAC.into()
        => |_| Err(Refusal::SignatureMethod);
    Owner "the method has another hash": |it, _| it.method = ECDSA384.into()
        => |_| Err(Refusal::SignatureMethod);
    Owner "the method is empty": |it, _| it.method.clear() => |_| Err(Refusal::SignatureMethod);
    Owner "the digest is SHA-1": |it, _| it.references[0].digest_method = SHA1.into()
        => |_| Err(Refusal::DigestMethod(1));
    Owner "the digest is SHA-384": |it, _| it.references[0].digest_method = SHA384.into()
        => |_| Err(Refusal::DigestMethod(1));
    Owner "the digest has no name": |it, _| it.references[0].digest_method.clear()
        => |_| Err(Refusal::DigestMethod(1));
    // Transforms.
    Owner "there are no transforms": |it, _| it.references[0].transforms = None
        => |_| Err(Refusal::TransformCount(1));
    Owner "there are two transforms": |it, _| {
        let transforms = it.references[0].transforms.as_mut().unwrap();
        transforms.push(transforms[0].clone());
    } => |_| Err(Refusal::TransformCount(1));
    Owner "the transform is that of XML":
        |it, _| it.references[0].transforms = Some(vec![C14N.into()])
        => |_| Err(Refusal::Transform(1));
    Owner "the transform takes the signature out":
        |it, _| it.references[0].transforms = Some(vec![ENVELOPED.into()])
        => |_| Err(Refusal::Transform(1));
    // What references name.
    Owner "a reference names nothing": |it, _| it.references[0].uri = None
        => |_| Err(Refusal::ReferenceUri(1));
    Owner "a reference names the whole document": |it, _| it.references[0].uri = Some("".into())
        => |_| Err(Refusal::ReferenceUri(1));
    Owner "a reference has an empty name": |it, _| it.references[0].uri = Some("#".into())
        => |_| Err(Refusal::ReferenceUri(1));
    Owner "a reference lacks the mark":
        |it, _| { it.references[0].uri.as_mut().unwrap().remove(0); }
        => |_| Err(Refusal::ReferenceUri(1));
    Owner "a reference names another document":
        |it, _| it.references[0].uri.as_mut().unwrap().insert_str(0, "http://x/")
        => |_| Err(Refusal::ReferenceUri(1));
    Owner "a reference names a longer Id":
        |it, _| it.references[0].uri.as_mut().unwrap().push('0')
        => |case| Err(Refusal::MissingReference(case.first));
    Owner "a reference names a shorter Id":
        |it, _| { it.references[0].uri.as_mut().unwrap().pop(); }
        => |case| Err(Refusal::MissingReference(case.first));
    Owner "a reference names in other letters":
        |it, _| it.references[0].uri.as_mut().unwrap().make_ascii_uppercase()
        => |case| Err(Refusal::MissingReference(case.first));
    Owner "a reference names by expression":
        |it, _| it.references[0].uri = Some("#xpointer(id('id1'))".into())
        => |case| Err(Refusal::MissingReference(case.first));
    Owner "a reference names the root": |it, _| it.references[0].uri = Some("#xpointer(/)".into())
        => |case| Err(Refusal::MissingReference(case.first));
    Owner "there is no reference": |it, _| it.references.clear()
        => |case| Err(Refusal::MissingReference(case.first));
    Owner "a part has two references": |it, _| it.references.push(it.references[0].clone())
        => |case| Err(case.one_more(Refusal::DuplicateReference(case.first)));
    Owner "a part has a second reference with the digest of another message": |it, other| {
        it.references.push(other.references[0].clone());
    } => |case| Err(case.one_more(Refusal::DuplicateReference(case.first)));
    Owner "a reference names what is not there": |it, _| {
        it.references.push(it.references[0].clone());
        it.references.last_mut().unwrap().uri = Some("#decoy".into());
    } => |case| Err(case.one_more(Refusal::ExtraReference(case.parts as u8 + 1)));
    Owner "there are too many references":
        |it, _| it.references = vec![it.references[0].clone(); 9]
        => |case| Err(Refusal::TooManyReferences {
            found: 9,
            allowed: case.edition.max_references(),
        });
    // Digests.
    Owner "a bit of the digest is flipped": |it, _| it.references[0].digest[7] ^= 0x10
        => |case| Err(Refusal::DigestMismatch(case.first));
    Owner "the digest is of another message":
        |it, other| it.references[0].digest = other.references[0].digest.clone()
        => |case| Err(Refusal::DigestMismatch(case.first));
    Owner "the digest is cut": |it, _| { it.references[0].digest.pop(); }
        => |case| Err(Refusal::DigestLength(case.first));
    Owner "the digest has an octet more": |it, _| it.references[0].digest.push(0)
        => |case| Err(Refusal::DigestLength(case.first));
    Owner "the digest is empty": |it, _| it.references[0].digest.clear()
        => |case| Err(Refusal::DigestLength(case.first));
    // The value.
    Stranger "a stranger signs": |_, _| {} => |_| Err(Refusal::SignatureMismatch);
    Nobody "the value is of another message": |it, other| it.value = other.value.clone()
        => |_| Err(Refusal::SignatureMismatch);
    Nobody "the whole signature is of another message": |it, other| *it = other.clone()
        => |case| Err(Refusal::DigestMismatch(case.first));
    Nobody "a bit of the value is flipped": |it, _| it.value[5] ^= 1
        => |_| Err(Refusal::SignatureMismatch);
    Nobody "the last bit of the value is flipped": |it, _| *it.value.last_mut().unwrap() ^= 1
        => |_| Err(Refusal::SignatureMismatch);
    Nobody "the halves of the value are swapped": |it, _| {
        let half = it.value.len() / 2;
        it.value.rotate_left(half);
    } => |_| Err(Refusal::SignatureMismatch);
    Nobody "the value is zero": |it, _| it.value.fill(0) => |_| Err(Refusal::SignatureMismatch);
    Nobody "the first half of the value is zero": |it, _| {
        let half = it.value.len() / 2;
        it.value[..half].fill(0);
    } => |_| Err(Refusal::SignatureMismatch);
    Nobody "the second half of the value is zero": |it, _| {
        let half = it.value.len() / 2;
        it.value[half..].fill(0);
    } => |_| Err(Refusal::SignatureMismatch);
    Nobody "the value is beyond the order": |it, _| it.value.fill(0xFF)
        => |_| Err(Refusal::SignatureMismatch);
    Nobody "the value is cut": |it, _| { it.value.pop(); }
        => |case| length(case.key.signature_len() - 1, case);
    Nobody "the value has an octet more": |it, _| it.value.push(0)
        => |case| length(case.key.signature_len() + 1, case);
    Nobody "the value is longer than any": |it, _| it.value.resize(200, 0)
        => |case| length(200, case);
    Nobody "the value is empty": |it, _| it.value.clear() => |case| length(0, case);
    Nobody "the value is of another curve": |it, _| it.value.resize(96, 1)
        => |case| length(96, case);
};
