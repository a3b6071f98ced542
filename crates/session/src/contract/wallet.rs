//! What a vehicle keeps its contracts in.

use core::task::Poll;

use v2g_messages::iso2;
use v2g_messages::iso20::common;
use v2g_messages::xmldsig::Signature;

use super::{Prices, Signed};
use crate::{Protocol, Request};

/// What a vehicle keeps its contracts and keys in: a file, a security chip.
///
/// Called in [`Evcc::consult`](crate::Evcc::consult) only, and only over TLS. What it makes it hands
/// to `send`, at most once and before it returns `Ready(Ok(()))`; so it needs no heap, and nothing
/// is kept. A chip that takes its time says `Pending` and is asked again.
pub trait Wallet {
    /// What to do here. May choose one of several contracts, by what the station accepts.
    fn plan(&mut self, offer: &ContractOffer<'_>) -> Poll<ContractPlan>;

    /// The request for a contract to be installed ([`Request::CertificateInstallation`]) or
    /// updated ([`Request::CertificateUpdate`]), signed. The header of a -20 message is filled in
    /// by the engine.
    fn request(
        &mut self,
        protocol: Protocol,
        request: Request,
        send: &mut dyn FnMut(&ProvisioningRequest<'_>, &Signature<'_>),
    ) -> Made;

    /// Takes an issued contract: verifies the four signed parts (-20: one), the chain of the
    /// provisioning service and that the key fits the certificate, and keeps it.
    fn take(&mut self, issued: &Issued<'_>) -> Made;

    /// The contract to show in ISO 15118-2.
    fn show(&mut self, send: &mut dyn FnMut(&iso2::PaymentDetailsReq<'_>)) -> Made;

    /// The contract with the station's challenge in ISO 15118-20, signed. Asked again with the same
    /// challenge while the station makes up its mind.
    fn authorize(
        &mut self,
        challenge: &[u8; 16],
        send: &mut dyn FnMut(&common::PncAReqAuthorizationMode<'_>, &Signature<'_>),
    ) -> Made;

    /// Signs a part with the key of the contract shown last.
    fn sign(&mut self, part: &Signed<'_>, send: &mut dyn FnMut(&Signature<'_>)) -> Made;

    /// Verifies the signature over prices: made by the issuer of the contract shown last.
    /// Not asked where one of them has no `Id`, and so no signature.
    fn trusts_prices(&mut self, prices: &Prices<'_>, signature: &Signature<'_>) -> bool {
        let _ = (prices, signature);
        false
    }
}

/// What became of something that a wallet was asked for.
pub type Made = Poll<Result<(), Failed>>;

/// A wallet could not do what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failed {
    /// There is no contract, certificate or key for it.
    Missing,
    /// The signer refused or is broken.
    Signer,
    /// What the station sent does not verify.
    Untrusted,
}

/// What a station offers for contracts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContractOffer<'a> {
    /// The protocol.
    pub protocol: Protocol,
    /// Charging may be paid by contract.
    pub accepted: bool,
    /// A contract can be installed.
    pub installation: bool,
    /// A contract can be updated (ISO 15118-2).
    pub update: bool,
    /// Providers whose contracts are accepted, as country and provider; absent: not told (-20).
    pub providers: Option<common::SupportedProvidersList<'a>>,
    /// An installation or update was tried in this session: its good end, if so.
    pub provisioned: Option<bool>,
    /// A contract was shown in this session, and the station did not accept it (-20).
    pub refused: bool,
}

/// What a wallet wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractPlan {
    /// Show a contract.
    Show,
    /// Have one installed first.
    Install,
    /// Have it updated first; ISO 15118-2 only.
    Update,
    /// Nothing: there is no contract for this station.
    Nothing,
}

/// How a vehicle wants charging to be paid. A contract is used only over TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payment {
    /// Outside of this protocol, by the customer.
    #[default]
    External,
    /// By contract where wallet and station have one in common, else by the customer. In -20 also
    /// where the station refuses it; in ISO 15118-2 that takes a new session.
    ContractIfPossible,
    /// By contract or not at all.
    Contract,
}

/// Which tariffs a vehicle that pays by contract believes (ISO 15118-2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TariffTrust {
    /// Every one: few providers sign them.
    #[default]
    Any,
    /// Those that its provider has signed; without a good signature the prices are not looked at.
    /// The schedule counts all the same.
    Signed,
}

/// A request for a contract.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a message borrows and is passed by reference"
)]
pub enum ProvisioningRequest<'a> {
    /// Installation in ISO 15118-2.
    Installation(iso2::CertificateInstallationReq<'a>),
    /// Update in ISO 15118-2.
    Update(iso2::CertificateUpdateReq<'a>),
    /// Installation in ISO 15118-20.
    Iso20(common::CertificateInstallationReq<'a>),
}

/// A contract that a station hands over.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a message borrows and is passed by reference"
)]
pub enum Issued<'a> {
    /// Installation in ISO 15118-2, with the signature of its header.
    Installation(iso2::CertificateInstallationRes<'a>, Signature<'a>),
    /// Update in ISO 15118-2, with the signature of its header.
    Update(iso2::CertificateUpdateRes<'a>, Signature<'a>),
    /// Installation in ISO 15118-20.
    Iso20(common::CertificateInstallationRes<'a>, Signature<'a>),
}
