//! The signature itself: what was signed, how, and objects that may come with it.

use v2g_exi::{Bytes, Choice, Element, Integer, List, Text, UNBOUNDED, Wildcard};

use super::{KeyInfo, NAMESPACE, UNQUALIFIED};

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

/// The digests of the signed parts: the signature is over the encoding of this.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SignedInfo<'a> {
    /// ISO 15118 leaves it out.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// How this element becomes octets: as an EXI fragment.
    pub canonicalization_method: CanonicalizationMethod<'a>,
    /// How the signature was made.
    pub signature_method: SignatureMethod<'a>,
    /// One for each signed part.
    pub reference: List<'a, Reference<'a>, 1, UNBOUNDED>,
}

/// How [`SignedInfo`] becomes octets.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub struct CanonicalizationMethod<'a> {
    /// In ISO 15118 `http://www.w3.org/TR/canonical-exi/`.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub algorithm: Text<'a, 0, UNBOUNDED>,
    /// Refused.
    pub any: List<'a, Wildcard, 0, UNBOUNDED>,
}

/// How the signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub struct SignatureMethod<'a> {
    /// In ISO 15118-2 `http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256`.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub algorithm: Text<'a, 0, UNBOUNDED>,
    /// Bits kept of a truncated HMAC.
    pub hmac_output_length: Option<Integer>,
    /// Refused.
    pub any: List<'a, Wildcard, 0, UNBOUNDED>,
}

/// One signed part and its digest.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Reference<'a> {
    /// ISO 15118 leaves it out.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// ISO 15118 leaves it out.
    #[exi(attribute, name = "Type", namespace = UNQUALIFIED)]
    pub kind: Option<Text<'a, 0, UNBOUNDED>>,
    /// `#` and the `Id` attribute of the signed part.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub uri: Option<Text<'a, 0, UNBOUNDED>>,
    /// How the part became the octets that were digested.
    pub transforms: Option<Transforms<'a>>,
    /// How the digest was made.
    pub digest_method: DigestMethod<'a>,
    /// Digest of the part's encoding as a fragment.
    pub digest_value: Bytes<'a, 0, UNBOUNDED>,
}

/// Steps from the signed part to the octets digested.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Transforms<'a> {
    /// ISO 15118 has one.
    pub transform: List<'a, Transform<'a>, 1, UNBOUNDED>,
}

/// One step of [`Transforms`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub struct Transform<'a> {
    /// In ISO 15118 `http://www.w3.org/TR/canonical-exi/`.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub algorithm: Text<'a, 0, UNBOUNDED>,
    /// Parameters of the step; ISO 15118 has none.
    pub items: List<'a, TransformItem<'a>, 0, UNBOUNDED>,
}

/// A parameter of a [`Transform`].
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum TransformItem<'a> {
    /// Selects nodes.
    XPath(Text<'a, 0, UNBOUNDED>),
    /// Refused. The schema has it first, the event codes have wildcards last.
    #[exi(any)]
    Any(Wildcard),
}

/// How a digest was made.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub struct DigestMethod<'a> {
    /// In ISO 15118-2 `http://www.w3.org/2001/04/xmlenc#sha256`.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub algorithm: Text<'a, 0, UNBOUNDED>,
    /// Refused.
    pub any: List<'a, Wildcard, 0, UNBOUNDED>,
}

/// A container for anything; all its content is foreign, so only an empty one is read.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub struct Object<'a> {
    /// How the content is encoded.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub encoding: Option<Text<'a, 0, UNBOUNDED>>,
    /// Target for references.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// What the content is.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub mime_type: Option<Text<'a, 0, UNBOUNDED>>,
    /// Refused.
    pub any: List<'a, Wildcard, 0, UNBOUNDED>,
}

/// A list of references that is itself signed; only as a fragment.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Manifest<'a> {
    /// Target for references.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// Parts and their digests.
    pub reference: List<'a, Reference<'a>, 1, UNBOUNDED>,
}

/// Statements about a signature; only as a fragment.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SignatureProperties<'a> {
    /// Target for references.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// At least one.
    pub signature_property: List<'a, SignatureProperty<'a>, 1, UNBOUNDED>,
}

/// A statement about a signature: always foreign, so never readable.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub struct SignatureProperty<'a> {
    /// Target for references.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// The signature it is about.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub target: Text<'a, 0, UNBOUNDED>,
    /// Refused.
    pub any: List<'a, Wildcard, 1, UNBOUNDED>,
}
