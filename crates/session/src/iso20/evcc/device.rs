//! The vehicle is brought below a charging device, and taken off it.

use v2g_messages::iso20::Processing;
use v2g_messages::iso20::acdp::{
    AcdpConnectReq, AcdpConnectRes, AcdpMessage, AcdpVehiclePositioningReq,
    AcdpVehiclePositioningRes, ElectricalChargingDeviceStatus, MechanicalChargingDeviceStatus,
};

use super::parking::leave;
use super::plan::Plan;
use super::{CableCheck, Close, Id, Parameters, Phase, Turn};
use crate::evcc::{Coupled, Cx, Docked};
use crate::iso20::service::Choice;
use crate::{
    DevicePlace, End, Equipment, EvccEvent, Guidance, Incompatible, Misbehaviour, Outcome, Request,
    Timer,
};

/// The vehicle is on its way to where the device reaches it.
#[derive(Debug)]
pub(super) struct Position {
    pub(super) choice: Choice,
}

impl Position {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        let patience = cx.now.after(cx.config.timing.coupling);
        cx.timers.start(Timer::Coupling, patience);
        let request = AcdpVehiclePositioningReq {
            header: cx.header(id),
            ev_mobility_status: cx.vehicle.can_move,
            ev_positioning_support: cx.vehicle.follows_guidance,
        };
        cx.acdp(AcdpMessage::AcdpVehiclePositioningReq(request));
    }

    /// A station that has finished sees the vehicle in its place, or contradicts itself.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: AcdpVehiclePositioningRes<'_>) -> Turn {
        let guidance = Guidance {
            x: response.ev_relative_x_deviation,
            y: response.ev_relative_y_deviation,
            window_x: response.contact_window_xc,
            window_y: response.contact_window_yc,
        };
        cx.hear_guidance(Some(guidance).filter(|_| response.evse_positioning_support));
        if response.evse_processing != Processing::Finished {
            let pause = cx.config.timing.repeat_pause;
            return Turn::Again(Phase::Position(self), Outcome::Ongoing, pause);
        }
        cx.timers.stop(Timer::Coupling);
        let next = Phase::Parameters(Parameters::new(self.choice, Coupled::Device));
        match response.ev_in_charge_position {
            true => Turn::Next(next, Outcome::Done),
            false => {
                let end = End::Incompatible(Incompatible::Position);
                Turn::Stop(next, Outcome::Done, end)
            }
        }
    }
}

/// The device is on its way to the vehicle.
#[derive(Debug)]
pub(super) struct Connect {
    plan: Plan,
}

impl Connect {
    pub(super) fn new(plan: Plan) -> Self {
        Self { plan }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        let patience = cx.now.after(cx.config.timing.ongoing);
        cx.timers.start(Timer::Ongoing, patience);
        let request = contacts(cx, id);
        cx.acdp(AcdpMessage::AcdpConnectReq(request));
    }

    /// What the station calls connected the vehicle has to feel, too.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: AcdpConnectRes<'_>) -> Turn {
        let place = hear_place(cx, &response);
        if response.evse_processing != Processing::Finished {
            let pause = cx.config.timing.repeat_pause;
            return Turn::Again(Phase::Connect(self), Outcome::Ongoing, pause);
        }
        cx.timers.stop(Timer::Ongoing);
        match Docked::device(cx.vehicle, place) {
            Some(docked) => {
                let next = CableCheck::new(self.plan, docked);
                Turn::Next(Phase::CableCheck(next), Outcome::Done)
            }
            None if place == DevicePlace::AtVehicle => Turn::Stop(
                Phase::Close(Close::End),
                Outcome::Done,
                End::Equipment(Equipment::Device),
            ),
            None => {
                let blame = Misbehaviour::Contradiction(Request::Connect);
                Turn::Over(End::Misbehaved(blame))
            }
        }
    }
}

/// The device is to leave the vehicle.
#[derive(Debug)]
pub(super) struct Disconnect {
    pub(super) close: Close,
}

impl Disconnect {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.inlet.off(cx.events);
        let patience = cx.now.after(cx.config.timing.ongoing);
        cx.timers.start(Timer::Ongoing, patience);
        let request = contacts(cx, id);
        cx.acdp(AcdpMessage::AcdpDisconnectReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: AcdpConnectRes<'_>) -> Turn {
        hear_place(cx, &response);
        if response.evse_processing != Processing::Finished {
            let pause = cx.config.timing.repeat_pause;
            return Turn::Again(Phase::Disconnect(self), Outcome::Ongoing, pause);
        }
        cx.timers.stop(Timer::Ongoing);
        Turn::Next(leave(cx, self.close), Outcome::Done)
    }
}

/// What the vehicle feels at its contacts.
fn contacts<'i>(cx: &Cx<'_>, id: &'i Id) -> AcdpConnectReq<'i> {
    let status = match (cx.vehicle.device_contact, cx.inlet.wants_energy()) {
        (false, _) => ElectricalChargingDeviceStatus::StateA,
        (true, false) => ElectricalChargingDeviceStatus::StateB,
        (true, true) => ElectricalChargingDeviceStatus::StateC,
    };
    AcdpConnectReq {
        header: cx.header(id),
        ev_electrical_charging_device_status: status,
    }
}

fn hear_place(cx: &mut Cx<'_>, response: &AcdpConnectRes<'_>) -> DevicePlace {
    let place = match response.evse_mechanical_charging_device_status {
        MechanicalChargingDeviceStatus::Home => DevicePlace::Home,
        MechanicalChargingDeviceStatus::Moving => DevicePlace::Moving,
        MechanicalChargingDeviceStatus::EndPosition => DevicePlace::AtVehicle,
    };
    cx.hear_device(place);
    place
}

impl Cx<'_> {
    fn hear_guidance(&mut self, guidance: Option<Guidance>) {
        if self.heard.guidance != Some(guidance) {
            self.heard.guidance = Some(guidance);
            self.events.push(EvccEvent::Guided(guidance));
        }
    }

    fn hear_device(&mut self, place: DevicePlace) {
        if self.heard.device != Some(place) {
            self.heard.device = Some(place);
            self.events.push(EvccEvent::Device(place));
        }
    }
}
