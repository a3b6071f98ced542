//! How a vehicle stops.

use v2g_messages::iso2::{
    Body, ChargeProgress, ChargingSession, PowerDeliveryReq, PowerDeliveryRes, SessionStopReq,
    WeldingDetectionReq, WeldingDetectionRes,
};

use super::charge::parameter;
use super::{Phase, Turn};
use crate::evcc::{CURRENT_DECAY, ContactorTest, Cx, Welding, under_load};
use crate::iso2::physical::read_volts;
use crate::iso2::words;
use crate::{Completion, End, Outcome, SessionId};

/// Power is to be switched off.
#[derive(Debug)]
pub(super) struct PowerOff {
    schedule: u8,
}

impl PowerOff {
    pub(super) fn new(schedule: u8) -> Self {
        Self { schedule }
    }

    /// In AC the vehicle stops drawing and lets the pilot rest before it asks (V2G2-848); in DC it
    /// holds the contactor until the station has taken the current away.
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        if !cx.vehicle.mode.is_dc() {
            cx.inlet.off(cx.events);
        }
        cx.send(
            id,
            Body::PowerDeliveryReq(PowerDeliveryReq {
                charge_progress: ChargeProgress::Stop,
                sa_schedule_tuple_id: self.schedule,
                charging_profile: None,
                ev_power_delivery_parameter: parameter(cx.vehicle),
            }),
        );
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PowerDeliveryRes) -> Turn {
        cx.hear_status(response.evse_status);
        let next = match cx.vehicle.mode.is_dc() && cx.config.welding_detection {
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
        cx.send(
            id,
            Body::WeldingDetectionReq(WeldingDetectionReq { dc_ev_status }),
        );
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: WeldingDetectionRes) -> Turn {
        cx.hear_dc(
            response.dc_evse_status,
            Some(response.evse_present_voltage),
            None,
        );
        match self.0.hear(cx, read_volts(response.evse_present_voltage)) {
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
        let request = SessionStopReq {
            charging_session: ChargingSession::Terminate,
        };
        cx.send(id, Body::SessionStopReq(request));
    }

    pub(super) fn answer(self) -> Turn {
        Turn::Over(End::Completed(Completion::Charged))
    }
}
