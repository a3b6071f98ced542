//! A contract certificate comes into the vehicle, or a new one takes its place.

use v2g_exi::{Bytes, Element, Nested, Text, UNBOUNDED};

use super::{NAMESPACE, UNQUALIFIED};
use crate::din::{CertificateChain, ListOfRootCertificateIds, ResponseCode};

/// Signed with the key of the provisioning certificate.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateInstallationReq<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// The certificate the maker of the vehicle put in, DER.
    pub oem_provisioning_cert: Bytes<'a, 0, 1200>,
    /// Roots the vehicle trusts.
    pub list_of_root_certificate_ids: ListOfRootCertificateIds<'a>,
    /// The vehicle's half of the key agreement.
    pub dh_params: Bytes<'a, 0, 256>,
}

/// The contract, made by a back end, which signs the response as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateInstallationRes<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// The new contract certificate and its issuers.
    pub contract_signature_cert_chain: Nested<'a, CertificateChain<'a>>,
    /// The new private key, encrypted for this vehicle.
    pub contract_signature_encrypted_private_key: Bytes<'a, 0, 128>,
    /// The back end's half of the key agreement.
    pub dh_params: Bytes<'a, 0, 256>,
    /// Identifier of the contract.
    pub contract_id: Text<'a, 0, 24>,
}

/// Signed with the key of the contract certificate that ends.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateUpdateReq<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// The certificate that ends, and its issuers.
    pub contract_signature_cert_chain: Nested<'a, CertificateChain<'a>>,
    /// Identifier of the contract.
    pub contract_id: Text<'a, 0, 24>,
    /// Roots the vehicle trusts.
    pub list_of_root_certificate_ids: ListOfRootCertificateIds<'a>,
    /// The vehicle's half of the key agreement.
    pub dh_params: Bytes<'a, 0, 256>,
}

/// The contract, made by a back end, which signs the response as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CertificateUpdateRes<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// The new contract certificate and its issuers.
    pub contract_signature_cert_chain: Nested<'a, CertificateChain<'a>>,
    /// The new private key, encrypted for this vehicle.
    pub contract_signature_encrypted_private_key: Bytes<'a, 0, 128>,
    /// The back end's half of the key agreement.
    pub dh_params: Bytes<'a, 0, 256>,
    /// Identifier of the contract.
    pub contract_id: Text<'a, 0, 24>,
    /// Days until the vehicle may try again, after a refusal.
    ///
    /// Zero and -1 have meanings of their own, on which public sources do not agree.
    pub retry_counter: i16,
}
