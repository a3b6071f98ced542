//! Every service of ISO 15118-20, in every control mode, to every ending that either end may wish.

mod support;

use core::time::Duration;

use support::Pair;
use support::modes::{CONTROLS, MODES, Mode, evcc_config, secc_config};
use v2g_session::*;

/// What either end does while energy flows.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Vehicle(Wish),
    VehicleFails(EvError),
    Station(Notification),
    StationFails(Fault),
    /// The customer may no longer charge.
    Withdrawn,
    /// The cable is cut.
    Lost,
}

use Deed::{Lost, Station as StationAsks, StationFails, Vehicle as VehicleWants, VehicleFails};

const CHARGED: End = End::Completed(Completion::Charged);
const STOPPED: End = End::Completed(Completion::StoppedByStation);
const PAUSED: End = End::Completed(Completion::Paused);
const LOST: End = End::Silent(Silence::ConnectionLost);
const BATTERY: End = End::Equipment(Equipment::Vehicle(EvError::BatteryMalfunction));

const fn fault(fault: Fault) -> End {
    End::Equipment(Equipment::Fault(fault))
}

const SOON: Duration = Duration::from_secs(8);

/// The deed, and how station and vehicle have ended then.
const ENDINGS: [(Deed, End, End); 15] = [
    (VehicleWants(Wish::Complete), CHARGED, CHARGED),
    (VehicleWants(Wish::Stop), CHARGED, CHARGED),
    (VehicleWants(Wish::Pause), PAUSED, PAUSED),
    (VehicleFails(EvError::BatteryMalfunction), CHARGED, BATTERY),
    (
        StationAsks(Notification::Stop(Duration::ZERO)),
        STOPPED,
        STOPPED,
    ),
    (StationAsks(Notification::Stop(SOON)), STOPPED, STOPPED),
    (
        StationAsks(Notification::Pause(Duration::ZERO)),
        PAUSED,
        PAUSED,
    ),
    (StationAsks(Notification::Pause(SOON)), PAUSED, PAUSED),
    (
        StationFails(Fault::EmergencyStop),
        fault(Fault::EmergencyStop),
        STOPPED,
    ),
    (
        StationFails(Fault::Malfunction),
        fault(Fault::Malfunction),
        STOPPED,
    ),
    (
        StationFails(Fault::UtilityInterrupt),
        fault(Fault::UtilityInterrupt),
        STOPPED,
    ),
    (
        StationFails(Fault::Shutdown),
        fault(Fault::Shutdown),
        STOPPED,
    ),
    (Deed::Withdrawn, STOPPED, STOPPED),
    (Lost, LOST, LOST),
    (VehicleWants(Wish::Stop), CHARGED, CHARGED),
];

fn every(mut check: impl FnMut(Mode, ControlMode)) {
    for mode in MODES {
        for control in CONTROLS {
            check(mode, control);
        }
    }
}

fn carry_out(deed: Deed, pair: &mut Pair) {
    match deed {
        VehicleWants(wish) => pair.evcc.vehicle_mut().wish = wish,
        VehicleFails(error) => pair.evcc.vehicle_mut().error = error,
        StationAsks(notification) => pair.secc.station_mut().notification = notification,
        StationFails(fault) => pair.secc.station_mut().fault = Some(fault),
        Deed::Withdrawn => pair.plant.authorization = Authorization::Refused,
        Lost => {
            pair.secc.closed(pair.now);
            pair.evcc.closed(pair.now);
        }
    }
}

#[test]
fn every_service_charges_and_comes_to_every_ending_and_nothing_is_left_on() {
    every(|mode, control| {
        for (deed, secc, evcc) in ENDINGS {
            let mut pair = mode.at_charging(control);
            pair.run_for(Duration::from_secs(3));
            assert_eq!(pair.ends(), (None, None), "{mode:?} {control:?}");
            carry_out(deed, &mut pair);
            pair.run_to_end();
            let ends = (Some(secc), Some(evcc));
            assert_eq!(pair.ends(), ends, "{mode:?} {control:?} {deed:?}");
            pair.assert_dead();
        }
    });
}

#[test]
fn both_ends_stop_in_order_in_every_phase() {
    every(|mode, control| {
        for phase in mode.at_charging(control).phases() {
            for by_station in [false, true] {
                let mut pair = mode.pair(control);
                pair.run(|pair| pair.secc_events.contains(&SeccEvent::Phase(phase)));
                match by_station {
                    false => pair.evcc.vehicle_mut().wish = Wish::Stop,
                    true => pair.secc.station_mut().fault = Some(Fault::Shutdown),
                }
                pair.run_to_end();
                let (secc, evcc) = pair.ends();
                assert!(secc.is_some() && evcc.is_some());
                let gone = phase == Phase::SessionSetup;
                let good = |end: Option<End>| end.is_some_and(End::is_completed);
                if !by_station {
                    assert!(good(evcc), "{mode:?} {control:?} {phase:?}: {evcc:?}");
                    assert!(
                        good(secc) || gone,
                        "{mode:?} {control:?} {phase:?}: {secc:?}"
                    );
                }
                pair.assert_dead();
            }
        }
    });
}

#[test]
fn the_protocol_and_the_phases_are_those_of_the_service() {
    every(|mode, control| {
        let mut pair = mode.at_charging(control);
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        let protocol = Protocol::Iso20(mode.schema());
        assert!(
            pair.secc_events.contains(&SeccEvent::Protocol(protocol)),
            "{mode:?}"
        );
        let own: &[Phase] = match mode.energy() {
            EnergyMode::DcAcdp => &[
                Phase::VehiclePositioning,
                Phase::ChargeParameters,
                Phase::Schedule,
                Phase::DeviceConnect,
                Phase::CableCheck,
                Phase::PreCharge,
                Phase::DcReady,
                Phase::DcCharging,
                Phase::DeviceStopped,
                Phase::DcStopped,
                Phase::Ended,
            ],
            EnergyMode::Wireless => &[
                Phase::FinePositioningSetup,
                Phase::FinePositioning,
                Phase::Pairing,
                Phase::ChargeParameters,
                Phase::AlignmentCheck,
                Phase::Schedule,
                Phase::WptReady,
                Phase::WptCharging,
                Phase::WptStopped,
                Phase::Ended,
            ],
            energy if energy.is_dc() => &[
                Phase::ChargeParameters,
                Phase::Schedule,
                Phase::CableCheck,
                Phase::PreCharge,
                Phase::DcReady,
                Phase::DcCharging,
                Phase::DcStopped,
                Phase::Ended,
            ],
            _ => &[
                Phase::ChargeParameters,
                Phase::Schedule,
                Phase::PowerReady,
                Phase::AcCharging,
                Phase::AcStopped,
                Phase::Ended,
            ],
        };
        assert!(
            pair.phases().ends_with(own),
            "{mode:?}: {:?}",
            pair.phases()
        );
    });
}

#[test]
fn schedules_and_services_are_negotiated_anew_from_both_ends_and_charging_goes_on() {
    every(|mode, control| {
        let mut pair = mode.at_charging(control);
        for (turn, deed) in [
            StationAsks(Notification::Renegotiate(Duration::ZERO)),
            VehicleWants(Wish::Renegotiate),
            VehicleWants(Wish::Charge),
            StationAsks(Notification::RenegotiateServices(Duration::ZERO)),
            VehicleWants(Wish::RenegotiateServices),
            VehicleWants(Wish::Charge),
            VehicleWants(Wish::Renegotiate),
        ]
        .into_iter()
        .enumerate()
        {
            carry_out(deed, &mut pair);
            pair.run_for(Duration::from_secs(40));
            let last = pair.phases().last().copied();
            assert_eq!(last, Some(mode.charging()), "{mode:?} {control:?} {turn}");
            assert_eq!(pair.secc.station().notification, Notification::None);
        }
        let count = |wanted: SeccEvent| {
            let same = |event: &&SeccEvent| **event == wanted;
            pair.secc_events.iter().filter(same).count()
        };
        assert_eq!(count(SeccEvent::Renegotiating), 3, "{mode:?}");
        assert_eq!(count(SeccEvent::RenegotiatingServices), 2, "{mode:?}");
        pair.evcc.vehicle_mut().wish = Wish::Complete;
        pair.run_to_end();
        assert_eq!(pair.ends(), (Some(CHARGED), Some(CHARGED)), "{mode:?}");
        pair.assert_dead();
    });
}

#[test]
fn every_service_sleeps_and_wakes_with_the_same_peer_and_with_no_other() {
    every(|mode, control| {
        let mut pair = mode.at_charging(control);
        pair.run_for(Duration::from_secs(3));
        pair.evcc.vehicle_mut().wish = Wish::Pause;
        pair.run_to_end();
        let resume = |paused: &Paused| {
            Some(Resume {
                paused: *paused,
                slept: Duration::from_secs(3_600),
            })
        };
        let stranger = PeerProof {
            certificate: [0xBD; 32],
            evccid: None,
        };
        for stranger in [None, Some(stranger)] {
            let proved = stranger.map(|peer| Proved::tls13(Some(peer)));
            let secc = SeccConfig {
                resume: resume(pair.secc.paused().unwrap()),
                proved: proved.unwrap_or(secc_config().proved),
                session_id: SessionId::from_random([9; 8]),
                ..secc_config()
            };
            let evcc = EvccConfig {
                resume: resume(pair.evcc.paused().unwrap()),
                ..evcc_config()
            };
            let (mut station, mut vehicle) = mode.models(control);
            station.device.in_position = true;
            station.wireless.pairing = Progress::Done;
            vehicle.wireless.pairing = Progress::Done;
            let mut again = Pair::with(secc, station, evcc, vehicle);
            again.plant.arrives_after = Some(Duration::ZERO);
            again.run_to(mode.charging());
            let joined = again.phases()[1] == Phase::ChargeParameters;
            assert_eq!(joined, stranger.is_none(), "{mode:?} {control:?}");
            again.evcc.vehicle_mut().wish = Wish::Stop;
            again.run_to_end();
            assert_eq!(again.ends(), (Some(CHARGED), Some(CHARGED)), "{mode:?}");
            again.assert_dead();
        }
    });
}

#[test]
fn a_vehicle_is_identified_and_gets_no_power() {
    every(|mode, control| {
        let (station, vehicle) = mode.models(control);
        let station = Station {
            purpose: Purpose::Identify,
            ..station
        };
        let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
        pair.plant.authorize_after = None;
        pair.run_to_end();
        let identified = End::Completed(Completion::Identified);
        assert_eq!(pair.secc_end(), Some(identified), "{mode:?}");
        let told = |wanted: fn(&SeccEvent) -> bool| pair.secc_events.iter().any(wanted);
        assert!(
            told(|event| matches!(event, SeccEvent::Named(_))),
            "{mode:?}"
        );
        assert!(
            told(|event| matches!(event, SeccEvent::Limits(_))),
            "{mode:?}"
        );
        let needs = told(|event| matches!(event, SeccEvent::Needs(_)));
        assert_eq!(needs, mode != Mode::Wpt, "{mode:?}");
        assert!(!told(|event| matches!(
            event,
            SeccEvent::AuthorizationWanted
        )));
        let power = |event: &SeccEvent| {
            matches!(
                event,
                SeccEvent::CloseContactor
                    | SeccEvent::SupplyOn { .. }
                    | SeccEvent::StartCableCheck { .. }
                    | SeccEvent::CoilOn { .. }
                    | SeccEvent::StartAlignmentCheck { .. }
                    | SeccEvent::ConnectDevice
            )
        };
        assert!(!pair.secc_events.iter().any(power), "{mode:?}");
        pair.assert_dead();
    });
}

#[test]
fn a_vehicle_checks_in_before_its_service_and_out_before_it_leaves() {
    use v2g_messages::iso20::common::ParkingMethod;
    every(|mode, control| {
        let (station, vehicle) = mode.models(control);
        let space = ParkingSpace {
            space: Some(7),
            device: None,
            distance: Some(120),
            exit_is_free: false,
        };
        let parking = Parking {
            method: ParkingMethod::Manual,
            stands: false,
            frame: None,
            device: None,
            travel: None,
        };
        let station = Station {
            parking: space,
            ..station
        };
        let vehicle = Vehicle {
            parking: Some(parking),
            ..vehicle
        };
        let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
        pair.run_for(Duration::from_secs(10));
        assert!(!pair.phases().contains(&Phase::Schedule), "{mode:?}");
        assert!(pair.evcc_events.contains(&EvccEvent::ParkingSpace(space)));
        let stands = Parking {
            stands: true,
            ..parking
        };
        pair.evcc.vehicle_mut().parking = Some(stands);
        pair.run_to(mode.charging());
        let told = SeccEvent::Parking(EvParking::In(stands));
        assert!(pair.secc_events.contains(&told), "{mode:?}");
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_for(Duration::from_secs(20));
        assert_eq!(pair.evcc_end(), None, "{mode:?}: the way is not free");
        let out = |event: &SeccEvent| matches!(event, SeccEvent::Parking(EvParking::Out(_)));
        assert!(pair.secc_events.iter().any(out), "{mode:?}");
        pair.secc.station_mut().parking.exit_is_free = true;
        pair.run_to_end();
        assert_eq!(pair.ends(), (Some(CHARGED), Some(CHARGED)), "{mode:?}");
    });
}
