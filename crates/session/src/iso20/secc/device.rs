//! The charging device comes to the vehicle, and leaves it.

use v2g_messages::iso20::acdp::{
    AcdpConnectReq, AcdpConnectRes, AcdpMessage, AcdpSystemStatusReq, AcdpSystemStatusRes,
    AcdpVehiclePositioningReq, AcdpVehiclePositioningRes, ElectricalChargingDeviceStatus,
    ErrorCode, IsolationStatus, MechanicalChargingDeviceStatus,
};
use v2g_messages::iso20::common::VehicleCheckInReq;
use v2g_messages::iso20::{Processing, ResponseCode};

use super::deal::Deal;
use super::parameters::{Admitted, check_in};
use super::{CableChecking, Parameters, Phase, Stopped, Turn};
use crate::iso20::service::Choice;
use crate::iso20::words::read_share;
use crate::proof::{Coupled, Docked, Positioned};
use crate::secc::{Cx, Sent};
use crate::{
    ControlPilot, DevicePlace, End, Equipment, EvError, EvStatus, Fault, Guidance, Isolation,
    Outcome, Station, StationStatus, Timer,
};

/// The vehicle is on its way to where the device reaches it.
#[derive(Debug)]
pub(super) struct Positioning {
    pub(super) admitted: Admitted,
    pub(super) choice: Choice,
}

impl Positioning {
    /// Repeated until the vehicle stands right.
    pub(super) fn guide(self, cx: &mut Cx<'_>, request: AcdpVehiclePositioningReq<'_>) -> Turn {
        cx.hear_mobility(request.ev_mobility_status, request.ev_positioning_support);
        match Positioned::check(cx.station) {
            None => {
                let patience = cx.now.after(cx.config.timing.coupling);
                cx.timers.start(Timer::Coupling, patience);
                let sent = send_guidance(cx, ResponseCode::Ok, Processing::Ongoing);
                Turn::Answered(Phase::Positioning(self), Outcome::Ongoing, sent)
            }
            Some(positioned) => {
                cx.timers.stop(Timer::Coupling);
                let sent = send_guidance(cx, ResponseCode::Ok, Processing::Finished);
                let coupled = Coupled::Device(positioned);
                let next = Parameters::new(self.admitted, self.choice, coupled);
                Turn::Answered(Phase::Parameters(next), Outcome::Done, sent)
            }
        }
    }

    pub(super) fn check_in(self, cx: &mut Cx<'_>, request: VehicleCheckInReq<'_>) -> Turn {
        let sent = check_in(cx, &request);
        Turn::Answered(Phase::Positioning(self), Outcome::Done, sent)
    }
}

pub(super) fn send_guidance(
    cx: &mut Cx<'_>,
    response_code: ResponseCode,
    evse_processing: Processing,
) -> Sent {
    let device = cx.station.device;
    let Guidance {
        x,
        y,
        window_x,
        window_y,
    } = device.guidance.unwrap_or_default();
    let response = AcdpVehiclePositioningRes {
        header: cx.header(),
        response_code,
        evse_processing,
        evse_positioning_support: device.guidance.is_some(),
        ev_relative_x_deviation: x,
        ev_relative_y_deviation: y,
        contact_window_xc: window_x,
        contact_window_yc: window_y,
        ev_in_charge_position: device.in_position,
    };
    cx.acdp(AcdpMessage::AcdpVehiclePositioningRes(response))
}

/// The device is on its way to the vehicle.
#[derive(Debug)]
pub(super) struct Connecting {
    deal: Deal,
    positioned: Positioned,
}

impl Connecting {
    pub(super) fn new(deal: Deal, positioned: Positioned) -> Self {
        Self { deal, positioned }
    }

    /// Repeated until the device has arrived. A vehicle that no longer stands right keeps it from
    /// moving.
    pub(super) fn connect(self, cx: &mut Cx<'_>, _: AcdpConnectReq<'_>) -> Turn {
        let fault = End::Equipment(Equipment::Device);
        if let Some(end) = cx.station.refuses_power() {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        if !cx.station.device.in_position || cx.station.device.place == DevicePlace::Fault {
            return Turn::Refused(ResponseCode::Failed, fault);
        }
        cx.path.connect(self.positioned, cx.events);
        match Docked::check(cx.station, self.deal.terms.coupled) {
            None => {
                let patience = cx.now.after(cx.config.timing.ongoing);
                cx.timers.start(Timer::Ongoing, patience);
                let sent = send_place(cx, true, ResponseCode::Ok, Processing::Ongoing);
                Turn::Answered(Phase::Connecting(self), Outcome::Ongoing, sent)
            }
            Some(docked) => {
                cx.timers.stop(Timer::Ongoing);
                let sent = send_place(cx, true, ResponseCode::Ok, Processing::Finished);
                let next = CableChecking::new(self.deal, docked);
                Turn::Answered(Phase::CableChecking(next), Outcome::Done, sent)
            }
        }
    }
}

/// Takes the device away; repeated until it is home. The station stays as long as it takes.
pub(super) fn disconnect(stopped: Stopped, cx: &mut Cx<'_>, _: AcdpConnectReq<'_>) -> Turn {
    cx.path.disconnect(cx.events);
    if cx.station.device.place == DevicePlace::Fault {
        let fault = End::Equipment(Equipment::Device);
        return Turn::Refused(ResponseCode::Failed, fault);
    }
    if cx.station.device.place != DevicePlace::Home {
        let patience = cx.now.after(cx.config.timing.ongoing);
        cx.timers.start(Timer::Ongoing, patience);
        let sent = send_place(cx, false, ResponseCode::Ok, Processing::Ongoing);
        return Turn::Answered(Phase::Stopped(stopped), Outcome::Ongoing, sent);
    }
    cx.timers.stop(Timer::Ongoing);
    let sent = send_place(cx, false, ResponseCode::Ok, Processing::Finished);
    Turn::Answered(Phase::Stopped(Stopped::Dc), Outcome::Done, sent)
}

/// The answer to a request to connect, or to disconnect.
pub(super) fn send_place(
    cx: &mut Cx<'_>,
    connects: bool,
    response_code: ResponseCode,
    evse_processing: Processing,
) -> Sent {
    let place = cx.station.device.place;
    let response = AcdpConnectRes {
        header: cx.header(),
        response_code,
        evse_processing,
        evse_electrical_charging_device_status: contacts(cx.station),
        evse_mechanical_charging_device_status: mechanical(place),
    };
    cx.acdp(match connects {
        true => AcdpMessage::AcdpConnectRes(response),
        false => AcdpMessage::AcdpDisconnectRes(response),
    })
}

fn mechanical(place: DevicePlace) -> MechanicalChargingDeviceStatus {
    match place {
        DevicePlace::Home => MechanicalChargingDeviceStatus::Home,
        DevicePlace::Moving | DevicePlace::Fault => MechanicalChargingDeviceStatus::Moving,
        DevicePlace::AtVehicle => MechanicalChargingDeviceStatus::EndPosition,
    }
}

/// What the station sees on its contacts; where nothing measures it, what follows from the place.
fn contacts(station: &Station) -> ElectricalChargingDeviceStatus {
    match (station.pilot, station.device.place) {
        (ControlPilot::C, _) => ElectricalChargingDeviceStatus::StateC,
        (ControlPilot::D, _) => ElectricalChargingDeviceStatus::StateD,
        (ControlPilot::B, _) | (ControlPilot::Unknown, DevicePlace::AtVehicle) => {
            ElectricalChargingDeviceStatus::StateB
        }
        _ => ElectricalChargingDeviceStatus::StateA,
    }
}

/// Both sides tell how they are, at any time; the session stays where it is.
pub(super) fn tell(phase: Phase, cx: &mut Cx<'_>, request: AcdpSystemStatusReq<'_>) -> Turn {
    let told = request.ev_technical_status;
    let before = cx.heard.status.unwrap_or_default();
    cx.hear_status(EvStatus {
        ready: told.ev_ready_to_charge,
        error: told.ev_error_code.map_or(before.error, read_error),
        soc: told.ev_soc.map_or(before.soc, read_share),
    });
    let sent = send_status(cx, ResponseCode::Ok);
    if let Phase::Charging(_) = &phase {
        let silence = cx.config.profile.loop_silence;
        cx.timers.set(Timer::Sequence, cx.now.after(silence));
    }
    Turn::Answered(phase, Outcome::Done, sent)
}

pub(super) fn send_status(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let station = *cx.station;
    let trouble = station.trouble();
    let response = AcdpSystemStatusRes {
        header: cx.header(),
        response_code,
        evse_mechanical_charging_device_status: mechanical(station.device.place),
        evse_ready_to_charge: trouble.is_none(),
        evse_isolation_status: match station.isolation {
            Isolation::Valid => IsolationStatus::Safe,
            Isolation::Warning => IsolationStatus::Warning,
            Isolation::Fault => IsolationStatus::Fault,
            Isolation::Invalid | Isolation::NoMonitor => IsolationStatus::Invalid,
        },
        evse_disabled: trouble == Some(StationStatus::Shutdown),
        evse_utility_interrupt_event: station.fault == Some(Fault::UtilityInterrupt),
        evse_emergency_shutdown: station.fault == Some(Fault::EmergencyStop),
        evse_malfunction: trouble == Some(StationStatus::Malfunction),
        ev_in_charge_position: station.device.in_position,
        ev_association_status: station.device.place == DevicePlace::AtVehicle,
    };
    cx.acdp(AcdpMessage::AcdpSystemStatusRes(response))
}

fn read_error(code: ErrorCode) -> EvError {
    match code {
        ErrorCode::OkNoEvError => EvError::None,
        ErrorCode::FailedRessTemperatureInhibit => EvError::BatteryTemperature,
        ErrorCode::FailedRess => EvError::BatteryMalfunction,
        ErrorCode::FailedChargingCurrentDifferential => EvError::CurrentDifferential,
        ErrorCode::FailedChargingVoltageOutOfRange => EvError::VoltageOutOfRange,
        _ => EvError::NoData,
    }
}
