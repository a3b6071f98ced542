//! A station beside the reference: whatever it is asked, it admits what the text admits and nothing else.

use std::cell::RefCell;
use std::collections::BTreeSet;

use v2g_session::*;

use super::word::word;
use super::{DIN, END, ISO2_AC, ISO2_DC, ISO20_AC, ISO20_DC, PAUSED, Reference, Row};
use crate::support::modes::Mode;
use crate::support::{Car, Car20, PLUGGED_20, Way, session_id};

/// Requests that are tried after the end of a session.
const SILENT: u8 = 3;

/// One step of a station's life.
#[derive(Clone, Copy, Debug)]
pub enum Step {
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

/// A station, and a vehicle made by hand that asks whatever it is told to.
enum Rig {
    Two(Car),
    Twenty(Car20),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Two(Way),
    Twenty { dc: bool },
}

impl Kind {
    pub const ALL: [Self; 5] = [
        Self::Two(Way::Ac),
        Self::Two(Way::Dc),
        Self::Two(Way::Din),
        Self::Twenty { dc: false },
        Self::Twenty { dc: true },
    ];

    pub fn reference(self) -> Reference {
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
                PLUGGED_20.into_iter().filter(fits).collect()
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
pub fn station(kind: Kind, steps: &[Step], taken: &RefCell<BTreeSet<Row>>) -> Result<(), String> {
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
