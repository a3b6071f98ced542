//! Conformance cases about vehicles at our own vehicle over loopback, with and without TLS.

mod judging;

use std::sync::Arc;
use std::time::Duration;

use judging::{certs, free_port, not_passed, run_aside, these};
use v2g::session::{Iso20Schema, Protocol, Protocols};
use v2g_conformance::{Limits, Report, vehicle};
use v2g_runtime::config::{Config, Mode};
use v2g_runtime::sim::SimulatedCar;
use v2g_runtime::tls::TlsPolicy;
use v2g_runtime::{
    Clock, Interface, Nobody, Surroundings, TesterMaterial, VehicleNetworkBench, VehicleOptions,
    charge, station_of_pki, stop_channel,
};

/// A session to its end, answers that are wrong, none at all, and an end that the station brings about.
const PLAIN: [&str; 6] = [
    "EVCC_AC_002",
    "EVCC_AC_005",
    "EVCC_AC_011",
    "EVCC_AC_035",
    "EVCC_AC_057",
    "EVCC_AC_058",
];

const ISO20: [&str; 3] = ["EVCC_20_AC_002", "EVCC_20_AC_006", "EVCC_20_AC_011"];

const QUICK: &str = "
    [vehicle]
    contactor_time = 0.05
";

/// Plugs in again and again.
async fn drive(port: u16, tls: TesterMaterial, protocol: Protocol) {
    let lo = Interface::find("lo").await.unwrap();
    let (_handle, stop) = stop_channel();
    let mut config = Config::parse(QUICK).unwrap().vehicle;
    config.mode = Mode::Ac;
    let tls = match protocol {
        Protocol::Iso20(_) => tls.mutual_tls,
        _ => tls.tls,
    };
    loop {
        let around = Surroundings {
            clock: Clock::start(),
            observer: Arc::new(Nobody),
            stop: stop.clone(),
            grace: Duration::ZERO,
        };
        let car = SimulatedCar::alone(config.car([2, 0, 0, 0, 0, 1]), 1);
        let mut car = car.stopping_after(Some(Duration::from_millis(300)));
        let mut options = VehicleOptions {
            discovery_port: port,
            engine: config.engine(),
            policy: TlsPolicy::Required,
            tls: tls.clone(),
        };
        options.engine.protocols = Protocols::of(&[protocol]);
        options.engine.timing.ac_loop_pause = Duration::from_millis(50);
        let model = car.vehicle();
        // Between two cases nobody may be there.
        let _ = charge(&lo, options, model, &mut car, &around).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Verdicts other than a pass, of these cases at a vehicle that shows this.
fn judge(few: &[&str], material: TesterMaterial, protocol: Protocol) -> Vec<(String, String)> {
    let port = free_port();
    let lo = Interface::look_up("lo").unwrap();
    let bench = VehicleNetworkBench::open_at(&lo, port).unwrap();
    let mut bench = bench.speaking(Arc::new(station_of_pki(&certs()).unwrap()));
    run_aside(move || drive(port, material, protocol));
    let cases = these(few, vehicle::all());
    not_passed(Report::of_vehicle(
        cases,
        &mut bench,
        &Limits::USUAL,
        |_| {},
    ))
}

#[test]
fn a_vehicle_behind_a_network_is_judged_in_real_time() {
    let found = judge(&PLAIN, TesterMaterial::default(), Protocol::Iso2);
    assert_eq!(found, []);
}

#[test]
fn a_vehicle_that_asks_for_tls_is_judged_over_tls() {
    let material = TesterMaterial::of_pki(&certs()).unwrap();
    let found = judge(&PLAIN, material, Protocol::Iso2);
    assert_eq!(found, []);
}

#[test]
fn a_vehicle_of_iso_15118_20_is_judged_over_tls_with_both_certificates() {
    let material = TesterMaterial::of_pki(&certs()).unwrap();
    let found = judge(&ISO20, material, Protocol::Iso20(Iso20Schema::Ac));
    assert_eq!(found, []);
}
