//! Sessions of both ends, for each protocol: beside the reference, and against a peer who keeps no rule.

use std::cell::RefCell;
use std::collections::BTreeSet;

use arbitrary::{Result, Unstructured};
use core::time::Duration;
use v2g_link::v2gtp::Header;
use v2g_session::*;

use crate::reference::station::{Kind, Step, station};
use crate::reference::vehicle::{Fate, vehicle};
use crate::support::modes::{CONTROLS, MODES};
use crate::support::{Pair, Way};

const DIN: &[Kind] = &[Kind::Two(Way::Din)];
const ISO2: &[Kind] = &[Kind::Two(Way::Ac), Kind::Two(Way::Dc)];
const ISO20: &[Kind] = &[Kind::Twenty { dc: false }, Kind::Twenty { dc: true }];

/// Most steps of a session beside the reference.
const STEPS: usize = 250;
/// Most octets that a hostile peer sends in a piece.
const PIECE: usize = 200;

pub(crate) fn secc_din(bytes: &[u8]) {
    secc(DIN, bytes);
}

pub(crate) fn secc_iso2(bytes: &[u8]) {
    secc(ISO2, bytes);
}

pub(crate) fn secc_iso20(bytes: &[u8]) {
    secc(ISO20, bytes);
}

pub(crate) fn evcc_din(bytes: &[u8]) {
    evcc(DIN, bytes);
}

pub(crate) fn evcc_iso2(bytes: &[u8]) {
    evcc(ISO2, bytes);
}

pub(crate) fn evcc_iso20(bytes: &[u8]) {
    evcc(ISO20, bytes);
}

/// The first byte chooses: a session beside the reference, or one with a hostile vehicle.
fn secc(kinds: &[Kind], bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let Ok((choice, hostile)) = bytes.arbitrary::<(u8, bool)>() else {
        return;
    };
    let kind = kinds[usize::from(choice) % kinds.len()];
    match hostile {
        true => drop(with_liar(kind, true, &mut bytes)),
        false => {
            let steps: Vec<Step> = core::iter::from_fn(|| step(&mut bytes).ok())
                .take(STEPS)
                .collect();
            let verdict = station(kind, &steps, &RefCell::new(BTreeSet::new()));
            assert_eq!(verdict, Ok(()), "{kind:?}");
        }
    }
}

fn step(bytes: &mut Unstructured<'_>) -> Result<Step> {
    if bytes.is_empty() {
        return Err(arbitrary::Error::NotEnoughData);
    }
    let number = bytes.arbitrary()?;
    Ok(match bytes.arbitrary()? {
        0..=199_u8 => Step::Legal(number),
        200..=214 => Step::Any(number),
        215..=229 => Step::Grant,
        230..=232 => Step::Pend,
        233..=250 => Step::PassTest,
        _ => Step::Schedule(number % 4 == 0),
    })
}

fn evcc(kinds: &[Kind], bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let Ok((choice, hostile)) = bytes.arbitrary::<(u8, bool)>() else {
        return;
    };
    let kind = kinds[usize::from(choice) % kinds.len()];
    match hostile {
        true => drop(with_liar(kind, false, &mut bytes)),
        false => {
            if let Ok(fate) = fate(&mut bytes) {
                assert_eq!(vehicle(kind, fate), Ok(()), "{kind:?}, {fate:?}");
            }
        }
    }
}

fn fate(bytes: &mut Unstructured<'_>) -> Result<Fate> {
    Ok(Fate {
        customer: bytes.int_in_range(0..=7)?,
        test: bytes.int_in_range(0..=7)?,
        turn: bytes.arbitrary()?,
        what: bytes.int_in_range(0..=9)?,
        wish: bytes.arbitrary()?,
        then: bytes.int_in_range(0..=3)?,
        segment: bytes.int_in_range(0..=31)?,
    })
}

/// A session that goes well until the other end, at some moment, begins to send what the bytes say:
/// earlier frames with octets changed, in another order, in pieces, or anything at all.
///
/// Whatever it sends, the end that is under attack sends whole frames only, and once its session is over
/// no power is on.
fn with_liar(kind: Kind, on_station: bool, bytes: &mut Unstructured<'_>) -> Result<()> {
    let mut pair = pair(kind, bytes)?;
    pair.settle();
    for _ in 0..bytes.int_in_range(0..=400)? {
        pair.tick();
    }
    for _ in 0..48 {
        if bytes.is_empty() {
            break;
        }
        attack(&mut pair, on_station, bytes)?;
        let sent = match on_station {
            true => pair.secc.poll_transmit().map(<[u8]>::to_vec),
            false => pair.evcc.poll_transmit().map(<[u8]>::to_vec),
        };
        if let Some(frame) = sent {
            let header = Header::parse(&frame).expect("a header");
            assert_eq!(frame.len(), 8 + header.length as usize);
        }
        look(&mut pair, on_station);
    }
    // Then the other end falls silent.
    for _ in 0..600 {
        let next = pair.now.after(Duration::from_secs(1));
        pair.now = next;
        pair.secc.expire(next);
        pair.evcc.expire(next);
        while pair.secc.poll_transmit().is_some() {}
        while pair.evcc.poll_transmit().is_some() {}
        look(&mut pair, on_station);
    }
    match on_station {
        true => {
            assert!(pair.secc_end().is_some(), "the station waits for ever");
            assert_eq!(pair.secc.outlet(), Outlet::default());
        }
        false => {
            assert!(pair.evcc_end().is_some(), "the vehicle waits for ever");
            assert!(!pair.plant.vehicle_contactor_told);
        }
    }
    Ok(())
}

fn pair(kind: Kind, bytes: &mut Unstructured<'_>) -> Result<Pair> {
    Ok(match kind {
        Kind::Two(way) => Pair::by(way),
        Kind::Twenty { .. } => {
            let mode = *bytes.choose(&MODES)?;
            mode.pair(*bytes.choose(&CONTROLS)?)
        }
    })
}

/// Takes what the engines have to tell, and does it.
fn look(pair: &mut Pair, on_station: bool) {
    while let Some(event) = pair.secc.poll_event() {
        pair.plant.station_told(event);
        if on_station {
            pair.secc_events.push(event);
        }
    }
    while let Some(event) = pair.evcc.poll_event() {
        pair.plant.vehicle_told(event);
        if !on_station {
            pair.evcc_events.push(event);
        }
    }
    if on_station && pair.secc_end().is_some() {
        assert_eq!(pair.secc.outlet(), Outlet::default(), "power after the end");
    }
}

fn attack(pair: &mut Pair, on_station: bool, bytes: &mut Unstructured<'_>) -> Result<()> {
    let piece = match bytes.int_in_range(0..=3)? {
        0 => {
            let length = bytes.int_in_range(0..=PIECE)?;
            bytes.bytes(length.min(bytes.len()))?.to_vec()
        }
        1 => {
            let passed = Duration::from_millis(bytes.int_in_range(0..=5_000)?);
            pair.now = pair.now.after(passed);
            pair.plant.pass(passed);
            let (station, vehicle) = (pair.secc.station_mut(), pair.evcc.vehicle_mut());
            pair.plant.report(station, vehicle);
            Vec::new()
        }
        _ => {
            let heard = pair
                .frames
                .iter()
                .filter(|(request, _)| *request == on_station);
            let heard: Vec<&Vec<u8>> = heard.map(|(_, frame)| frame).collect();
            let mut frame = match heard.is_empty() {
                true => Vec::new(),
                // Late frames fit best.
                false => heard[heard.len() - 1 - bytes.int_in_range(0..=255_usize)? % heard.len()]
                    .clone(),
            };
            for _ in 0..bytes.int_in_range(0..=4)? {
                if frame.len() > 8 {
                    let place = 8 + bytes.choose_index(frame.len() - 8)?;
                    frame[place] = bytes.arbitrary()?;
                }
            }
            frame
        }
    };
    let now = pair.now;
    match on_station {
        true => {
            pair.secc.receive(now, &piece);
            pair.secc.expire(now);
        }
        false => {
            pair.evcc.receive(now, &piece);
            pair.evcc.expire(now);
        }
    }
    Ok(())
}
