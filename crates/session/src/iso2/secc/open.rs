//! The opened session, and the customer's authorization.

use v2g_exi::Document;
use v2g_link::v2gtp::Message;
use v2g_messages::iso2::{
    AuthorizationRes, Body, EvseProcessing, ResponseCode, SessionSetupReq, SessionSetupRes,
    V2gMessage,
};

use super::parameters::Parameters;
use super::services::Services;
use super::{Identifying, Phase, TABLE_VIOLATED, Turn, contract};
use crate::proof::{Authorized, ContractVerified, Unproved};
use crate::secc::{Cx, Sent};
use crate::{
    Authorization, ContractDesk, End, EvccId, Outcome, Protocol, Purpose, Request, SeccEvent,
    Signed, Timer, Untrusted,
};

#[derive(Debug)]
pub(super) struct Setup;

impl Setup {
    /// A vehicle that names the session that was paused here joins it; whatever else it names, it
    /// gets a new one. Source: V2G2-753, V2G2-754.
    pub(super) fn open(self, cx: &mut Cx<'_>, request: SessionSetupReq<'_>) -> Turn {
        let mut room = [0; 8];
        let evccid = request
            .evcc_id
            .copy_to(&mut room)
            .and_then(EvccId::received);
        cx.events
            .push(SeccEvent::Identified(evccid.unwrap_or_default()));
        cx.timers.stop(Timer::CommunicationSetup);
        let response_code = match cx.join(Protocol::Iso2) {
            true => ResponseCode::OkOldSessionJoined,
            false => {
                let id = cx.session_id();
                cx.events.push(SeccEvent::SessionOpened(id));
                ResponseCode::OkNewSessionEstablished
            }
        };
        let evse_id = cx.station.evse_id;
        let sent = cx.reply(Body::SessionSetupRes(SessionSetupRes {
            response_code,
            evse_id: evse_id.as_str().into(),
            evse_time_stamp: None,
        }));
        Turn::Answered(Phase::Services(Services), Outcome::Done, sent)
    }
}

/// The customer is being authorized.
#[derive(Debug)]
pub(super) struct Authorizing {
    way: Way,
    /// A request waits for the contract desk.
    waits: bool,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    External,
    /// With proof that the contract is the vehicle's own, once there is one.
    Contract(Option<ContractVerified>),
}

impl Authorizing {
    pub(super) fn external() -> Self {
        Self {
            way: Way::External,
            waits: false,
        }
    }

    pub(super) fn by_contract() -> Self {
        Self {
            way: Way::Contract(None),
            waits: false,
        }
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        self.waits.then_some(Request::Authorization)
    }

    pub(super) fn authorize(mut self, cx: &mut Cx<'_>) -> Turn {
        if cx.station.purpose == Purpose::Identify {
            let sent = answer(cx, EvseProcessing::Finished);
            return Turn::Answered(Phase::Identifying(Identifying), Outcome::Done, sent);
        }
        match self.way {
            Way::External => self.decide(cx, Authorized::check(cx.station)),
            Way::Contract(Some(verified)) => {
                self.decide(cx, Authorized::by_contract(cx.station, verified))
            }
            Way::Contract(None) => {
                cx.want_desk(Request::Authorization);
                self.waits = true;
                Turn::Deferred(Phase::Authorizing(self))
            }
        }
    }

    /// The first request with a contract has to be signed; repetitions need not (V2G2-684).
    pub(super) fn consult(
        mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: Message<'_>,
    ) -> Turn {
        let Ok(V2gMessage {
            header,
            body: Body::AuthorizationReq(request),
        }) = V2gMessage::decode(message.payload)
        else {
            return Turn::Refused(ResponseCode::Failed, TABLE_VIOLATED);
        };
        let challenge = cx.config.challenge.unwrap_or_default();
        let part = Signed::Authorization(request);
        match ContractVerified::check(desk, &part, header.signature, &challenge) {
            Err(Unproved::Challenge) => {
                let end = End::Untrusted(Untrusted::Challenge);
                Turn::Refused(ResponseCode::FailedChallengeInvalid, end)
            }
            Err(Unproved::Signature) => {
                let end = End::Untrusted(Untrusted::Signature(Request::Authorization));
                Turn::Refused(ResponseCode::FailedSignatureError, end)
            }
            Ok(verified) => {
                let emaid = cx.heard.contract.unwrap_or_default();
                cx.events.push(SeccEvent::ContractVerified(emaid));
                if cx.station.authorization == Authorization::Pending {
                    cx.events.push(SeccEvent::AuthorizationWanted);
                }
                self.waits = false;
                self.way = Way::Contract(Some(verified));
                let authorized = Authorized::by_contract(cx.station, verified);
                self.decide(cx, authorized)
            }
        }
    }

    /// A refused customer has no code in the protocol, it is FAILED; a refused contract has.
    fn decide(self, cx: &mut Cx<'_>, authorized: Option<Authorized>) -> Turn {
        if let Some(authorized) = authorized {
            cx.timers.stop(Timer::Authorization);
            let sent = answer(cx, EvseProcessing::Finished);
            let next = Phase::Parameters(Parameters::new(authorized));
            return Turn::Answered(next, Outcome::Done, sent);
        }
        let contract = matches!(self.way, Way::Contract(_));
        match cx.station.authorization {
            Authorization::Denied(refusal) if contract => return contract::refused(refusal),
            Authorization::Denied(_) | Authorization::Refused => {
                let end = End::Untrusted(Untrusted::AuthorizationRefused);
                return Turn::Refused(ResponseCode::Failed, end);
            }
            Authorization::Pending | Authorization::Granted => {}
        }
        let timing = &cx.config.timing;
        let (patience, processing) = match contract {
            true => (timing.ongoing, EvseProcessing::Ongoing),
            false => (
                timing.authorization,
                EvseProcessing::OngoingWaitingForCustomerInteraction,
            ),
        };
        cx.timers
            .start(Timer::Authorization, cx.now.after(patience));
        let sent = answer(cx, processing);
        Turn::Answered(Phase::Authorizing(self), Outcome::Ongoing, sent)
    }
}

fn answer(cx: &mut Cx<'_>, evse_processing: EvseProcessing) -> Sent {
    let response = AuthorizationRes {
        response_code: ResponseCode::Ok,
        evse_processing,
    };
    cx.reply(Body::AuthorizationRes(response))
}
