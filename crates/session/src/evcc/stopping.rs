//! Why a vehicle stops, and when its contactor opens.

use core::time::Duration;

use v2g_link::time::difference;

use super::Cx;
use crate::{
    Amperes, CoilState, Completion, Contactor, End, EnergyMode, Equipment, EvError, EvccEvent,
    Incompatible, Misbehaviour, Notification, Progress, Request, StationStatus, StopCause, Timer,
    Vehicle, Volts,
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
pub(crate) const CURRENT_DECAY: Duration = Duration::from_secs(1);

/// Answers in a row that contradict the vehicle's own measurement before it stops: 5, our choice;
/// fewer could be a ramp.
const LIES: u8 = 5;

/// Whether there is a reason to stop, and how the session will then have ended.
pub(super) fn reason(cx: &mut Cx<'_>, charging: bool) -> Option<End> {
    let (cause, end) = own_reason(cx, charging).or_else(|| station_reason(cx))?;
    cx.events.push(EvccEvent::Stopping(cause));
    if matches!(cause, StopCause::Measurement | StopCause::Contactor) {
        cx.inlet.off(cx.events);
    }
    Some(end)
}

fn own_reason(cx: &Cx<'_>, charging: bool) -> Option<(StopCause, End)> {
    let vehicle = cx.vehicle;
    let dc = charging && vehicle.mode.is_dc();
    let opened = dc && vehicle.contactor != Contactor::Closed;
    let too_high = vehicle.inlet_voltage.is_some_and(|own| {
        own.saturating_sub(vehicle.max_voltage).milli() > margin(vehicle.max_voltage.milli())
    });
    let too_much = vehicle.inlet_current.is_some_and(|own| {
        own.saturating_sub(vehicle.max_current).milli() > margin(vehicle.max_current.milli())
    });
    if let Some(end) = own_coil(vehicle) {
        Some((StopCause::Coupling, end))
    } else if vehicle.error != EvError::None {
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
    } else if vehicle.wish.is_to_stop() {
        Some((StopCause::Wish, completed(cx)))
    } else {
        None
    }
}

/// A vehicle above a coil that has given up coming together with the station, or whose circuit is
/// not well.
fn own_coil(vehicle: &Vehicle) -> Option<End> {
    let coil = &vehicle.wireless;
    let failed = |progress| progress == Progress::Failed;
    if vehicle.mode != EnergyMode::Wireless {
        None
    } else if failed(coil.position) {
        Some(End::Incompatible(Incompatible::Position))
    } else if failed(coil.pairing) {
        Some(End::Incompatible(Incompatible::Association))
    } else if failed(coil.alignment) || coil.state != CoilState::Good {
        Some(End::Equipment(Equipment::Coil(coil.state)))
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
    let asked = cx.heard.notification.stop_delay().is_some();
    let waits = cx.heard.stop_by.is_some_and(|by| cx.now < by);
    match station_end(status) {
        Some(end) if !(waits && end.is_completed()) => {
            Some((StopCause::StationStatus(status), end))
        }
        _ if asked && !waits => Some((
            StopCause::Station,
            End::Completed(Completion::StoppedByStation),
        )),
        _ => None,
    }
}

/// How much earlier than it has to the vehicle stops where it was given time: a second, our choice,
/// for the request to arrive.
const NOTICE_MARGIN: Duration = Duration::from_secs(1);

impl Cx<'_> {
    /// Takes note of when the vehicle has to have stopped, if the station wants it to; it may charge
    /// until then. A station that asks again wins no time and gives none away.
    pub(super) fn hear_stop(&mut self, notification: Notification) {
        let delay = notification
            .stop_delay()
            .filter(|_| self.config.uses_notice);
        let delay = delay.map(|delay| difference(delay, NOTICE_MARGIN));
        let by = delay.map(|delay| self.now.after(delay));
        self.heard.stop_by = match (self.heard.stop_by, by) {
            (Some(before), Some(by)) => Some(before.min(by)),
            (_, by) => by,
        };
        match self.heard.stop_by {
            Some(by) => self.timers.set(Timer::Notice, by),
            None => self.timers.stop(Timer::Notice),
        }
    }
}

/// How a session ends because the station is in this state; `None` if it need not.
pub(crate) fn station_end(status: StationStatus) -> Option<End> {
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
pub(crate) fn contactor(cx: &mut Cx<'_>) -> End {
    cx.events.push(EvccEvent::Stopping(StopCause::Contactor));
    End::Equipment(Equipment::Contactor)
}

fn completed(cx: &Cx<'_>) -> End {
    match cx.heard.charged {
        true => End::Completed(Completion::Charged),
        false => End::Completed(Completion::NotCharged),
    }
}

/// Whether the vehicle's DC contactor is still closed and would have to break a current: its own
/// measurement counts, without one the station's last word, which may be old.
pub(crate) fn under_load(cx: &Cx<'_>) -> bool {
    let current = cx.vehicle.inlet_current.or(cx.heard.present.current);
    let flows = |current: Amperes| current.distance(Amperes::ZERO) >= OPENING_CURRENT;
    cx.inlet.is_connected() && current.is_some_and(flows)
}

/// The vehicle watches the voltage fall behind its open contactor; one that does not fall names the
/// contactor as the end of the session.
#[derive(Debug)]
pub(crate) struct ContactorTest {
    left: u8,
}

/// What the station's voltage says.
pub(crate) enum Welding {
    /// Nothing yet: ask again.
    Awaited(ContactorTest),
    /// The contactors are open.
    Safe,
    /// The session ends because one is not.
    Welded(End),
}

impl ContactorTest {
    pub(crate) fn new() -> Self {
        Self {
            left: WELDING_REQUESTS,
        }
    }

    /// The contactor is open by now, whatever the current is said to be.
    pub(crate) fn ask(&mut self, cx: &mut Cx<'_>) {
        cx.inlet.off(cx.events);
        self.left = self.left.saturating_sub(1);
    }

    pub(crate) fn hear(self, cx: &mut Cx<'_>, voltage: Option<Volts>) -> Welding {
        let safe = voltage.is_some_and(|voltage| voltage < SAFE_VOLTAGE);
        match (safe, self.left) {
            (true, _) => Welding::Safe,
            (false, 0) => Welding::Welded(contactor(cx)),
            (false, _) => Welding::Awaited(self),
        }
    }
}
