//! Why and how a vehicle stops.

use core::time::Duration;

use v2g_messages::iso2::{
    Body, ChargeProgress, ChargingSession, PowerDeliveryReq, PowerDeliveryRes, SessionStopReq,
    WeldingDetectionReq, WeldingDetectionRes,
};

use super::charge::parameter;
use super::{Phase, Turn};
use crate::evcc::Cx;
use crate::iso2::physical::read_volts;
use crate::iso2::words;
use crate::{
    Amperes, Completion, Contactor, End, Equipment, EvError, EvccEvent, Misbehaviour, Notification,
    Outcome, Request, SessionId, StationStatus, StopCause, Volts, Wish,
};

/// Voltage below which a cable is safe to touch, so that the contactors are open for sure.
/// Source: IEC 61851-23.
const SAFE_VOLTAGE: Volts = Volts::new(60);

/// Most requests of one contactor test: 20, our choice; with the usual pause that is two seconds.
const WELDING_REQUESTS: u8 = 20;

/// Current below which the vehicle's contactor opens. Source: IEC 61851-23.
const OPENING_CURRENT: Amperes = Amperes::new(1);

/// How long after the station's answer the vehicle waits for the current to decay before it opens
/// its contactor all the same: 1 s, our choice.
const CURRENT_DECAY: Duration = Duration::from_secs(1);

/// Answers in a row that contradict the vehicle's own measurement before it stops: 5, our choice;
/// fewer could be a ramp.
const LIES: u8 = 5;

/// Whether there is a reason to stop, and how the session will then have ended.
pub(super) fn reason(cx: &mut Cx<'_>, phase: &Phase) -> Option<End> {
    let (cause, end) = own_reason(cx, phase).or_else(|| station_reason(cx))?;
    cx.events.push(EvccEvent::Stopping(cause));
    if matches!(cause, StopCause::Measurement | StopCause::Contactor) {
        cx.inlet.off(cx.events);
    }
    Some(end)
}

fn own_reason(cx: &Cx<'_>, phase: &Phase) -> Option<(StopCause, End)> {
    let vehicle = cx.vehicle;
    let charging = matches!(phase, Phase::Charge(_));
    let opened = charging && vehicle.mode.is_dc() && vehicle.contactor != Contactor::Closed;
    let dc = charging && vehicle.mode.is_dc();
    let too_high = vehicle.inlet_voltage.is_some_and(|own| {
        own.saturating_sub(vehicle.max_voltage).milli() > margin(vehicle.max_voltage.milli())
    });
    let too_much = vehicle.inlet_current.is_some_and(|own| {
        own.saturating_sub(vehicle.max_current).milli() > margin(vehicle.max_current.milli())
    });
    if vehicle.error != EvError::None {
        Some((
            StopCause::Error,
            End::Equipment(Equipment::Vehicle(vehicle.error)),
        ))
    } else if opened {
        Some((StopCause::Contactor, End::Equipment(Equipment::Contactor)))
    } else if dc && (too_high || too_much) {
        Some((
            StopCause::Measurement,
            End::Equipment(Equipment::Measurement),
        ))
    } else if charging && cx.heard.lies >= LIES {
        let end = End::Misbehaved(Misbehaviour::Lied(Request::CurrentDemand));
        Some((StopCause::Measurement, end))
    } else if vehicle.wish != Wish::Charge {
        Some((StopCause::Wish, completed(cx)))
    } else {
        None
    }
}

/// How far a measurement may exceed a limit before it is a danger: 5 %, our choice; supplies
/// overshoot a little.
const fn margin(limit: i64) -> i64 {
    limit.wrapping_div(20)
}

fn station_reason(cx: &Cx<'_>) -> Option<(StopCause, End)> {
    let status = cx.heard.present.status;
    match (station_end(status), cx.heard.notification) {
        (Some(end), _) => Some((StopCause::StationStatus(status), end)),
        (None, Notification::Stop(_)) => Some((
            StopCause::Station,
            End::Completed(Completion::StoppedByStation),
        )),
        _ => None,
    }
}

/// How a session ends because the station is in this state; `None` if it need not.
pub(super) fn station_end(status: StationStatus) -> Option<End> {
    match status {
        StationStatus::Shutdown | StationStatus::UtilityInterrupt => {
            Some(End::Completed(Completion::StoppedByStation))
        }
        StationStatus::EmergencyShutdown | StationStatus::Malfunction => {
            Some(End::Equipment(Equipment::Station(status)))
        }
        _ => None,
    }
}

/// The vehicle's contactor did not close in time, or did not open.
pub(super) fn contactor(cx: &mut Cx<'_>) -> End {
    cx.events.push(EvccEvent::Stopping(StopCause::Contactor));
    End::Equipment(Equipment::Contactor)
}

fn completed(cx: &Cx<'_>) -> End {
    match cx.heard.charged {
        true => End::Completed(Completion::Charged),
        false => End::Completed(Completion::NotCharged),
    }
}

/// Where a stop leads: over PowerDelivery where power is on, else straight to the end.
pub(super) fn way_out(cx: &mut Cx<'_>, phase: Phase) -> Phase {
    match phase {
        Phase::Charge(charge) => Phase::PowerOff(PowerOff {
            schedule: charge.schedule(),
        }),
        _ => {
            cx.inlet.off(cx.events);
            Phase::Close(Close)
        }
    }
}

/// Whether the vehicle's DC contactor is still closed and would have to break a current: its own
/// measurement counts, without one the station's last word, which may be old.
pub(super) fn under_load(cx: &Cx<'_>) -> bool {
    let current = cx.vehicle.inlet_current.or(cx.heard.present.current);
    let flows = |current: Amperes| current.distance(Amperes::ZERO) >= OPENING_CURRENT;
    cx.inlet.is_connected() && current.is_some_and(flows)
}

/// Power is to be switched off.
#[derive(Debug)]
pub(super) struct PowerOff {
    schedule: u8,
}

impl PowerOff {
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
            true => Phase::Weld(Weld {
                left: WELDING_REQUESTS,
            }),
            false => Phase::Close(Close),
        };
        if under_load(cx) {
            return Turn::Again(next, Outcome::Done, CURRENT_DECAY);
        }
        cx.inlet.off(cx.events);
        Turn::Next(next, Outcome::Done)
    }
}

/// The vehicle watches the voltage fall behind its open contactor; one that does not fall names the
/// contactor as the end of the session.
#[derive(Debug)]
pub(super) struct Weld {
    left: u8,
}

impl Weld {
    /// The contactor is open by now, whatever the current is said to be.
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.inlet.off(cx.events);
        self.left = self.left.saturating_sub(1);
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
        let safe = read_volts(response.evse_present_voltage).is_some_and(|v| v < SAFE_VOLTAGE);
        match (safe, self.left) {
            (true, _) => Turn::Next(Phase::Close(Close), Outcome::Done),
            (false, 0) => Turn::Stop(Phase::Close(Close), Outcome::Done, contactor(cx)),
            (false, _) => {
                let pause = cx.config.timing.repeat_pause;
                Turn::Again(Phase::Weld(self), Outcome::Done, pause)
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
