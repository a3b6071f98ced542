//! How a vehicle stops.

use v2g_messages::din::{
    Body, PowerDeliveryReq, PowerDeliveryRes, SessionStopReq, WeldingDetectionReq,
    WeldingDetectionRes,
};

use super::charge::parameter;
use super::{Phase, Turn, hear, hear_status, send};
use crate::din::physical::read_volts;
use crate::din::words;
use crate::evcc::{CURRENT_DECAY, ContactorTest, Cx, Welding, under_load};
use crate::{Completion, End, Outcome, SessionId};

/// Power is to be switched off.
#[derive(Debug)]
pub(super) struct PowerOff;

impl PowerOff {
    /// The contactor holds until the station has taken the current away.
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let request = PowerDeliveryReq {
            ready_to_charge_state: false,
            charging_profile: None,
            ev_power_delivery_parameter: Some(parameter(cx.vehicle)),
        };
        send(cx, id, Body::PowerDeliveryReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PowerDeliveryRes) -> Turn {
        hear_status(cx, response.evse_status);
        let next = match cx.config.welding_detection {
            true => Phase::Weld(Weld(ContactorTest::new())),
            false => Phase::Close(Close),
        };
        if under_load(cx) {
            return Turn::Again(next, Outcome::Done, CURRENT_DECAY);
        }
        cx.inlet.off(cx.events);
        Turn::Next(next, Outcome::Done)
    }
}

/// The contactors are tested.
#[derive(Debug)]
pub(super) struct Weld(ContactorTest);

impl Weld {
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        self.0.ask(cx);
        let dc_ev_status = words::ev_status(cx.vehicle.status());
        let request = WeldingDetectionReq { dc_ev_status };
        send(cx, id, Body::WeldingDetectionReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: WeldingDetectionRes) -> Turn {
        let voltage = response.evse_present_voltage;
        hear(cx, response.dc_evse_status, Some(voltage), None);
        match self.0.hear(cx, read_volts(voltage)) {
            Welding::Safe => Turn::Next(Phase::Close(Close), Outcome::Done),
            Welding::Welded(end) => Turn::Stop(Phase::Close(Close), Outcome::Done, end),
            Welding::Awaited(test) => {
                let pause = cx.config.timing.repeat_pause;
                Turn::Again(Phase::Weld(Self(test)), Outcome::Done, pause)
            }
        }
    }
}

/// The session is to be stopped.
#[derive(Debug)]
pub(super) struct Close;

impl Close {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.inlet.off(cx.events);
        send(cx, id, Body::SessionStopReq(SessionStopReq));
    }

    pub(super) fn answer(self) -> Turn {
        Turn::Over(End::Completed(Completion::Charged))
    }
}
