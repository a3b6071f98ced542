//! The vehicle pays by contract: what its wallet wants, has installed and shows.

use core::task::Poll;

use v2g_link::v2gtp;
use v2g_messages::iso20::common::{
    AReqAuthorizationMode, AsResAuthorizationMode, Authorization, AuthorizationReq,
    AuthorizationSetupRes, CertificateInstallationReq, CertificateInstallationRes, CommonMessage,
    SupportedProvidersList,
};
use v2g_messages::iso20::{Header, Processing};

use super::{Authorize, Close, Id, Phase, Turn};
use crate::evcc::{Consulted, Cx};
use crate::iso20::Message;
use crate::iso20::request::is_warning;
use crate::{
    ContractOffer, ContractPlan, End, EvccEvent, Failed, Identification, Incompatible, Iso20Schema,
    Issued, Made, Outcome, Payment, Protocol, ProvisioningRequest, Request, Timer, Untrusted,
    Wallet,
};

/// The ways of authorization that the station has, as far as the vehicle may go them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ways {
    pub(super) external: bool,
    /// A contract is accepted that signs this.
    challenge: Option<[u8; 16]>,
    installation: bool,
    provisioned: Option<bool>,
    /// A contract was shown and not accepted; only a new one changes that.
    refused: bool,
}

impl Ways {
    /// Contracts count over TLS 1.3 only.
    pub(super) fn read(cx: &Cx<'_>, response: &AuthorizationSetupRes<'_>) -> Self {
        let services = response.authorization_services;
        let has = |way| services.iter().any(|offered| offered == way);
        let proved = &cx.config.proved;
        let secure = proved.admits(protocol(cx), Identification::Contract, false);
        let wanted = secure && cx.vehicle.payment != Payment::External;
        let mut challenge = [0; 16];
        let told = match response.authorization_mode {
            AsResAuthorizationMode::PncAsResAuthorizationMode(mode) => {
                mode.gen_challenge.copy_to(&mut challenge).is_some()
            }
            AsResAuthorizationMode::EimAsResAuthorizationMode(_) => false,
        };
        let contract = wanted && told && has(Authorization::Pnc);
        Self {
            external: has(Authorization::Eim) && cx.vehicle.payment != Payment::Contract,
            challenge: Some(challenge).filter(|_| contract),
            installation: wanted && response.certificate_installation_service,
            provisioned: None,
            refused: false,
        }
    }

    pub(super) fn after_refusal(self) -> Self {
        Self {
            refused: true,
            provisioned: None,
            ..self
        }
    }

    /// What a contract has to sign, where one is accepted.
    fn challenge(&self) -> Option<[u8; 16]> {
        let renewed = self.provisioned == Some(true);
        self.challenge.filter(|_| !self.refused || renewed)
    }

    /// Whether the wallet has anything to decide.
    pub(super) fn concern_wallet(&self) -> bool {
        self.challenge.is_some() || self.installation
    }

    fn told<'a>(
        &self,
        cx: &Cx<'_>,
        providers: Option<SupportedProvidersList<'a>>,
    ) -> ContractOffer<'a> {
        ContractOffer {
            protocol: protocol(cx),
            accepted: self.challenge().is_some(),
            installation: self.installation,
            update: false,
            providers,
            provisioned: self.provisioned,
            refused: self.refused,
        }
    }
}

fn protocol(cx: &Cx<'_>) -> Protocol {
    cx.heard
        .protocol
        .unwrap_or(Protocol::Iso20(Iso20Schema::Dc))
}

/// The wallet is to say what it wants here.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) ways: Ways,
}

impl Plan {
    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: v2gtp::Message<'_>,
    ) -> Consulted<Phase> {
        let ways = self.ways;
        match (
            wallet.plan(&ways.told(cx, providers(message))),
            ways.challenge(),
        ) {
            (Poll::Pending, _) => Consulted::Later(Phase::Plan(self)),
            (Poll::Ready(ContractPlan::Show), Some(challenge)) => {
                let next = Authorize::by_contract(ways, challenge);
                Consulted::Next(Phase::Authorize(next))
            }
            (Poll::Ready(ContractPlan::Install), _) if ways.installation => {
                Consulted::Next(Phase::Provision(Provision { ways }))
            }
            _ if ways.external => Consulted::Next(Phase::Authorize(Authorize::external(ways))),
            _ if ways.refused => {
                let end = End::Untrusted(Untrusted::AuthorizationRefused);
                Consulted::Stop(Phase::Close(Close::End), end)
            }
            _ => {
                let end = End::Incompatible(Incompatible::Payment);
                Consulted::Stop(Phase::Close(Close::End), end)
            }
        }
    }
}

/// They are told once, in the answer that comes before the first plan.
fn providers(message: v2gtp::Message<'_>) -> Option<SupportedProvidersList<'_>> {
    match Message::decode(message.payload_type, message.payload)?.ok()? {
        Message::Common(CommonMessage::AuthorizationSetupRes(response)) => {
            match response.authorization_mode {
                AsResAuthorizationMode::PncAsResAuthorizationMode(mode) => mode.supported_providers,
                AsResAuthorizationMode::EimAsResAuthorizationMode(_) => None,
            }
        }
        _ => None,
    }
}

/// A contract is to be installed.
#[derive(Debug)]
pub(super) struct Provision {
    ways: Ways,
}

impl Provision {
    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        id: &Id,
        wallet: &mut dyn Wallet,
    ) -> Consulted<Phase> {
        let mut sent = false;
        let request = Request::CertificateInstallation;
        let protocol = protocol(cx);
        let made = wallet.request(protocol, request, &mut |made, signature| {
            let ProvisioningRequest::Iso20(request) = made else {
                return;
            };
            if core::mem::replace(&mut sent, true) {
                return;
            }
            let header = Header {
                signature: Some(signature.into()),
                ..cx.header(id)
            };
            let request = CertificateInstallationReq { header, ..*request };
            cx.common(CommonMessage::CertificateInstallationReq(request));
        });
        sent_or_stop(made, sent, Phase::Provision(self))
    }

    pub(super) fn answer(
        mut self,
        cx: &mut Cx<'_>,
        response: CertificateInstallationRes<'_>,
    ) -> Turn {
        if is_warning(response.response_code) {
            cx.timers.stop(Timer::Ongoing);
            self.ways.provisioned = Some(false);
            self.ways.installation = false;
            let next = Phase::Plan(Plan { ways: self.ways });
            return Turn::Next(next, Outcome::Declined);
        }
        if response.evse_processing != Processing::Finished {
            let timing = &cx.config.timing;
            cx.timers
                .start(Timer::Ongoing, cx.now.after(timing.ongoing));
            let pause = timing.repeat_pause;
            return Turn::Again(Phase::Provision(self), Outcome::Ongoing, pause);
        }
        cx.timers.stop(Timer::Ongoing);
        self.ways.installation = response.remaining_contract_certificate_chains > 0;
        let next = Take { ways: self.ways };
        Turn::Next(Phase::Take(next), Outcome::Done)
    }
}

/// A contract has come; the wallet is to check and keep it.
#[derive(Debug)]
pub(super) struct Take {
    ways: Ways,
}

impl Take {
    pub(super) fn consult(
        mut self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: v2gtp::Message<'_>,
    ) -> Consulted<Phase> {
        let good = match take(wallet, message) {
            Poll::Pending => return Consulted::Later(Phase::Take(self)),
            Poll::Ready(taken) => taken.is_ok(),
        };
        if good {
            cx.events.push(EvccEvent::ContractInstalled);
        }
        self.ways.installation &= good;
        self.ways.provisioned = Some(good);
        Consulted::Next(Phase::Plan(Plan { ways: self.ways }))
    }
}

fn take(wallet: &mut dyn Wallet, message: v2gtp::Message<'_>) -> Made {
    match Message::decode(message.payload_type, message.payload) {
        Some(Ok(Message::Common(CommonMessage::CertificateInstallationRes(response)))) => {
            let signature = response.header.signature.and_then(|s| s.get());
            match signature {
                Some(signature) => wallet.take(&Issued::Iso20(response, signature)),
                None => Poll::Ready(Err(Failed::Untrusted)),
            }
        }
        _ => Poll::Ready(Err(Failed::Untrusted)),
    }
}

/// Shows the contract with the challenge, signed.
pub(super) fn authorize(
    phase: Authorize,
    cx: &mut Cx<'_>,
    id: &Id,
    wallet: &mut dyn Wallet,
    challenge: [u8; 16],
) -> Consulted<Phase> {
    let mut sent = false;
    let made = wallet.authorize(&challenge, &mut |mode, signature| {
        if core::mem::replace(&mut sent, true) {
            return;
        }
        let header = Header {
            signature: Some(signature.into()),
            ..cx.header(id)
        };
        cx.common(CommonMessage::AuthorizationReq(AuthorizationReq {
            header,
            selected_authorization_service: Authorization::Pnc,
            authorization_mode: AReqAuthorizationMode::PncAReqAuthorizationMode(mode.into()),
        }));
    });
    sent_or_stop(made, sent, Phase::Authorize(phase))
}

/// What a wallet promises to have sent it has sent, or the session stops.
fn sent_or_stop(made: Made, sent: bool, phase: Phase) -> Consulted<Phase> {
    let failed = match made {
        _ if sent => return Consulted::Sent(phase),
        Poll::Pending => return Consulted::Later(phase),
        Poll::Ready(Ok(())) => Failed::Signer,
        Poll::Ready(Err(failed)) => failed,
    };
    let end = End::Untrusted(Untrusted::Wallet(failed));
    Consulted::Stop(Phase::Close(Close::End), end)
}
