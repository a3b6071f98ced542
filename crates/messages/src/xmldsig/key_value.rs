//! Public keys as numbers: big-endian octets without leading zeros.

use v2g_exi::{Bytes, Element, Group, UNBOUNDED, Wildcard};

use super::NAMESPACE;

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
