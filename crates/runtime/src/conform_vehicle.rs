//! Conformance cases at a vehicle behind a network, in real time.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use v2g::link::sdp::{Offer, PORT, Server};
use v2g::session::Instant;
use v2g_conformance::vehicle::VehicleBench;
use v2g_conformance::{Current, Protocol, Received, Unable};

use crate::connection::Connection;
use crate::socket::{discovery_server, session_listener, v6};
use crate::tap::Tap;
use crate::tls::StationTls;
use crate::{Clock, Direction, Error, Interface, Nobody, Observer};

/// How long a vehicle may take to come; our choice: somebody may have to plug it in.
const PLUG_IN: Duration = Duration::from_secs(300);
/// The least time that a read waits.
const SHORTEST: Duration = Duration::from_millis(1);
const READ_SIZE: usize = 0x1000;
/// Longest datagram that is looked at; a request has 10 bytes.
const DATAGRAM_LIMIT: usize = 512;

/// Any vehicle on the link of a network interface: it asks for a station, and finds the tester.
///
/// Nobody plugs anything in here; every case waits for the next vehicle that connects.
#[derive(Debug)]
pub struct VehicleNetworkBench {
    runtime: Runtime,
    clock: Clock,
    discovery: UdpSocket,
    interface: Interface,
    /// Where vehicles connect without TLS.
    plain: TcpListener,
    /// Where they connect with TLS, and what the tester shows there.
    secured: TcpListener,
    tls: Option<Arc<StationTls>>,
    connection: Option<Connection>,
    iso20_without_tls: bool,
}

impl VehicleNetworkBench {
    /// A bench for the vehicles that look for a station on `interface`.
    ///
    /// # Errors
    /// When the system refuses the sockets or a reactor for them.
    pub fn open(interface: &Interface) -> Result<Self, Error> {
        Self::open_at(interface, PORT)
    }

    /// The same, with discovery at this UDP port instead of the standard's; for tests.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_at(interface: &Interface, port: u16) -> Result<Self, Error> {
        let refused = |source| Error::socket("wait for packets", &interface.name, source);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(refused)?;
        // Sockets belong to the reactor that they are opened in.
        let entered = runtime.enter();
        let discovery = discovery_server(interface, port)?;
        let (plain, secured) = (session_listener(interface)?, session_listener(interface)?);
        drop(entered);
        Ok(Self {
            runtime,
            clock: Clock::start(),
            discovery,
            interface: interface.clone(),
            plain,
            secured,
            tls: None,
            connection: None,
            iso20_without_tls: false,
        })
    }

    /// Speaks TLS as the station that it plays, with vehicles that ask for it.
    #[must_use]
    pub fn speaking(mut self, tls: Arc<StationTls>) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Takes TCP where ISO 15118-20 wants TLS.
    #[must_use]
    pub fn iso20_without_tls(mut self, plain: bool) -> Self {
        self.iso20_without_tls = plain;
        self
    }

    /// What discovery says in a case of this protocol.
    fn offer(&self, protocol: Protocol) -> Result<Offer, Unable> {
        let port = |listener: &TcpListener| {
            let bound = listener.local_addr();
            let bound = bound.map_err(|_| Unable("listen on the network"));
            bound.map(|bound| v6(bound).port())
        };
        let (plain, tls) = (port(&self.plain)?, port(&self.secured)?);
        match (&self.tls, protocol) {
            (Some(_), Protocol::Iso20) if !self.iso20_without_tls => Ok(Offer::Tls(tls)),
            (None, Protocol::Iso20) if !self.iso20_without_tls => Err(Unable(
                "speak TLS without certificates of the station and its roots",
            )),
            (Some(_), Protocol::Iso2 | Protocol::Iso20) => Ok(Offer::Both { plain, tls }),
            _ => Ok(Offer::Plain(plain)),
        }
    }

    /// Answers discovery until a vehicle connects, and where it asked for that until its handshake is done.
    async fn admit(&self, offer: Offer) -> Option<Connection> {
        let mut server = Server::new(self.interface.address, offer, self.interface.reach());
        server.open(self.clock.now(), None);
        let nobody: Arc<dyn Observer> = Arc::new(Nobody);
        let mut buffer = [0; DATAGRAM_LIMIT];
        loop {
            tokio::select! {
                received = self.discovery.recv_from(&mut buffer) => {
                    let (length, sender) = received.ok()?;
                    server.receive(self.clock.now(), v6(sender), buffer.get(..length)?);
                    if let Some((to, answer)) = server.poll_transmit() {
                        // A vehicle that did not get it asks again.
                        let _ = self.discovery.send_to(&answer, to).await;
                    }
                }
                accepted = self.plain.accept() => {
                    let (connection, _) = accepted.ok()?;
                    let tap = Tap::new(nobody.clone(), Direction::ToVehicle);
                    return Some(Connection::plain(connection, tap));
                }
                accepted = self.secured.accept() => {
                    let (connection, _) = accepted.ok()?;
                    let tls = self.tls.as_ref()?;
                    // A vehicle whose handshake fails may come again, with TLS or without.
                    if let Ok(connection) = tls.accept(connection, &nobody).await {
                        return Some(connection);
                    }
                }
            }
        }
    }
}

impl VehicleBench for VehicleNetworkBench {
    fn plug_in(&mut self, protocol: Protocol, _: Current) -> Result<(), Unable> {
        self.close();
        let offer = self.offer(protocol)?;
        let admitting = async { timeout(PLUG_IN, self.admit(offer)).await };
        let connection = self.runtime.block_on(admitting).ok().flatten();
        let connection = connection.ok_or(Unable("see a vehicle connect"))?;
        connection.release();
        connection.do_not_delay();
        self.connection = Some(connection);
        Ok(())
    }

    fn now(&self) -> Duration {
        self.clock.now().since(Instant::START)
    }

    fn receive(&mut self, wait: Duration) -> Received {
        let Some(connection) = &mut self.connection else {
            return Received::Closed;
        };
        let mut buffer = vec![0; READ_SIZE];
        let reading = async { timeout(wait.max(SHORTEST), connection.read(&mut buffer)).await };
        match self.runtime.block_on(reading) {
            Err(_) => Received::Nothing,
            Ok(Ok(0) | Err(_)) => {
                self.connection = None;
                Received::Closed
            }
            Ok(Ok(length)) => {
                buffer.truncate(length);
                Received::Octets(buffer)
            }
        }
    }

    fn send(&mut self, octets: &[u8]) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        if self.runtime.block_on(connection.send(octets)).is_err() {
            self.connection = None;
        }
    }

    fn close(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            let _ = self.runtime.block_on(connection.shutdown());
        }
    }
}
