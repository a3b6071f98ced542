//! Conformance cases at a station behind a network, in real time.

use std::net::{Ipv6Addr, SocketAddrV6};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UdpSocket;
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};
use v2g::link::sdp::{MULTICAST, PORT, Request, Response, Security, Transport};
use v2g::session::Instant;
use v2g_conformance::{
    Admission, Bench, Channel, Condition, Papers, Pilot, Received, Side, Unable,
};

use crate::connection::Connection;
use crate::socket::{connect, discovery_client};
use crate::tap::Tap;
use crate::tls::VehicleTls;
use crate::{Clock, Direction, Error, Interface, Nobody, Observer, TesterMaterial};

/// Between two questions of discovery. Source: V2G2-159.
const ASK_AGAIN: Duration = Duration::from_millis(250);
/// How long a station may take to be ready for the next vehicle; our choice.
const READY: Duration = Duration::from_secs(30);
/// The least time that a read waits.
const SHORTEST: Duration = Duration::from_millis(1);
const READ_SIZE: usize = 0x1000;

/// Any station on the link of a network interface, reached by discovery and TCP or TLS.
///
/// Nobody plugs anything in and nobody moves a control pilot here; cases that need it say so.
#[derive(Debug)]
pub struct NetworkBench {
    runtime: Runtime,
    interface: Interface,
    port: u16,
    clock: Clock,
    socket: UdpSocket,
    connection: Option<Connection>,
    given: Vec<Condition>,
    material: TesterMaterial,
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
            material: TesterMaterial::default(),
            iso20_without_tls: false,
        })
    }

    /// Asks at this UDP port instead of the standard's; for tests.
    #[must_use]
    pub fn at_port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Speaks TLS and shows contracts with this.
    #[must_use]
    pub fn showing(mut self, material: TesterMaterial) -> Self {
        self.material = material;
        self
    }

    /// Takes TCP where ISO 15118-20 wants TLS.
    #[must_use]
    pub fn iso20_without_tls(mut self, plain: bool) -> Self {
        self.iso20_without_tls = plain;
        self
    }

    /// Where the station says that it listens, and whether with TLS, if it answers in time.
    fn find(
        &self,
        security: Security,
        patience: Duration,
    ) -> Result<Option<(SocketAddrV6, Security)>, Unable> {
        let request = Request {
            security,
            transport: Transport::Tcp,
        };
        let until = self.clock.now().after(patience);
        while self.clock.now() < until {
            let answer = self.ask(&request.to_bytes(), ASK_AGAIN)?;
            let found = answer.and_then(|octets| Response::parse(&octets).ok());
            if let Some(found) = found {
                let scope = self.interface.reach().scope_id();
                let address = SocketAddrV6::new(found.address, found.port, 0, scope);
                return Ok(Some((address, found.security)));
            }
        }
        Ok(None)
    }

    /// TLS for this channel; `None` where it is plain.
    fn tls(&self, channel: Channel) -> Result<Option<Arc<VehicleTls>>, Unable> {
        let tls = match channel {
            Channel::Plain => return Ok(None),
            Channel::MutualTls if self.iso20_without_tls => return Ok(None),
            Channel::Tls => &self.material.tls,
            Channel::MutualTls => &self.material.mutual_tls,
        };
        let none = Unable("speak TLS without certificates of the vehicle and its roots");
        tls.clone().ok_or(none).map(Some)
    }

    async fn enter(
        address: SocketAddrV6,
        tls: Option<Arc<VehicleTls>>,
    ) -> Result<Connection, String> {
        let connection = connect(address).await.map_err(|error| error.to_string())?;
        let nobody: Arc<dyn Observer> = Arc::new(Nobody);
        let connection = match tls {
            Some(tls) => {
                let connected = tls.connect(connection, &nobody).await;
                connected.map_err(|error| error.to_string())?
            }
            None => Connection::plain(connection, Tap::new(nobody, Direction::ToStation)),
        };
        connection.release();
        connection.do_not_delay();
        Ok(connection)
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
        match self.find(Security::None, READY)? {
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

    fn connect(&mut self, channel: Channel) -> Result<Admission, Unable> {
        let tls = self.tls(channel)?;
        let wanted = match tls {
            Some(_) => Security::Tls,
            None => Security::None,
        };
        let Some((address, security)) = self.find(wanted, READY)? else {
            return Ok(Admission::Refused("discovery is not answered".to_owned()));
        };
        if (wanted, security) == (Security::Tls, Security::None) {
            return Ok(Admission::NoTls);
        }
        let entered = self.runtime.block_on(Self::enter(address, tls));
        Ok(match entered {
            Ok(connection) => {
                self.connection = Some(connection);
                Admission::Admitted
            }
            Err(why) => Admission::Refused(why),
        })
    }

    fn send(&mut self, octets: &[u8]) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        if self.runtime.block_on(connection.send(octets)).is_err() {
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

    fn papers(&self) -> Option<Arc<Papers>> {
        self.material.papers.clone()
    }

    fn wake(&mut self, by: Side) -> Result<(), Unable> {
        match by {
            Side::Evcc => Ok(()),
            Side::Secc => Err(Unable("let the station wake the link")),
        }
    }
}
