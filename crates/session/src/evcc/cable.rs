//! The cable check: what the vehicle does about it, and what it makes of the answer.

use core::time::Duration;

use super::proof::Isolated;
use super::{Cx, Matching, station_end};
use crate::{End, Isolation, Misbehaviour, Request, StationStatus, Timer};

/// What an answer about the cable means.
pub(crate) enum CableChecked {
    /// Not finished: ask again after this pause.
    Again(Duration),
    /// The isolation is good: on to the battery's voltage.
    Good(Matching),
    /// It is not; the session ends for this reason.
    Bad(End),
}

impl Cx<'_> {
    /// Before each request: the control pilot asks for energy, and the time runs from the first one.
    pub(crate) fn ask_for_cable_check(&mut self) {
        self.inlet.ask_for_energy(self.events);
        let patience = self.now.after(self.config.timing.cable_check);
        self.timers.start(Timer::CableCheck, patience);
    }

    /// Finished with any other status than ready means that the vehicle has to stop (V2G-DC-499).
    pub(crate) fn cable_checked(
        &mut self,
        finished: bool,
        status: StationStatus,
        isolation: Option<Isolation>,
    ) -> CableChecked {
        if !finished {
            return CableChecked::Again(self.config.timing.repeat_pause);
        }
        self.timers.stop(Timer::CableCheck);
        match Isolated::check(status, isolation) {
            Some(isolated) => CableChecked::Good(Matching::new(isolated)),
            None => {
                let blame = End::Misbehaved(Misbehaviour::Contradiction(Request::CableCheck));
                CableChecked::Bad(station_end(status).unwrap_or(blame))
            }
        }
    }
}
