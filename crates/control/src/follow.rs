//! Follows what a session tells and keeps its record up to date.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tracing::{Span, info, info_span, warn};
use v2g::session::{Completion, End, Iso20Schema, Phase, Protocol, SeccEvent, Security};
use v2g_runtime::log::rfc3339;
use v2g_runtime::{Direction, Notice, Observation, hex};

use crate::board::Board;
use crate::evse::Reading;
use crate::session::{EndOfSession, Session, SignedValue, State};

/// How often the record of a session that goes on is written; our choice: what a crash may cost.
const WRITE_EVERY: Duration = Duration::from_secs(30);
/// How often those who watch are told what is measured; our choice.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// Longest request kept as a receipt, octets; our choice, four times the longest seen.
const MOST_RECEIPT: usize = 0x1000;

/// What is known of the session at one charging point.
#[derive(Debug, Default)]
pub(crate) struct Follower {
    running: Option<Running>,
    /// The session that was over last: a meter may sign its last value after it.
    last: Option<Session>,
}

#[derive(Debug)]
struct Running {
    session: Session,
    span: Span,
    began: SystemTime,
    written: SystemTime,
    told: SystemTime,
    /// A request that waits for its answer.
    asked: Option<SystemTime>,
    /// The latest request as it was on the wire; a receipt is told of after it came.
    request: Vec<u8>,
    /// What the engine ended with, until the connection is closed.
    end: Option<End>,
}

impl Follower {
    /// Our name for the session that runs.
    pub(crate) fn running(&self) -> Option<&str> {
        self.running
            .as_ref()
            .map(|running| running.session.id.as_str())
    }

    pub(crate) fn observe(
        &mut self,
        board: &Board,
        evse: &str,
        time: SystemTime,
        what: &Observation<'_>,
    ) {
        match *what {
            Observation::Connected { vehicle, .. } => {
                self.abandon(board, time);
                self.begin(board, evse, time, vehicle.to_string());
            }
            Observation::Notice(notice) => self.notice(board, evse, time, notice),
            _ => {
                if let Some(running) = &mut self.running {
                    running.observe(board, time, what);
                }
            }
        }
        if self
            .running
            .as_ref()
            .is_some_and(|running| running.end.is_some())
        {
            self.finish(board, time);
        }
    }

    pub(crate) fn measured(&mut self, board: &Board, reading: &Reading) {
        if let Some(running) = &mut self.running {
            running.measured(board, SystemTime::now(), reading);
        }
    }

    pub(crate) fn sign(&mut self, board: &Board, value: SignedValue) {
        if let Some(running) = &mut self.running {
            running.session.sign(value);
            running.write(board, SystemTime::now());
        } else if let Some(last) = &mut self.last {
            last.sign(value);
            last.times.written = rfc3339(SystemTime::now());
            board.keep(last);
            board.write(last);
        }
    }

    /// What the customer identified with.
    pub(crate) fn token(&mut self, board: &Board, token: String) {
        if let Some(running) = &mut self.running {
            running.session.authorization_token = Some(token);
            running.write(board, SystemTime::now());
        }
    }

    fn begin(&mut self, board: &Board, evse: &str, time: SystemTime, address: String) {
        let mut session = Session::new(board.name(time), evse, rfc3339(time));
        session.vehicle.address = address;
        session.tariff = board.tariff();
        let span = info_span!("session", session = %session.id, evse = %evse);
        info!(parent: &span, vehicle = %session.vehicle.address, "session begins");
        let mut running = Running {
            session,
            span,
            began: time,
            written: time,
            told: time,
            asked: None,
            request: Vec::new(),
            end: None,
        };
        board.metrics().session_began();
        running.tell(board, time, "session_started", Value::Null);
        running.write(board, time);
        self.running = Some(running);
    }

    /// A session whose end nobody told of: its task panicked.
    fn abandon(&mut self, board: &Board, time: SystemTime) {
        if let Some(mut running) = self.running.take() {
            running.session.end = Some(EndOfSession {
                class: "interrupted".to_owned(),
                reason: "the session's task ended without a word".to_owned(),
                in_order: false,
            });
            running.session.state = State::Interrupted;
            running.close(board, time);
        }
    }

    fn finish(&mut self, board: &Board, time: SystemTime) {
        let Some((mut running, end)) = self
            .running
            .take()
            .and_then(|running| running.end.map(|end| (running, end)))
        else {
            return;
        };
        running.session.state = match end {
            End::Completed(Completion::Paused) => State::Paused,
            _ => State::Ended,
        };
        running.session.end = Some(EndOfSession {
            class: class(end).to_owned(),
            reason: end.to_string(),
            in_order: end.is_completed(),
        });
        running.close(board, time);
        self.last = Some(running.session);
    }

    fn notice(&mut self, board: &Board, evse: &str, time: SystemTime, notice: &Notice) {
        let words = notice.to_string();
        match (&self.running, notice) {
            (_, Notice::Ready | Notice::Matching(..) | Notice::Powerline(_)) => {
                info!(evse, "{words}");
            }
            (Some(Running { span, .. }), _) => warn!(parent: span, "{words}"),
            (None, _) => warn!(evse, "{words}"),
        }
        match notice {
            Notice::HandshakeFailed(..) => {
                board.metrics().tls_failed();
                board.tell(time, "tls_failed", evse, None, json!({"reason": words}));
            }
            Notice::Matching(how, _) => board.slac(time, evse, (*how).into()),
            Notice::ConnectionRefused(..) => board.metrics().refused(),
            Notice::SessionPanicked => self.abandon(board, time),
            _ => {}
        }
    }
}

impl Running {
    fn observe(&mut self, board: &Board, time: SystemTime, what: &Observation<'_>) {
        match what {
            Observation::Proved(proved) => {
                self.session.security = security(proved.security()).to_owned();
                let certificate = proved.peer().map(|peer| hex::encode(&peer.certificate));
                self.session.vehicle.certificate = certificate;
            }
            Observation::Message(Direction::ToStation, message) => {
                self.asked = Some(time);
                self.request.clear();
                if message.payload.len() <= MOST_RECEIPT {
                    self.request.extend_from_slice(message.payload);
                }
            }
            Observation::Message(Direction::ToVehicle, _) => {
                let waited = self
                    .asked
                    .take()
                    .and_then(|asked| time.duration_since(asked).ok());
                if let Some(waited) = waited {
                    board.metrics().answered(waited);
                }
            }
            Observation::Station(event) => self.event(board, time, event),
            _ => {}
        }
    }

    fn event(&mut self, board: &Board, time: SystemTime, event: &SeccEvent) {
        let span = self.span.clone();
        match *event {
            SeccEvent::Protocol(protocol) => {
                self.session.protocol = Some(spoken(protocol).to_owned());
                info!(parent: &span, protocol = spoken(protocol), "protocol agreed");
            }
            SeccEvent::SessionOpened(id) => self.session.session_id = Some(id.to_string()),
            SeccEvent::SessionResumed(id) => {
                self.session.session_id = Some(id.to_string());
                self.session.resumed = true;
            }
            SeccEvent::Identified(id) => self.session.vehicle.evcc_id = Some(id.to_string()),
            SeccEvent::Named(name) => self.session.vehicle.evcc_id = Some(name.to_string()),
            SeccEvent::Phase(phase) => self.phase(board, time, phase),
            SeccEvent::AuthorizationWanted => {
                info!(parent: &span, "authorization wanted");
                self.tell(board, time, "authorization_wanted", Value::Null);
            }
            SeccEvent::ContractShown(emaid) => {
                self.session.contract = Some(emaid.to_string());
            }
            SeccEvent::ContractVerified(emaid) => {
                self.session.contract = Some(emaid.to_string());
                self.session.contract_verified = true;
                self.tell(board, time, "contract_verified", Value::Null);
            }
            SeccEvent::Vehicle(status) => {
                let soc = status.soc.get();
                let first = self.session.soc.map_or(soc, |[first, _]| first);
                self.session.soc = Some([first, soc]);
            }
            SeccEvent::SupplyOff | SeccEvent::CoilOff | SeccEvent::OpenContactor => {
                self.power(time, false);
            }
            SeccEvent::MeterConfirmed(energy) => self.confirmed(time, energy.as_f64()),
            SeccEvent::Refused(request, code) => {
                warn!(parent: &span, request = ?request, code, "refused");
            }
            SeccEvent::Ended(end) => self.end = Some(end),
            _ => {}
        }
    }

    fn phase(&mut self, board: &Board, time: SystemTime, phase: Phase) {
        let name = format!("{phase:?}");
        info!(parent: &self.span, phase = %name, "phase");
        if matches!(
            phase,
            Phase::AcCharging | Phase::DcCharging | Phase::WptCharging
        ) {
            self.power(time, true);
        }
        self.session.phase = Some(name);
        self.tell(board, time, "phase", Value::Null);
    }

    fn power(&mut self, time: SystemTime, on: bool) {
        let times = &mut self.session.times;
        if on {
            times.charging.get_or_insert_with(|| rfc3339(time));
            times.charging_ended = None;
        } else if times.charging.is_some() && times.charging_ended.is_none() {
            times.charging_ended = Some(rfc3339(time));
        }
    }

    /// The request that the engine has just accepted is the receipt: what was signed, as it was on the wire.
    fn confirmed(&mut self, time: SystemTime, energy: f64) {
        self.session.energy.confirmed_wh = Some(energy);
        if self.session.contract_verified && !self.request.is_empty() {
            self.session.sign(SignedValue {
                time: rfc3339(time),
                format: "ISO 15118 EXI".to_owned(),
                data: hex::encode(&self.request),
                public_key: None,
            });
        }
    }

    fn measured(&mut self, board: &Board, time: SystemTime, reading: &Reading) {
        let session = &mut self.session;
        (session.voltage, session.current) = (reading.voltage, reading.current);
        session.energy.meter_id.clone_from(&reading.meter_id);
        if let Some(now) = reading.delivered {
            let first = session.energy.reading_wh.map_or(now, |[first, _]| first);
            session.energy.reading_wh = Some([first, now]);
            session.energy.delivered_wh = (now - first).max(0.0);
        }
        session.energy.returned_wh = reading.returned.unwrap_or(session.energy.returned_wh);
        let due = |since: SystemTime, every| time.duration_since(since).is_ok_and(|so| so >= every);
        if due(self.told, TELL_EVERY) {
            self.told = time;
            self.tell(board, time, "measured", Value::Null);
        }
        if due(self.written, WRITE_EVERY) {
            self.write(board, time);
        }
    }

    fn close(&mut self, board: &Board, time: SystemTime) {
        self.power(time, false);
        self.session.times.ended = Some(rfc3339(time));
        self.session.current = 0.0;
        let end = self.session.end.clone();
        if let Some(EndOfSession {
            reason, in_order, ..
        }) = &end
        {
            info!(
                parent: &self.span,
                in_order,
                delivered_wh = self.session.energy.delivered_wh,
                "session ends: {reason}"
            );
        }
        let lasted = time.duration_since(self.began).unwrap_or_default();
        board.metrics().session_ended(&self.session, lasted);
        self.write(board, time);
        self.tell(board, time, "session_ended", Value::Null);
    }

    /// Tells those who watch, with the whole session where nothing else is to be said.
    fn tell(&mut self, board: &Board, time: SystemTime, kind: &'static str, data: Value) {
        board.keep(&self.session);
        let data = match data {
            Value::Null => serde_json::to_value(&self.session).unwrap_or_default(),
            data => data,
        };
        let (evse, session) = (self.session.evse_id.as_str(), self.session.id.as_str());
        board.tell(time, kind, evse, Some(session), data);
    }

    fn write(&mut self, board: &Board, time: SystemTime) {
        self.written = time;
        self.session.times.written = rfc3339(time);
        board.keep(&self.session);
        board.write(&self.session);
    }
}

/// Who is to blame, in a word.
pub(crate) const fn class(end: End) -> &'static str {
    match end {
        End::Completed(_) => "completed",
        End::Misbehaved(_) => "misbehaved",
        End::Incompatible(_) => "incompatible",
        End::Silent(_) => "silent",
        End::Untrusted(_) => "untrusted",
        End::Equipment(_) => "equipment",
        End::Misused(_) => "misused",
    }
}

/// A protocol in a word.
pub(crate) const fn spoken(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Din => "din",
        Protocol::Iso2 => "iso2",
        Protocol::Iso20(Iso20Schema::Ac) => "iso20-ac",
        Protocol::Iso20(Iso20Schema::Dc) => "iso20-dc",
        Protocol::Iso20(Iso20Schema::Acdp) => "iso20-acdp",
        Protocol::Iso20(Iso20Schema::Wpt) => "iso20-wpt",
        Protocol::Iso20(_) => "iso20-der",
        _ => "other",
    }
}

const fn security(security: Security) -> &'static str {
    match security {
        Security::Plain => "none",
        Security::Tls12 => "tls1.2",
        Security::Tls13 => "tls1.3",
    }
}
