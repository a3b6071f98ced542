//! Hints at the key that verifies a signature.

use v2g_exi::{Choice, Element, List, Text, UNBOUNDED, Wildcard};

use super::{KeyValue, NAMESPACE, PgpData, SpkiData, Transforms, UNQUALIFIED, X509Data};

/// Hints at the key; trust never comes from here.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub struct KeyInfo<'a> {
    /// Target for references.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// All hints are about the same key.
    pub items: List<'a, KeyInfoItem<'a>, 1, UNBOUNDED>,
}

/// One hint at the key.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum KeyInfoItem<'a> {
    /// A name both sides know.
    KeyName(Text<'a, 0, UNBOUNDED>),
    /// The public key itself.
    KeyValue(KeyValue<'a>),
    /// Where to find a key.
    RetrievalMethod(RetrievalMethod<'a>),
    /// Certificates or how to find them.
    X509Data(X509Data<'a>),
    /// A PGP key.
    PgpData(PgpData<'a>),
    /// A SPKI key.
    SpkiData(SpkiData<'a>),
    /// Parameters of a key agreement; discouraged by the W3C.
    MgmtData(Text<'a, 0, UNBOUNDED>),
    /// Refused.
    #[exi(any)]
    Any(Wildcard),
}

/// Where to find a key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct RetrievalMethod<'a> {
    /// What is to be found there.
    #[exi(attribute, name = "Type", namespace = UNQUALIFIED)]
    pub kind: Option<Text<'a, 0, UNBOUNDED>>,
    /// The place.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub uri: Option<Text<'a, 0, UNBOUNDED>>,
    /// Steps from what is found to the key.
    pub transforms: Option<Transforms<'a>>,
}
