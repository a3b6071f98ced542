//! Conformance cases at our own station over loopback.

mod judging;

use std::sync::Arc;
use std::time::Duration;

use judging::{free_port, not_passed, run_aside, these};
use v2g::session::{Secc, SessionId};
use v2g_conformance::{Limits, Report, cases};
use v2g_runtime::config::Config;
use v2g_runtime::sim::SimulatedCharger;
use v2g_runtime::{
    Arrival, ChargingPoint, Clock, Interface, NetworkBench, Nobody, Plant, StationOptions,
    Surroundings, stop_channel,
};

/// A few that show each way of judging: discovery, frames, answers, refusals and their close.
const FEW: [&str; 8] = [
    "CMN_SDP_001",
    "CMN_SDP_004",
    "CMN_V2GTPSessionSetup_004",
    "CMN_SupportedAppProtocol_002",
    "CMN_SessionSetup_001",
    "AC_PowerDelivery_001",
    "AC_ChargingStatus_006",
    "AC_Abnormal_001",
];

const QUICK: &str = "
    [station]
    authorization_time = 0.1
    contactor_time = 0.05
";

async fn serve(port: u16) {
    let lo = Interface::find("lo").await.unwrap();
    let options = StationOptions {
        discovery_port: port,
        ..StationOptions::default()
    };
    let config = Config::parse(QUICK).unwrap().station;
    let (_handle, stop) = stop_channel();
    let around = Surroundings {
        clock: Clock::start(),
        observer: Arc::new(Nobody),
        stop,
        grace: Duration::ZERO,
    };
    let mut charger = move |arrival: &Arrival| -> (Box<Secc>, Box<dyn Plant<Secc>>) {
        let charger = SimulatedCharger::alone(config.charger());
        let id = SessionId::from_random([7; 8]);
        let engine = Secc::new(config.engine(id), charger.station(), arrival.now);
        (Box::new(engine), Box::new(charger))
    };
    let point = ChargingPoint::open(&lo, options).unwrap();
    point.run(&mut charger, &around).await;
}

#[test]
fn a_station_behind_a_network_is_judged_in_real_time() {
    let port = free_port();
    run_aside(move || serve(port));
    let lo = Interface::look_up("lo").unwrap();
    let mut bench = NetworkBench::open(lo, Vec::new()).unwrap().at_port(port);
    let cases = these(&FEW, cases::all());
    let report = Report::of(cases, &mut bench, &Limits::USUAL, |_| {});
    let unable = |id: &str, why: &str| (id.to_owned(), format!("inconclusive: {why}"));
    assert_eq!(
        not_passed(report),
        [
            unable(
                "AC_Abnormal_001",
                "this bench cannot move the control pilot"
            ),
            unable(
                "CMN_SDP_004",
                "the station does not see when this bench plugs in"
            ),
            unable(
                "AC_ChargingStatus_006",
                "this bench cannot offer a station that tells its meter"
            ),
        ]
    );
}
