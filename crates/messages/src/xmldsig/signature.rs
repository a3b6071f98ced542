//! The signature as a whole.

use v2g_exi::{Bytes, Element, List, Text, UNBOUNDED};

use super::{KeyInfo, NAMESPACE, Object, SignedInfo, UNQUALIFIED};

/// A signature over parts of the message it travels with.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Signature<'a> {
    /// ISO 15118 leaves it out.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// What was signed: the signature is over this element, as a fragment.
    pub signed_info: SignedInfo<'a>,
    /// The signature itself.
    pub signature_value: SignatureValue<'a>,
    /// ISO 15118 leaves it out: the certificates travel in the body.
    pub key_info: Option<KeyInfo<'a>>,
    /// ISO 15118 leaves it out: the signed parts stand in the body.
    pub object: List<'a, Object<'a>, 0, UNBOUNDED>,
}

/// The octets of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SignatureValue<'a> {
    /// ISO 15118 leaves it out.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// ISO 15118-2: r and s of ECDSA on P-256, 32 octets each.
    #[exi(value)]
    pub value: Bytes<'a, 0, UNBOUNDED>,
}
