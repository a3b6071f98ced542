//! A session that sleeps, and one that is joined again.

use super::Cx;
use crate::paused::whole_seconds;
use crate::{EvccEvent, Paused, Protocol, Schedule, SessionId};

impl Cx<'_> {
    /// The number of the session to ask for; `None` for a new one. A session in which energy was
    /// transferred in another way cannot be joined, nor one of -20 at another station (V2G20-2539, 2613).
    pub(crate) fn wanted_session(&self, protocol: Protocol) -> Option<SessionId> {
        let resume = self.config.resume?;
        let paused = resume.paused;
        let fits = paused.protocol == protocol && paused.mode == self.vehicle.mode;
        (fits && resume.is_with(self.config.proved.peer())).then_some(paused.session)
    }

    /// The station joins the old session; whether that is the one that was asked for.
    pub(crate) fn join(&mut self, protocol: Protocol) -> bool {
        let wanted = self.wanted_session(protocol);
        self.heard.joined = wanted.is_some() && wanted == self.heard.session;
        if let Some(id) = wanted.filter(|_| self.heard.joined) {
            self.events.push(EvccEvent::SessionResumed(id));
        }
        self.heard.joined
    }

    /// The session that was paused, if this is that one.
    pub(crate) fn joined(&self) -> Option<&Paused> {
        let resume = self.config.resume.as_ref().filter(|_| self.heard.joined);
        resume.map(|resume| &resume.paused)
    }

    /// The schedule that the vehicle takes has been offered now.
    pub(crate) fn take_schedule(&mut self, schedule: &Schedule) {
        self.heard.schedule = Some(*schedule);
        self.heard.offered_at = Some(self.now);
    }

    /// Takes note of what is to be kept of a session that is paused.
    pub(crate) fn pause(&mut self, protocol: Protocol) {
        let Some(session) = self.heard.session else {
            return;
        };
        let mut paused = Paused::new(protocol, session, self.vehicle.mode);
        paused.peer = self.config.proved.peer().map(|peer| peer.certificate);
        paused.energy = self.heard.energy;
        paused.contract = self.heard.contract;
        paused.services = self.heard.services;
        paused.schedule = self.heard.schedule;
        let offered_at = self.heard.offered_at.unwrap_or(self.now);
        paused.age = whole_seconds(self.now.since(offered_at));
        self.heard.paused = Some(paused);
    }
}
