//! Certificates and keys on their way into the vehicle.

use v2g_exi::{Bytes, Element, List, Text, UNBOUNDED};

use super::NAMESPACE;
use crate::xmldsig::X509IssuerSerial;

/// A certificate and those between it and its root; the root itself is never sent.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateChain<'a> {
    /// Target of a signature; absent where the chain is not signed.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// The leaf, DER.
    pub certificate: Bytes<'a, 0, 800>,
    /// The others, from the leaf's issuer up; absent: the root issued the leaf.
    pub sub_certificates: Option<SubCertificates<'a>>,
}

/// Intermediate certificates.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SubCertificates<'a> {
    /// DER each.
    pub certificate: List<'a, Bytes<'a, 0, 800>, 1, 4>,
}

/// Roots the sender trusts, so that the peer sends a chain to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ListOfRootCertificateIds<'a> {
    /// By issuer and serial number.
    pub root_certificate_id: List<'a, X509IssuerSerial<'a>, 1, 20>,
}

/// Private key of the new contract certificate, encrypted for this vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ContractSignatureEncryptedPrivateKey<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// 16 octets initialisation vector, then the key encrypted with AES-CBC-128.
    #[exi(value)]
    pub value: Bytes<'a, 0, 48>,
}

/// The sender's half of the key agreement that encrypts the private key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DiffieHellmanPublickey<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// Point on P-256: 0x04, x, y.
    #[exi(value)]
    pub value: Bytes<'a, 0, 65>,
}

/// Identifier of the contract, where it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Emaid<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// Without separators 14 characters, with check digit 15.
    #[exi(value)]
    pub value: Text<'a, 14, 15>,
}
