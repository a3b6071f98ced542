//! Who the vehicle is and how full it is, without charging.

mod support;

use core::time::Duration;

use support::{Car, EVCCID, Pair, ac_station, ac_vehicle, dc_station, dc_vehicle, session_id};
use v2g_messages::iso2::ResponseCode;
use v2g_session::{
    Completion, End, EvccConfig, EvccId, Misbehaviour, Outlet, Phase, Protocol, Protocols, Purpose,
    Request, SeccConfig, SeccEvent, Station, Vehicle,
};

fn identifying(station: Station) -> Station {
    Station {
        purpose: Purpose::Identify,
        ..station
    }
}

fn run(station: Station, vehicle: Vehicle) -> Pair {
    run_by(Protocol::Iso2, station, vehicle)
}

fn run_by(protocol: Protocol, station: Station, vehicle: Vehicle) -> Pair {
    let protocols = Protocols::of(&[protocol]);
    let secc = SeccConfig {
        protocols,
        ..SeccConfig::new(session_id())
    };
    let mut pair = Pair::with(secc, identifying(station), EvccConfig::default(), vehicle);
    pair.plant.authorize_after = None;
    pair.run_to_end();
    pair
}

#[test]
fn a_dc_vehicle_tells_its_name_and_state_of_charge_and_leaves_in_order() {
    for protocol in [Protocol::Iso2, Protocol::Din] {
        tells_and_leaves(&run_by(protocol, dc_station(), dc_vehicle()));
    }
}

fn tells_and_leaves(pair: &Pair) {
    let identified = Some(End::Completed(Completion::Identified));
    let stopped = Some(End::Completed(Completion::StoppedByStation));
    assert_eq!(pair.ends(), (identified, stopped));
    assert!(pair.secc_events.contains(&SeccEvent::Identified(EVCCID)));
    let soc = pair.secc_events.iter().find_map(|event| match event {
        SeccEvent::Vehicle(status) => Some(status.soc.get()),
        _ => None,
    });
    assert_eq!(soc, Some(40));
    assert!(!pair.phases().contains(&Phase::CableCheck));
    assert!(!pair.secc_events.contains(&SeccEvent::AuthorizationWanted));
    pair.assert_dead();
}

#[test]
fn an_ac_vehicle_tells_its_name_and_leaves_in_order() {
    let pair = run(ac_station(), ac_vehicle());
    let identified = Some(End::Completed(Completion::Identified));
    assert_eq!(pair.secc_end(), identified);
    assert!(!pair.phases().contains(&Phase::PowerReady));
}

#[test]
fn a_vehicle_that_does_not_leave_gets_no_power_and_is_shut_out() {
    let station = identifying(dc_station());
    let mut car = Car::at_station(SeccConfig::new(session_id()), station, true);
    car.go_to(Phase::ChargeParameters);
    for _ in 0..5 {
        let code = car.code(Request::ChargeParameterDiscovery);
        assert_eq!(code, ResponseCode::Ok);
        car.wait(Duration::from_secs(2));
    }
    assert_eq!(car.secc.outlet(), Outlet::default());
    let code = car.code(Request::ChargeParameterDiscovery);
    assert_eq!(code, ResponseCode::Failed);
    car.wait(Duration::from_secs(2));
    let blame = Misbehaviour::IgnoredStop;
    assert_eq!(car.end(), Some(End::Misbehaved(blame)));
}

#[test]
fn the_name_is_spelt_as_the_field_spells_it() {
    let mac = EvccId::from_mac([0x02, 0xAB, 0, 0x1F, 0xF0, 0x09]);
    assert_eq!(mac.to_string(), "02:AB:00:1F:F0:09");
    assert_eq!(mac.vid().as_str(), "VID:02AB001FF009");
    assert_eq!(EvccId::default().vid().as_str(), "VID:");
    let long = EvccId::received(&[0xFF; 8]).unwrap();
    assert_eq!(long.vid().as_str(), "VID:FFFFFFFFFFFFFFFF");
}
