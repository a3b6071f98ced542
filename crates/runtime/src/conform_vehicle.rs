//! Conformance cases at a vehicle behind a network, in real time.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use v2g::link::sdp::{Offer, PORT, Server};
use v2g::session::Instant;
use v2g_conformance::vehicle::VehicleBench;
use v2g_conformance::{Current, Protocol, Received, Unable};

use crate::socket::{discovery_server, session_listener, v6};
use crate::{Clock, Error, Interface};

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
    server: Server,
    listener: TcpListener,
    connection: Option<TcpStream>,
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
        let listener = session_listener(interface)?;
        drop(entered);
        let bound = listener.local_addr().map_err(refused)?;
        let offer = Offer::Plain(v6(bound).port());
        Ok(Self {
            runtime,
            clock: Clock::start(),
            discovery,
            server: Server::new(interface.address, offer, interface.reach()),
            listener,
            connection: None,
            iso20_without_tls: false,
        })
    }

    /// Takes TCP where ISO 15118-20 wants TLS.
    #[must_use]
    pub fn iso20_without_tls(mut self, plain: bool) -> Self {
        self.iso20_without_tls = plain;
        self
    }
}

/// Answers discovery until a vehicle connects.
async fn admit(
    discovery: &UdpSocket,
    listener: &TcpListener,
    server: &mut Server,
    clock: &Clock,
) -> Option<TcpStream> {
    server.open(clock.now(), None);
    let mut buffer = [0; DATAGRAM_LIMIT];
    loop {
        tokio::select! {
            received = discovery.recv_from(&mut buffer) => {
                let (length, sender) = received.ok()?;
                server.receive(clock.now(), v6(sender), buffer.get(..length)?);
                if let Some((to, answer)) = server.poll_transmit() {
                    // A vehicle that did not get it asks again.
                    let _ = discovery.send_to(&answer, to).await;
                }
            }
            accepted = listener.accept() => {
                let (connection, _) = accepted.ok()?;
                // Only latency would suffer without it.
                let _ = connection.set_nodelay(true);
                return Some(connection);
            }
        }
    }
}

impl VehicleBench for VehicleNetworkBench {
    fn plug_in(&mut self, protocol: Protocol, _: Current) -> Result<(), Unable> {
        self.close();
        if protocol == Protocol::Iso20 && !self.iso20_without_tls {
            return Err(Unable("speak TLS yet"));
        }
        let admitting = admit(
            &self.discovery,
            &self.listener,
            &mut self.server,
            &self.clock,
        );
        let connection = self
            .runtime
            .block_on(async { timeout(PLUG_IN, admitting).await });
        self.server.close();
        self.connection = connection.ok().flatten();
        match self.connection {
            Some(_) => Ok(()),
            None => Err(Unable("see a vehicle connect")),
        }
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
        if self.runtime.block_on(connection.write_all(octets)).is_err() {
            self.connection = None;
        }
    }

    fn close(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            let _ = self.runtime.block_on(connection.shutdown());
        }
    }
}
