//! Parts of XML Signature that only other signatures use.

use v2g_exi::{Element, List, Text, UNBOUNDED, Wildcard};

use super::{NAMESPACE, Reference, UNQUALIFIED};

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
