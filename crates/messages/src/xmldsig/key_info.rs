//! Hints at the key: names, keys, certificates.

use v2g_exi::{Bytes, Choice, Element, Group, Integer, List, Text, UNBOUNDED, Wildcard};

use super::{NAMESPACE, Transforms, UNQUALIFIED};

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

/// A public key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub enum KeyValue<'a> {
    /// For DSA.
    DsaKeyValue(DsaKeyValue<'a>),
    /// For RSA.
    RsaKeyValue(RsaKeyValue<'a>),
    /// Refused; elliptic curve keys stand here in XML Signature 1.1.
    #[exi(any)]
    Any(Wildcard),
}

/// A DSA public key; what is absent is known from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DsaKeyValue<'a> {
    /// The prime field.
    #[exi(group)]
    pub pq: Option<DsaPq<'a>>,
    /// Generator.
    pub g: Option<Bytes<'a, 0, UNBOUNDED>>,
    /// The public value.
    pub y: Bytes<'a, 0, UNBOUNDED>,
    /// (P - 1) / Q.
    pub j: Option<Bytes<'a, 0, UNBOUNDED>>,
    /// How the primes were made.
    #[exi(group)]
    pub seed: Option<DsaSeed<'a>>,
}

/// The primes of a DSA key.
#[derive(Clone, Copy, Debug, PartialEq, Group)]
pub struct DsaPq<'a> {
    /// Modulus.
    pub p: Bytes<'a, 0, UNBOUNDED>,
    /// Order of the generator.
    pub q: Bytes<'a, 0, UNBOUNDED>,
}

/// Evidence of how the primes of a DSA key were made.
#[derive(Clone, Copy, Debug, PartialEq, Group)]
pub struct DsaSeed<'a> {
    /// Start of the search.
    pub seed: Bytes<'a, 0, UNBOUNDED>,
    /// Steps of the search.
    pub pgen_counter: Bytes<'a, 0, UNBOUNDED>,
}

/// An RSA public key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct RsaKeyValue<'a> {
    /// Product of the primes.
    pub modulus: Bytes<'a, 0, UNBOUNDED>,
    /// Public exponent.
    pub exponent: Bytes<'a, 0, UNBOUNDED>,
}

/// Certificates, or how to find the one that holds the key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct X509Data<'a> {
    /// In any order.
    pub items: List<'a, X509DataItem<'a>, 1, UNBOUNDED>,
}

/// One certificate, or one way to name it.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum X509DataItem<'a> {
    /// By its issuer's name and its number there.
    X509IssuerSerial(X509IssuerSerial<'a>),
    /// By its subject key identifier.
    X509Ski(Bytes<'a, 0, UNBOUNDED>),
    /// By its subject's name, RFC 2253.
    X509SubjectName(Text<'a, 0, UNBOUNDED>),
    /// The certificate itself, DER.
    X509Certificate(Bytes<'a, 0, UNBOUNDED>),
    /// A revocation list, DER.
    X509Crl(Bytes<'a, 0, UNBOUNDED>),
    /// Refused.
    #[exi(any)]
    Any(Wildcard),
}

/// Names a certificate; ISO 15118-2 names the roots a vehicle trusts this way.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct X509IssuerSerial<'a> {
    /// Distinguished name, RFC 2253.
    pub x509_issuer_name: Text<'a, 0, UNBOUNDED>,
    /// Up to 20 octets.
    pub x509_serial_number: Integer,
}

/// A PGP key: named, enclosed or both.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub enum PgpData<'a> {
    /// Named, and perhaps enclosed.
    #[exi(group)]
    Named(PgpNamed<'a>),
    /// Only enclosed.
    #[exi(group)]
    Enclosed(PgpEnclosed<'a>),
}

/// A PGP key by its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(sequence)]
pub struct PgpNamed<'a> {
    /// The key's identifier, 8 octets.
    pub pgp_key_id: Bytes<'a, 0, UNBOUNDED>,
    /// The key itself, RFC 4880.
    pub pgp_key_packet: Option<Bytes<'a, 0, UNBOUNDED>>,
    /// Refused.
    pub any: List<'a, Wildcard, 0, UNBOUNDED>,
}

/// A PGP key without its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(sequence)]
pub struct PgpEnclosed<'a> {
    /// The key itself, RFC 4880.
    pub pgp_key_packet: Bytes<'a, 0, UNBOUNDED>,
    /// Refused.
    pub any: List<'a, Wildcard, 0, UNBOUNDED>,
}

/// A SPKI key or certificate.
///
/// The schema lets foreign content follow each part. As that is refused anyway, one place for it
/// behind the parts gives the same event codes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SpkiData<'a> {
    /// The parts, S-expressions in canonical form.
    pub spki_sexp: List<'a, Bytes<'a, 0, UNBOUNDED>, 1, UNBOUNDED>,
    /// Refused.
    pub any: Option<Wildcard>,
}
