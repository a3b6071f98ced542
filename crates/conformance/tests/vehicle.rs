//! Our vehicle's engine, judged by the cases about vehicles; and that the judge sees a vehicle go wrong.

use core::time::Duration;
use std::cell::RefCell;
use std::rc::Rc;

use v2g_conformance::vehicle::{self, Act, Play, Reaction, VehicleBench};
use v2g_conformance::{Case, Current, Limits, Matter, Protocol, Received, Unable, Verdict};
use v2g_exi::tree::Tree;
use v2g_exi::walk::Datum;
use v2g_link::v2gtp::{HEADER_LENGTH, Header};
use v2g_messages::sets;
use v2g_session::{
    Amperes, Contactor, ControlMode, EnergyMode, Evcc, EvccConfig, EvccEvent, EvccId, Instant,
    Percent, Protocols, Vehicle, Volts, WattHours, Wish,
};

/// No network and no machine lies between the tester and the engine.
const LIMITS: Limits = Limits {
    margin: Duration::from_millis(5),
    ..Limits::USUAL
};

/// Step of virtual time.
const STEP: Duration = Duration::from_millis(5);
/// How long a vehicle charges.
const CHARGES: Duration = Duration::from_secs(3);

const EVCCID: EvccId = EvccId::from_mac([2, 0, 0, 0, 0, 1]);

/// Changes what the vehicle sends; `None` makes it silent.
type Forge = Box<dyn FnMut(Vec<u8>) -> Option<Vec<u8>>>;

/// A vehicle and its world.
struct Engine {
    now: Instant,
    /// Boxed for its buffers.
    evcc: Option<Box<Evcc>>,
    ended: bool,
    sent: Vec<u8>,
    contactor: bool,
    charges_since: Option<Instant>,
    forge: Option<Forge>,
}

impl Engine {
    fn new() -> Self {
        Self {
            now: Instant(1_000_000),
            evcc: None,
            ended: true,
            sent: Vec::new(),
            contactor: false,
            charges_since: None,
            forge: None,
        }
    }

    fn forged(forge: impl FnMut(Vec<u8>) -> Option<Vec<u8>> + 'static) -> Self {
        Self {
            forge: Some(Box::new(forge)),
            ..Self::new()
        }
    }

    fn step(&mut self) {
        self.now = self.now.after(STEP);
        let Some(evcc) = &mut self.evcc else { return };
        let vehicle = evcc.vehicle_mut();
        vehicle.contactor = match self.contactor {
            true => Contactor::Closed,
            false => Contactor::Open,
        };
        if self
            .charges_since
            .is_some_and(|since| self.now.since(since) > CHARGES)
        {
            vehicle.wish = Wish::Complete;
        }
        evcc.expire(self.now);
        while let Some(event) = evcc.poll_event() {
            match event {
                EvccEvent::CloseContactor => self.contactor = true,
                EvccEvent::OpenContactor => self.contactor = false,
                EvccEvent::PowerOn => self.charges_since = Some(self.now),
                EvccEvent::Ended(_) => self.ended = true,
                _ => {}
            }
        }
        while let Some(frame) = evcc.poll_transmit() {
            let frame = match &mut self.forge {
                Some(forge) => forge(frame.to_vec()),
                None => Some(frame.to_vec()),
            };
            self.sent.extend(frame.unwrap_or_default());
        }
    }

    /// The inlet has the voltage that the station tells.
    fn measure(&mut self, frame: &[u8]) {
        let Ok(head) = Header::parse(frame) else {
            return;
        };
        let payload = frame.get(HEADER_LENGTH..).unwrap_or_default();
        let ranking = sets::Session::default().rank(payload, Some(head.payload_type.into()), false);
        let tree = Tree::document(ranking.best().set, payload);
        let nodes = tree.nodes();
        let Some(at) = nodes.iter().position(|it| it.name == "EVSEPresentVoltage") else {
            return;
        };
        let part = |name: &str| {
            let inside = nodes[at + 1..]
                .iter()
                .take_while(|it| it.depth > nodes[at].depth);
            let mut named = inside.filter(|it| it.name == name);
            named.next().and_then(|it| match it.value {
                Some(Datum::Integer(value)) => i64::try_from(value).ok(),
                _ => None,
            })
        };
        let exponent = part("Multiplier").or(part("Exponent")).unwrap_or(0);
        let volts = part("Value").unwrap_or(0) as f64 * 10_f64.powi(exponent as i32);
        if let Some(evcc) = &mut self.evcc {
            evcc.vehicle_mut().inlet_voltage = Some(Volts::from_milli((volts * 1_000.0) as i64));
        }
    }
}

fn a_vehicle(current: Current) -> Vehicle {
    match current {
        Current::Ac => Vehicle {
            energy_request: Some(WattHours::new(20_000)),
            ..Vehicle::ac(EVCCID, Volts::new(250), Amperes::new(32))
        },
        _ => Vehicle {
            soc: Percent::new(40),
            battery_voltage: Volts::new(380),
            target_voltage: Volts::new(400),
            target_current: Amperes::new(50),
            ..Vehicle::dc(EVCCID, Volts::new(420), Amperes::new(125))
        },
    }
}

impl VehicleBench for Engine {
    fn plug_in(&mut self, protocol: Protocol, current: Current) -> Result<(), Unable> {
        let mut vehicle = a_vehicle(current);
        let protocols = match protocol {
            Protocol::Din => Protocols::of(&[v2g_session::Protocol::Din]),
            Protocol::Iso2 => Protocols::of(&[v2g_session::Protocol::Iso2]),
            Protocol::Iso20 => {
                vehicle.control = ControlMode::Scheduled;
                if current == Current::Ac {
                    vehicle.mode = EnergyMode::AcSinglePhase;
                }
                Protocols::default()
            }
        };
        let config = EvccConfig {
            protocols,
            iso20_without_tls: protocol == Protocol::Iso20,
            ..EvccConfig::default()
        };
        self.evcc = Some(Box::new(Evcc::new(config, vehicle, self.now)));
        (self.ended, self.contactor, self.charges_since) = (false, false, None);
        self.sent.clear();
        Ok(())
    }

    fn now(&self) -> Duration {
        self.now.since(Instant::START)
    }

    fn receive(&mut self, wait: Duration) -> Received {
        let until = self.now.after(wait);
        loop {
            if !self.sent.is_empty() {
                return Received::Octets(std::mem::take(&mut self.sent));
            }
            if self.ended || self.evcc.is_none() {
                return Received::Closed;
            }
            if self.now >= until {
                return Received::Nothing;
            }
            self.step();
        }
    }

    fn send(&mut self, octets: &[u8]) {
        self.measure(octets);
        if let Some(evcc) = &mut self.evcc {
            evcc.receive(self.now, octets);
        }
    }

    fn close(&mut self) {
        if let Some(evcc) = &mut self.evcc {
            evcc.closed(self.now);
        }
    }
}

fn judge(engine: &mut Engine, case: &Case) -> Verdict {
    vehicle::run(case, engine, &LIMITS)
}

#[test]
fn our_vehicle_passes_every_case() {
    let mut engine = Engine::new();
    let wrong: Vec<String> = vehicle::all()
        .iter()
        .map(|case| (case, judge(&mut engine, case)))
        .filter(|(_, verdict)| *verdict != Verdict::Pass)
        .map(|(case, verdict)| {
            format!(
                "{}: {}; {}: {verdict}",
                case.id(),
                case.stimulus(),
                case.expected()
            )
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A vehicle that sends the requests of a session in order one after the other, whatever is answered.
struct Blind {
    now: Duration,
    script: Vec<Vec<u8>>,
    next: usize,
    due: bool,
}

impl VehicleBench for Blind {
    fn plug_in(&mut self, _: Protocol, _: Current) -> Result<(), Unable> {
        (self.next, self.due) = (0, true);
        Ok(())
    }

    fn now(&self) -> Duration {
        self.now
    }

    fn receive(&mut self, wait: Duration) -> Received {
        let frame = self.script.get(self.next).filter(|_| self.due);
        if let Some(frame) = frame {
            (self.next, self.due) = (self.next + 1, false);
            return Received::Octets(frame.clone());
        }
        self.now += wait.max(STEP);
        Received::Nothing
    }

    fn send(&mut self, _: &[u8]) {
        self.due = true;
    }

    fn close(&mut self) {}
}

/// What our vehicle sends in a whole session of the case's kind.
fn recorded(case: &Case) -> Vec<Vec<u8>> {
    let frames = Rc::new(RefCell::new(Vec::new()));
    let sent = frames.clone();
    let mut engine = Engine::forged(move |frame| {
        sent.borrow_mut().push(frame.clone());
        Some(frame)
    });
    assert_eq!(judge(&mut engine, case), Verdict::Pass);
    frames.take()
}

fn play(case: &Case) -> &Play {
    match &case.matter {
        Matter::Vehicle(play) => play,
        _ => panic!("{} is about a station", case.id()),
    }
}

#[test]
fn a_blind_vehicle_fails_every_case_that_wants_it_to_see() {
    let cases = vehicle::all();
    let whole = |case: &&Case| play(case).expected == Reaction::Completes;
    for whole in cases.iter().filter(whole) {
        let mut blind = Blind {
            now: Duration::from_secs(1),
            script: recorded(whole),
            next: 0,
            due: true,
        };
        for case in cases.iter().filter(|it| it.area == whole.area) {
            let verdict = vehicle::run(case, &mut blind, &LIMITS);
            let passes = match play(case).expected {
                Reaction::GoesOn(_) => play(case).act != Act::With(ONGOING),
                _ => false,
            };
            let right = match passes {
                true => verdict == Verdict::Pass,
                false => matches!(verdict, Verdict::Fail(_)),
            };
            assert!(right, "{} {}: {verdict}", case.id(), case.stimulus());
        }
    }
}

/// An answer after which the request has to come again.
const ONGOING: &[(&str, &str)] = &[("EVSEProcessing", "\"Ongoing\"")];

#[test]
fn identifiers_are_unique_and_every_case_says_what_it_wants() {
    let cases = vehicle::all();
    let mut ids: Vec<String> = cases.iter().map(Case::id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), cases.len());
    for case in &cases {
        assert!(case.judged() && !case.stimulus().is_empty() && !case.expected().is_empty());
        assert!(!case.purpose.is_empty() && !case.requirements.is_empty());
    }
    assert_eq!(cases.len(), 347);
}
