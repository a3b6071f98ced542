//! The isolation test of the cable.

use super::Cx;
use crate::proof::{Authorized, Isolated};
use crate::{
    CableCheck, End, Equipment, Isolation, Misbehaviour, Request, StationStatus, Timer, Volts,
};

/// The test of this cable, begun or not.
#[derive(Debug)]
pub(crate) struct CableTest {
    authorized: Authorized,
    started: bool,
}

/// How far the test has come.
pub(crate) enum Tested {
    /// Not to its end; the station is in this state.
    Waiting(CableTest, StationStatus),
    Passed(Isolated),
    Failed(End),
}

impl CableTest {
    pub(crate) fn new(authorized: Authorized) -> Self {
        Self {
            authorized,
            started: false,
        }
    }

    /// The vehicle asks; it bears this voltage.
    pub(crate) fn ask(mut self, cx: &mut Cx<'_>, bears: Volts) -> Tested {
        if !cx.station.pilot.wants_energy() {
            return self.wait_for_pilot(cx);
        }
        cx.timers.stop(Timer::Pilot);
        cx.timers.start(
            Timer::CableCheck,
            cx.now.after(cx.config.timing.cable_check),
        );
        if !self.started && cx.station.trouble().is_none() {
            self.start(cx, bears);
        }
        let station = &*cx.station;
        if station.cable_check == CableCheck::Failed || station.isolation == Isolation::Fault {
            return Tested::Failed(End::Equipment(Equipment::Isolation));
        }
        match Isolated::check(station, self.authorized).filter(|_| self.started) {
            None => Tested::Waiting(self, StationStatus::IsolationMonitoring),
            Some(isolated) => {
                cx.timers.stop(Timer::CableCheck);
                Tested::Passed(isolated)
            }
        }
    }

    /// The vehicle asks for energy on the control pilot before it asks here; but the board may
    /// take a moment to see it.
    fn wait_for_pilot(self, cx: &mut Cx<'_>) -> Tested {
        if !cx.config.profile.pilot_may_lag {
            let blame = Misbehaviour::WrongPilot(Request::CableCheck);
            return Tested::Failed(End::Misbehaved(blame));
        }
        cx.timers
            .start(Timer::Pilot, cx.now.after(cx.config.timing.pilot));
        Tested::Waiting(self, StationStatus::NotReady)
    }

    /// Forgets any earlier result, so that only a test of this cable counts.
    fn start(&mut self, cx: &mut Cx<'_>, bears: Volts) {
        self.started = true;
        cx.station.cable_check = CableCheck::Pending;
        cx.station.isolation = Isolation::Invalid;
        cx.timers.start(
            Timer::CableCheck,
            cx.now.after(cx.config.timing.cable_check),
        );
        let voltage = bears.min(cx.station.dc.max_voltage);
        cx.path.close_contactor(self.authorized, cx.events);
        cx.path.test_isolation(self.authorized, voltage, cx.events);
    }
}
