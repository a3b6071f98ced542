//! The vehicle's side.

use core::net::SocketAddrV6;
use core::time::Duration;

use super::{Reach, Request, Response, Security, Transport, Unusable};
use crate::time::Instant;

/// How long an answer is awaited before the question is repeated.
///
/// Source: ISO 15118-2:2014, [V2G2-159].
pub const RETRY_INTERVAL: Duration = Duration::from_millis(250);

/// How often the question is asked at most.
///
/// Source: ISO 15118-2:2014, [V2G2-161].
pub const MAX_REQUESTS: u8 = 50;

/// Asks until a station answers, then keeps listening for others.
///
/// ```
/// use v2g_link::sdp::{Client, ClientEvent, Reach, Response, Security, Transport};
/// use v2g_link::time::Instant;
///
/// let mut client = Client::new(Instant::START, Security::Tls, Reach::LinkLocal { scope_id: 3 });
/// let request = client.poll_transmit().expect("the first question is due at once");
/// assert_eq!(request, [0x01, 0xFE, 0x90, 0x00, 0, 0, 0, 2, 0x00, 0x00]);
///
/// let station = "[fe80::2%3]:15118".parse().unwrap();
/// let answer = Response {
///     address: "fe80::2".parse().unwrap(),
///     port: 61341,
///     security: Security::None,
///     transport: Transport::Tcp,
/// };
/// client.receive(Instant(9_000), station, &answer.to_bytes());
/// let Some(ClientEvent::Found(found)) = client.poll_event() else { panic!() };
/// assert_eq!(found.address, "[fe80::2%3]:61341".parse().unwrap());
/// assert!(!found.as_asked(), "TLS was asked for, so the caller has to decide");
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    asked: Security,
    reach: Reach,
    requests: u8,
    /// When to ask again, counted from the latest question, so that questions missed in a stall are not made up for;
    /// `None` once a station was found or all questions are asked in vain.
    retry: Option<Instant>,
    transmit: bool,
    found: Option<Found>,
    /// `Found` or `NoAnswer`, not fetched yet.
    outcome: Option<ClientEvent>,
    /// The latest answer that differs, not fetched yet.
    conflict: Option<ClientEvent>,
    ignored: u32,
    last_ignored: Option<Unusable>,
}

/// A station that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where to connect, scope included: without it the system refuses a link-local address.
    pub address: SocketAddrV6,
    /// What the station listens for there.
    pub security: Security,
    /// What the vehicle asked for.
    pub asked: Security,
}

/// What the vehicle has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientEvent {
    /// The first usable answer.
    Found(Found),
    /// A later answer names another endpoint or other security: crosstalk from the next charging point, or an attack.
    Conflict {
        /// The answer that was reported as found.
        first: Found,
        /// The one that differs.
        other: Found,
    },
    /// Nobody gave a usable answer to any question.
    NoAnswer {
        /// Questions asked.
        requests: u8,
        /// Datagrams that were no usable answer.
        ignored: u32,
        /// Why the last of them was not.
        last_ignored: Option<Unusable>,
    },
}

impl Client {
    /// Starts asking at once.
    #[must_use]
    pub fn new(now: Instant, security: Security, reach: Reach) -> Self {
        Self {
            asked: security,
            reach,
            requests: 0,
            retry: Some(now.after(RETRY_INTERVAL)),
            transmit: true,
            found: None,
            outcome: None,
            conflict: None,
            ignored: 0,
            last_ignored: None,
        }
    }

    /// Takes a datagram that arrived from `sender` at the socket that the questions leave from.
    pub fn receive(&mut self, _now: Instant, sender: SocketAddrV6, datagram: &[u8]) {
        match self.read(&sender, datagram) {
            Err(reason) => {
                self.ignored = self.ignored.saturating_add(1);
                self.last_ignored = Some(reason);
            }
            Ok(found) => self.judge(found),
        }
    }

    /// Call when [`deadline`](Self::deadline) has passed.
    pub fn expire(&mut self, now: Instant) {
        if self.retry.is_none_or(|retry| now < retry) {
            return;
        }
        if self.requests < MAX_REQUESTS {
            self.transmit = true;
            self.retry = Some(now.after(RETRY_INTERVAL));
            return;
        }
        self.retry = None;
        let Self {
            requests,
            ignored,
            last_ignored,
            ..
        } = *self;
        self.outcome = Some(ClientEvent::NoAnswer {
            requests,
            ignored,
            last_ignored,
        });
    }

    /// A datagram to send at once to [`MULTICAST`](super::MULTICAST), port [`PORT`](super::PORT).
    pub fn poll_transmit(&mut self) -> Option<[u8; Request::LENGTH]> {
        if !core::mem::take(&mut self.transmit) {
            return None;
        }
        self.requests = self.requests.saturating_add(1);
        Some(
            Request {
                security: self.asked,
                transport: Transport::Tcp,
            }
            .to_bytes(),
        )
    }

    /// What happened since the last call.
    pub fn poll_event(&mut self) -> Option<ClientEvent> {
        self.outcome.take().or_else(|| self.conflict.take())
    }

    /// When to call [`expire`](Self::expire).
    #[must_use]
    pub const fn deadline(&self) -> Option<Instant> {
        self.retry
    }

    /// Questions asked so far.
    #[must_use]
    pub const fn requests(&self) -> u8 {
        self.requests
    }

    fn read(&self, sender: &SocketAddrV6, datagram: &[u8]) -> Result<Found, Unusable> {
        self.reach.check(sender)?;
        let response = Response::parse(datagram)?;
        if response.transport != Transport::Tcp {
            return Err(Unusable::NotTcp);
        }
        let address = SocketAddrV6::new(response.address, response.port, 0, self.reach.scope_id());
        self.reach.check(&address)?;
        Ok(Found {
            address,
            security: response.security,
            asked: self.asked,
        })
    }

    fn judge(&mut self, found: Found) {
        match self.found {
            None => {
                self.found = Some(found);
                self.retry = None;
                self.transmit = false;
                self.outcome = Some(ClientEvent::Found(found));
            }
            Some(first) if first != found => {
                self.conflict = Some(ClientEvent::Conflict {
                    first,
                    other: found,
                });
            }
            Some(_) => {}
        }
    }
}

impl Found {
    /// Whether the station gives the security that was asked for.
    ///
    /// If not, the caller decides: Plug & Charge and ISO 15118-20 have to stop without TLS.
    ///
    /// Source: ISO 15118-2:2014, [V2G2-628].
    #[must_use]
    pub fn as_asked(&self) -> bool {
        self.security == self.asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REACH: Reach = Reach::LinkLocal { scope_id: 7 };

    fn station(last: u16) -> SocketAddrV6 {
        SocketAddrV6::new([0xfe80, 0, 0, 0, 0, 0, 0, last].into(), 15118, 0, 7)
    }

    fn answer(last: u16, security: Security) -> [u8; Response::LENGTH] {
        let address = *station(last).ip();
        Response {
            address,
            port: 50000,
            security,
            transport: Transport::Tcp,
        }
        .to_bytes()
    }

    fn client() -> Client {
        let mut client = Client::new(Instant::START, Security::None, REACH);
        assert!(client.poll_transmit().is_some());
        client
    }

    #[test]
    fn the_question_is_asked_fifty_times_every_250_ms() {
        let mut client = Client::new(Instant(1_000), Security::Tls, REACH);
        let mut now = Instant(1_000);
        let mut asked = 0;
        let end = loop {
            while client.poll_transmit().is_some() {
                asked += 1;
            }
            if let Some(event) = client.poll_event() {
                break event;
            }
            now = client.deadline().unwrap();
            client.expire(now);
        };
        assert_eq!(
            (asked, now),
            (50, Instant(1_000).after(RETRY_INTERVAL * 50))
        );
        assert_eq!(
            end,
            ClientEvent::NoAnswer {
                requests: 50,
                ignored: 0,
                last_ignored: None
            }
        );
        assert_eq!(client.deadline(), None);
    }

    #[test]
    fn nothing_is_sent_before_the_deadline() {
        let mut client = client();
        client.expire(Instant(249_999));
        assert_eq!(client.poll_transmit(), None);
        client.expire(Instant(250_000));
        assert!(client.poll_transmit().is_some());
        assert_eq!(client.deadline(), Some(Instant(500_000)));
    }

    #[test]
    fn after_a_stall_one_question_is_asked_and_not_all_that_were_missed() {
        let mut client = client();
        let late = Instant::START.after(Duration::from_secs(13));
        client.expire(late);
        assert!(client.poll_transmit().is_some());
        client.expire(late);
        assert_eq!((client.poll_transmit(), client.requests()), (None, 2));
        assert_eq!(client.deadline(), Some(late.after(RETRY_INTERVAL)));
    }

    #[test]
    fn the_first_answer_is_found_with_the_scope_of_the_interface() {
        let mut client = client();
        client.receive(Instant(1), station(2), &answer(2, Security::None));
        let Some(ClientEvent::Found(found)) = client.poll_event() else {
            panic!()
        };
        assert_eq!(
            found.address,
            SocketAddrV6::new(*station(2).ip(), 50000, 0, 7)
        );
        assert!(found.as_asked());
        assert_eq!(client.deadline(), None);
    }

    #[test]
    fn the_same_answer_again_is_no_conflict_but_another_one_is() {
        let mut client = client();
        client.receive(Instant(1), station(2), &answer(2, Security::None));
        client.poll_event().unwrap();
        client.receive(Instant(2), station(2), &answer(2, Security::None));
        assert_eq!(client.poll_event(), None);
        for other in [answer(3, Security::None), answer(2, Security::Tls)] {
            client.receive(Instant(3), station(3), &other);
            assert!(matches!(
                client.poll_event(),
                Some(ClientEvent::Conflict { .. })
            ));
        }
    }

    #[test]
    fn a_conflict_does_not_hide_what_was_found() {
        let mut client = client();
        client.receive(Instant(1), station(2), &answer(2, Security::None));
        client.receive(Instant(2), station(3), &answer(3, Security::None));
        assert!(matches!(client.poll_event(), Some(ClientEvent::Found(_))));
        assert!(matches!(
            client.poll_event(),
            Some(ClientEvent::Conflict { .. })
        ));
        assert_eq!(client.poll_event(), None);
    }

    #[test]
    fn answers_from_or_to_elsewhere_are_ignored() {
        let off_link = SocketAddrV6::new([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1].into(), 15118, 0, 0);
        let other_interface = SocketAddrV6::new(*station(2).ip(), 15118, 0, 8);
        let mut client = client();
        client.receive(Instant(1), off_link, &answer(2, Security::None));
        client.receive(Instant(1), other_interface, &answer(2, Security::None));
        for (address, port, transport) in [
            (*off_link.ip(), 50000, Transport::Tcp),
            (*station(2).ip(), 0, Transport::Tcp),
            (*station(2).ip(), 50000, Transport::Udp),
        ] {
            let response = Response {
                address,
                port,
                security: Security::None,
                transport,
            };
            client.receive(Instant(1), station(2), &response.to_bytes());
        }
        assert_eq!((client.poll_event(), client.ignored), (None, 5));
        assert_eq!(client.last_ignored, Some(Unusable::NotTcp));
    }
}
