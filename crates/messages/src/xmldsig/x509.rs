//! Certificates and the ways to name one.

use v2g_exi::{Bytes, Choice, Element, Integer, List, Text, UNBOUNDED, Wildcard};

use super::NAMESPACE;

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
