//! A session that sleeps, and one that is joined again.

use super::Cx;
use crate::paused::whole_seconds;
use crate::{Authorization, EnergyMode, Paused, Protocol, Resume, SeccEvent, SessionId};

impl Cx<'_> {
    /// The number of this session: the old one if it was joined.
    pub(crate) fn session_id(&self) -> SessionId {
        let joined = self.config.resume.filter(|_| self.heard.joined);
        joined.map_or(self.config.session_id, |resume| resume.paused.session)
    }

    /// The session that was paused, if this is that one.
    pub(crate) fn joined(&self) -> Option<&Paused> {
        let resume = self.config.resume.as_ref().filter(|_| self.heard.joined);
        resume.map(|resume| &resume.paused)
    }

    /// Joins the paused session if the vehicle names it, and is the one that paused it where that
    /// has to be proved. Its customer was authorized then and is not asked again, unless refused in
    /// the meantime (V2G2-741).
    pub(crate) fn join(&mut self, protocol: Protocol) -> bool {
        let named = self.heard.named;
        let same = |paused: &Paused| paused.protocol == protocol && Some(paused.session) == named;
        let known =
            |resume: &Resume| same(&resume.paused) && resume.is_with(self.config.proved.peer());
        let Some(resume) = self.config.resume.filter(known) else {
            return false;
        };
        self.heard.joined = true;
        self.heard.contract = resume.paused.contract.then(Default::default);
        self.heard.kept = resume.schedule();
        if self.station.authorization == Authorization::Pending {
            self.station.authorization = Authorization::Granted;
        }
        self.events
            .push(SeccEvent::SessionResumed(resume.paused.session));
        true
    }

    /// Takes note of what is to be kept of a session that the vehicle pauses.
    pub(crate) fn pause(&mut self, protocol: Protocol) {
        let mode = self.heard.limits.map(|limits| limits.mode);
        let mut paused = Paused::new(
            protocol,
            self.session_id(),
            mode.unwrap_or(EnergyMode::DcExtended),
        );
        paused.peer = self.config.proved.peer().map(|peer| peer.certificate);
        paused.energy = self.heard.energy;
        paused.contract = self.heard.contract.is_some();
        paused.services = self.heard.services;
        paused.schedule = self.heard.schedule;
        let offered_at = self.heard.offered_at.unwrap_or(self.now);
        paused.age = whole_seconds(self.now.since(offered_at));
        self.heard.paused = Some(paused);
    }
}
