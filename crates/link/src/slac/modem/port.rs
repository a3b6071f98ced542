//! The host's end of the wire to its own modem: sets keys, watches the link.

use core::time::Duration;

use super::{Ask, Modem, Told};
use crate::slac::ignored::Ignored;
use crate::slac::outbox::Outbox;
use crate::slac::timers::{Timer, Timers};
use crate::slac::timing::{
    ASSUMED_LINK, JOIN_POLL, LINK_POLL, SET_KEY_RETRIES, TT_LINK_STATUS_RESPONSE, TT_SET_KEY,
};
use crate::slac::{CmSetKeyReq, Frame, Mac, Message, MmeType, Nid, Nmk};
use crate::time::Instant;

/// What the modem makes known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::slac) enum PortEvent {
    /// The key was taken.
    KeySet,
    /// The key was not confirmed, however often it was sent. It may work all the same.
    KeyUnconfirmed,
    /// The link changed, or its first state is known.
    Link { up: bool },
    /// Nothing is known of the link any more.
    Silent,
    /// The answer to a question of the caller.
    Told(Told),
}

#[derive(Clone, Copy, Debug)]
enum PortTimer {
    /// CM_SET_KEY.CNF is due.
    Key,
    /// The next question is due.
    Poll,
    /// Answers to the questions have been missing for too long.
    Silence,
}

impl Timer for PortTimer {
    const ALL: &'static [Self] = &[Self::Key, Self::Poll, Self::Silence];

    fn index(self) -> usize {
        self as usize
    }
}

/// Who the host talks to, and what it waits for.
#[derive(Debug)]
pub(in crate::slac) struct Port {
    modem: Modem,
    host: Mac,
    /// Real address of the modem, learnt from its first answer: from then on nobody else speaks for it.
    source: Option<Mac>,
    key: Option<(Nid, Nmk)>,
    key_tries: u8,
    /// Interval of questions while the link is watched.
    watch: Option<Duration>,
    up: Option<bool>,
    /// The caller's question that is not answered yet.
    asked: Option<Ask>,
    timers: Timers<PortTimer, 3>,
}

impl Port {
    pub(in crate::slac) const fn new(modem: Modem, host: Mac) -> Self {
        Self {
            modem,
            host,
            source: None,
            key: None,
            key_tries: 0,
            watch: None,
            up: None,
            asked: None,
            timers: Timers::new(),
        }
    }

    /// Puts the modem into another network.
    pub(in crate::slac) fn set_key(&mut self, now: Instant, nid: Nid, nmk: Nmk, out: &mut Outbox) {
        self.key = Some((nid, nmk));
        self.key_tries = 0;
        self.send_key(now, out);
    }

    /// Asks for the link often, until it is there, then now and then.
    pub(in crate::slac) fn watch(&mut self, now: Instant, out: &mut Outbox) {
        self.up = None;
        self.watch = Some(JOIN_POLL);
        if self.modem.can(Ask::Link) {
            self.timers
                .set(PortTimer::Silence, now.after(TT_LINK_STATUS_RESPONSE));
            self.poll(now, out);
        } else {
            self.timers.set(PortTimer::Poll, now.after(ASSUMED_LINK));
        }
    }

    /// Passes a question of the caller on; the answer may never come.
    pub(in crate::slac) fn ask(&mut self, ask: Ask, out: &mut Outbox) {
        if self.modem.can(ask) {
            self.asked = Some(ask);
            out.push(|buffer| self.modem.ask(ask, self.host, buffer));
        }
    }

    /// Lets the link be.
    pub(in crate::slac) fn unwatch(&mut self) {
        self.watch = None;
        self.up = None;
        self.timers.stop(PortTimer::Poll);
        self.timers.stop(PortTimer::Silence);
    }

    pub(in crate::slac) fn deadline(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Where the modem itself is addressed.
    pub(in crate::slac) const fn address(&self) -> Mac {
        self.modem.address
    }

    /// Whether `source` may speak for the modem.
    pub(in crate::slac) fn speaks(&self, source: Mac) -> bool {
        source == self.modem.address || self.source.is_none_or(|known| known == source)
    }

    /// Takes what only the own modem may say. `Ok(None)`: the frame is somebody else's business.
    pub(in crate::slac) fn receive(
        &mut self,
        now: Instant,
        frame: &Frame<'_>,
    ) -> Result<Option<PortEvent>, Ignored> {
        if frame.mme != MmeType::CM_SET_KEY_CNF && !frame.mme.is_vendor() {
            return Ok(None);
        }
        if !self.speaks(frame.source) || frame.destination != self.host {
            return Err(Ignored::NotOurModem);
        }
        let event = match frame.mme {
            MmeType::CM_SET_KEY_CNF => {
                Message::parse(frame).map_err(Ignored::Content)?;
                self.key.take().ok_or(Ignored::Unexpected(frame.mme))?;
                self.timers.stop(PortTimer::Key);
                Some(PortEvent::KeySet)
            }
            _ => match self.modem.hear(frame).map_err(Ignored::Content)? {
                Some(Told::Link { up }) if self.watch.is_some() => self.link(now, up),
                Some(told) if self.asked.take().is_some() => Some(PortEvent::Told(told)),
                _ => return Err(Ignored::Unexpected(frame.mme)),
            },
        };
        self.source.get_or_insert(frame.source);
        event.map_or(Err(Ignored::Nothing), |event| Ok(Some(event)))
    }

    pub(in crate::slac) fn expire(&mut self, now: Instant, out: &mut Outbox) -> Option<PortEvent> {
        while let Some(timer) = self.timers.expired(now) {
            match timer {
                PortTimer::Key if self.key_tries <= SET_KEY_RETRIES => self.send_key(now, out),
                PortTimer::Key => {
                    self.key = None;
                    return Some(PortEvent::KeyUnconfirmed);
                }
                PortTimer::Poll if self.modem.can(Ask::Link) => self.poll(now, out),
                PortTimer::Poll => return self.link(now, true),
                // A modem that starts anew after a new key is silent for seconds: asking goes on.
                PortTimer::Silence => {
                    self.up = None;
                    self.timers
                        .set(PortTimer::Silence, now.after(TT_LINK_STATUS_RESPONSE));
                    return Some(PortEvent::Silent);
                }
            }
        }
        None
    }

    fn send_key(&mut self, now: Instant, out: &mut Outbox) {
        let Some((nid, nmk)) = &self.key else {
            return;
        };
        let request = Message::from(CmSetKeyReq {
            my_nonce: [0; 4],
            cco_capability: 0,
            nid: *nid,
            nmk: nmk.clone(),
        });
        out.push(|buffer| request.write(self.modem.address, self.host, buffer));
        self.key_tries = self.key_tries.saturating_add(1);
        self.timers.set(PortTimer::Key, now.after(TT_SET_KEY));
    }

    fn poll(&mut self, now: Instant, out: &mut Outbox) {
        if let Some(interval) = self.watch {
            out.push(|buffer| self.modem.ask(Ask::Link, self.host, buffer));
            self.timers.set(PortTimer::Poll, now.after(interval));
        }
    }

    /// Tells a change of the link, and nothing twice.
    fn link(&mut self, now: Instant, up: bool) -> Option<PortEvent> {
        if self.modem.can(Ask::Link) {
            self.timers
                .set(PortTimer::Silence, now.after(TT_LINK_STATUS_RESPONSE));
        }
        if up {
            self.watch = Some(LINK_POLL);
        }
        let before = self.up.replace(up);
        (before != Some(up)).then_some(PortEvent::Link { up })
    }
}
