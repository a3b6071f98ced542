//! Certificates, DER each. The root is never sent.

use v2g_exi::{Bytes, Element, List, Text, UNBOUNDED};

use super::NAMESPACE;

/// A certificate and those between it and its root.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateChain<'a> {
    /// The leaf.
    pub certificate: Bytes<'a, 0, 1600>,
    /// The others; absent: the root issued the leaf.
    pub sub_certificates: Option<SubCertificates<'a>>,
}

/// A certificate and those between it and its root; this part is signed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SignedCertificateChain<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// The leaf.
    pub certificate: Bytes<'a, 0, 1600>,
    /// The others; absent: the root issued the leaf.
    pub sub_certificates: Option<SubCertificates<'a>>,
}

/// A contract certificate and those between it and its root.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ContractCertificateChain<'a> {
    /// The contract certificate, whose subject names the contract.
    pub certificate: Bytes<'a, 0, 1600>,
    /// The others.
    pub sub_certificates: SubCertificates<'a>,
}

/// Intermediate certificates.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SubCertificates<'a> {
    /// From the leaf's issuer up.
    pub certificate: List<'a, Bytes<'a, 0, 1600>, 1, 3>,
}
