//! A vehicle that does what a case says and nothing of its own accord.
//!
//! It shares messages and framing with the engines of this project, and nothing else: what is
//! legal, what is in time and what an answer must say stands here once more, so that the judge
//! does not err where the engine errs.

mod answer;
mod discovery;
mod facts;
mod judge;
mod known;
mod walk;

use core::time::Duration;

use v2g_link::v2gtp::{HEADER_LENGTH, Header, PayloadType};
use v2g_messages::app_protocol;

pub(crate) use self::answer::{Answer, Element};
pub(crate) use self::known::{Known, Reading};

use crate::dialect::{self, Dialect};
use crate::request::{Ask, Request, Session};
use crate::verdict::Halt;
use crate::{Bench, Case, Current, Limits, Means, Protocol, Received, Stage, Verdict};

/// Runs `case` at `bench`.
pub(crate) fn run(case: &Case, bench: &mut dyn Bench, limits: &Limits) -> Verdict {
    let Some(script) = case.script() else {
        return Verdict::NotJudged(not_judged(case));
    };
    let mut tester = Tester {
        bench,
        limits,
        protocol: case.protocol,
        dialect: dialect::of(case.protocol),
        current: script.current,
        means: script.means,
        known: Known::new(),
        paused: None,
        stage: Stage::Plugged,
        octets: Vec::new(),
        closed: false,
        answered: Duration::ZERO,
    };
    let verdict = tester.perform(script).into();
    tester.bench.close();
    verdict
}

fn not_judged(case: &Case) -> &'static str {
    match &case.matter {
        crate::case::Matter::NotJudged { reason, .. } => reason,
        crate::case::Matter::Vehicle(_) => "it is about vehicles",
        crate::case::Matter::Judged(_) => "",
    }
}

/// The tester in one case.
pub(crate) struct Tester<'t> {
    pub(crate) bench: &'t mut dyn Bench,
    pub(crate) limits: &'t Limits,
    pub(crate) protocol: Protocol,
    dialect: &'static dyn Dialect,
    current: Current,
    means: Means,
    pub(crate) known: Known,
    /// What was known when the session was paused.
    paused: Option<Known>,
    pub(crate) stage: Stage,
    /// Received, and not yet a whole frame.
    octets: Vec<u8>,
    closed: bool,
    /// When the last answer came.
    pub(crate) answered: Duration,
}

/// A frame that came, and when it was complete.
struct Frame {
    payload_type: PayloadType,
    payload: Vec<u8>,
}

impl Tester<'_> {
    pub(crate) fn dc(&self) -> bool {
        self.known.dc.unwrap_or(self.current != Current::Ac)
    }

    /// The octets of `ask` in a frame.
    pub(crate) fn frame(&self, ask: &Ask) -> Result<Vec<u8>, Halt> {
        let mut known = self.known.clone();
        match ask.session {
            Session::Own => {}
            Session::Foreign => known.id = self.known.foreign_id(),
            Session::Zero => known.id = vec![0; 8],
        }
        let encoded = match ask.request {
            Request::SupportedAppProtocol => {
                let offers = self.dialect.offers(self.current);
                dialect::handshake::encode(ask, offers).ok_or("such request")
            }
            _ => self.dialect.encode(ask, &known),
        };
        let (payload_type, payload) =
            encoded.map_err(|lack| Halt::blocked(format_args!("the tester has no {lack}")))?;
        let header = Header {
            payload_type,
            length: u32::try_from(payload.len()).unwrap_or(u32::MAX),
        };
        Ok([header.to_bytes().to_vec(), payload].concat())
    }

    /// Sends a request and waits for its answer, however long the vehicle would.
    pub(crate) fn ask(&mut self, ask: &Ask) -> Result<(Answer, Duration), Halt> {
        let frame = self.frame(ask)?;
        let sent = self.bench.now();
        self.bench.send(&frame);
        let frame = self.receive(self.limits.answer, ask.request)?;
        self.answered = self.bench.now();
        let took = self.answered.saturating_sub(sent);
        let answer = self.read(&frame, ask.request)?;
        self.known.proved |= answer.name() == "AuthorizationRes" && answer.is_ok();
        Ok((answer, took))
    }

    fn read(&self, frame: &Frame, request: Request) -> Result<Answer, Halt> {
        let set = match request {
            Request::SupportedAppProtocol => Some(&app_protocol::SET),
            _ => self.dialect.set(frame.payload_type),
        };
        let number = u16::from(frame.payload_type);
        let set = set.ok_or_else(|| {
            Halt::fail(format_args!(
                "answer with payload type 0x{number:04X} to {}Req",
                request.name()
            ))
        })?;
        Answer::read(set, &frame.payload)
            .map_err(|what| Halt::fail(format_args!("the answer to {}Req {what}", request.name())))
    }

    fn receive(&mut self, wait: Duration, request: Request) -> Result<Frame, Halt> {
        let what = request.name();
        match self.next_frame(wait)? {
            Some(frame) => Ok(frame),
            None if self.closed => Err(Halt::fail(format_args!(
                "closed without an answer to {what}Req"
            ))),
            None => Err(Halt::fail(format_args!(
                "no answer to {what}Req within {wait:?}"
            ))),
        }
    }

    /// The next frame, or `None` when there is none in this time or the connection is closed.
    fn next_frame(&mut self, wait: Duration) -> Result<Option<Frame>, Halt> {
        let until = self.bench.now().saturating_add(wait);
        loop {
            if let Some(frame) = self.cut_frame()? {
                return Ok(Some(frame));
            }
            let left = until.saturating_sub(self.bench.now());
            match self.bench.receive(left) {
                Received::Octets(octets) => self.octets.extend(octets),
                Received::Closed => {
                    self.closed = true;
                    return Ok(None);
                }
                Received::Nothing if left.is_zero() => return Ok(None),
                Received::Nothing => {}
            }
        }
    }

    fn cut_frame(&mut self) -> Result<Option<Frame>, Halt> {
        let Some((front, rest)) = self.octets.split_at_checked(HEADER_LENGTH) else {
            return Ok(None);
        };
        let header = Header::parse(front)
            .map_err(|error| Halt::fail(format_args!("the answer's header is wrong: {error}")))?;
        let length = usize::try_from(header.length).unwrap_or(usize::MAX);
        let Some((payload, after)) = rest.split_at_checked(length) else {
            return Ok(None);
        };
        let frame = Frame {
            payload_type: header.payload_type,
            payload: payload.to_vec(),
        };
        self.octets = after.to_vec();
        Ok(Some(frame))
    }

    /// Waits for the connection to be closed by `until`; when that was, if it was.
    pub(crate) fn wait_for_close(&mut self, until: Duration) -> Result<Option<Duration>, Halt> {
        let left = until.saturating_sub(self.bench.now());
        match self.next_frame(left)? {
            Some(_) => Err(Halt::fail("a message that nobody asked for")),
            None => Ok(self.closed.then(|| self.bench.now())),
        }
    }
}
