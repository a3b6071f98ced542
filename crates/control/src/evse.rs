//! A charging point on the board.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use thiserror::Error;
use v2g::session::{Secc, Station};
use v2g_runtime::{Observation, Observer, Plant};

use crate::board::Board;
use crate::command::{Command, Limits};
use crate::follow::Follower;
use crate::session::SignedValue;
use crate::steer::Steered;

/// Commands that wait at most; the loop takes them a hundred times a second.
const MOST_WAITING: usize = 16;

/// One charging point: the observer of its sessions and the way to give them commands.
#[derive(Debug)]
pub struct Evse {
    id: String,
    board: Weak<Board>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    commands: VecDeque<Command>,
    limits: Limits,
    follower: Follower,
}

/// What a station measures.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) meter_id: Option<String>,
    /// Wh.
    pub(crate) delivered: Option<f64>,
    /// Wh.
    pub(crate) returned: Option<f64>,
    /// V.
    pub(crate) voltage: f64,
    /// A.
    pub(crate) current: f64,
}

/// The session that a command was meant for does not run here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotRunning {
    /// It is over.
    #[error("the session is over")]
    Over,
    /// It has too many commands before this one that it did not take yet.
    #[error("the session has not yet taken the commands before this one")]
    Busy,
}

impl Evse {
    pub(crate) fn new(id: &str, board: Weak<Board>) -> Self {
        Self {
            id: id.to_owned(),
            board,
            inner: Mutex::default(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The equipment of a session, under command.
    #[must_use]
    pub fn steered(self: &Arc<Self>, plant: Box<dyn Plant<Secc>>) -> Box<dyn Plant<Secc>> {
        let asks = self.board.upgrade().is_some_and(|board| board.asks());
        Box::new(Steered::new(plant, self.clone(), asks))
    }

    /// What the customer identified with, for the record of the session that runs.
    pub fn token(&self, token: String) {
        if let Some(board) = self.board.upgrade() {
            self.inner().follower.token(&board, token);
        }
    }

    /// A meter's signed value, for the record of the session that runs; the one before, if none runs.
    pub fn signed_value(&self, value: SignedValue) {
        if let Some(board) = self.board.upgrade() {
            self.inner().follower.sign(&board, value);
        }
    }

    /// Gives a command to this session.
    ///
    /// # Errors
    /// When it is not the one that runs.
    pub fn command(&self, session: &str, command: Command) -> Result<(), NotRunning> {
        let mut inner = self.inner();
        if inner.follower.running() != Some(session) {
            return Err(NotRunning::Over);
        }
        if inner.commands.len() >= MOST_WAITING {
            return Err(NotRunning::Busy);
        }
        if let Command::SetLimits(limits) = command {
            inner.limits = limits;
        }
        inner.commands.push_back(command);
        Ok(())
    }

    /// What may flow at most, in this session and those that follow.
    pub fn set_limits(&self, limits: Limits) {
        self.inner().limits = limits;
    }

    /// What may flow at most.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.inner().limits
    }

    /// The session that runs.
    #[must_use]
    pub fn running(&self) -> Option<String> {
        self.inner().follower.running().map(str::to_owned)
    }

    pub(crate) fn next_command(&self) -> Option<Command> {
        self.inner().commands.pop_front()
    }

    pub(crate) fn note_limits(&self, limits: Limits) {
        if let Some(board) = self.board.upgrade() {
            let session = self.running();
            let data = serde_json::to_value(limits).unwrap_or_default();
            board.tell(
                SystemTime::now(),
                "limits",
                &self.id,
                session.as_deref(),
                data,
            );
        }
    }

    pub(crate) fn measured(&self, reading: &Reading) {
        if let Some(board) = self.board.upgrade() {
            self.inner().follower.measured(&board, reading);
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Evse {
    fn observe(&self, time: SystemTime, what: &Observation<'_>) {
        let Some(board) = self.board.upgrade() else {
            return;
        };
        let mut inner = self.inner();
        if matches!(what, Observation::Connected { .. }) {
            // What was meant for an earlier session is nobody's any more.
            inner.commands.clear();
        }
        inner.follower.observe(&board, &self.id, time, what);
    }
}

impl Reading {
    pub(crate) fn of(station: &Station) -> Self {
        let meter = station.meter.as_ref();
        Self {
            meter_id: meter.map(|meter| meter.id.to_string()),
            delivered: meter.map(|meter| meter.reading.as_f64()),
            returned: meter
                .and_then(|meter| meter.discharged)
                .map(|energy| energy.as_f64()),
            voltage: station.present_voltage.as_f64(),
            current: station.present_current.as_f64(),
        }
    }
}
