//! May this vehicle charge?

use v2g_exi::{Bytes, Choice, Element, Nested, Text, UNBOUNDED};

use super::{Authorization, ContractCertificateChain, NAMESPACE};
use crate::iso20::{Header, Processing, ResponseCode};

/// Repeated until the station has decided.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AuthorizationReq<'a> {
    /// With Plug & Charge it signs the authorization mode, with the contract's key.
    pub header: Header<'a>,
    /// The way the vehicle chose among those offered.
    pub selected_authorization_service: Authorization,
    /// Must be of that way.
    pub authorization_mode: AReqAuthorizationMode<'a>,
}

/// The decision, or that it is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AuthorizationRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// A warning is a refusal after which the vehicle may try again.
    pub response_code: ResponseCode,
    /// Finished without a warning means authorized.
    pub evse_processing: Processing,
}

/// What the vehicle shows for its authorization.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum AReqAuthorizationMode<'a> {
    /// Nothing.
    EimAReqAuthorizationMode(EimAReqAuthorizationMode),
    /// Its contract.
    PncAReqAuthorizationMode(Nested<'a, PncAReqAuthorizationMode<'a>>),
}

/// Nothing is shown: the authorization is settled outside this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EimAReqAuthorizationMode;

/// The contract and proof that it is the vehicle's own; this part is signed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PncAReqAuthorizationMode<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// As the station gave it.
    pub gen_challenge: Bytes<'a, 16, 16>,
    /// The contract certificate names the contract.
    pub contract_certificate_chain: ContractCertificateChain<'a>,
}
