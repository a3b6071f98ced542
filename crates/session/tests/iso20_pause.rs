//! A session of ISO 15118-20 that sleeps, and who may wake it.

mod support;

use core::time::Duration;

use support::{Pair, ac_station, ac_vehicle, dc_station, dc_vehicle, session_id};
use v2g_session::*;

const PAUSED: Option<End> = Some(End::Completed(Completion::Paused));
const CHARGED: Option<End> = Some(End::Completed(Completion::Charged));
const HOUR: Duration = Duration::from_secs(3_600);
const VEHICLE: PeerProof = proof([0xCA; 32]);
const STATION: PeerProof = proof([0x5E; 32]);

const fn proof(certificate: [u8; 32]) -> PeerProof {
    PeerProof {
        certificate,
        evccid: None,
    }
}

fn other_id() -> SessionId {
    SessionId::from_random([9; 8])
}

/// One connection; each end sees the other's certificate and may know a session that sleeps.
struct Link {
    vehicle_shows: Option<PeerProof>,
    station_shows: Option<PeerProof>,
    secc: Option<Paused>,
    evcc: Option<Paused>,
}

impl Link {
    const FIRST: Self = Self {
        vehicle_shows: Some(VEHICLE),
        station_shows: Some(STATION),
        secc: None,
        evcc: None,
    };

    fn up(self, station: Station, vehicle: Vehicle) -> Pair {
        let resume = |paused: Paused| Resume {
            paused: Paused::read(paused.write(&mut [0; Paused::MAX])).unwrap(),
            slept: HOUR,
        };
        let id = match (self.secc, self.evcc) {
            (None, None) => session_id(),
            _ => other_id(),
        };
        let secc = SeccConfig {
            proved: Proved::tls13(self.vehicle_shows),
            unix_time: 1_750_000_000,
            resume: self.secc.map(resume),
            ..SeccConfig::new(id)
        };
        let evcc = EvccConfig {
            proved: Proved::tls13(self.station_shows),
            unix_time: 1_750_000_000,
            resume: self.evcc.map(resume),
            ..EvccConfig::default()
        };
        Pair::with(secc, station, evcc, vehicle)
    }
}

fn models() -> [(Station, Vehicle); 2] {
    [(dc_station(), dc_vehicle()), (ac_station(), ac_vehicle())]
}

fn charging(vehicle: &Vehicle) -> Phase {
    match vehicle.mode.is_dc() {
        true => Phase::DcCharging,
        false => Phase::AcCharging,
    }
}

/// Charges for a while and pauses; what both ends keep.
fn pause(station: Station, vehicle: Vehicle) -> (Paused, Paused) {
    let mut pair = Link::FIRST.up(station, vehicle);
    pair.run_to(charging(&vehicle));
    pair.run_for(Duration::from_secs(60));
    pair.evcc.vehicle_mut().wish = Wish::Pause;
    pair.run_to_end();
    assert_eq!(pair.ends(), (PAUSED, PAUSED));
    pair.assert_dead();
    (*pair.secc.paused().unwrap(), *pair.evcc.paused().unwrap())
}

fn is_joined(pair: &Pair) -> bool {
    let id = session_id();
    let secc = pair.secc_events.contains(&SeccEvent::SessionResumed(id));
    let evcc = pair.evcc_events.contains(&EvccEvent::SessionResumed(id));
    assert_eq!(secc, evcc);
    secc
}

#[test]
fn both_ends_keep_who_the_other_was_and_what_was_selected() {
    for (station, vehicle) in models() {
        let (secc, evcc) = pause(station, vehicle);
        assert_eq!(secc.peer, Some(VEHICLE.certificate));
        assert_eq!(evcc.peer, Some(STATION.certificate));
        assert_eq!((secc.session, evcc.session), (session_id(), session_id()));
        assert!(secc.energy.is_some() && secc.energy == evcc.energy);
        assert_eq!(secc.mode, vehicle.mode);
    }
}

#[test]
fn a_session_is_joined_at_its_limits_and_nobody_is_asked_again() {
    for (station, vehicle) in models() {
        for control in [ControlMode::Scheduled, ControlMode::Dynamic] {
            let vehicle = Vehicle { control, ..vehicle };
            let (secc, evcc) = pause(station, vehicle);
            let (secc, evcc) = (Some(secc), Some(evcc));
            let mut pair = Link {
                secc,
                evcc,
                ..Link::FIRST
            }
            .up(station, vehicle);
            pair.plant.authorize_after = None;
            pair.run_to(charging(&vehicle));
            assert!(is_joined(&pair));
            assert_eq!(pair.phases()[1], Phase::ChargeParameters);
            assert!(!pair.phases().contains(&Phase::ServiceDiscovery));
            assert!(!pair.secc_events.contains(&SeccEvent::AuthorizationWanted));
            pair.run_for(Duration::from_secs(60));
            pair.evcc.vehicle_mut().wish = Wish::Stop;
            pair.run_to_end();
            assert_eq!(pair.ends(), (CHARGED, CHARGED));
            pair.assert_dead();
        }
    }
}

#[test]
fn a_joined_session_may_sleep_again() {
    let (station, vehicle) = models()[0];
    let (secc, evcc) = pause(station, vehicle);
    let (secc, evcc) = (Some(secc), Some(evcc));
    let mut pair = Link {
        secc,
        evcc,
        ..Link::FIRST
    }
    .up(station, vehicle);
    pair.run_to(Phase::DcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Pause;
    pair.run_to_end();
    assert_eq!(pair.ends(), (PAUSED, PAUSED));
    assert_eq!(pair.secc.paused().unwrap().session, session_id());
}

#[test]
fn another_certificate_or_none_never_joins_and_gets_a_session_of_its_own() {
    let stranger = Some(proof([0xBD; 32]));
    for (station, vehicle) in models() {
        let (secc, evcc) = pause(station, vehicle);
        for (vehicle_shows, station_shows) in [
            (stranger, Some(STATION)),
            (None, Some(STATION)),
            (Some(VEHICLE), stranger),
            (Some(VEHICLE), None),
            (None, None),
        ] {
            let link = Link {
                vehicle_shows,
                station_shows,
                secc: Some(secc),
                evcc: Some(evcc),
            };
            let mut pair = link.up(station, vehicle);
            pair.run_to(charging(&vehicle));
            assert!(!is_joined(&pair), "{vehicle_shows:?} {station_shows:?}");
            let opened = SeccEvent::SessionOpened(other_id());
            assert!(pair.secc_events.contains(&opened));
            assert!(pair.secc_events.contains(&SeccEvent::AuthorizationWanted));
        }
    }
}

#[test]
fn a_vehicle_names_its_session_only_where_it_slept() {
    let (station, vehicle) = models()[0];
    let (_, evcc) = pause(station, vehicle);
    let first = |station_shows, evcc| {
        let mut pair = Link {
            station_shows,
            evcc,
            ..Link::FIRST
        }
        .up(station, vehicle);
        pair.run_to(Phase::AuthorizationSetup);
        assert!(!is_joined(&pair));
        let mut sent = pair
            .frames
            .into_iter()
            .filter(|(from_vehicle, _)| *from_vehicle);
        sent.nth(1).unwrap().1
    };
    let anonymous = first(Some(STATION), None);
    assert_ne!(first(Some(STATION), Some(evcc)), anonymous);
    assert_eq!(first(Some(VEHICLE), Some(evcc)), anonymous);
}

#[test]
fn what_changed_in_the_meantime_makes_a_new_session() {
    let (station, vehicle) = models()[0];
    let (secc, evcc) = pause(station, vehicle);
    let (mut without, mut gone) = (secc, secc);
    without.energy = None;
    gone.energy = secc
        .energy
        .map(|energy| EnergyService { set: 999, ..energy });
    for secc in [None, Some(without), Some(gone)] {
        let evcc = Some(evcc);
        let mut pair = Link {
            secc,
            evcc,
            ..Link::FIRST
        }
        .up(station, vehicle);
        pair.run_to(Phase::DcCharging);
        assert!(!is_joined(&pair));
    }
    let refused = Station {
        authorization: Authorization::Refused,
        ..station
    };
    let (secc, evcc) = (Some(secc), Some(evcc));
    let mut pair = Link {
        secc,
        evcc,
        ..Link::FIRST
    }
    .up(refused, vehicle);
    pair.plant.authorization = Authorization::Refused;
    pair.run_to_end();
    assert!(!is_joined(&pair));
    assert!(!pair.phases().contains(&Phase::ChargeParameters));
}

#[test]
fn the_station_may_ask_the_vehicle_to_sleep() {
    for (station, vehicle) in models() {
        let mut pair = Link::FIRST.up(station, vehicle);
        pair.run_to(charging(&vehicle));
        pair.secc.station_mut().notification = Notification::Pause(Duration::ZERO);
        pair.run_to_end();
        assert_eq!(pair.ends(), (PAUSED, PAUSED));
        assert!(pair.secc.paused().is_some() && pair.evcc.paused().is_some());
        pair.assert_dead();
    }
}

#[test]
fn a_vehicle_that_is_told_to_stop_later_charges_until_then() {
    for control in [ControlMode::Scheduled, ControlMode::Dynamic] {
        for (uses_notice, waits) in [(true, control == ControlMode::Dynamic), (false, false)] {
            let (station, vehicle) = (
                dc_station(),
                Vehicle {
                    control,
                    ..dc_vehicle()
                },
            );
            let mut pair = Link::FIRST.up(station, vehicle);
            let evcc = EvccConfig {
                uses_notice,
                proved: Proved::tls13(Some(STATION)),
                ..EvccConfig::default()
            };
            pair.evcc = Evcc::new(evcc, vehicle, pair.now);
            pair.run_to(Phase::DcCharging);
            pair.secc.station_mut().notification = Notification::Stop(Duration::from_secs(20));
            pair.run_for(Duration::from_secs(15));
            assert_eq!(
                pair.ends() == (None, None),
                waits,
                "{control:?} {uses_notice}"
            );
            pair.run_to_end();
            let end = Some(End::Completed(Completion::StoppedByStation));
            assert_eq!(pair.ends(), (end, end));
        }
    }
}

/// The connection breaks for both.
fn lose(pair: &mut Pair) {
    pair.secc.closed(pair.now);
    pair.evcc.closed(pair.now);
    pair.settle();
    let lost = Some(End::Silent(Silence::ConnectionLost));
    assert_eq!(pair.ends(), (lost, lost));
    pair.assert_dead();
}

#[test]
fn a_session_that_rests_is_over_when_its_connection_is_lost() {
    for (station, vehicle) in models() {
        let station = Station {
            standby: true,
            ..station
        };
        let mut pair = Link::FIRST.up(station, vehicle);
        pair.run_to(charging(&vehicle));
        pair.evcc.vehicle_mut().wish = Wish::Rest;
        pair.run_to(match vehicle.mode.is_dc() {
            true => Phase::DcStandby,
            false => Phase::AcStandby,
        });
        pair.run_for(Duration::from_secs(60));
        lose(&mut pair);
        assert_eq!((pair.secc.paused(), pair.evcc.paused()), (None, None));
    }
}

#[test]
fn what_was_kept_of_a_pause_outlasts_a_connection_that_is_lost_before_the_session_is_joined() {
    for (station, vehicle) in models() {
        let (secc, evcc) = pause(station, vehicle);
        let again = || Link {
            secc: Some(secc),
            evcc: Some(evcc),
            ..Link::FIRST
        };
        lose(&mut again().up(station, vehicle));
        let mut pair = again().up(station, vehicle);
        pair.run_to(charging(&vehicle));
        assert!(is_joined(&pair));
        pair.run_for(Duration::from_secs(10));
        pair.evcc.vehicle_mut().wish = Wish::Complete;
        pair.run_to_end();
        assert_eq!(pair.ends(), (CHARGED, CHARGED));
    }
}
