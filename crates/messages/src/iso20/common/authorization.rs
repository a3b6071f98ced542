//! Ways to be authorized, and the one that the vehicle takes.

use v2g_exi::{Bytes, Choice, Element, Enumeration, List, Nested, Text, UNBOUNDED};

use super::{ContractCertificateChain, NAMESPACE};
use crate::iso20::{Header, Processing, ResponseCode};

/// Asks for the ways; also starts over after a warning about the authorization.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AuthorizationSetupReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
}

/// The ways, and what the vehicle needs to go one of them.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AuthorizationSetupRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Each at most once.
    pub authorization_services: List<'a, Authorization, 1, 2>,
    /// True when the vehicle can have a contract certificate installed here.
    pub certificate_installation_service: bool,
    /// The one for Plug & Charge if that is offered.
    pub authorization_mode: AsResAuthorizationMode<'a>,
}

/// A way of authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[exi(snake)]
pub enum Authorization {
    /// Card, app, terminal or nothing: settled outside this protocol.
    Eim,
    /// Plug & Charge: the vehicle's contract certificate.
    Pnc,
}

/// What the vehicle needs for its authorization.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum AsResAuthorizationMode<'a> {
    /// Where the contract certificate is not accepted.
    EimAsResAuthorizationMode(EimAsResAuthorizationMode),
    /// Where it is.
    PncAsResAuthorizationMode(PncAsResAuthorizationMode<'a>),
}

/// Nothing is needed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EimAsResAuthorizationMode;

/// What the vehicle must sign, and whose contracts are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PncAsResAuthorizationMode<'a> {
    /// Random; comes back signed.
    pub gen_challenge: Bytes<'a, 16, 16>,
    /// Absent: the station does not say.
    pub supported_providers: Option<SupportedProvidersList<'a>>,
}

/// Mobility providers whose contracts are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SupportedProvidersList<'a> {
    /// Country and provider, the start of their contracts' names.
    pub provider_id: List<'a, Text<'a, 0, 80>, 1, 128>,
}

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
