//! How a vehicle stops.

use v2g_messages::iso2::{
    Body, ChargeProgress, ChargingSession, PowerDeliveryReq, PowerDeliveryRes, SessionStopReq,
    WeldingDetectionReq, WeldingDetectionRes,
};

use super::charge::parameter;
use super::{Phase, Turn};
use crate::evcc::{CURRENT_DECAY, ContactorTest, Cx, Welding, station_end, under_load};
use crate::iso2::physical::read_volts;
use crate::iso2::words;
use crate::{Completion, End, EvError, Outcome, Protocol, Request, SessionId, Wish};

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
        let tests = match cx.vehicle.wish {
            Wish::Pause => cx.config.welding_detection && cx.config.welding_detection_on_pause,
            _ => cx.config.welding_detection,
        };
        let next = match cx.vehicle.mode.is_dc() && tests {
            true => Phase::Weld(Weld(ContactorTest::new())),
            false => Phase::Close(Close::after_power(cx)),
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
            Welding::Safe => Turn::Next(Phase::Close(Close::after_power(cx)), Outcome::Done),
            Welding::Welded(end) => Turn::Stop(Phase::Close(Close::now()), Outcome::Done, end),
            Welding::Awaited(test) => {
                let pause = cx.config.timing.repeat_pause;
                Turn::Again(Phase::Weld(Self(test)), Outcome::Done, pause)
            }
        }
    }
}

/// The session is to be stopped.
#[derive(Debug)]
pub(super) struct Close {
    pause: bool,
}

impl Close {
    /// For good, from whatever point.
    pub(super) fn now() -> Self {
        Self { pause: false }
    }

    /// Power is off: the session may sleep, if that is wished and nothing is wrong.
    fn after_power(cx: &Cx<'_>) -> Self {
        let fault = matches!(
            station_end(cx.heard.present.status),
            Some(End::Equipment(_))
        );
        let pause = cx.vehicle.wish == Wish::Pause && cx.vehicle.error == EvError::None;
        Self {
            pause: pause && !fault,
        }
    }

    pub(super) fn request(&self) -> Request {
        match self.pause {
            true => Request::SessionPause,
            false => Request::SessionStop,
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.inlet.off(cx.events);
        let charging_session = match self.pause {
            true => ChargingSession::Pause,
            false => ChargingSession::Terminate,
        };
        cx.send(
            id,
            Body::SessionStopReq(SessionStopReq { charging_session }),
        );
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>) -> Turn {
        if !self.pause {
            return Turn::Over(End::Completed(Completion::Charged));
        }
        cx.pause(Protocol::Iso2);
        Turn::Over(End::Completed(Completion::Paused))
    }
}
