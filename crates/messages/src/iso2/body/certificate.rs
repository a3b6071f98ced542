//! A contract certificate comes into the vehicle, or a new one takes its place.

use v2g_exi::{Bytes, Element, Nested, Text, UNBOUNDED};

use super::NAMESPACE;
use crate::iso2::{
    CertificateChain, ContractSignatureEncryptedPrivateKey, DiffieHellmanPublickey, Emaid,
    ListOfRootCertificateIds, ResponseCode,
};

/// Signed with the key of the provisioning certificate.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateInstallationReq<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// The certificate the maker of the vehicle put in, DER.
    pub oem_provisioning_cert: Bytes<'a, 0, 800>,
    /// Roots the vehicle trusts.
    pub list_of_root_certificate_ids: ListOfRootCertificateIds<'a>,
}

/// The contract, made by a back end; the four parts with an `Id` are signed by it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateInstallationRes<'a> {
    /// Verdict.
    pub response_code: ResponseCode,
    /// Certificates of the one who signed this response.
    pub sa_provisioning_certificate_chain: Nested<'a, CertificateChain<'a>>,
    /// The new contract certificate and its issuers.
    pub contract_signature_cert_chain: Nested<'a, CertificateChain<'a>>,
    /// The new private key.
    pub contract_signature_encrypted_private_key:
        Nested<'a, ContractSignatureEncryptedPrivateKey<'a>>,
    /// What the vehicle needs to decrypt it.
    #[exi(name = "DHpublickey")]
    pub dh_publickey: Nested<'a, DiffieHellmanPublickey<'a>>,
    /// Identifier of the contract.
    #[exi(name = "eMAID")]
    pub emaid: Nested<'a, Emaid<'a>>,
}

/// Signed with the key of the contract certificate that ends.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateUpdateReq<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// The certificate that ends, and its issuers.
    pub contract_signature_cert_chain: Nested<'a, CertificateChain<'a>>,
    /// Identifier of the contract.
    #[exi(name = "eMAID")]
    pub emaid: Text<'a, 14, 15>,
    /// Roots the vehicle trusts.
    pub list_of_root_certificate_ids: ListOfRootCertificateIds<'a>,
}

/// The contract, made by a back end; the four parts with an `Id` are signed by it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateUpdateRes<'a> {
    /// Verdict.
    pub response_code: ResponseCode,
    /// Certificates of the one who signed this response.
    pub sa_provisioning_certificate_chain: Nested<'a, CertificateChain<'a>>,
    /// The new contract certificate and its issuers.
    pub contract_signature_cert_chain: Nested<'a, CertificateChain<'a>>,
    /// The new private key.
    pub contract_signature_encrypted_private_key:
        Nested<'a, ContractSignatureEncryptedPrivateKey<'a>>,
    /// What the vehicle needs to decrypt it.
    #[exi(name = "DHpublickey")]
    pub dh_publickey: Nested<'a, DiffieHellmanPublickey<'a>>,
    /// Identifier of the contract.
    #[exi(name = "eMAID")]
    pub emaid: Nested<'a, Emaid<'a>>,
    /// Days until the vehicle may try again, after a refusal.
    ///
    /// Present only with some refusals. Zero and -1 have meanings of their own, on which public
    /// sources do not agree.
    pub retry_counter: Option<i16>,
}
