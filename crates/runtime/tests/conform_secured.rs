//! Conformance cases over TLS at our own station over loopback: Plug & Charge, and ISO 15118-20.

mod judging;

use std::sync::Arc;
use std::time::Duration;

use judging::{certs, free_port, not_passed, run_aside, these};
use v2g::session::{Secc, SessionId};
use v2g_conformance::{Condition, Limits, Report, cases};
use v2g_runtime::config::Config;
use v2g_runtime::contract::WithDesk;
use v2g_runtime::sim::SimulatedCharger;
use v2g_runtime::{
    Arrival, ChargingPoint, Clock, Interface, NetworkBench, Nobody, Observer, Plant,
    StationOptions, Surroundings, TesterMaterial, stop_channel,
};

/// What can only be judged over TLS: certificates right and wrong, signatures, receipts, both editions.
const FEW: [&str; 13] = [
    "CMN_SupportedAppProtocol_001",
    "CMN_CertificateInstallation_001",
    "CMN_CertificateInstallation_006",
    "CMN_CertificateInstallation_008",
    "CMN_CertificateUpdate_001",
    "CMN_CertificateUpdate_007",
    "CMN_PaymentDetails_002",
    "CMN_PaymentDetails_010",
    "CMN_Authorization_002",
    "CMN_Authorization_010",
    "AC_MeteringReceipt_001",
    "AC_MeteringReceipt_006",
    "ISO20_AC_PowerDelivery_001",
];

const STATION: &str = "
    [station]
    authorization_time = 0.1
    contactor_time = 0.05
    modes = [\"ac\"]
    [station.tls]
    policy = \"preferred\"
    profile = \"strict\"
    [[station.tls.chain]]
    certificates = \"iso2/secc-chain.pem\"
    key = \"iso2/secc.key\"
    [[station.tls.chain]]
    certificates = \"iso20/secc-chain.pem\"
    key = \"iso20/secc.key\"
    [station.tls.roots]
    v2g = [\"iso2/v2g-root.pem\", \"iso20/v2g-root.pem\"]
    mo = \"iso2/mo-root.pem\"
    oem = [\"iso2/oem-root.pem\", \"iso20/oem-root.pem\"]
    [station.contract]
    receipts = 0.2
    [station.contract.issuer]
    makers = [\"iso2/oem-sub2.pem\", \"iso2/oem-sub1.pem\"]
    [station.contract.issuer.operator]
    certificates = [\"iso2/mo-sub2.pem\", \"iso2/mo-sub1.pem\"]
    key = \"iso2/mo-sub2.key\"
    [station.contract.issuer.service]
    certificates = \"iso2/cps-chain.pem\"
    key = \"iso2/cps.key\"
    [station.contract.issuer.customers]
    V2GTEST0000000001 = \"DEV2GC00000001G\"
";

/// A vehicle has no keys of authorities, so that it cannot show what is over.
const CAR: &str = "
    [vehicle.tls]
    roots = { v2g = \"iso2/v2g-root.pem\" }
    [vehicle.contract]
    [[vehicle.contract.bundle]]
    certificates = \"iso2/contract-chain.pem\"
    key = \"iso2/contract.key\"
    [vehicle.contract.provisioning]
    certificates = \"iso2/provisioning-chain.pem\"
    key = \"iso2/provisioning.key\"
";

fn configured(text: &str) -> Config {
    let folder = certs().display().to_string();
    let text = text.replace("\"iso", &format!("\"{folder}/iso"));
    Config::parse(&text).unwrap()
}

async fn serve(port: u16) {
    let lo = Interface::find("lo").await.unwrap();
    let station = configured(STATION).station;
    let tls = station.tls.clone().unwrap();
    let contracts = station.contracts(Some(&tls)).unwrap().unwrap();
    let options = StationOptions {
        discovery_port: port,
        policy: tls.policy,
        tls: Some(Arc::new(tls.station().unwrap())),
        ..StationOptions::default()
    };
    let (_handle, stop) = stop_channel();
    let observer: Arc<dyn Observer> = Arc::new(Nobody);
    let around = Surroundings {
        clock: Clock::start(),
        observer: observer.clone(),
        stop,
        grace: Duration::ZERO,
    };
    let mut charger = move |arrival: &Arrival| -> (Box<Secc>, Box<dyn Plant<Secc>>) {
        let charger = SimulatedCharger::alone(station.charger());
        let mut settings = station.engine(SessionId::from_random([7; 8]));
        settings.proved = arrival.proved;
        settings.challenge = Some(*b"sixteen of them!");
        let mut model = charger.station();
        model.contracts = contracts.offer;
        let desk = WithDesk::new(charger, contracts.desk(), around.clock, observer.clone());
        let plant = desk.with_receipts(contracts.receipts);
        let engine = Secc::new(settings, model, arrival.now);
        (Box::new(engine), Box::new(plant))
    };
    let point = ChargingPoint::open(&lo, options).unwrap();
    point.run(&mut charger, &around).await;
}

#[test]
fn a_station_behind_a_network_is_judged_over_tls_by_contract() {
    let port = free_port();
    run_aside(move || serve(port));
    let judge = |few: &[&str], material| {
        let cases = these(few, cases::all());
        let lo = Interface::look_up("lo").unwrap();
        let bench = NetworkBench::open(lo, vec![Condition::Receipts]).unwrap();
        let mut bench = bench.at_port(port).showing(material);
        not_passed(Report::of(cases, &mut bench, &Limits::USUAL, |_| {}))
    };
    assert_eq!(judge(&FEW, TesterMaterial::of_pki(&certs()).unwrap()), []);
    let unable = |id: &str, why: &str| (id.to_owned(), format!("inconclusive: {why}"));
    let car = TesterMaterial::of_vehicle(&configured(CAR).vehicle).unwrap();
    let signer = "the tester has no key of the authority that would have to sign it";
    let certificate =
        "this bench cannot speak TLS without certificates of the vehicle and its roots";
    assert_eq!(
        judge(
            &[
                "CMN_CertificateInstallation_001",
                "CMN_PaymentDetails_007",
                "ISO20_AC_PowerDelivery_001",
            ],
            car
        ),
        [
            unable("CMN_PaymentDetails_007", signer),
            unable("ISO20_AC_PowerDelivery_001", certificate),
        ]
    );
    assert_eq!(
        judge(&["CMN_PaymentDetails_001"], TesterMaterial::default()),
        [unable("CMN_PaymentDetails_001", certificate)]
    );
}
