//! A vehicle beside the reference: whatever the station does, it asks only what the text admits.

use core::time::Duration;

use v2g_session::*;

use super::station::Kind;
use super::word::{Word, word};
use super::{END, PAUSED, Reference};
use crate::support::{Pair, ac_station, ac_vehicle, dc_station, dc_vehicle, session_id};

/// What a session of two engines meets with.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
    pub customer: u8,
    pub test: u8,
    /// When the station changes its mind, in tenths of a second, and how.
    pub turn: u8,
    pub what: u8,
    /// When the vehicle changes its mind, and how.
    pub wish: u8,
    pub then: u8,
    pub segment: u8,
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
pub fn vehicle(kind: Kind, fate: Fate) -> Result<(), String> {
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
