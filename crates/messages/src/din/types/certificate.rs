//! Certificates on their way to and from the vehicle; not used with external payment.

use v2g_exi::{Bytes, Element, List, Text, UNBOUNDED};

use super::NAMESPACE;

/// A certificate and those between it and its root; the root itself is never sent.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateChain<'a> {
    /// The leaf, DER.
    pub certificate: Bytes<'a, 0, 1200>,
    /// The others, from the leaf's issuer up; absent: the root issued the leaf.
    pub sub_certificates: Option<SubCertificates<'a>>,
}

/// Intermediate certificates.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SubCertificates<'a> {
    /// DER each.
    pub certificate: List<'a, Bytes<'a, 0, 1200>, 1, UNBOUNDED>,
}

/// Roots the sender trusts, so that the peer sends a chain to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ListOfRootCertificateIds<'a> {
    /// The schema does not say how a name is made.
    pub root_certificate_id: List<'a, Text<'a, 0, 40>, 1, UNBOUNDED>,
}
