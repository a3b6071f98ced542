//! Which ways of authorization the station accepts.

use v2g_exi::{Bytes, Choice, Element, Enumeration, List, Text};

use super::NAMESPACE;
use crate::iso20::{Header, ResponseCode};

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
