//! The judgement over a session, rule by rule.
//!
//! Each part looks at every message in turn and keeps what it has to remember: [`sequence`] first,
//! since the others want to know which request a response answers.

mod electrics;
mod ending;
mod identity;
mod limits;
mod matching;
mod outcome;
mod reading;
mod request;
mod sequence;
mod timing;
mod tls;

use core::time::Duration;

use v2g_exi::tree::Tree;
use v2g_messages::sets::Session;
use v2g_session::{Phase, Protocol, Request};

use crate::finding::Findings;
use crate::values::Values;
use crate::{Conversation, Filter, Finding, Frame, Handshake, Message, Proofs, Severity};

/// A session as recorded, and what is noteworthy about it.
#[derive(Clone, Debug)]
pub struct Transcript {
    /// The ends of its connection, or the name of the recording.
    pub name: String,
    /// The protocol that was spoken, as far as it can be told.
    pub protocol: Option<Protocol>,
    /// In order.
    pub messages: Vec<Message>,
    /// In the order of the messages they stand at.
    pub findings: Vec<Finding>,
    /// The handshake of TLS, if there is one.
    pub handshake: Option<Box<Handshake>>,
    /// Certificates and signatures.
    pub proofs: Proofs,
}

impl Transcript {
    /// The worst finding; none if there is none.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Keeps the messages that a filter lets through, and the findings at them and at none.
    pub fn keep(&mut self, filter: &Filter) {
        let kept: Vec<usize> = (0..self.messages.len())
            .filter(|index| filter.matches(self, *index))
            .collect();
        let place = |index: usize| kept.binary_search(&index).ok();
        self.findings.retain_mut(|finding| {
            let before = finding.message;
            finding.message = before.and_then(place);
            before.is_none() || finding.message.is_some()
        });
        let mut index = 0;
        self.messages.retain(|_| {
            index += 1;
            kept.binary_search(&(index - 1)).is_ok()
        });
    }

    /// Whether ISO 15118-20 is spoken.
    #[must_use]
    pub fn is_modern(&self) -> bool {
        is_modern(self.protocol)
    }

    /// When its first message went over the cable; zero if there is none.
    #[must_use]
    pub fn start(&self) -> Duration {
        self.messages.first().map_or(Duration::ZERO, |it| it.time)
    }

    /// Whether the exchanges before and behind the one of this message have its name, so that a
    /// list may leave it out.
    #[must_use]
    pub fn is_inner(&self, index: usize) -> bool {
        let exchange = |index: Option<usize>| self.messages.get(index?).map(Message::exchange);
        let own = exchange(Some(index));
        own == exchange(index.checked_sub(2)) && own == exchange(index.checked_add(2))
    }
}

/// A message being judged, and what is known of its place in the session.
#[derive(Clone, Copy)]
struct Seen<'t, 'a> {
    index: usize,
    message: &'t Message,
    values: Values<'t, 'a>,
    protocol: Option<Protocol>,
    /// The request that it is, or answers.
    request: Option<Request>,
    /// When that request was sent, if this is its response.
    asked: Option<Duration>,
    /// What a response says; empty for requests.
    code: &'static str,
    /// The response makes the request have effect: OK or a warning.
    good: bool,
    /// The response asks for the same request again.
    ongoing: bool,
}

impl Seen<'_, '_> {
    fn at(&self) -> (usize, &'static str) {
        (self.index, self.message.name)
    }
}

/// Reads and judges a session.
#[must_use]
pub fn check(conversation: &Conversation) -> Transcript {
    judge(conversation, conversation.frames.iter().cloned())
}

/// The same; the frames become the messages, which spares long recordings a copy.
#[must_use]
pub fn check_owned(mut conversation: Conversation) -> Transcript {
    let frames = std::mem::take(&mut conversation.frames);
    judge(&conversation, frames.into_iter())
}

/// Judges frames by what else is known of their conversation.
fn judge(conversation: &Conversation, frames: impl Iterator<Item = Frame>) -> Transcript {
    let mut session = Session::default();
    let messages: Vec<Message> = frames
        .map(|frame| Message::read(frame, &mut session))
        .collect();
    let mut findings = Findings::default();
    reading::troubles(conversation, &messages, &mut findings);
    let mut sequence = sequence::Sequence::default();
    let mut timing = timing::Timing::new(conversation);
    let mut identity = identity::Identity::default();
    let mut limits = limits::Limits::default();
    let mut electrics = electrics::Electrics::default();
    let mut ending = ending::Ending::default();
    let mut matching = matching::Matching::default();
    for (index, message) in messages.iter().enumerate() {
        let tree: Tree<'_> = message.tree();
        reading::message((index, message), &tree, &mut findings);
        if message.set == "slac" {
            matching.message(index, message, &mut findings);
            continue;
        }
        if message.set == "sdp" {
            timing.began(message.time);
            continue;
        }
        let seen = sequence.message(index, message, Values::of(&tree), &mut findings);
        timing.message(&seen, &mut findings);
        identity.message(&seen, &mut findings);
        limits.message(&seen, &mut findings);
        electrics.message(&seen, &mut findings);
        ending.message(&seen);
    }
    matching.finish(&mut findings);
    electrics.finish(&mut findings);
    ending.finish(conversation, &messages, &sequence, &mut findings);
    let protocol = sequence.protocol();
    if let Some(handshake) = &conversation.handshake {
        tls::check(handshake, &messages, protocol, &mut findings);
    }
    reading::clock(&messages, &mut findings);
    let proofs = Proofs::of(conversation.handshake.as_deref(), &messages);
    let start = messages.first().map_or(Duration::ZERO, |it| it.time);
    proofs.judge(start, is_modern(protocol), &mut findings);
    Transcript {
        name: conversation.name.clone(),
        handshake: conversation.handshake.clone(),
        proofs,
        protocol,
        messages,
        findings: findings.finish(),
    }
}

/// Whether it is ISO 15118-20.
fn is_modern(protocol: Option<Protocol>) -> bool {
    protocol.is_some_and(|it| !matches!(it, Protocol::Din | Protocol::Iso2))
}

/// What a phase is called in a sentence.
fn phases(phases: &[Phase]) -> String {
    let names: Vec<String> = phases.iter().map(|phase| format!("{phase:?}")).collect();
    names.join(" or ")
}
