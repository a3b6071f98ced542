//! A session as it goes, for a person at a terminal.
//!
//! The first and the last of a row of like exchanges are shown; what lies between is one line, which on a
//! terminal is written over while it grows.

use std::io::{IsTerminal, Write};
use std::net::SocketAddrV6;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use v2g::link::sdp::{Request, Response};
use v2g::session::{EvccEvent, Proved, SeccEvent, Security, StopCause};
use v2g_runtime::sim::Cable;
use v2g_runtime::{Direction, Notice, Observation, Observer};
use v2g_trace::{Progress, gist};

use crate::summary::{Summary, sentence};

/// How often the growing line is written where it cannot be written over.
const HEARTBEAT: Duration = Duration::from_secs(60);

/// Prints what it observes.
pub(crate) struct Transcript(Mutex<Inner>);

struct Inner {
    out: Box<dyn Write + Send>,
    terminal: bool,
    start: Option<SystemTime>,
    connected: Option<SystemTime>,
    last: Option<SystemTime>,
    messages: u32,
    row: Row,
    /// Where the state of charge is to be had when no message tells it.
    cable: Option<Cable>,
    /// The cursor stands behind a line that will be written over.
    growing: bool,
    heartbeat: Option<SystemTime>,
}

/// Like exchanges, one after the other.
#[derive(Debug, Default)]
struct Row {
    /// What they have in common: the message's name without Req or Res.
    name: String,
    exchanges: u32,
    /// The latest exchange, not shown yet.
    latest: Vec<String>,
    progress: Progress,
}

impl Transcript {
    pub(crate) fn new() -> Self {
        let out = std::io::stdout();
        let terminal = out.is_terminal();
        Self::on(Box::new(out), terminal)
    }

    fn on(out: Box<dyn Write + Send>, terminal: bool) -> Self {
        Self(Mutex::new(Inner {
            out,
            terminal,
            start: None,
            connected: None,
            last: None,
            messages: 0,
            row: Row::default(),
            cable: None,
            growing: false,
            heartbeat: None,
        }))
    }

    /// The cable whose gauge knows the vehicle's state of charge; AC messages do not.
    pub(crate) fn watch(&self, cable: &Cable) {
        self.inner(|inner| inner.cable = Some(cable.clone()));
    }

    /// A sentence of its own.
    pub(crate) fn say(&self, text: &str) {
        self.inner(|inner| inner.print(text));
    }

    /// The end of a session.
    pub(crate) fn finish(&self, summary: &Summary) {
        self.inner(|inner| {
            inner.end_row();
            let duration = inner
                .connected
                .zip(inner.last)
                .and_then(|(from, to)| to.duration_since(from).ok());
            for line in summary.lines(duration.unwrap_or_default(), inner.messages) {
                inner.print(&line);
            }
        });
    }

    fn inner(&self, with: impl FnOnce(&mut Inner)) {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Observer for Transcript {
    fn observe(&self, time: SystemTime, what: &Observation<'_>) {
        self.inner(|inner| inner.observe(time, what));
    }
}

/// Watches a second side of the same session: shows only what is out of the ordinary.
pub(crate) fn quiet_while_in_order(transcript: Arc<Transcript>) -> impl Observer {
    struct Quiet(Arc<Transcript>);
    impl Observer for Quiet {
        fn observe(&self, time: SystemTime, what: &Observation<'_>) {
            match what {
                Observation::Notice(notice) if **notice == Notice::StopRequested => {}
                Observation::Notice(_) | Observation::Contract(..) => self.0.observe(time, what),
                _ => {}
            }
        }
    }
    Quiet(transcript)
}

impl Inner {
    fn observe(&mut self, time: SystemTime, what: &Observation<'_>) {
        match *what {
            Observation::Datagram { from, to, bytes } => self.datagram(time, from, to, bytes),
            Observation::Connected { vehicle, station } => {
                (self.connected, self.messages) = (Some(time), 0);
                self.remark(time, &format!("TCP connection from {vehicle} to {station}"));
            }
            Observation::Message(direction, message) => {
                self.messages += 1;
                self.last = Some(time);
                let shown = gist(message);
                self.exchange(time, direction, &shown.name, &shown.text, shown.progress);
            }
            Observation::Proved(proved) => self.remark(time, &secured(proved)),
            Observation::Closed(_) => self.remark(time, "TCP connection closed"),
            Observation::Contract(side, what) => {
                let who = match side {
                    Direction::ToVehicle => "station",
                    Direction::ToStation => "vehicle",
                };
                self.remark(time, &format!("the {who} {what}"));
            }
            Observation::Notice(notice) => self.remark(time, &format!("note: {notice}")),
            Observation::Station(SeccEvent::Deviation(quirk)) => {
                self.remark(
                    time,
                    &format!("the vehicle goes beyond the standard: {quirk}"),
                );
            }
            Observation::Station(SeccEvent::Ended(end)) => self.remark(time, &sentence(*end)),
            Observation::Vehicle(EvccEvent::Stopping(cause)) if *cause != StopCause::Wish => {
                self.remark(time, &format!("the vehicle stops: {cause:?}"));
            }
            _ => {}
        }
    }

    fn datagram(&mut self, time: SystemTime, from: SocketAddrV6, to: SocketAddrV6, bytes: &[u8]) {
        if let Ok(Request {
            security,
            transport,
        }) = Request::parse(bytes)
        {
            let text = format!("{security}, {transport}; from {from} to {to}");
            self.exchange(
                time,
                Direction::ToStation,
                "SDPRequest",
                &text,
                Progress::default(),
            );
        } else if let Ok(Response {
            address,
            port,
            security,
            ..
        }) = Response::parse(bytes)
        {
            let text = format!("[{address}]:{port}, {security}; from {from}");
            self.exchange(
                time,
                Direction::ToVehicle,
                "SDPResponse",
                &text,
                Progress::default(),
            );
        }
    }

    fn exchange(
        &mut self,
        time: SystemTime,
        direction: Direction,
        name: &str,
        text: &str,
        progress: Progress,
    ) {
        let common = name.trim_end_matches("Req").trim_end_matches("Res");
        let common = common
            .trim_end_matches("Request")
            .trim_end_matches("Response");
        if common != self.row.name {
            self.end_row();
            self.row = Row {
                name: common.to_owned(),
                ..Row::default()
            };
        }
        if direction == Direction::ToStation {
            self.row.exchanges += 1;
            self.row.latest.clear();
        }
        let arrow = match direction {
            Direction::ToStation => "EVCC -> SECC",
            Direction::ToVehicle => "EVCC <- SECC",
        };
        let line = format!("{}  {arrow}  {name:<28} {text}", self.clock(time));
        self.row.progress.update(progress);
        if self.row.exchanges <= 1 {
            self.print(line.trim_end());
        } else {
            self.row.latest.push(line);
            self.grow(time);
        }
    }

    /// Shows what the row has come to, on a line that is written over.
    fn grow(&mut self, time: SystemTime) {
        let text = self.row.text(self.soc());
        let line = format!("{}  ... {text} so far", self.clock(time));
        if self.terminal {
            let _ = write!(self.out, "\r\x1b[K{line}").and_then(|()| self.out.flush());
            self.growing = true;
        } else if time
            .duration_since(*self.heartbeat.get_or_insert(time))
            .unwrap_or_default()
            >= HEARTBEAT
        {
            self.heartbeat = Some(time);
            self.print(&line);
        }
    }

    /// Shows how many exchanges were not shown, and the last of them.
    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        self.heartbeat = None;
        if row.exchanges > 2 {
            let indent = " ".repeat(self.clock(SystemTime::now()).len());
            self.print(&format!("{indent}  ... {} in all", row.text(self.soc())));
        }
        for line in row.latest {
            self.print(line.trim_end());
        }
    }

    fn remark(&mut self, time: SystemTime, text: &str) {
        self.end_row();
        let line = format!("{}  {text}", self.clock(time));
        self.print(&line);
    }

    /// Standard output may be closed by its reader, the terminal may go away; the session goes on.
    fn print(&mut self, line: &str) {
        let over = if std::mem::take(&mut self.growing) {
            "\r\x1b[K"
        } else {
            ""
        };
        let _ = writeln!(self.out, "{over}{line}");
    }

    fn soc(&self) -> Option<i8> {
        self.cable
            .as_ref()
            .map(|cable| cable.gauge().soc.round() as i8)
    }

    fn clock(&mut self, time: SystemTime) -> String {
        let start = *self.start.get_or_insert(time);
        format!(
            "{:>9.3}",
            time.duration_since(start).unwrap_or_default().as_secs_f64()
        )
    }
}

impl Row {
    /// What it has come to; `soc` if no message of it tells the state of charge.
    fn text(&self, soc: Option<i8>) -> String {
        let exchanges = format!("{} exchanges of {}", self.exchanges, self.name);
        if self.progress.is_empty() {
            return exchanges;
        }
        let progress = Progress {
            soc: self.progress.soc.or(soc),
            ..self.progress
        };
        format!("charging: {}; {exchanges}", progress.text())
    }
}

/// What TLS came to.
fn secured(proved: &Proved) -> String {
    let version = match proved.security() {
        Security::Plain => return "no TLS".to_owned(),
        Security::Tls12 => "TLS 1.2",
        Security::Tls13 => "TLS 1.3",
    };
    match proved.peer() {
        None => format!("{version} is up; the peer showed no certificate"),
        Some(peer) => {
            let name = peer.evccid.map(|name| format!(" of {}", name.as_str()));
            let sha256 = &peer.certificate[..8];
            let sha256: String = sha256.iter().map(|octet| format!("{octet:02x}")).collect();
            let name = name.unwrap_or_default();
            format!("{version} is up; the peer's certificate{name} is good (SHA-256 {sha256}…)")
        }
    }
}

#[cfg(test)]
mod tests {
    use v2g::link::v2gtp::{Message, PayloadType};

    use super::*;

    /// A terminal that has gone away.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_terminal_that_goes_away_does_not_end_the_session() {
        for terminal in [true, false] {
            let transcript = Transcript::on(Box::new(Gone), terminal);
            let message = Message {
                payload_type: PayloadType::Exi,
                payload: &[0x80, 0x98, 0x00, 0x52, 0x81, 0x14, 0x04, 0x00],
            };
            for _ in 0..5 {
                let what = Observation::Message(Direction::ToStation, message);
                transcript.observe(SystemTime::now(), &what);
            }
            transcript.say("the session goes on");
            transcript.inner(|inner| assert_eq!((inner.messages, inner.row.exchanges), (5, 5)));
        }
    }
}
