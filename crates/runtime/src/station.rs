//! A charging point on an interface: discovery, connections, one session after the other.

use std::net::SocketAddrV6;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use v2g::link::sdp::{PORT, Reach};
use v2g::session::{End, Instant, Proved, Secc};

use crate::discovery::Responder;
use crate::drive::{LOST, Surroundings, resume};
use crate::engine::Plant;
use crate::entrance::Entrance;
use crate::greeting::Newcomer;
use crate::observe::tell;
use crate::silent::Silent;
use crate::socket::{session_listener, v6};
use crate::tls::{StationTls, TlsPolicy};
use crate::{Error, Interface, Notice, Observation, Stop};

/// Pause after the system could not accept, so that a lack of descriptors does not keep the processor busy.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long a new connection may be silent; our choice. Vehicles send their first request at once.
const GREETING_LIMIT: Duration = Duration::from_secs(2);

/// How a charging point presents itself on the link.
#[derive(Clone, Debug)]
pub struct StationOptions {
    /// UDP port of discovery; any other than the standard's is for tests.
    pub discovery_port: u16,
    /// End after so many sessions.
    pub sessions: Option<u32>,
    /// A connection that has not sent its first request, supportedAppProtocolReq, after so long is closed;
    /// until that request discovery goes on and other vehicles may come first.
    pub greeting_limit: Duration,
    /// Whether vehicles must, may or cannot use TLS; off without [`tls`](Self::tls).
    pub policy: TlsPolicy,
    /// TLS, if there is any.
    pub tls: Option<Arc<StationTls>>,
}

impl Default for StationOptions {
    fn default() -> Self {
        Self {
            discovery_port: PORT,
            sessions: None,
            greeting_limit: GREETING_LIMIT,
            policy: TlsPolicy::Required,
            tls: None,
        }
    }
}

/// A vehicle that has said something.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// When its first request was complete.
    pub now: Instant,
    /// What its connection proved; the engine has to know.
    pub proved: Proved,
}

/// Makes engine and plant for a vehicle.
pub trait Charger: Send {
    /// A fresh engine with the equipment behind it, for one session.
    fn session(&mut self, arrival: &Arrival) -> (Box<Secc>, Box<dyn Plant<Secc>>);
}

/// How the sessions of a charging point ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that ended as they should.
    pub completed: u32,
    /// Those that did not.
    pub failed: u32,
    /// How the latest ended.
    pub last: Option<End>,
}

impl Tally {
    /// All of them.
    #[must_use]
    pub const fn sessions(&self) -> u32 {
        self.completed.saturating_add(self.failed)
    }

    /// Those of another tally too.
    pub(crate) fn join(&mut self, other: Self) {
        self.completed = self.completed.saturating_add(other.completed);
        self.failed = self.failed.saturating_add(other.failed);
        self.last = other.last.or(self.last);
    }

    fn add(&mut self, end: End) {
        let counter = if end.is_completed() {
            &mut self.completed
        } else {
            &mut self.failed
        };
        *counter = counter.saturating_add(1);
        self.last = Some(end);
    }
}

/// A charging point that listens.
#[derive(Debug)]
pub struct ChargingPoint {
    listener: TcpListener,
    responder: Responder,
    address: SocketAddrV6,
    reach: Reach,
    sessions: Option<u32>,
    entrance: Entrance,
}

impl ChargingPoint {
    /// Opens the sockets; vehicles are answered once it [runs](Self::run).
    ///
    /// # Errors
    /// When discovery's port is busy or the system refuses otherwise.
    pub fn open(interface: &Interface, options: StationOptions) -> Result<Self, Error> {
        let listener = session_listener(interface)?;
        let address = listener
            .local_addr()
            .map(v6)
            .map_err(|source| Error::socket("listen for vehicles", &interface.name, source))?;
        let entrance = Entrance::new(&options);
        let offer = entrance.offer(address.port());
        let responder = Responder::bind(interface, options.discovery_port, offer)?;
        Ok(Self {
            listener,
            responder,
            address,
            reach: interface.reach(),
            sessions: options.sessions,
            entrance,
        })
    }

    /// Where vehicles are told to connect.
    #[must_use]
    pub const fn local_address(&self) -> SocketAddrV6 {
        self.address
    }

    /// Charges one vehicle after the other and gives how the sessions ended.
    ///
    /// Ends when asked to stop, or after the number of sessions in the options; no peer can end it.
    /// While a session runs, discovery is silent and further connections are closed at once.
    pub async fn run(mut self, charger: &mut dyn Charger, surroundings: &Surroundings) -> Tally {
        let (admit, admitting) = watch::channel(true);
        let gate = Gate {
            listener: self.listener,
            reach: self.reach,
            entrance: self.entrance,
            surroundings: surroundings.clone(),
        };
        tokio::select! {
            tally = gate.run(charger, admit, self.sessions) => tally,
            () = self.responder.run(&surroundings.clock, admitting, &surroundings.observer) => Tally::default(),
        }
    }
}

/// A session's task, which does not outlive the charging point.
struct Running(JoinHandle<End>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Lets in one vehicle at a time.
struct Gate {
    listener: TcpListener,
    reach: Reach,
    entrance: Entrance,
    surroundings: Surroundings,
}

impl Gate {
    async fn run(
        self,
        charger: &mut dyn Charger,
        admit: watch::Sender<bool>,
        limit: Option<u32>,
    ) -> Tally {
        let mut tally = Tally::default();
        while limit.is_none_or(|limit| tally.sessions() < limit) {
            let newcomer = tokio::select! {
                newcomer = self.newcomer() => newcomer,
                _ = self.surroundings.stop.beyond(Stop::No) => break,
            };
            admit.send_replace(false);
            let mut session = self.begin(newcomer, charger);
            tally.add(self.refuse_others_during(&mut session).await);
            admit.send_replace(true);
        }
        tally
    }

    /// The first connection that says something; those that are silent by then are closed.
    async fn newcomer(&self) -> Newcomer {
        let mut silent = Silent::default();
        loop {
            tokio::select! {
                (connection, peer) = self.accept() => {
                    if let Some(displaced) = silent.make_room() {
                        self.tell(&Notice::ConnectionRefused(displaced, "too many say nothing"));
                    }
                    let observer = self.surroundings.observer.clone();
                    let entrance = self.entrance.clone();
                    silent.add(peer, async move { entrance.enter(connection, peer, &observer).await });
                }
                Some(heard) = silent.next() => match heard {
                    Ok(Ok(newcomer)) => return newcomer,
                    Ok(Err(notice)) => self.tell(&notice),
                    // A task of ours that panicked; its connection is closed.
                    Err(_) => {}
                },
            }
        }
    }

    /// The next connection from the link. Errors and strangers are told and passed over.
    async fn accept(&self) -> (TcpStream, SocketAddrV6) {
        loop {
            match self.listener.accept().await {
                Ok((connection, peer)) if self.reach.check(&v6(peer)).is_ok() => {
                    return (connection, v6(peer));
                }
                Ok((_, peer)) => self.tell(&Notice::ConnectionRefused(v6(peer), "not on the link")),
                Err(error) => {
                    self.tell(&Notice::AcceptFailed(error.to_string()));
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    /// A task of its own, so that nothing in it can end the loop.
    fn begin(&self, newcomer: Newcomer, charger: &mut dyn Charger) -> Running {
        let surroundings = self.surroundings.clone();
        let Newcomer { connection, said } = newcomer;
        let arrival = Arrival {
            now: surroundings.clock.now(),
            proved: *connection.proved(),
        };
        let (engine, mut plant) = charger.session(&arrival);
        let observer = &*surroundings.observer;
        if let Ok((station, vehicle)) = connection.ends() {
            let connected = Observation::Connected {
                vehicle: v6(vehicle),
                station: v6(station),
            };
            tell(observer, connected);
        }
        if arrival.proved.is_protected() {
            tell(observer, Observation::Proved(&arrival.proved));
        }
        connection.release();
        let session =
            async move { resume(connection, &said, engine, &mut *plant, &surroundings).await };
        Running(tokio::spawn(session))
    }

    async fn refuse_others_during(&self, session: &mut Running) -> End {
        loop {
            tokio::select! {
                end = &mut session.0 => return end.unwrap_or_else(|_| {
                    self.tell(&Notice::SessionPanicked);
                    LOST
                }),
                other = self.listener.accept() => match other {
                    Ok((_, peer)) => self.tell(&Notice::ConnectionRefused(v6(peer), "a session is running")),
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
            }
        }
    }

    fn tell(&self, notice: &Notice) {
        tell(&*self.surroundings.observer, Observation::Notice(notice));
    }
}

/// Also closures can be chargers.
impl<F> Charger for F
where
    F: FnMut(&Arrival) -> (Box<Secc>, Box<dyn Plant<Secc>>) + Send,
{
    fn session(&mut self, arrival: &Arrival) -> (Box<Secc>, Box<dyn Plant<Secc>>) {
        self(arrival)
    }
}
