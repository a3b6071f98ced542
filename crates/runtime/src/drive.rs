//! One engine, one TCP connection, one plant: the loop that holds them together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant as Real, MissedTickBehavior};
use v2g::link::v2gtp::Stream;
use v2g::session::{End, Silence};

use crate::clock::{Clock, wait};
use crate::connection::Connection;
use crate::engine::{Engine, Link, Plant};
use crate::observe::{Direction, tell};
use crate::tap::Tap;
use crate::{Notice, Observation, Observer, Stop, StopSignal};

/// A frame leaves at once or the peer does not read any more; our choice.
const WRITE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long the peer may take to close its side after we closed ours.
const CLOSE_WAIT: Duration = Duration::from_secs(2);
/// Payloads up to this length are shown to observers as messages.
const MESSAGE_LIMIT: usize = 0x1_0000;
const READ_SIZE: usize = 0x4000;

/// What a session shares with everything around it.
#[derive(Clone)]
pub struct Surroundings {
    /// The engines' time.
    pub clock: Clock,
    /// Who watches.
    pub observer: Arc<dyn Observer>,
    /// Who may ask us to end.
    pub stop: StopSignal,
    /// How long the peer may take to end the session after we were asked to.
    pub grace: Duration,
}

/// Runs a session from the established connection, which is not protected, to its end.
///
/// The plant is told to switch [off](Plant::off) however it ends, also by a panic or when this future is dropped.
pub async fn drive<E: Engine>(
    connection: TcpStream,
    engine: E,
    plant: &mut dyn Plant<E>,
    surroundings: &Surroundings,
) -> End {
    let tap = Tap::new(surroundings.observer.clone(), E::SENDS);
    let connection = Connection::plain(connection, tap);
    connection.release();
    resume(connection, &[], Box::new(engine), plant, surroundings).await
}

/// As [`drive`], where these bytes were read from the connection before.
///
/// An engine has tens of kilobytes: on the heap it is held once, not by every future around this one.
pub(crate) async fn resume<E: Engine>(
    connection: Connection,
    early: &[u8],
    engine: Box<E>,
    plant: &mut dyn Plant<E>,
    surroundings: &Surroundings,
) -> End {
    connection.do_not_delay();
    let mut session = Session {
        connection,
        engine,
        plant,
        surroundings: surroundings.clone(),
        stop: Stop::No,
        grace_over: None,
        incoming: Stream::new(vec![0; MESSAGE_LIMIT]),
        outgoing: Stream::new(vec![0; MESSAGE_LIMIT]),
        first_to_close: None,
        open: true,
    };
    if !early.is_empty() {
        session.received(Some(early));
    }
    session.run().await
}

struct Session<'a, E: Engine> {
    connection: Connection,
    engine: Box<E>,
    plant: &'a mut dyn Plant<E>,
    surroundings: Surroundings,
    stop: Stop,
    grace_over: Option<Real>,
    incoming: Stream<Vec<u8>>,
    outgoing: Stream<Vec<u8>>,
    first_to_close: Option<Direction>,
    /// The peer may still send.
    open: bool,
}

impl<E: Engine> Session<'_, E> {
    async fn run(mut self) -> End {
        let mut ticks = tokio::time::interval(self.plant.interval());
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last_tick = Real::now();
        let mut buffer = vec![0; READ_SIZE];
        loop {
            match self.plant.link() {
                Link::Up => {}
                Link::Frozen => self.freeze(&mut buffer).await,
                Link::Cut => self.cut(),
            }
            if let Some(end) = self.settle().await {
                self.plant.off();
                self.close(&mut buffer).await;
                return end;
            }
            let clock = self.surroundings.clock;
            tokio::select! {
                read = self.connection.read(&mut buffer), if self.open => {
                    self.received(read.ok().map(|length| &buffer[..length]));
                }
                () = wait(&clock, self.engine.deadline()) => self.expire(&mut buffer),
                _ = ticks.tick() => {
                    self.plant.step(&mut self.engine, last_tick.elapsed());
                    last_tick = Real::now();
                    self.engine.expire(clock.now());
                }
                stop = self.surroundings.stop.beyond(self.stop) => self.asked_to_stop(stop),
                () = at(self.grace_over) => {
                    self.tell(Observation::Notice(&Notice::GraceOver));
                    self.cut();
                }
            }
        }
    }

    /// Sends and tells all that the engine has, until it has nothing more. The end, if this is it.
    async fn settle(&mut self) -> Option<End> {
        loop {
            if !self.transmit().await {
                self.engine.closed(self.surroundings.clock.now());
            }
            let mut end = None;
            let mut quiet = true;
            while let Some(event) = self.engine.poll_event() {
                quiet = false;
                self.tell(E::observation(&event));
                self.plant.event(&mut self.engine, &event);
                end = end.or(E::end(&event));
            }
            if end.is_some() {
                self.transmit().await;
                return end;
            }
            if quiet {
                return None;
            }
            self.engine.expire(self.surroundings.clock.now());
        }
    }

    /// Whether the connection took everything.
    async fn transmit(&mut self) -> bool {
        let observer = self.surroundings.observer.clone();
        while let Some(frame) = self.engine.poll_transmit() {
            let sending = self.connection.send(frame);
            let written = tokio::time::timeout(WRITE_TIMEOUT, sending).await;
            if !matches!(written, Ok(Ok(()))) {
                return false;
            }
            show(&*observer, E::SENDS, frame, &mut self.outgoing);
        }
        true
    }

    fn received(&mut self, bytes: Option<&[u8]>) {
        let now = self.surroundings.clock.now();
        match bytes {
            Some(bytes @ [_, ..]) => {
                let observer = &*self.surroundings.observer;
                show(observer, E::SENDS.reverse(), bytes, &mut self.incoming);
                self.engine.receive(now, bytes);
            }
            _ => {
                self.open = false;
                self.first_to_close.get_or_insert(E::SENDS.reverse());
                self.engine.closed(now);
            }
        }
    }

    /// What has arrived in time counts, even if this task was too busy to look.
    fn expire(&mut self, buffer: &mut [u8]) {
        let length = self.connection.try_read(buffer);
        if length > 0 {
            self.received(buffer.get(..length));
        }
        self.engine.expire(self.surroundings.clock.now());
    }

    fn asked_to_stop(&mut self, stop: Stop) {
        self.stop = stop;
        if stop == Stop::AtOnce {
            return self.cut();
        }
        self.tell(Observation::Notice(&Notice::StopRequested));
        self.plant.stop(&mut self.engine);
        self.engine.expire(self.surroundings.clock.now());
        self.grace_over = Some(Real::now() + self.surroundings.grace);
    }

    /// Ends without waiting for the peer; the engine switches power off as after a lost connection.
    fn cut(&mut self) {
        self.grace_over = None;
        self.engine.closed(self.surroundings.clock.now());
    }

    /// Only the equipment goes on, until the peer closes or somebody asks us to stop.
    async fn freeze(&mut self, buffer: &mut [u8]) {
        let mut ticks = tokio::time::interval(self.plant.interval());
        let mut last_tick = Real::now();
        loop {
            tokio::select! {
                read = self.connection.read(buffer) => if !matches!(read, Ok(1..)) {
                    self.first_to_close = Some(E::SENDS.reverse());
                    break;
                },
                _ = ticks.tick() => {
                    self.plant.step(&mut self.engine, last_tick.elapsed());
                    last_tick = Real::now();
                }
                _ = self.surroundings.stop.beyond(Stop::No) => break,
            }
        }
        self.cut();
    }

    /// Closes our side, then waits for the peer's, so that nothing under way is lost to a reset.
    async fn close(&mut self, buffer: &mut [u8]) {
        let first = *self.first_to_close.get_or_insert(E::SENDS);
        let _ = self.connection.shutdown().await;
        let drained = async {
            while matches!(self.connection.read(buffer).await, Ok(length) if length > 0) {}
        };
        let _ = tokio::time::timeout(CLOSE_WAIT, drained).await;
        self.tell(Observation::Closed(first));
    }

    fn tell(&self, what: Observation<'_>) {
        tell(&*self.surroundings.observer, what);
    }
}

/// Reached on every way out, also by a panic or a cancelled task.
impl<E: Engine> Drop for Session<'_, E> {
    fn drop(&mut self) {
        // A second panic during the first would end the whole process.
        let _ = catch_unwind(AssertUnwindSafe(|| self.plant.off()));
    }
}

/// Tells the messages that these bytes complete.
fn show(observer: &dyn Observer, direction: Direction, bytes: &[u8], stream: &mut Stream<Vec<u8>>) {
    let mut rest = bytes;
    while let Ok(Some(message)) = stream.next(&mut rest) {
        tell(observer, Observation::Message(direction, message));
    }
}

async fn at(moment: Option<Real>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// What an engine that never came to an end counts as.
pub(crate) const LOST: End = End::Silent(Silence::ConnectionLost);
