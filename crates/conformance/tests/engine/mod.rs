//! Our station's engine in memory, with virtual time, as a bench.
#![allow(dead_code, unreachable_pub, reason = "each test uses another part")]

mod desk;
mod plant;

use core::net::SocketAddrV6;
use core::time::Duration;
use std::sync::Arc;

use v2g_conformance::{
    Admission, Bench, Channel, Condition, Limits, Papers, Pilot, Received, Side, Unable,
};
use v2g_contract::cert::Leniency;
use v2g_link::sdp::{Offer, Reach, Server, WINDOW};
use v2g_session::{
    ControlPilot, Instant, Paused, PeerProof, Proved, Resume, Secc, SeccConfig, SeccEvent,
    SessionId, Station,
};

use v2g_runtime::contract::StationDesk;

use plant::Plant;

/// No network and no machine lies between the tester and the engine.
pub const LIMITS: Limits = Limits {
    margin: Duration::ZERO,
    ..Limits::USUAL
};

/// Step of virtual time.
const STEP: Duration = Duration::from_millis(20);

const STATION: &str = "fe80::1";
const VEHICLE: &str = "fe80::2";
const REACH: Reach = Reach::LinkLocal { scope_id: 1 };

/// A station and its world.
pub struct Engine {
    now: Instant,
    discovery: Server,
    /// Boxed for its buffers.
    secc: Option<Box<Secc>>,
    /// For contracts; one for each connection.
    desk: StationDesk,
    plant: Plant,
    pilot: ControlPilot,
    sent: Vec<u8>,
    conditions: Vec<Condition>,
    sessions: u64,
    /// A paused session, and since when it sleeps.
    paused: Option<(Paused, Instant)>,
    /// Time since something was sent either way.
    quiet: Duration,
    /// Changes what the station sends; `None` makes it silent.
    pub forge: Option<Forge>,
    /// What else is wrong with the station.
    pub defect: Defect,
}

/// What may be wrong with a station beside what it sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Defect {
    #[default]
    None,
    /// It never closes a connection.
    Clings,
    /// It closes a connection that was silent for 20 s.
    Hasty,
    /// It answers a second late.
    Slow,
    /// It overlooks what is wrong in a header.
    Overlooks,
    /// Its discovery never stops.
    TellsForever,
    /// Its output stays on.
    StaysOn,
    /// It does not look at the control pilot.
    Blind,
    /// It takes every signature for good.
    TakesSignatures,
    /// It takes every contract for good.
    TakesContracts,
    /// It takes certificates as the field has them.
    Tolerant,
    /// What it wants to have signed is the same in every session.
    Predictable,
}

/// Makes other octets of a frame of the station.
pub type Forge = Box<dyn FnMut(Vec<u8>) -> Option<Vec<u8>>>;

impl Engine {
    pub fn new() -> Self {
        Self {
            now: Instant(1_000_000),
            discovery: discovery(false),
            secc: None,
            desk: desk::desk(Leniency::Strict),
            plant: Plant::default(),
            pilot: ControlPilot::A,
            sent: Vec::new(),
            conditions: Vec::new(),
            sessions: 0,
            paused: None,
            forge: None,
            defect: Defect::None,
            quiet: Duration::ZERO,
        }
    }

    /// A station with something wrong.
    pub fn with(defect: Defect) -> Self {
        Self {
            defect,
            ..Self::new()
        }
    }

    /// A station that sends something else.
    pub fn forging(forge: impl FnMut(Vec<u8>) -> Option<Vec<u8>> + 'static) -> Self {
        Self {
            forge: Some(Box::new(forge)),
            ..Self::new()
        }
    }

    fn step(&mut self, time: Duration) {
        self.now = self.now.after(time);
        self.discovery.expire(self.now);
        self.plant.pass(time);
        self.quiet += time;
        if self.defect == Defect::Hasty && self.quiet > Duration::from_secs(20) {
            self.close();
        }
        self.look();
    }

    fn look(&mut self) {
        let Some(secc) = &mut self.secc else { return };
        self.plant.report(secc.station_mut(), &mut self.desk);
        secc.station_mut().pilot = match self.defect {
            Defect::Blind => ControlPilot::Unknown,
            _ => self.pilot,
        };
        secc.expire(self.now);
        let desk = &mut self.desk;
        let mut desk = desk::Weak {
            signatures: self.defect == Defect::TakesSignatures,
            contracts: self.defect == Defect::TakesContracts,
            desk,
        };
        secc.consult(self.now, &mut desk);
        if let Some(frame) = secc.poll_transmit() {
            let frame = frame.to_vec();
            let frame = match &mut self.forge {
                Some(forge) => forge(frame),
                None => Some(frame),
            };
            self.sent.extend(frame.unwrap_or_default());
            self.quiet = Duration::ZERO;
        }
        while let Some(event) = self.secc.as_mut().and_then(|secc| secc.poll_event()) {
            self.plant.told(event);
            if matches!(event, SeccEvent::Ended(_)) {
                let secc = self.secc.take();
                self.keep(secc.as_ref().and_then(|secc| secc.paused()));
            }
        }
    }

    /// The octets as a station takes them that overlooks a wrong header.
    fn mended(&self, octets: &[u8], payload_type: u16) -> Vec<u8> {
        let mut octets = octets.to_vec();
        if self.defect == Defect::Overlooks && octets.len() > 8 {
            octets[..2].copy_from_slice(&[0x01, 0xFE]);
            octets[2..4].copy_from_slice(&payload_type.to_be_bytes());
        }
        octets
    }

    fn config(&mut self) -> SeccConfig {
        self.sessions += 1;
        let random = self.sessions.to_be_bytes().map(|octet| octet ^ 0xA5);
        let challenge = match self.defect {
            Defect::Predictable => [0; 16],
            _ => [random, random.map(|octet| !octet)]
                .concat()
                .try_into()
                .unwrap(),
        };
        SeccConfig {
            challenge: Some(challenge),
            ..plant::config(SessionId::from_random(random))
        }
    }

    fn keep(&mut self, paused: Option<&Paused>) {
        self.paused = paused
            .map(|paused| (*paused, self.now))
            .or(self.paused.take());
    }

    fn station(&self) -> Station {
        plant::station(&self.conditions)
    }
}

impl Bench for Engine {
    fn plug_in(&mut self, conditions: &[Condition]) -> Result<(), Unable> {
        self.close();
        self.paused = None;
        self.conditions = conditions.to_vec();
        self.plant = Plant::with(conditions);
        self.pilot = ControlPilot::B;
        self.discovery = discovery(conditions.contains(&Condition::TlsAnnounced));
        let stops = self.defect != Defect::TellsForever;
        self.discovery.open(self.now, stops.then_some(WINDOW));
        Ok(())
    }

    fn now(&self) -> Duration {
        self.now.since(Instant::START)
    }

    fn pause(&mut self, time: Duration) {
        let until = self.now.after(time);
        while self.now < until {
            self.step(until.since(self.now).min(STEP));
        }
    }

    fn discover(&mut self, datagram: &[u8], wait: Duration) -> Result<Option<Vec<u8>>, Unable> {
        let vehicle = SocketAddrV6::new(VEHICLE.parse().unwrap(), 50_000, 0, 1);
        let datagram = self.mended(datagram, 0x9000);
        self.discovery.receive(self.now, vehicle, &datagram);
        let answer = self.discovery.poll_transmit();
        if answer.is_none() {
            self.pause(wait);
        }
        Ok(answer.map(|(_, octets)| octets.to_vec()))
    }

    fn connect(&mut self, channel: Channel) -> Result<Admission, Unable> {
        self.discovery.close();
        self.quiet = Duration::ZERO;
        let (mut config, station) = (self.config(), self.station());
        self.desk = desk::desk(match self.defect {
            Defect::Tolerant => Leniency::Field,
            _ => Leniency::Strict,
        });
        config.proved = match channel {
            Channel::Plain => Proved::PLAIN,
            Channel::Tls => Proved::tls12(None),
            // The tester is taken to have shown a certificate.
            Channel::MutualTls => Proved::tls13(Some(PeerProof {
                certificate: [7; 32],
                evccid: None,
            })),
        };
        config.resume = self.paused.take().map(|(paused, since)| Resume {
            paused,
            slept: self.now.since(since),
        });
        self.secc = Some(Box::new(Secc::new(config, station, self.now)));
        self.sent.clear();
        Ok(Admission::Admitted)
    }

    fn send(&mut self, octets: &[u8]) {
        self.quiet = Duration::ZERO;
        if self.defect == Defect::Slow {
            self.pause(Duration::from_secs(5));
        }
        let octets = self.mended(octets, 0x8001);
        if let Some(secc) = &mut self.secc {
            secc.receive(self.now, &octets);
        }
        self.look();
    }

    fn receive(&mut self, wait: Duration) -> Received {
        let until = self.now.after(wait);
        loop {
            self.look();
            if !self.sent.is_empty() {
                return Received::Octets(core::mem::take(&mut self.sent));
            }
            if self.secc.is_none() && self.defect != Defect::Clings {
                return Received::Closed;
            }
            if self.now >= until {
                return Received::Nothing;
            }
            self.step(until.since(self.now).min(STEP));
        }
    }

    fn close(&mut self) {
        if let Some(mut secc) = self.secc.take() {
            secc.closed(self.now);
            while let Some(event) = secc.poll_event() {
                self.plant.told(event);
            }
            self.keep(secc.paused());
        }
        self.sent.clear();
    }

    fn pilot(&mut self, state: Pilot) -> Result<(), Unable> {
        self.pilot = match state {
            Pilot::A => ControlPilot::A,
            Pilot::B => ControlPilot::B,
            Pilot::C => ControlPilot::C,
            Pilot::D => ControlPilot::D,
            // A board reports a missing negative half wave as it does a short circuit.
            Pilot::E | Pilot::NoDiode => ControlPilot::E,
        };
        self.look();
        Ok(())
    }

    fn wake(&mut self, _: Side) -> Result<(), Unable> {
        self.pause(Duration::from_secs(10));
        self.discovery.open(self.now, Some(WINDOW));
        Ok(())
    }

    fn papers(&self) -> Option<Arc<Papers>> {
        Some(desk::papers())
    }

    fn output_is_on(&mut self) -> Option<bool> {
        Some(self.plant.is_on() || self.defect == Defect::StaysOn)
    }
}

fn discovery(tls: bool) -> Server {
    let offer = match tls {
        true => Offer::Both {
            plain: 50_001,
            tls: 50_002,
        },
        false => Offer::Plain(50_001),
    };
    Server::new(STATION.parse().unwrap(), offer, REACH)
}
