//! The vehicle's side of discovery over a real socket.

use std::net::{Ipv6Addr, SocketAddrV6};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;
use v2g::link::sdp::{Client, ClientEvent, Found, MULTICAST, Security};

use crate::clock::{Clock, wait};
use crate::observe::tell;
use crate::socket::{discovery_client, v6};
use crate::{Error, Interface, Notice, Observation, Observer};

/// Longest datagram that is looked at; an answer has 28 bytes.
const DATAGRAM_LIMIT: usize = 512;
/// How long second answers are listened for after the first; our choice, as long as session setup may take.
const WATCH: Duration = Duration::from_secs(20);

/// A station that was found. Second answers are reported until this is dropped.
#[derive(Debug)]
pub(crate) struct Discovered {
    pub(crate) found: Found,
    watch: JoinHandle<()>,
}

impl Drop for Discovered {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// Asks on `interface` until a station answers.
pub(crate) async fn discover(
    interface: &Interface,
    port: u16,
    security: Security,
    clock: &Clock,
    observer: &Arc<dyn Observer>,
) -> Result<Discovered, Error> {
    let socket = discovery_client(interface)?;
    let own = socket
        .local_addr()
        .map(v6)
        .map_err(|source| Error::socket("discover", &interface.name, source))?;
    let client = Client::new(clock.now(), security, interface.reach());
    let to = SocketAddrV6::new(MULTICAST, port, 0, interface.index);
    let mut search = Search {
        socket,
        own,
        to,
        client,
        interface: interface.clone(),
        observer: observer.clone(),
    };
    let found = search.run(clock).await?;
    let clock = *clock;
    let watch = tokio::spawn(async move { search.watch(&clock).await });
    Ok(Discovered { found, watch })
}

struct Search {
    socket: UdpSocket,
    own: SocketAddrV6,
    /// Where questions go.
    to: SocketAddrV6,
    client: Client,
    interface: Interface,
    observer: Arc<dyn Observer>,
}

impl Search {
    async fn run(&mut self, clock: &Clock) -> Result<Found, Error> {
        loop {
            while let Some(request) = self.client.poll_transmit() {
                self.send(&request).await?;
            }
            match self.client.poll_event() {
                Some(ClientEvent::Found(found)) => return Ok(found),
                Some(ClientEvent::NoAnswer {
                    requests,
                    ignored,
                    last_ignored,
                }) => {
                    let interface = self.interface.name.clone();
                    return Err(Error::NoStation {
                        interface,
                        requests,
                        ignored,
                        last_ignored,
                    });
                }
                // Cannot come before the first answer.
                Some(ClientEvent::Conflict { .. }) | None => {}
            }
            self.step(clock).await;
        }
    }

    /// Reports answers that contradict the first.
    async fn watch(mut self, clock: &Clock) {
        let watching = async {
            loop {
                if let Some(ClientEvent::Conflict { first, other }) = self.client.poll_event() {
                    tell(
                        &*self.observer,
                        Observation::Notice(&Notice::Conflict { first, other }),
                    );
                }
                self.step(clock).await;
            }
        };
        let _ = tokio::time::timeout(WATCH, watching).await;
    }

    /// Waits for a datagram or the deadline.
    async fn step(&mut self, clock: &Clock) {
        let mut buffer = [0; DATAGRAM_LIMIT];
        tokio::select! {
            received = self.socket.recv_from(&mut buffer) => match received {
                Ok((length, sender)) => {
                    let (bytes, from) = (&buffer[..length], v6(sender));
                    tell(&*self.observer, Observation::Datagram { from, to: self.own, bytes });
                    self.client.receive(clock.now(), from, bytes);
                }
                // "Port unreachable" comes back as an error when nobody listens yet; the next question may be heard.
                Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
            },
            () = wait(clock, self.client.deadline()) => self.client.expire(clock.now()),
        }
    }

    async fn send(&mut self, request: &[u8]) -> Result<(), Error> {
        let mut sent = self.socket.send_to(request, self.to).await;
        if sent.is_err() && self.interface.is_loopback() && self.to.ip().is_multicast() {
            tell(&*self.observer, Observation::Notice(&Notice::NoMulticast));
            self.to = SocketAddrV6::new(Ipv6Addr::LOCALHOST, self.to.port(), 0, 0);
            sent = self.socket.send_to(request, self.to).await;
        }
        match sent {
            Ok(_) => tell(
                &*self.observer,
                Observation::Datagram {
                    from: self.own,
                    to: self.to,
                    bytes: request,
                },
            ),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {}
            Err(error) => {
                return Err(Error::socket(
                    "send a discovery request",
                    &self.interface.name,
                    error,
                ));
            }
        }
        Ok(())
    }
}
