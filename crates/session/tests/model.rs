//! Both ends against a reference that shares nothing with them: whatever a vehicle asks, the station admits
//! what the text admits and nothing else; whatever a station answers, the vehicle asks only that.

mod reference;
mod support;

use std::cell::RefCell;
use std::collections::BTreeSet;

use core::time::Duration;

use quickcheck::{Arbitrary, Gen, QuickCheck};
use reference::{DIN, END, ISO2_AC, ISO2_DC, ISO20_AC, ISO20_DC, PAUSED, Reference, Row};
use support::modes::Mode;
use support::{Car, Car20, Pair, Way, ac_station, ac_vehicle, dc_station, dc_vehicle, session_id};
use v2g_exi::Document;
use v2g_link::v2gtp::{HEADER_LENGTH, Header};
use v2g_messages::app_protocol::AppProtocolMessage;
use v2g_messages::{din, iso2};
use v2g_session::*;

/// Seed of every run, so that a failure comes again.
const SEED: u64 = 0x1511_8002;
/// Runs of each property.
const RUNS: u64 = 700;
/// Most steps of a run.
const STEPS: usize = 200;
/// Requests that are tried after the end of a session.
const SILENT: u8 = 3;

/// One step of a station's life.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A request that the reference admits, by its number among them.
    Legal(u8),
    /// Any request, by its number.
    Any(u8),
    Grant,
    Pend,
    PassTest,
    /// The schedule is there, or is still worked out.
    Schedule(bool),
}

impl Arbitrary for Step {
    fn arbitrary(g: &mut Gen) -> Self {
        let number = u8::arbitrary(g);
        match u8::arbitrary(g) {
            0..=199 => Self::Legal(number),
            200..=204 => Self::Any(number),
            205..=229 => Self::Grant,
            230..=232 => Self::Pend,
            233..=250 => Self::PassTest,
            _ => Self::Schedule(number.is_multiple_of(4)),
        }
    }
}

/// A message in the words of the reference: its name, with the field that tells it apart, and what it says.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    name: String,
    response: bool,
    failed: Option<String>,
    /// Not granted, and the session goes on (-20).
    warned: bool,
    answer: &'static str,
    /// Until the request is answered, what it says about itself: it will come again.
    again: bool,
}

/// Reads a frame by what its type prints, and by nothing of the engines.
fn word(frame: &[u8]) -> Option<Word> {
    let head = Header::parse(frame).unwrap();
    let payload = &frame[HEADER_LENGTH..];
    if AppProtocolMessage::decode(payload).is_ok() && u16::from(head.payload_type) == 0x8001 {
        return None;
    }
    let iso20 = v2g_session::iso20::Message::decode(head.payload_type, payload);
    let text = match iso20 {
        Some(message) => {
            let text = format!("{:?}", message.expect("it decodes"));
            text.split_once('(').unwrap().1.to_owned()
        }
        None => match iso2::V2gMessage::decode(payload) {
            Ok(message) => format!("{:?}", message.body),
            Err(_) => {
                let message = din::V2gMessage::decode(payload).expect("it decodes");
                format!("{:?}", message.body)
            }
        },
    };
    let full = text.split('(').next().unwrap();
    let response = full.ends_with("Res");
    let name = full.trim_end_matches("Req").trim_end_matches("Res");
    let name = name
        .strip_prefix("Dc")
        .or(name.strip_prefix("Ac"))
        .unwrap_or(name);
    let field = |name: &str| {
        let value = text.split(&format!("{name}: ")).nth(1)?;
        let end = value.find([',', ' ', '}']).unwrap_or(value.len());
        Some(value[..end].to_owned())
    };
    let apart = match response {
        true => None,
        false => field("charge_progress")
            .or(field("ready_to_charge_state"))
            .or(field("charging_session"))
            .or((name == "SessionStop").then(|| "Terminate".to_owned())),
    };
    let processing = field("evse_processing");
    Some(Word {
        name: match apart {
            Some(apart) => format!("{name} {apart}"),
            None => name.to_owned(),
        },
        response,
        failed: field("response_code").filter(|code| code.starts_with("Failed")),
        warned: field("response_code").is_some_and(|code| code.starts_with("Warning")),
        answer: match processing.as_deref() {
            Some("Finished") => "Finished",
            Some(_) => "Ongoing",
            None => "",
        },
        again: !response && field("ev_processing").as_deref() == Some("Ongoing"),
    })
}

/// A station, and a vehicle made by hand that asks whatever it is told to.
enum Rig {
    Two(Car),
    Twenty(Car20),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Two(Way),
    Twenty { dc: bool },
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Two(Way::Ac),
        Self::Two(Way::Dc),
        Self::Two(Way::Din),
        Self::Twenty { dc: false },
        Self::Twenty { dc: true },
    ];

    fn reference(self) -> Reference {
        match self {
            Self::Two(Way::Ac) => ISO2_AC,
            Self::Two(Way::Dc) => ISO2_DC,
            Self::Two(Way::Din) => DIN,
            Self::Twenty { dc: false } => ISO20_AC,
            Self::Twenty { dc: true } => ISO20_DC,
        }
    }

    /// Every request that external payment may meet with.
    fn requests(self) -> Vec<Request> {
        match self {
            Self::Two(way) => way.requests(),
            Self::Twenty { dc } => {
                let dc_only = [
                    Request::CableCheck,
                    Request::PreCharge,
                    Request::WeldingDetection,
                ];
                let fits = |it: &Request| dc || !dc_only.contains(it);
                support::PLUGGED_20.into_iter().filter(fits).collect()
            }
        }
    }
}

impl Rig {
    fn new(kind: Kind) -> Self {
        let mut rig = match kind {
            Kind::Two(way) => Self::Two(Car::by(way)),
            Kind::Twenty { dc: true } => Self::Twenty(Car20::at(Mode::Dc)),
            Kind::Twenty { dc: false } => Self::Twenty(Car20::at(Mode::Ac)),
        };
        let station = rig.secc().station_mut();
        station.authorization = Authorization::Pending;
        station.present_voltage = Volts::new(380);
        station.contactor = Contactor::Closed;
        rig
    }

    fn secc(&mut self) -> &mut Secc {
        match self {
            Self::Two(car) => &mut car.secc,
            Self::Twenty(car) => &mut car.secc,
        }
    }

    fn frame(&self, request: Request) -> Vec<u8> {
        match self {
            Self::Two(car) => car.frame(request),
            Self::Twenty(car) => car.frame(request),
        }
    }

    fn send(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Two(car) => car.send(frame),
            Self::Twenty(car) => car.send(frame),
        }
    }

    /// Asks, with a contactor that closes when it is told to.
    fn ask(&mut self, request: Request) -> Option<Vec<u8>> {
        let frame = self.frame(request);
        if request == Request::PowerDeliveryStart && !self.secc().outlet().contactor {
            self.secc().station_mut().contactor = Contactor::Open;
        }
        let mut answer = self.send(&frame);
        if self.secc().outlet().contactor {
            self.secc().station_mut().contactor = Contactor::Closed;
            answer = answer.or(self.send(&[]));
        }
        let opened = answer
            .as_deref()
            .filter(|_| request == Request::SessionSetup);
        if opened
            .and_then(word)
            .is_some_and(|word| word.failed.is_none())
        {
            // Either of them opens its session with the id that the station was given.
            match self {
                Self::Two(car) => car.session_id = session_id().as_bytes().to_vec(),
                Self::Twenty(car) => car.id.copy_from_slice(session_id().as_bytes()),
            }
        }
        answer
    }
}

/// The session as the reference sees it.
struct Model {
    reference: Reference,
    state: &'static str,
    over: bool,
}

/// One session of chance; the rows that it took.
fn station(kind: Kind, steps: &[Step], taken: &RefCell<BTreeSet<Row>>) -> Result<(), String> {
    let mut rig = Rig::new(kind);
    let reference = kind.reference();
    let start = reference.start;
    let mut model = Model {
        reference,
        state: start,
        over: false,
    };
    let requests = kind.requests();
    let name = |it: &Request| (*it, word(&rig.frame(*it)).unwrap().name);
    let named: Vec<(Request, String)> = requests.iter().map(name).collect();
    // In most runs the world is friendly, so that sessions get far.
    let friendly = !steps.len().is_multiple_of(4);
    if friendly {
        rig.secc().station_mut().authorization = Authorization::Granted;
    }
    let mut after = 0;
    for step in steps {
        let request = match *step {
            Step::Legal(number) => {
                // Seldom a stop, so that sessions get far.
                let stops = number >= 250;
                let legal = |(_, name): &&(Request, String)| {
                    model.reference.admits(model.state, name)
                        && name.starts_with("SessionStop") == stops
                };
                let legal: Vec<Request> = named.iter().filter(legal).map(|it| it.0).collect();
                match legal.len() {
                    0 => continue,
                    some => legal[usize::from(number) % some],
                }
            }
            Step::Any(number) => requests[usize::from(number) % requests.len()],
            Step::Grant => {
                rig.secc().station_mut().authorization = Authorization::Granted;
                continue;
            }
            Step::Pend => {
                rig.secc().station_mut().authorization = Authorization::Pending;
                continue;
            }
            Step::PassTest => {
                let station = rig.secc().station_mut();
                (station.cable_check, station.isolation) = (CableCheck::Passed, Isolation::Valid);
                continue;
            }
            Step::Schedule(pending) => {
                rig.secc().station_mut().schedule = match pending {
                    true => ScheduleDecision::Pending,
                    false => ScheduleDecision::Unlimited,
                };
                continue;
            }
        };
        model.turn(&mut rig, request, taken)?;
        if friendly && request == Request::CableCheck {
            let station = rig.secc().station_mut();
            (station.cable_check, station.isolation) = (CableCheck::Passed, Isolation::Valid);
        }
        after += u8::from(model.over);
        if after > SILENT {
            break;
        }
    }
    Ok(())
}

impl Model {
    fn turn(
        &mut self,
        rig: &mut Rig,
        request: Request,
        taken: &RefCell<BTreeSet<Row>>,
    ) -> Result<(), String> {
        let asked = word(&rig.frame(request)).unwrap();
        let granted = rig.secc().station().authorization == Authorization::Granted;
        let answer = rig.ask(request);
        let place = format!("{} in {}", asked.name, self.state);
        let Some(answer) = answer.as_deref().and_then(word) else {
            return match self.over {
                true => Ok(()),
                false => Err(format!("no answer to {place}")),
            };
        };
        if self.over {
            return Err(format!("{answer:?} to {place} after the end"));
        }
        let own = asked.name.split(' ').next().unwrap();
        if answer.name != own {
            return Err(format!("{place} is answered with {}", answer.name));
        }
        let admitted = self.reference.admits(self.state, &asked.name);
        let refused = answer.failed.as_deref() == Some("FailedSequenceError");
        // What differs from a legal request by one field is a legal message with a wrong value.
        let like = requests_like(own);
        let like = like.iter().any(|it| self.reference.admits(self.state, it));
        let right = match admitted || like {
            true => !refused && (admitted || answer.failed.is_some()),
            false => refused,
        };
        if !right {
            return Err(format!("{place}: admitted {admitted}, answered {answer:?}"));
        }
        if answer.failed.is_some() {
            self.over = true;
            return Ok(());
        }
        let power = rig.secc().outlet();
        if asked.name.starts_with("SessionStop") && power != Outlet::default() {
            return Err(format!("power is on after {place}"));
        }
        if own.ends_with("Authorization") && answer.answer == "Finished" && !granted {
            return Err("authorization is finished and was not granted".to_owned());
        }
        if answer.warned {
            return Ok(());
        }
        let next = self.reference.next(self.state, &asked.name, answer.answer);
        let next = next.ok_or_else(|| format!("{place} cannot be answered {:?}", answer.answer))?;
        let rows = self.reference.text.iter().chain(self.reference.tolerated);
        let row = rows.copied().find(|row| {
            row.0 == self.state && row.1 == asked.name && (row.2 == "*" || row.2 == answer.answer)
        });
        taken.borrow_mut().extend(row);
        self.over = matches!(next, END | PAUSED);
        self.state = next;
        Ok(())
    }
}

/// The requests that are this message, by the field that tells them apart.
fn requests_like(name: &str) -> Vec<String> {
    let values: &[&str] = match name {
        "PowerDelivery" => &[
            "true",
            "false",
            "Start",
            "Stop",
            "Renegotiate",
            "Standby",
            "ScheduleRenegotiation",
        ],
        "SessionStop" => &["Terminate", "Pause", "ServiceRenegotiation"],
        _ => &[],
    };
    values
        .iter()
        .map(|value| format!("{name} {value}"))
        .collect()
}

fn property(name: &str, run: impl Fn(&[Step]) -> Result<(), String> + 'static) {
    thread_local! {
        static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    }
    fn judge(steps: Vec<Step>) -> quickcheck::TestResult {
        let verdict = RUN.with_borrow(|run| run.as_ref().map(|run| run(&steps)));
        match verdict {
            Some(Err(reason)) => quickcheck::TestResult::error(reason),
            _ => quickcheck::TestResult::passed(),
        }
    }
    RUN.set(Some(Box::new(run)));
    let result = QuickCheck::new()
        .rng(Gen::from_size_and_seed(STEPS, SEED))
        .tests(RUNS)
        .quicktest(judge as fn(Vec<Step>) -> quickcheck::TestResult);
    assert!(result.is_ok(), "{name}: {:?}", result.err());
}

type Run = Box<dyn Fn(&[Step]) -> Result<(), String>>;

#[test]
fn a_station_admits_what_the_text_admits_and_nothing_else() {
    for kind in Kind::ALL {
        let taken: std::rc::Rc<RefCell<BTreeSet<Row>>> = std::rc::Rc::default();
        let seen = taken.clone();
        property(&format!("{kind:?}"), move |steps| {
            station(kind, steps, &seen)
        });
        // It would be worth nothing if chance did not go everywhere.
        let reference = kind.reference();
        let rows = reference.text.iter().chain(reference.tolerated);
        let missed: Vec<_> = rows.filter(|row| !taken.borrow().contains(*row)).collect();
        assert_eq!(missed, Vec::<&Row>::new(), "{kind:?}");
    }
}

/// What a session of two engines meets with.
#[derive(Clone, Copy, Debug)]
struct Fate {
    customer: u8,
    test: u8,
    /// When the station changes its mind, in tenths of a second, and how.
    turn: u8,
    what: u8,
    /// When the vehicle changes its mind, and how.
    wish: u8,
    then: u8,
    segment: u8,
}

impl Arbitrary for Fate {
    fn arbitrary(g: &mut Gen) -> Self {
        let mut octet = || u8::arbitrary(g);
        Self {
            customer: octet() % 8,
            test: octet() % 8,
            turn: octet(),
            what: octet() % 10,
            wish: octet(),
            then: octet() % 4,
            segment: octet() % 32,
        }
    }
}

fn pair(kind: Kind) -> Pair {
    let Kind::Twenty { dc } = kind else {
        let Kind::Two(way) = kind else { unreachable!() };
        return Pair::by(way);
    };
    let (mut station, mut vehicle) = match dc {
        true => (dc_station(), dc_vehicle()),
        false => (ac_station(), ac_vehicle()),
    };
    let mode = if dc {
        EnergyMode::DcExtended
    } else {
        EnergyMode::AcThreePhase
    };
    (station.modes, vehicle.mode) = (EnergyModes::of(&[mode]), mode);
    let secc = SeccConfig {
        iso20_without_tls: true,
        ..SeccConfig::new(session_id())
    };
    let evcc = EvccConfig {
        iso20_without_tls: true,
        ..EvccConfig::default()
    };
    Pair::with(secc, station, evcc, vehicle)
}

/// The session that fate makes, held against the reference from the frames alone.
fn vehicle(kind: Kind, fate: Fate) -> Result<(), String> {
    let mut pair = pair(kind);
    pair.segment = usize::from(fate.segment) + 1;
    pair.plant.authorize_after = Some(Duration::from_secs(fate.customer.into()));
    pair.plant.test_after = Some(Duration::from_secs(fate.test.into()));
    let tenths = |octet: u8| Instant(1_000_000).after(Duration::from_millis(100) * octet.into());
    let (turn, wish) = (tenths(fate.turn), tenths(fate.wish));
    let mut turned = false;
    pair.settle();
    for round in 0..6_000 {
        if pair.now >= turn && !std::mem::replace(&mut turned, true) {
            befall(&mut pair, fate.what);
        }
        if pair.now >= wish {
            pair.evcc.vehicle_mut().wish = match fate.then {
                0 => Wish::Pause,
                1 => Wish::Stop,
                2 => Wish::Rest,
                _ => Wish::Complete,
            };
        }
        if round > 2_000 {
            pair.evcc.vehicle_mut().wish = Wish::Stop;
        }
        if pair.secc_end().is_some() && pair.evcc_end().is_some() {
            break;
        }
        pair.tick();
    }
    if pair.secc.outlet() != Outlet::default() {
        return Err(format!("power is on at the end: {:?}", pair.ends()));
    }
    follow(kind.reference(), &pair.frames)
}

/// Something happens to the station.
fn befall(pair: &mut Pair, what: u8) {
    let station = pair.secc.station_mut();
    match what {
        0 => station.notification = Notification::Stop(Duration::ZERO),
        1 => station.notification = Notification::Renegotiate(Duration::ZERO),
        2 => station.fault = Some(Fault::EmergencyStop),
        3 => pair.plant.supply_works = false,
        4 => pair.plant.contactors_work = false,
        5 => pair.plant.isolation = Isolation::Fault,
        6 => pair.plant.lie = Volts::new(100),
        7 => pair.station_mute = true,
        _ => {}
    }
}

/// Every request of a recorded session was legal when it was sent.
fn follow(reference: Reference, frames: &[(bool, Vec<u8>)]) -> Result<(), String> {
    let mut state = reference.start;
    let mut asked: Option<Word> = None;
    for frame in frames.iter().filter_map(|(_, frame)| word(frame)) {
        if !frame.response {
            if matches!(state, END | PAUSED) {
                return Err(format!("{} after the end", frame.name));
            }
            if !reference.admits(state, &frame.name) {
                return Err(format!("the vehicle sends {} in {state}", frame.name));
            }
            asked = Some(frame);
            continue;
        }
        let Some(request) = asked.take() else {
            return Err(format!("{} answers nothing", frame.name));
        };
        if let Some(code) = frame.failed {
            if code == "FailedSequenceError" {
                return Err(format!("the station refuses {}", request.name));
            }
            return Ok(());
        }
        // In -20 the vehicle itself says that it is not ready yet.
        if (request.again && frame.answer != "Ongoing") || frame.warned {
            continue;
        }
        if let Some(next) = reference.next(state, &request.name, frame.answer) {
            state = next;
        }
    }
    Ok(())
}

#[test]
fn a_vehicle_asks_only_what_the_text_admits_whatever_the_station_does() {
    fn judge(fate: Fate) -> quickcheck::TestResult {
        for kind in Kind::ALL {
            if let Err(reason) = vehicle(kind, fate) {
                return quickcheck::TestResult::error(format!("{kind:?}: {reason}"));
            }
        }
        quickcheck::TestResult::passed()
    }
    QuickCheck::new()
        .rng(Gen::from_size_and_seed(STEPS, SEED))
        .tests(60)
        .quickcheck(judge as fn(Fate) -> quickcheck::TestResult);
}
