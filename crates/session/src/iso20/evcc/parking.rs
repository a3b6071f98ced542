//! The vehicle checks in at a station that watches its parking space, and checks out.

use v2g_messages::iso20::common::{
    CommonMessage, EvCheckInStatus, EvCheckOutStatus, EvseCheckOutStatus, VehicleCheckInReq,
    VehicleCheckInRes, VehicleCheckOutReq, VehicleCheckOutRes,
};

use super::services::begin;
use super::{Close, Id, Phase, Turn};
use crate::evcc::Cx;
use crate::iso20::service::Choice;
use crate::{EvccEvent, Outcome, ParkingSpace, Timer};

/// The vehicle parks, and then goes on with its service.
#[derive(Debug)]
pub(super) struct CheckIn {
    choice: Choice,
    /// The station knows of it.
    known: bool,
    /// The last request said that the vehicle stands.
    stands: bool,
}

impl CheckIn {
    pub(super) fn new(choice: Choice) -> Self {
        Self {
            choice,
            known: false,
            stands: false,
        }
    }

    /// Repeated until the vehicle stands.
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: &Id) {
        let patience = cx.now.after(cx.config.timing.coupling);
        cx.timers.start(Timer::Coupling, patience);
        let Some(parking) = cx.vehicle.parking else {
            return;
        };
        self.stands = parking.stands && self.known;
        cx.common(CommonMessage::VehicleCheckInReq(VehicleCheckInReq {
            header: cx.header(id),
            ev_check_in_status: match (self.known, parking.stands) {
                (false, _) => EvCheckInStatus::CheckIn,
                (true, false) => EvCheckInStatus::Processing,
                (true, true) => EvCheckInStatus::Completed,
            },
            parking_method: parking.method,
            vehicle_frame: parking.frame,
            device_offset: parking.device,
            vehicle_travel: parking.travel,
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: VehicleCheckInRes<'_>) -> Turn {
        cx.hear_space(|space| {
            space.space = response.parking_space;
            space.device = response.device_location;
            space.distance = response.target_distance;
        });
        if self.stands {
            cx.timers.stop(Timer::Coupling);
            return Turn::Next(begin(self.choice).0, Outcome::Done);
        }
        let next = Phase::CheckIn(Self {
            known: true,
            ..self
        });
        let pause = cx.config.timing.repeat_pause;
        Turn::Again(next, Outcome::Done, pause)
    }
}

/// What follows power, and a charging device that has gone: a vehicle that checked in checks out
/// before it ends the session.
pub(super) fn leave(cx: &Cx<'_>, close: Close) -> Phase {
    match close {
        Close::End if cx.vehicle.parking.is_some() => Phase::CheckOut(CheckOut { known: false }),
        _ => Phase::Close(close),
    }
}

/// The vehicle leaves.
#[derive(Debug)]
pub(super) struct CheckOut {
    known: bool,
}

impl CheckOut {
    /// Repeated until the way is free.
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.inlet.off(cx.events);
        let patience = cx.now.after(cx.config.timing.ongoing);
        cx.timers.start(Timer::Ongoing, patience);
        cx.common(CommonMessage::VehicleCheckOutReq(VehicleCheckOutReq {
            header: cx.header(id),
            ev_check_out_status: match self.known {
                false => EvCheckOutStatus::CheckOut,
                true => EvCheckOutStatus::Processing,
            },
            check_out_time: cx.unix_time,
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: VehicleCheckOutRes<'_>) -> Turn {
        let free = response.evse_check_out_status == EvseCheckOutStatus::Completed;
        cx.hear_space(|space| space.exit_is_free = free);
        if free {
            cx.timers.stop(Timer::Ongoing);
            return Turn::Next(Phase::Close(Close::End), Outcome::Done);
        }
        let next = Phase::CheckOut(Self { known: true });
        let pause = cx.config.timing.repeat_pause;
        Turn::Again(next, Outcome::Done, pause)
    }
}

impl Cx<'_> {
    fn hear_space(&mut self, change: impl FnOnce(&mut ParkingSpace)) {
        let mut space = self.heard.space.unwrap_or_default();
        change(&mut space);
        if self.heard.space != Some(space) {
            self.heard.space = Some(space);
            self.events.push(EvccEvent::ParkingSpace(space));
        }
    }
}
