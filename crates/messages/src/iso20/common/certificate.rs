//! Certificates, DER each, and how a vehicle gets those for its contracts. The root is never sent.

use v2g_exi::{Bytes, Choice, Element, Enumeration, List, Nested, Text, UNBOUNDED};

use super::NAMESPACE;
use crate::iso20::{Header, ListOfRootCertificateIds, Processing, ResponseCode};

/// Asks for one contract; asked again for the next one, and while the answer is `Ongoing`.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateInstallationReq<'a> {
    /// Signs the provisioning chain with the key of the provisioning certificate.
    pub header: Header<'a>,
    /// What the maker of the vehicle put in.
    pub oem_provisioning_certificate_chain: Nested<'a, SignedCertificateChain<'a>>,
    /// Roots the vehicle trusts.
    pub list_of_root_certificate_ids: ListOfRootCertificateIds<'a>,
    /// Contracts the vehicle has room for.
    pub maximum_contract_certificate_chains: u8,
    /// Contracts the vehicle wants first; absent: any.
    pub prioritized_emaids: Option<EmaidList<'a>>,
}

/// One contract, made by a back end.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateInstallationRes<'a> {
    /// Signs the installation data with the key of the provisioning service.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Ongoing while the back end works; the rest is then without meaning.
    pub evse_processing: Processing,
    /// Certificates of the provisioning service.
    pub cps_certificate_chain: Nested<'a, CertificateChain<'a>>,
    /// The contract.
    pub signed_installation_data: Nested<'a, SignedInstallationData<'a>>,
    /// Contracts that wait for another request.
    pub remaining_contract_certificate_chains: u8,
}

/// Contracts by name.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EmaidList<'a> {
    /// The dearest first.
    pub emaid: List<'a, Text<'a, 0, 255>, 1, 8>,
}

/// A contract certificate and its private key, encrypted for this vehicle; this part is signed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SignedInstallationData<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// The new contract certificate and its issuers.
    pub contract_certificate_chain: ContractCertificateChain<'a>,
    /// Curve of the key agreement and of the contract's key.
    pub ecdh_curve: EcdhCurve,
    /// The sender's half of the key agreement; on P-521 0x04, x, y.
    ///
    /// How a key on X448, 56 octets, fills the length is not publicly known.
    pub dh_public_key: Bytes<'a, 133, 133>,
    /// The new private key.
    pub encrypted_private_key: EncryptedPrivateKey<'a>,
}

/// Curve of a key agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EcdhCurve {
    /// NIST P-521.
    Secp521,
    /// Curve448.
    X448,
}

/// A private key under AES-256-GCM: 12 octets initialisation vector, the key, 16 octets tag.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
#[exi(suffix = "_EncryptedPrivateKey")]
pub enum EncryptedPrivateKey<'a> {
    /// A key on P-521, 66 octets.
    Secp521(Bytes<'a, 94, 94>),
    /// A key for Ed448, 56 octets.
    X448(Bytes<'a, 84, 84>),
    /// A key that only the vehicle's security chip can use, wrapped for it.
    Tpm(Bytes<'a, 206, 206>),
}

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
