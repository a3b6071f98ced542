//! From the opened session to the authorized customer.

use v2g_messages::iso20::common::{
    AReqAuthorizationMode, Authorization, AuthorizationReq, AuthorizationRes,
    AuthorizationSetupReq, AuthorizationSetupRes, CommonMessage, EimAReqAuthorizationMode,
    SessionSetupReq, SessionSetupRes,
};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::{Close, Discover, Id, Parameters, Phase, Turn, octets};
use crate::evcc::{Coupled, Cx};
use crate::iso20::request::is_warning;
use crate::iso20::service::Choice;
use crate::{
    End, EvccEvent, EvseId, Incompatible, Misbehaviour, Outcome, Request, Timer, Untrusted, Vehicle,
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

    pub(super) fn answer(self, response: AuthorizationSetupRes<'_>) -> Turn {
        let mut ways = response.authorization_services.iter();
        let next = Phase::Authorize(Authorize);
        match ways.any(|way| way == Authorization::Eim) {
            true => Turn::Next(next, Outcome::Done),
            false => Turn::Stop(
                next,
                Outcome::Done,
                End::Incompatible(Incompatible::Payment),
            ),
        }
    }
}

#[derive(Debug)]
pub(super) struct Authorize;

impl Authorize {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        let mode = AReqAuthorizationMode::EimAReqAuthorizationMode(EimAReqAuthorizationMode);
        cx.common(CommonMessage::AuthorizationReq(AuthorizationReq {
            header: cx.header(id),
            selected_authorization_service: Authorization::Eim,
            authorization_mode: mode,
        }));
    }

    /// People may take longer than back ends.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: AuthorizationRes<'_>) -> Turn {
        let timing = &cx.config.timing;
        if is_warning(response.response_code) {
            let end = End::Untrusted(Untrusted::AuthorizationRefused);
            return Turn::Stop(Phase::Close(Close::End), Outcome::Declined, end);
        }
        match response.evse_processing {
            Processing::Finished => {
                cx.timers.stop(Timer::Authorization);
                cx.timers.stop(Timer::Ongoing);
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
