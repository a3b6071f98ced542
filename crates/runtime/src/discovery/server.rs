//! The station's side of discovery over a real socket.

use std::net::SocketAddrV6;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::watch;
use v2g::link::sdp::{MULTICAST, Offer, Server};

use crate::clock::{Clock, wait};
use crate::observe::tell;
use crate::socket::{discovery_server, v6};
use crate::{Error, Interface, Notice, Observation, Observer};

/// Longest datagram that is looked at; a request has 10 bytes.
const DATAGRAM_LIMIT: usize = 512;
/// Pause after a socket error, so that a broken interface does not keep the processor busy; our choice.
const ERROR_PAUSE: Duration = Duration::from_millis(500);

/// Answers requests as long as it is polled and `admitting` says so.
#[derive(Debug)]
pub(crate) struct Responder {
    socket: UdpSocket,
    server: Server,
    /// Where requests are taken to have been sent to; the socket does not tell.
    asked_at: SocketAddrV6,
    own: SocketAddrV6,
}

impl Responder {
    pub(crate) fn bind(interface: &Interface, port: u16, offer: Offer) -> Result<Self, Error> {
        let own = interface.socket_address(port);
        let asked_at = match interface.is_loopback() {
            true => own,
            false => SocketAddrV6::new(MULTICAST, port, 0, interface.index),
        };
        let server = Server::new(interface.address, offer, interface.reach());
        Ok(Self {
            socket: discovery_server(interface, port)?,
            server,
            asked_at,
            own,
        })
    }

    /// Never ends: an error is told and the next datagram awaited.
    pub(crate) async fn run(
        &mut self,
        clock: &Clock,
        mut admitting: watch::Receiver<bool>,
        observer: &Arc<dyn Observer>,
    ) {
        loop {
            match *admitting.borrow_and_update() {
                true => self.server.open(clock.now(), None),
                false => self.server.close(),
            }
            let mut buffer = [0; DATAGRAM_LIMIT];
            tokio::select! {
                received = self.socket.recv_from(&mut buffer) => match received {
                    Ok((length, sender)) => self.answer(clock, v6(sender), &buffer[..length], observer).await,
                    Err(error) => {
                        tell(&**observer, Observation::Notice(&Notice::DiscoveryFailed(error.to_string())));
                        tokio::time::sleep(ERROR_PAUSE).await;
                    }
                },
                () = wait(clock, self.server.deadline()) => self.server.expire(clock.now()),
                Ok(()) = admitting.changed() => {}
            }
        }
    }

    async fn answer(
        &mut self,
        clock: &Clock,
        vehicle: SocketAddrV6,
        bytes: &[u8],
        observer: &Arc<dyn Observer>,
    ) {
        self.server.receive(clock.now(), vehicle, bytes);
        let Some((to, answer)) = self.server.poll_transmit() else {
            return;
        };
        tell(
            &**observer,
            Observation::Datagram {
                from: vehicle,
                to: self.asked_at,
                bytes,
            },
        );
        match self.socket.send_to(&answer, to).await {
            Ok(_) => tell(
                &**observer,
                Observation::Datagram {
                    from: self.own,
                    to,
                    bytes: &answer,
                },
            ),
            Err(error) => {
                tell(
                    &**observer,
                    Observation::Notice(&Notice::DiscoveryFailed(error.to_string())),
                );
            }
        }
    }
}
