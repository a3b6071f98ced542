//! From the opened session to the authorized customer.

use v2g_messages::iso20::common::{
    AReqAuthorizationMode, Authorization, AuthorizationReq, AuthorizationRes,
    AuthorizationSetupReq, AuthorizationSetupRes, CommonMessage, EimAReqAuthorizationMode,
    SessionSetupReq, SessionSetupRes,
};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::contract::Ways;
use super::{Close, Discover, Id, Parameters, Phase, Plan, Turn, contract, octets};
use crate::evcc::{Consulted, Coupled, Cx};
use crate::iso20::request::is_warning;
use crate::iso20::service::Choice;
use crate::{
    End, EvccEvent, EvseId, Incompatible, Misbehaviour, Outcome, Request, Timer, Untrusted,
    Vehicle, Wallet,
};

#[derive(Debug)]
pub(super) struct Open;

impl Open {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        let mut room = [0; 16];
        let vehicle = *cx.vehicle;
        let wanted = cx.heard.protocol.and_then(|p| cx.wanted_session(p));
        let id = wanted.map_or(*id, |id| octets(Some(id)));
        cx.common(CommonMessage::SessionSetupReq(SessionSetupReq {
            header: cx.header(&id),
            evcc_id: name(&vehicle, &mut room).into(),
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: SessionSetupRes<'_>) -> Turn {
        cx.timers.stop(Timer::CommunicationSetup);
        let mut room = [0; 37];
        let evse_id = response.evse_id.copy_to(&mut room).and_then(EvseId::new);
        cx.events
            .push(EvccEvent::Identified(evse_id.unwrap_or_default()));
        if response.response_code == ResponseCode::OkOldSessionJoined {
            return resume(cx);
        }
        let next = Phase::AuthorizationSetup(AuthorizationSetup);
        Turn::Next(next, Outcome::Done)
    }
}

/// The session goes on where limits are told, with what was selected then.
fn resume(cx: &mut Cx<'_>) -> Turn {
    let joined = cx.heard.protocol.is_some_and(|p| cx.join(p));
    let energy = cx.joined().and_then(|paused| paused.energy);
    let choice = energy.and_then(|energy| Choice::again(energy, cx.vehicle.mode));
    let coupled = Coupled::again(cx.vehicle);
    match (choice.filter(|_| joined), coupled) {
        (Some(choice), Some(coupled)) => {
            let next = Parameters::new(choice, coupled);
            Turn::Next(Phase::Parameters(next), Outcome::Joined)
        }
        (Some(_), None) => {
            let end = End::Incompatible(Incompatible::Association);
            Turn::Stop(Phase::Close(Close::End), Outcome::Joined, end)
        }
        (None, _) => {
            let blame = Misbehaviour::Contradiction(Request::SessionSetup);
            Turn::Over(End::Misbehaved(blame))
        }
    }
}

/// The vehicle's name, or where it has none the digits of its MAC address.
fn name<'n>(vehicle: &'n Vehicle, room: &'n mut [u8; 16]) -> &'n str {
    if !vehicle.name.as_str().is_empty() {
        return vehicle.name.as_str();
    }
    let digit = |value: u8| match value {
        0..=9 => b'0'.wrapping_add(value),
        _ => b'A'.wrapping_add(value).wrapping_sub(10),
    };
    let octets = vehicle.evccid.as_bytes();
    let digits = octets.iter().flat_map(|octet| [octet >> 4, octet & 15]);
    let mut count = 0usize;
    for (slot, value) in room.iter_mut().zip(digits) {
        *slot = digit(value);
        count = count.saturating_add(1);
    }
    let text = room.get(..count).unwrap_or_default();
    core::str::from_utf8(text).unwrap_or_default()
}

#[derive(Debug)]
pub(super) struct AuthorizationSetup;

impl AuthorizationSetup {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        let header = cx.header(id);
        let request = AuthorizationSetupReq { header };
        cx.common(CommonMessage::AuthorizationSetupReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: AuthorizationSetupRes<'_>) -> Turn {
        let ways = Ways::read(cx, &response);
        let next = match ways.concern_wallet() {
            true => Phase::Plan(Plan { ways }),
            false => Phase::Authorize(Authorize::external(ways)),
        };
        match ways.external || ways.concern_wallet() {
            true => Turn::Next(next, Outcome::Done),
            false => {
                let end = End::Incompatible(Incompatible::Payment);
                Turn::Stop(next, Outcome::Done, end)
            }
        }
    }
}

#[derive(Debug)]
pub(super) struct Authorize {
    ways: Ways,
    /// The contract signs this; without, the customer identifies.
    challenge: Option<[u8; 16]>,
}

impl Authorize {
    pub(super) fn external(ways: Ways) -> Self {
        let challenge = None;
        Self { ways, challenge }
    }

    pub(super) fn by_contract(ways: Ways, challenge: [u8; 16]) -> Self {
        let challenge = Some(challenge);
        Self { ways, challenge }
    }

    pub(super) fn shows_contract(&self) -> bool {
        self.challenge.is_some()
    }

    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        id: &Id,
        wallet: &mut dyn Wallet,
    ) -> Consulted<Phase> {
        match self.challenge {
            Some(challenge) => contract::authorize(self, cx, id, wallet, challenge),
            None => Consulted::Next(Phase::Authorize(self)),
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        let mode = AReqAuthorizationMode::EimAReqAuthorizationMode(EimAReqAuthorizationMode);
        cx.common(CommonMessage::AuthorizationReq(AuthorizationReq {
            header: cx.header(id),
            selected_authorization_service: Authorization::Eim,
            authorization_mode: mode,
        }));
    }

    /// People may take longer than back ends. A contract that is refused may be followed by another
    /// one, a new one, or the customer. Source: V2G20-2221, 2230.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: AuthorizationRes<'_>) -> Turn {
        let timing = &cx.config.timing;
        if is_warning(response.response_code) {
            cx.timers.stop(Timer::Ongoing);
            let ways = self.ways.after_refusal();
            if self.challenge.is_some() {
                return Turn::Next(Phase::Plan(Plan { ways }), Outcome::Declined);
            }
            let end = End::Untrusted(Untrusted::AuthorizationRefused);
            return Turn::Stop(Phase::Close(Close::End), Outcome::Declined, end);
        }
        match response.evse_processing {
            Processing::Finished => {
                cx.timers.stop(Timer::Authorization);
                cx.timers.stop(Timer::Ongoing);
                cx.heard.contract = self.challenge.is_some();
                let contract = cx.heard.contract;
                if response.response_code == ResponseCode::OkCertificateExpiresSoon {
                    cx.events.push(EvccEvent::ContractExpiresSoon);
                }
                cx.events.push(EvccEvent::PaysByContract(contract));
                return Turn::Next(Phase::Discover(Discover), Outcome::Done);
            }
            Processing::Ongoing => {
                cx.timers
                    .start(Timer::Ongoing, cx.now.after(timing.ongoing));
            }
            Processing::OngoingWaitingForCustomerInteraction => {
                cx.timers.stop(Timer::Ongoing);
                cx.timers
                    .start(Timer::Authorization, cx.now.after(timing.customer));
                if !core::mem::replace(&mut cx.heard.told_to_identify, true) {
                    cx.events.push(EvccEvent::AuthorizationPending);
                }
            }
        }
        let next = Phase::Authorize(self);
        Turn::Again(next, Outcome::Ongoing, timing.repeat_pause)
    }
}
