//! Who may charge.

use core::task::Poll;

use v2g_link::v2gtp;
use v2g_messages::iso20::common::{
    AReqAuthorizationMode, AsResAuthorizationMode, Authorization as Way, AuthorizationReq,
    AuthorizationRes, AuthorizationSetupRes, CommonMessage, EimAsResAuthorizationMode,
    PncAReqAuthorizationMode, PncAsResAuthorizationMode, SupportedProvidersList,
};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::parameters::Admitted;
use super::{Phase, Sent, Services, Turn, VIOLATION, provision};
use crate::iso20::Message;
use crate::proof::{Authorized, ContractVerified, Unproved, is_challenge};
use crate::secc::Cx;
use crate::{
    Authorization, ContractDesk, ContractRefusal, End, Outcome, Phase as Name, Purpose, Request,
    SeccEvent, Shown, Signed, Station, Timer, Untrusted,
};

/// Most providers that are told.
const PROVIDERS: usize = 128;

#[derive(Debug)]
pub(super) struct AuthorizationSetup;

impl AuthorizationSetup {
    /// A customer who was granted before is not asked for a contract. Where a contract may come,
    /// the customer is asked only once the vehicle has none.
    pub(super) fn offer(self, cx: &mut Cx<'_>) -> Turn {
        let charges = cx.station.purpose == Purpose::Charge;
        let known = cx.station.authorization == Authorization::Granted;
        let contract = cx.contracts().accepted && charges && !known;
        let pending = cx.station.authorization == Authorization::Pending;
        if charges && !contract && pending {
            cx.events.push(SeccEvent::AuthorizationWanted);
        }
        let sent = send_offer(cx, ResponseCode::Ok, contract);
        let next = Authorizing {
            contract,
            waiting: false,
            asked: !contract,
            waits: None,
            installing: false,
        };
        Turn::Answered(Phase::Authorizing(next), Outcome::Done, sent)
    }
}

pub(super) fn send_offer(cx: &mut Cx<'_>, response_code: ResponseCode, contract: bool) -> Sent {
    let contracts = cx.contracts();
    let challenge = cx.config.challenge.unwrap_or_default();
    let mut providers = [""; PROVIDERS].map(Into::into);
    for (slot, provider) in providers.iter_mut().zip(contracts.providers) {
        *slot = (*provider).into();
    }
    let providers = providers.get(..contracts.providers.len().min(PROVIDERS));
    let providers = providers.filter(|providers| !providers.is_empty());
    let mode = match contract {
        true => AsResAuthorizationMode::PncAsResAuthorizationMode(PncAsResAuthorizationMode {
            gen_challenge: (&challenge).into(),
            supported_providers: providers.map(|providers| SupportedProvidersList {
                provider_id: providers.into(),
            }),
        }),
        false => AsResAuthorizationMode::EimAsResAuthorizationMode(EimAsResAuthorizationMode),
    };
    let ways: &[Way] = match contract {
        true if contracts.exclusive => &[Way::Pnc],
        true => &[Way::Pnc, Way::Eim],
        false => &[Way::Eim],
    };
    cx.common(CommonMessage::AuthorizationSetupRes(
        AuthorizationSetupRes {
            header: cx.header(),
            response_code,
            authorization_services: ways.into(),
            certificate_installation_service: contracts.installation,
            authorization_mode: mode,
        },
    ))
}

/// The customer is being authorized.
#[derive(Debug)]
pub(super) struct Authorizing {
    /// A contract is accepted, and the vehicle was told so.
    contract: bool,
    /// The vehicle was told to wait, and repeats its request.
    waiting: bool,
    /// The customer was asked to identify.
    asked: bool,
    /// The request that waits for the contract desk.
    pub(super) waits: Option<Request>,
    /// A contract is being made, and the vehicle was told to ask again.
    pub(super) installing: bool,
}

impl Authorizing {
    pub(super) fn name(&self) -> Name {
        match self.waiting {
            true => Name::Authorization,
            false => Name::AuthorizationOffered,
        }
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        self.waits
    }

    /// A customer who is refused may try again, as long as the patience lasts; so may a vehicle
    /// that chose a way which is not on offer. Source: V2G20-2209, 2219, 2226, 2230.
    pub(super) fn authorize(mut self, cx: &mut Cx<'_>, request: AuthorizationReq<'_>) -> Turn {
        match (
            request.selected_authorization_service,
            request.authorization_mode,
        ) {
            (Way::Eim, AReqAuthorizationMode::EimAReqAuthorizationMode(_))
                if !(self.contract && cx.contracts().exclusive) =>
            {
                self.external(cx)
            }
            (Way::Pnc, AReqAuthorizationMode::PncAReqAuthorizationMode(_)) if self.contract => {
                cx.want_desk(Request::Authorization);
                self.waits = Some(Request::Authorization);
                Turn::Deferred(Phase::Authorizing(self))
            }
            _ => self.decline(cx, ResponseCode::WarningAuthorizationSelectionInvalid),
        }
    }

    fn external(mut self, cx: &mut Cx<'_>) -> Turn {
        cx.heard.contract = None;
        let pending = cx.station.authorization == Authorization::Pending;
        if !core::mem::replace(&mut self.asked, true) && pending {
            cx.events.push(SeccEvent::AuthorizationWanted);
        }
        if let Some(admitted) = admit(cx.station) {
            return granted(cx, admitted, ResponseCode::Ok);
        }
        if cx.station.authorization.is_refused() {
            return self.decline(cx, ResponseCode::WarningEimAuthorizationFailure);
        }
        be_patient(cx);
        self.wait(cx, Processing::OngoingWaitingForCustomerInteraction)
    }

    pub(super) fn consult(
        mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: v2gtp::Message<'_>,
    ) -> Turn {
        let read = Message::decode(message.payload_type, message.payload);
        match read {
            Some(Ok(Message::Common(CommonMessage::AuthorizationReq(request)))) => {
                self.waits = None;
                self.judge(cx, desk, &request)
            }
            Some(Ok(Message::Common(CommonMessage::CertificateInstallationReq(_)))) => {
                provision::consult(self, cx, desk, message)
            }
            _ => VIOLATION,
        }
    }

    /// The challenge first, then the certificates, then the signature over both. Repetitions are
    /// judged as the first request was.
    fn judge(
        self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        request: &AuthorizationReq<'_>,
    ) -> Turn {
        let mode = match request.authorization_mode {
            AReqAuthorizationMode::PncAReqAuthorizationMode(mode) => mode.get(),
            AReqAuthorizationMode::EimAReqAuthorizationMode(_) => None,
        };
        let Some(mode) = mode else {
            return VIOLATION;
        };
        let challenge = cx.config.challenge.unwrap_or_default();
        if !is_challenge(&Signed::PncAuthorization(mode), &challenge) {
            return self.decline(cx, ResponseCode::WarningChallengeInvalid);
        }
        match desk.judge(&Shown::Iso20(mode)) {
            Poll::Pending => self.wait_for_desk(cx),
            Poll::Ready(Err(refusal)) => self.refuse(cx, refusal),
            Poll::Ready(Ok(accepted)) => {
                if cx.heard.contract != Some(accepted.emaid) {
                    cx.heard.contract = Some(accepted.emaid);
                    cx.events.push(SeccEvent::ContractShown(accepted.emaid));
                }
                self.verify(cx, desk, request, mode, accepted.expires_soon)
            }
        }
    }

    fn verify(
        self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        request: &AuthorizationReq<'_>,
        mode: PncAReqAuthorizationMode<'_>,
        expires_soon: bool,
    ) -> Turn {
        let part = Signed::PncAuthorization(mode);
        let challenge = cx.config.challenge.unwrap_or_default();
        let signature = request.header.signature;
        let verified = match ContractVerified::check(desk, &part, signature, &challenge) {
            Ok(verified) => verified,
            Err(Unproved::Challenge | Unproved::Signature) => {
                let end = End::Untrusted(Untrusted::Signature(Request::Authorization));
                return Turn::Refused(ResponseCode::FailedSignatureError, end);
            }
        };
        if !self.waiting {
            let emaid = cx.heard.contract.unwrap_or_default();
            cx.events.push(SeccEvent::ContractVerified(emaid));
            if cx.station.authorization == Authorization::Pending {
                cx.events.push(SeccEvent::AuthorizationWanted);
            }
        }
        match cx.station.authorization {
            Authorization::Denied(refusal) => self.refuse(cx, refusal),
            Authorization::Refused => self.refuse(cx, ContractRefusal::Other),
            Authorization::Pending | Authorization::Granted => {
                let code = match expires_soon {
                    true => ResponseCode::OkCertificateExpiresSoon,
                    false => ResponseCode::Ok,
                };
                match Authorized::by_contract(cx.station, verified) {
                    Some(authorized) => granted(cx, Admitted::Charge(authorized), code),
                    None => self.wait_for_desk(cx),
                }
            }
        }
    }

    /// The vehicle may show another contract, or let the customer identify: what was decided about
    /// this contract decides nothing about that.
    fn refuse(self, cx: &mut Cx<'_>, refusal: ContractRefusal) -> Turn {
        cx.heard.contract = None;
        if cx.station.authorization.is_refused() {
            cx.station.authorization = Authorization::Pending;
        }
        match refusal.iso20() {
            code @ ResponseCode::FailedSignatureError => {
                Turn::Refused(code, End::Untrusted(Untrusted::Contract(refusal)))
            }
            code => self.decline(cx, code),
        }
    }

    /// Back ends are given less time than people.
    fn wait_for_desk(self, cx: &mut Cx<'_>) -> Turn {
        let patience = cx.config.timing.ongoing;
        cx.timers.start(Timer::Ongoing, cx.now.after(patience));
        self.wait(cx, Processing::Ongoing)
    }

    fn wait(mut self, cx: &mut Cx<'_>, processing: Processing) -> Turn {
        let sent = answer(cx, ResponseCode::Ok, processing);
        self.waiting = true;
        Turn::Answered(Phase::Authorizing(self), Outcome::Ongoing, sent)
    }

    fn decline(mut self, cx: &mut Cx<'_>, code: ResponseCode) -> Turn {
        cx.timers.stop(Timer::Ongoing);
        be_patient(cx);
        let sent = answer(cx, code, Processing::Finished);
        self.waiting = false;
        Turn::Answered(Phase::Authorizing(self), Outcome::Declined, sent)
    }
}

/// A vehicle that is to be identified only passes unasked.
fn admit(station: &Station) -> Option<Admitted> {
    match station.purpose {
        Purpose::Identify => Some(Admitted::Identify),
        Purpose::Charge => Authorized::check(station).map(Admitted::Charge),
    }
}

fn granted(cx: &mut Cx<'_>, admitted: Admitted, code: ResponseCode) -> Turn {
    cx.timers.stop(Timer::Authorization);
    cx.timers.stop(Timer::Ongoing);
    let sent = answer(cx, code, Processing::Finished);
    let next = Services::new(admitted);
    Turn::Answered(Phase::Services(next), Outcome::Done, sent)
}

fn be_patient(cx: &mut Cx<'_>) {
    let patience = cx.config.timing.authorization;
    cx.timers
        .start(Timer::Authorization, cx.now.after(patience));
}

fn answer(cx: &mut Cx<'_>, response_code: ResponseCode, evse_processing: Processing) -> Sent {
    cx.common(CommonMessage::AuthorizationRes(AuthorizationRes {
        header: cx.header(),
        response_code,
        evse_processing,
    }))
}
