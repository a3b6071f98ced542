//! The station's side.

use core::net::{Ipv6Addr, SocketAddrV6};
use core::time::Duration;

use super::{Reach, Request, Response, Security, Transport, Unusable};
use crate::time::Instant;

/// How long after the link is up the station waits for a connection, with the service running.
///
/// Source: ISO 15118-2:2014, [V2G2-716] and [V2G2-723].
pub const WINDOW: Duration = Duration::from_secs(18);

/// Answers vehicles that look for this station.
///
/// It is silent until [`open`](Self::open), while a session runs ([`close`](Self::close)),
/// and to every datagram that is not exactly a request from the link; those are counted.
#[derive(Clone, Debug)]
pub struct Server {
    address: Ipv6Addr,
    offer: Offer,
    reach: Reach,
    state: State,
    answer: Option<(SocketAddrV6, Response)>,
    event: Option<ServerEvent>,
    ignored: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Open { until: Option<Instant> },
}

/// The ports behind which the station really listens.
///
/// | asked | plain only | TLS only | both |
/// |---|---|---|---|
/// | TLS | plain | TLS | TLS |
/// | no TLS | plain | TLS | plain |
///
/// What was not asked for is still announced, because the vehicle may live with it and must be told
/// rather than left alone.
///
/// Source: ISO 15118-2:2014, [V2G2-625] to [V2G2-627]; "TLS only" answers as deployed stations do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// TCP without TLS.
    Plain(u16),
    /// TLS only.
    Tls(u16),
    /// Both.
    Both {
        /// Port without TLS.
        plain: u16,
        /// Port with TLS.
        tls: u16,
    },
}

/// What the station has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerEvent {
    /// A vehicle asked; the answer waits in [`Server::poll_transmit`].
    Asked {
        /// The vehicle.
        vehicle: SocketAddrV6,
        /// What it asked for.
        asked: Security,
        /// What it is told.
        offered: Security,
    },
    /// Nobody connected in time; the service is closed, and the link should be reported as failed.
    Expired,
}

impl Server {
    /// A closed service that will announce `address` and the ports of `offer`.
    #[must_use]
    pub const fn new(address: Ipv6Addr, offer: Offer, reach: Reach) -> Self {
        Self {
            address,
            offer,
            reach,
            state: State::Closed,
            answer: None,
            event: None,
            ignored: 0,
        }
    }

    /// The link is up, or the previous session is over: answer from now on.
    ///
    /// With a `window` (the standard's is [`WINDOW`]) the service closes by itself when it has passed.
    pub fn open(&mut self, now: Instant, window: Option<Duration>) {
        self.state = State::Open {
            until: window.map(|window| now.after(window)),
        };
    }

    /// A vehicle has connected, or the link is down: answer nobody.
    pub fn close(&mut self) {
        self.state = State::Closed;
        self.answer = None;
    }

    /// Takes a datagram that arrived at the discovery port from `sender`.
    pub fn receive(&mut self, now: Instant, sender: SocketAddrV6, datagram: &[u8]) {
        self.expire(now);
        match self.read(&sender, datagram) {
            Ok(asked) if self.state != State::Closed => self.reply(sender, asked),
            _ => self.ignored = self.ignored.saturating_add(1),
        }
    }

    /// Call when [`deadline`](Self::deadline) has passed.
    pub fn expire(&mut self, now: Instant) {
        if self.deadline().is_some_and(|until| now >= until) {
            self.close();
            self.event = Some(ServerEvent::Expired);
        }
    }

    /// A datagram to send, and to whom. Fetch it after each [`receive`](Self::receive): only the latest is kept.
    pub fn poll_transmit(&mut self) -> Option<(SocketAddrV6, [u8; Response::LENGTH])> {
        self.answer
            .take()
            .map(|(vehicle, response)| (vehicle, response.to_bytes()))
    }

    /// What happened since the last call.
    pub fn poll_event(&mut self) -> Option<ServerEvent> {
        self.event.take()
    }

    /// When to call [`expire`](Self::expire).
    #[must_use]
    pub const fn deadline(&self) -> Option<Instant> {
        match self.state {
            State::Open { until } => until,
            State::Closed => None,
        }
    }

    /// Datagrams that got no answer, since the start.
    #[must_use]
    pub const fn ignored(&self) -> u32 {
        self.ignored
    }

    fn read(&self, sender: &SocketAddrV6, datagram: &[u8]) -> Result<Security, Unusable> {
        self.reach.check(sender)?;
        let request = Request::parse(datagram)?;
        match request.transport {
            Transport::Tcp => Ok(request.security),
            Transport::Udp => Err(Unusable::NotTcp),
        }
    }

    fn reply(&mut self, vehicle: SocketAddrV6, asked: Security) {
        let (port, offered) = self.offer.answer(asked);
        let response = Response {
            address: self.address,
            port,
            security: offered,
            transport: Transport::Tcp,
        };
        self.answer = Some((vehicle, response));
        self.event = Some(ServerEvent::Asked {
            vehicle,
            asked,
            offered,
        });
    }
}

impl Offer {
    const fn answer(self, asked: Security) -> (u16, Security) {
        match (self, asked) {
            (Self::Both { tls, .. }, Security::Tls) | (Self::Tls(tls), _) => (tls, Security::Tls),
            (Self::Both { plain, .. }, Security::None) | (Self::Plain(plain), _) => {
                (plain, Security::None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REACH: Reach = Reach::LinkLocal { scope_id: 7 };
    const STATION: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);
    const VEHICLE: SocketAddrV6 =
        SocketAddrV6::new(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 2), 49152, 0, 7);

    fn request(security: Security) -> [u8; Request::LENGTH] {
        Request {
            security,
            transport: Transport::Tcp,
        }
        .to_bytes()
    }

    fn open(offer: Offer) -> Server {
        let mut server = Server::new(STATION, offer, REACH);
        server.open(Instant::START, Some(WINDOW));
        server
    }

    #[test]
    fn each_cell_of_the_offer_table_is_answered() {
        let both = Offer::Both { plain: 1, tls: 2 };
        for (offer, asked, port, offered) in [
            (Offer::Plain(1), Security::Tls, 1, Security::None),
            (Offer::Plain(1), Security::None, 1, Security::None),
            (Offer::Tls(2), Security::Tls, 2, Security::Tls),
            (Offer::Tls(2), Security::None, 2, Security::Tls),
            (both, Security::Tls, 2, Security::Tls),
            (both, Security::None, 1, Security::None),
        ] {
            let mut server = open(offer);
            server.receive(Instant(1), VEHICLE, &request(asked));
            let (to, bytes) = server.poll_transmit().unwrap();
            let expected = Response {
                address: STATION,
                port,
                security: offered,
                transport: Transport::Tcp,
            };
            assert_eq!((to, Response::parse(&bytes)), (VEHICLE, Ok(expected)));
            assert_eq!(
                server.poll_event(),
                Some(ServerEvent::Asked {
                    vehicle: VEHICLE,
                    asked,
                    offered
                })
            );
        }
    }

    #[test]
    fn a_datagram_that_is_no_request_gets_no_answer() {
        let mut server = open(Offer::Plain(1));
        let good = request(Security::None);
        for at in [0, 1, 2, 3, 4, 7] {
            let mut bad = good;
            bad[at] ^= 0x55;
            server.receive(Instant(1), VEHICLE, &bad);
        }
        let udp = Request {
            security: Security::None,
            transport: Transport::Udp,
        };
        server.receive(Instant(1), VEHICLE, &udp.to_bytes());
        server.receive(Instant(1), VEHICLE, &[]);
        let elsewhere = SocketAddrV6::new([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1].into(), 49152, 0, 0);
        server.receive(Instant(1), elsewhere, &good);
        assert_eq!(
            (
                server.poll_transmit(),
                server.poll_event(),
                server.ignored()
            ),
            (None, None, 9)
        );
    }

    #[test]
    fn the_service_is_silent_before_it_opens_and_while_a_session_runs() {
        let mut server = Server::new(STATION, Offer::Plain(1), REACH);
        server.receive(Instant(1), VEHICLE, &request(Security::None));
        server.open(Instant(2), None);
        server.close();
        server.receive(Instant(3), VEHICLE, &request(Security::None));
        assert_eq!((server.poll_transmit(), server.ignored()), (None, 2));
        server.open(Instant(4), None);
        server.receive(Instant(5), VEHICLE, &request(Security::None));
        assert!(server.poll_transmit().is_some());
        assert_eq!(server.deadline(), None);
    }

    #[test]
    fn the_service_stops_when_nobody_connects_in_18_seconds() {
        let mut server = open(Offer::Plain(1));
        assert_eq!(server.deadline(), Some(Instant(18_000_000)));
        server.receive(Instant(18_000_000), VEHICLE, &request(Security::None));
        assert_eq!(server.poll_event(), Some(ServerEvent::Expired));
        assert_eq!((server.poll_transmit(), server.deadline()), (None, None));
    }
}
