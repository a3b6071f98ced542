//! What all sides look at: charging points, sessions, events.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast;
use v2g_runtime::log::{compact, rfc3339};

use crate::command::Limits;
use crate::evse::Evse;
use crate::metrics::{Metrics, Slac};
use crate::record::Records;
use crate::session::Session;

/// Sessions that are remembered when they are over, our choice: a day at a busy site.
const MOST_SESSIONS: usize = 256;
/// Events that are remembered for who was away for a moment; our choice.
const MOST_EVENTS: usize = 512;

/// How a board behaves.
#[derive(Debug, Default)]
pub struct BoardOptions {
    /// Where sessions are recorded.
    pub records: Option<Records>,
    /// Authorization is given by command; else by the equipment.
    pub authorize: bool,
    /// Price list that records name.
    pub tariff: Option<String>,
}

/// What all sides look at.
#[derive(Debug)]
pub struct Board {
    me: Weak<Self>,
    options: BoardOptions,
    state: Mutex<State>,
    events: broadcast::Sender<Arc<Event>>,
    metrics: Metrics,
    names: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    evses: Vec<Arc<Evse>>,
    /// The latest is the last.
    sessions: VecDeque<Session>,
    past: VecDeque<Arc<Event>>,
    number: u64,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// Counts up from 1 since the start of the process.
    pub number: u64,
    /// When, RFC 3339.
    pub time: String,
    /// `session_started`, `phase`, `authorization_wanted`, `contract_verified`, `measured`, `limits`,
    /// `session_ended`, `slac`, `tls_failed`.
    pub kind: &'static str,
    /// The charging point.
    pub evse_id: String,
    /// Our name for the session.
    pub session: Option<String>,
    /// The session, or what belongs to the event.
    pub data: Value,
}

/// A charging point as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvseView {
    /// Its name.
    pub evse_id: String,
    /// The session that runs.
    pub session: Option<String>,
    /// What may flow at most.
    pub limits: Limits,
}

impl Board {
    /// An empty board.
    #[must_use]
    pub fn new(options: BoardOptions) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            me: me.clone(),
            options,
            state: Mutex::default(),
            events: broadcast::channel(MOST_EVENTS).0,
            metrics: Metrics::default(),
            names: AtomicU64::new(0),
        })
    }

    /// The charging point of this name, made if it is not there yet.
    pub fn evse(&self, id: &str) -> Arc<Evse> {
        let mut state = self.state();
        if let Some(evse) = state.evses.iter().find(|evse| evse.id() == id) {
            return evse.clone();
        }
        let evse = Arc::new(Evse::new(id, self.me.clone()));
        state.evses.push(evse.clone());
        evse
    }

    /// The charging point of this name, if there is one.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Arc<Evse>> {
        self.state()
            .evses
            .iter()
            .find(|evse| evse.id() == id)
            .cloned()
    }

    /// Every charging point.
    #[must_use]
    pub fn evses(&self) -> Vec<EvseView> {
        let evses = self.state().evses.clone();
        let view = |evse: &Arc<Evse>| EvseView {
            evse_id: evse.id().to_owned(),
            session: evse.running(),
            limits: evse.limits(),
        };
        evses.iter().map(view).collect()
    }

    /// The latest sessions, the newest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<Session> {
        self.state().sessions.iter().rev().cloned().collect()
    }

    /// The session that we call so; those that are long over are in the records only.
    #[must_use]
    pub fn session(&self, id: &str) -> Option<Session> {
        self.state()
            .sessions
            .iter()
            .rev()
            .find(|session| session.id == id)
            .cloned()
    }

    /// Events from now on, and those after `number` that are still remembered.
    #[must_use]
    pub fn events(
        &self,
        number: Option<u64>,
    ) -> (Vec<Arc<Event>>, broadcast::Receiver<Arc<Event>>) {
        let state = self.state();
        let missed = match number {
            Some(number) => state
                .past
                .iter()
                .filter(|event| event.number > number)
                .cloned()
                .collect(),
            None => Vec::new(),
        };
        (missed, self.events.subscribe())
    }

    /// Counters and histograms.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Waits until every record is on the disk.
    pub fn flush(&self) {
        if let Some(records) = &self.options.records {
            records.flush();
        }
    }

    pub(crate) fn slac(&self, time: SystemTime, evse: &str, result: Slac) {
        self.metrics.slac(result);
        let data = serde_json::json!({"result": result.name()});
        self.tell(time, "slac", evse, None, data);
    }

    pub(crate) fn tell(
        &self,
        time: SystemTime,
        kind: &'static str,
        evse: &str,
        session: Option<&str>,
        data: Value,
    ) {
        let mut state = self.state();
        state.number += 1;
        let event = Arc::new(Event {
            number: state.number,
            time: rfc3339(time),
            kind,
            evse_id: evse.to_owned(),
            session: session.map(str::to_owned),
            data,
        });
        if state.past.len() == MOST_EVENTS {
            state.past.pop_front();
        }
        state.past.push_back(event.clone());
        // Sent under the lock, so that who subscribes neither misses an event nor gets it twice.
        let _ = self.events.send(event);
    }

    /// Shows the session as it is now.
    pub(crate) fn keep(&self, session: &Session) {
        let mut state = self.state();
        if let Some(shown) = state
            .sessions
            .iter_mut()
            .rev()
            .find(|shown| shown.id == session.id)
        {
            return shown.clone_from(session);
        }
        if state.sessions.len() == MOST_SESSIONS {
            // Those that run are never forgotten.
            let over = state
                .sessions
                .iter()
                .position(|session| !session.is_running());
            state.sessions.remove(over.unwrap_or(0));
        }
        state.sessions.push_back(session.clone());
    }

    pub(crate) fn write(&self, session: &Session) {
        let records = self.options.records.as_ref();
        if records.is_some_and(|records| !records.write(session)) {
            self.metrics.record_lost();
        }
    }

    pub(crate) fn asks(&self) -> bool {
        self.options.authorize
    }

    pub(crate) fn tariff(&self) -> Option<String> {
        self.options.tariff.clone()
    }

    /// A name for a session that begins now.
    pub(crate) fn name(&self, time: SystemTime) -> String {
        let number = self.names.fetch_add(1, Ordering::Relaxed) + 1;
        let micros = time
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |since| since.subsec_micros());
        format!("{}-{micros:06}-{number}", compact(time))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
