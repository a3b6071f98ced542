//! Conformance cases at a station behind a network, in real time.

use std::net::{Ipv6Addr, SocketAddrV6};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};
use v2g::link::sdp::{MULTICAST, PORT, Request, Response, Security, Transport};
use v2g::session::Instant;
use v2g_conformance::{Bench, Channel, Condition, Pilot, Received, Side, Unable};

use crate::socket::{connect, discovery_client};
use crate::{Clock, Error, Interface};

/// Between two questions of discovery. Source: V2G2-159.
const ASK_AGAIN: Duration = Duration::from_millis(250);
/// How long a station may take to be ready for the next vehicle; our choice.
const READY: Duration = Duration::from_secs(30);
/// The least time that a read waits.
const SHORTEST: Duration = Duration::from_millis(1);
const READ_SIZE: usize = 0x1000;

/// Any station on the link of a network interface, reached by discovery and TCP.
///
/// Nobody plugs anything in and nobody moves a control pilot here; cases that need it say so.
#[derive(Debug)]
pub struct NetworkBench {
    runtime: Runtime,
    interface: Interface,
    port: u16,
    clock: Clock,
    socket: UdpSocket,
    connection: Option<TcpStream>,
    given: Vec<Condition>,
    iso20_without_tls: bool,
}

impl NetworkBench {
    /// A bench for the station that answers on `interface`, of which these conditions hold.
    ///
    /// # Errors
    /// When the system refuses the sockets or a reactor for them.
    pub fn open(interface: Interface, given: Vec<Condition>) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| Error::socket("wait for packets", &interface.name, source))?;
        let socket = runtime.block_on(async { discovery_client(&interface) })?;
        Ok(Self {
            runtime,
            interface,
            port: PORT,
            clock: Clock::start(),
            socket,
            connection: None,
            given,
            iso20_without_tls: false,
        })
    }

    /// Asks at this UDP port instead of the standard's; for tests.
    #[must_use]
    pub fn at_port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Takes TCP where ISO 15118-20 wants TLS.
    #[must_use]
    pub fn iso20_without_tls(mut self, plain: bool) -> Self {
        self.iso20_without_tls = plain;
        self
    }

    /// Where the station says that it listens, if it answers in time.
    fn find(&self, patience: Duration) -> Result<Option<SocketAddrV6>, Unable> {
        let request = Request {
            security: Security::None,
            transport: Transport::Tcp,
        };
        let until = self.clock.now().after(patience);
        while self.clock.now() < until {
            let answer = self.ask(&request.to_bytes(), ASK_AGAIN)?;
            let found = answer.and_then(|octets| Response::parse(&octets).ok());
            if let Some(found) = found {
                let scope = self.interface.reach().scope_id();
                return Ok(Some(SocketAddrV6::new(found.address, found.port, 0, scope)));
            }
        }
        Ok(None)
    }

    fn ask(&self, datagram: &[u8], wait: Duration) -> Result<Option<Vec<u8>>, Unable> {
        let asking = async {
            let mut buffer = [0; 512];
            // What came for an earlier question answers none of now.
            while self.socket.try_recv(&mut buffer).is_ok() {}
            let index = self.interface.reach().scope_id();
            let many = SocketAddrV6::new(MULTICAST, self.port, 0, index);
            let one = SocketAddrV6::new(Ipv6Addr::LOCALHOST, self.port, 0, 0);
            let mut sent = self.socket.send_to(datagram, many).await;
            if sent.is_err() && self.interface.is_loopback() {
                sent = self.socket.send_to(datagram, one).await;
            }
            sent.map_err(|_| Unable("send to the network"))?;
            let received = timeout(wait, self.socket.recv(&mut buffer)).await;
            let octets = |length| buffer.get(..length).map(<[u8]>::to_vec);
            Ok(received.ok().and_then(Result::ok).and_then(octets))
        };
        self.runtime.block_on(asking)
    }
}

impl Bench for NetworkBench {
    /// Waits until the station is ready for the next vehicle.
    fn plug_in(&mut self, conditions: &[Condition]) -> Result<(), Unable> {
        self.close();
        if !conditions.iter().all(|one| self.given.contains(one)) {
            return Err(Unable("offer a station"));
        }
        match self.find(READY)? {
            Some(_) => Ok(()),
            None => Err(Unable("find a station")),
        }
    }

    fn plugs(&self) -> bool {
        false
    }

    fn now(&self) -> Duration {
        self.clock.now().since(Instant::START)
    }

    fn pause(&mut self, time: Duration) {
        self.runtime.block_on(async { sleep(time).await });
    }

    fn discover(&mut self, datagram: &[u8], wait: Duration) -> Result<Option<Vec<u8>>, Unable> {
        self.ask(datagram, wait)
    }

    fn connect(&mut self, channel: Channel) -> Result<bool, Unable> {
        if channel != Channel::Plain && !(channel == Channel::MutualTls && self.iso20_without_tls) {
            return Err(Unable("speak TLS yet"));
        }
        let Some(address) = self.find(READY)? else {
            return Ok(false);
        };
        let connection = self.runtime.block_on(connect(address)).ok();
        // Only latency would suffer without it.
        let _ = connection.as_ref().map(|one| one.set_nodelay(true));
        self.connection = connection;
        Ok(self.connection.is_some())
    }

    fn send(&mut self, octets: &[u8]) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        if self.runtime.block_on(connection.write_all(octets)).is_err() {
            self.connection = None;
        }
    }

    fn receive(&mut self, wait: Duration) -> Received {
        let Some(connection) = &mut self.connection else {
            return Received::Closed;
        };
        let mut buffer = vec![0; READ_SIZE];
        let wait = wait.max(SHORTEST);
        let reading = async { timeout(wait, connection.read(&mut buffer)).await };
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

    fn close(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            let _ = self.runtime.block_on(connection.shutdown());
        }
    }

    fn pilot(&mut self, _: Pilot) -> Result<(), Unable> {
        Err(Unable("move the control pilot"))
    }

    fn wake(&mut self, by: Side) -> Result<(), Unable> {
        match by {
            Side::Evcc => Ok(()),
            Side::Secc => Err(Unable("let the station wake the link")),
        }
    }
}
