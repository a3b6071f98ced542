//! The opened session, and the customer's authorization.

use v2g_messages::iso2::{
    AuthorizationReq, AuthorizationRes, Body, EvseProcessing, ResponseCode, SessionSetupReq,
    SessionSetupRes,
};

use super::services::Discover;
use super::{Parameters, Phase, Turn, contract};
use crate::evcc::{Consulted, Cx};
use crate::{
    End, EvccEvent, EvseId, Misbehaviour, Outcome, Protocol, Request, SessionId, Timer, Wallet,
};

#[derive(Debug)]
pub(super) struct Open;

impl Open {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let evccid = cx.vehicle.evccid;
        let id = id.or(cx.wanted_session(Protocol::Iso2));
        cx.send(
            id,
            Body::SessionSetupReq(SessionSetupReq {
                evcc_id: evccid.as_bytes().into(),
            }),
        );
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: SessionSetupRes<'_>) -> Turn {
        cx.timers.stop(Timer::CommunicationSetup);
        let old = response.response_code == ResponseCode::OkOldSessionJoined;
        if old && !cx.join(Protocol::Iso2) {
            let blame = Misbehaviour::Contradiction(Request::SessionSetup);
            return Turn::Over(End::Misbehaved(blame));
        }
        let mut room = [0; 37];
        let evse_id = response.evse_id.copy_to(&mut room).and_then(EvseId::new);
        cx.events
            .push(EvccEvent::Identified(evse_id.unwrap_or_default()));
        Turn::Next(Phase::Discover(Discover), Outcome::Done)
    }
}

#[derive(Debug)]
pub(super) struct Authorize {
    /// The station's challenge, as long as the wallet has not signed it.
    challenge: Option<[u8; 16]>,
}

impl Authorize {
    pub(super) fn external() -> Self {
        Self { challenge: None }
    }

    pub(super) fn by_contract(challenge: [u8; 16]) -> Self {
        let challenge = Some(challenge);
        Self { challenge }
    }

    /// Repetitions carry neither challenge nor signature (V2G2-684).
    pub(super) fn signed() -> Self {
        Self { challenge: None }
    }

    pub(super) fn is_to_sign(&self) -> bool {
        self.challenge.is_some()
    }

    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        id: Option<SessionId>,
        wallet: &mut dyn Wallet,
    ) -> Consulted<Phase> {
        match self.challenge {
            Some(challenge) => contract::authorize(cx, id, wallet, challenge),
            None => Consulted::Next(Phase::Authorize(self)),
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.send(
            id,
            Body::AuthorizationReq(AuthorizationReq {
                id: None,
                gen_challenge: None,
            }),
        );
    }

    /// People may take longer than back ends.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: AuthorizationRes) -> Turn {
        let timing = &cx.config.timing;
        match response.evse_processing {
            EvseProcessing::Finished => {
                cx.timers.stop(Timer::Authorization);
                cx.timers.stop(Timer::Ongoing);
                return Turn::Next(Phase::Parameters(Parameters), Outcome::Done);
            }
            EvseProcessing::Ongoing => {
                cx.timers
                    .start(Timer::Ongoing, cx.now.after(timing.ongoing));
            }
            EvseProcessing::OngoingWaitingForCustomerInteraction => {
                cx.timers.stop(Timer::Ongoing);
                cx.timers
                    .start(Timer::Authorization, cx.now.after(timing.customer));
                if !core::mem::replace(&mut cx.heard.told_to_identify, true) {
                    cx.events.push(EvccEvent::AuthorizationPending);
                }
            }
        }
        Turn::Again(
            Phase::Authorize(self),
            Outcome::Ongoing,
            timing.repeat_pause,
        )
    }
}
