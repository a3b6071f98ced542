//! The opened session, and the customer's authorization.

use v2g_messages::iso2::{
    AuthorizationRes, Body, EvseProcessing, ResponseCode, SessionSetupReq, SessionSetupRes,
};

use super::parameters::Parameters;
use super::services::Services;
use super::{Identifying, Phase, Turn};
use crate::proof::Authorized;
use crate::secc::{Cx, Sent};
use crate::{Authorization, End, EvccId, Outcome, Protocol, Purpose, SeccEvent, Timer, Untrusted};

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

#[derive(Debug)]
pub(super) struct Authorizing;

impl Authorizing {
    /// The protocol has no code for a refused customer: it is FAILED.
    pub(super) fn authorize(self, cx: &mut Cx<'_>) -> Turn {
        if cx.station.purpose == Purpose::Identify {
            let sent = answer(cx, EvseProcessing::Finished);
            return Turn::Answered(Phase::Identifying(Identifying), Outcome::Done, sent);
        }
        if let Some(authorized) = Authorized::check(cx.station) {
            cx.timers.stop(Timer::Authorization);
            let sent = answer(cx, EvseProcessing::Finished);
            return Turn::Answered(
                Phase::Parameters(Parameters::new(authorized)),
                Outcome::Done,
                sent,
            );
        }
        if cx.station.authorization == Authorization::Refused {
            let end = End::Untrusted(Untrusted::AuthorizationRefused);
            return Turn::Refused(ResponseCode::Failed, end);
        }
        cx.timers.start(
            Timer::Authorization,
            cx.now.after(cx.config.timing.authorization),
        );
        let sent = answer(cx, EvseProcessing::OngoingWaitingForCustomerInteraction);
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
