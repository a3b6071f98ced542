//! Conformance cases at our own station over loopback.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use v2g::session::{Secc, SessionId};
use v2g_conformance::{Case, Limits, Report, cases};
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
    let any = std::net::UdpSocket::bind("[::]:0").unwrap();
    let port = any.local_addr().unwrap().port();
    drop(any);
    let reactor = || {
        let builder = &mut tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    // The station ends with the process.
    thread::spawn(move || reactor().block_on(serve(port)));
    let lo = Interface::look_up("lo").unwrap();
    let mut bench = NetworkBench::open(lo, Vec::new()).unwrap().at_port(port);
    let few = |case: &Case| FEW.contains(&case.id().as_str());
    let cases = cases::all().into_iter().filter(few).collect();
    let report = Report::of(cases, &mut bench, &Limits::USUAL, |_| {});
    let reasons: Vec<_> = report
        .outcomes
        .iter()
        .map(|one| (one.case.id(), one.verdict.to_string()))
        .filter(|(_, verdict)| verdict != "pass")
        .collect();
    let unable = |id: &str, why: &str| (id.to_owned(), format!("inconclusive: {why}"));
    assert_eq!(
        reasons,
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
