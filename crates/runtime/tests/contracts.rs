//! Plug & Charge from the installation of the contract to the signed receipt, with real certificates
//! and keys, in memory.

use std::time::Duration;

use v2g::contract::crypto::KeyAlgorithm;
use v2g::session::*;
use v2g_runtime::contract::{Ecosystem, StationDesk, VehicleWallet};

/// What came of a session.
#[derive(Debug, Default)]
struct Story {
    station: Vec<SeccEvent>,
    vehicle: Vec<EvccEvent>,
}

impl Story {
    fn ends(&self) -> (Option<End>, Option<End>) {
        let station = self.station.iter().find_map(|event| match event {
            SeccEvent::Ended(end) => Some(*end),
            _ => None,
        });
        let vehicle = self.vehicle.iter().find_map(|event| match event {
            EvccEvent::Ended(end) => Some(*end),
            _ => None,
        });
        (station, vehicle)
    }

    fn refused(&self) -> Option<(Request, u8)> {
        self.station.iter().find_map(|event| match event {
            SeccEvent::Refused(request, code) => Some((*request, *code)),
            _ => None,
        })
    }
}

const CHARGED: Option<End> = Some(End::Completed(Completion::Charged));

const METER: Meter = Meter {
    id: ShortText::EMPTY,
    reading: WattHours::new(1_500),
    discharged: None,
};

fn engines(protocol: Protocol) -> (Secc, Evcc) {
    let peer = PeerProof {
        certificate: [7; 32],
        evccid: None,
    };
    let proved = match protocol {
        Protocol::Iso2 => Proved::tls12(None),
        _ => Proved::tls13(Some(peer)),
    };
    let evse_id = EvseId::new("DE*V2G*E0001*1").unwrap();
    let station = Station {
        contracts: Contracts {
            accepted: true,
            installation: true,
            update: true,
            exclusive: false,
            providers: &[],
        },
        ..Station::ac(evse_id, Volts::new(230), Amperes::new(16))
    };
    let evccid = EvccId::from_mac([2, 0, 0, 0, 0, 1]);
    let vehicle = Vehicle {
        payment: Payment::Contract,
        ..Vehicle::ac(evccid, Volts::new(250), Amperes::new(32))
    };
    let secc = SeccConfig {
        proved,
        challenge: Some([0x5A; 16]),
        ..SeccConfig::new(SessionId::from_random([1, 2, 3, 4, 5, 6, 7, 8]))
    };
    let evcc = EvccConfig {
        proved,
        protocols: Protocols::of(&[protocol]),
        ..EvccConfig::default()
    };
    let now = Instant(0);
    (Secc::new(secc, station, now), Evcc::new(evcc, vehicle, now))
}

/// Charges until two receipts are signed, then stops.
fn run(protocol: Protocol, desk: &mut StationDesk, wallet: &mut VehicleWallet) -> Story {
    let (mut secc, mut evcc) = engines(protocol);
    let mut story = Story::default();
    let mut now = Instant(0);
    for turn in 0..2_000 {
        while let Some(frame) = evcc.poll_transmit().map(<[u8]>::to_vec) {
            secc.receive(now, &frame);
        }
        secc.consult(now, desk);
        while let Some(frame) = secc.poll_transmit().map(<[u8]>::to_vec) {
            evcc.receive(now, &frame);
        }
        evcc.consult(now, wallet);
        while let Some(event) = secc.poll_event() {
            match event {
                SeccEvent::AuthorizationWanted => {
                    secc.station_mut().authorization = Authorization::Granted;
                }
                SeccEvent::CloseContactor => secc.station_mut().contactor = Contactor::Closed,
                SeccEvent::OpenContactor => secc.station_mut().contactor = Contactor::Open,
                SeccEvent::Ended(_) => evcc.closed(now),
                _ => {}
            }
            story.station.push(event);
        }
        while let Some(event) = evcc.poll_event() {
            if let EvccEvent::Ended(_) = event {
                secc.closed(now);
            }
            story.vehicle.push(event);
        }
        let charging = story.station.contains(&SeccEvent::Phase(Phase::AcCharging));
        let receipts = story
            .vehicle
            .iter()
            .filter(|e| **e == EvccEvent::MeterConfirmed);
        match receipts.count() {
            _ if !charging => {}
            0 | 1 if turn % 20 == 0 => {
                let station = secc.station_mut();
                station.meter = Some(METER);
                station.notification = Notification::ConfirmMeter(Duration::ZERO);
            }
            0 | 1 => {}
            _ => evcc.vehicle_mut().wish = Wish::Stop,
        }
        if let (Some(_), Some(_)) = story.ends() {
            return story;
        }
        now = now.after(Duration::from_millis(50));
        secc.expire(now);
        evcc.expire(now);
    }
    panic!("without end: {story:?}");
}

fn both() -> [(Protocol, Ecosystem); 2] {
    [
        (Protocol::Iso2, Ecosystem::new(KeyAlgorithm::P256).unwrap()),
        (
            Protocol::Iso20(Iso20Schema::Ac),
            Ecosystem::new(KeyAlgorithm::P521).unwrap(),
        ),
    ]
}

#[test]
fn a_contract_is_installed_shown_and_signs_receipts() {
    for (protocol, ecosystem) in both() {
        let (mut desk, mut wallet) = (ecosystem.desk(), ecosystem.wallet(false));
        let story = run(protocol, &mut desk, &mut wallet);
        assert_eq!(
            story.ends(),
            (CHARGED, CHARGED),
            "{protocol:?}: {:?} {:?} {:?}",
            desk.why(),
            wallet.why(),
            story.refused()
        );
        assert!(story.vehicle.contains(&EvccEvent::ContractInstalled));
        assert!(story.vehicle.contains(&EvccEvent::PaysByContract(true)));
        let confirmed = SeccEvent::MeterConfirmed(METER.reading);
        let count = story.station.iter().filter(|e| **e == confirmed).count();
        assert!(count >= 2, "{protocol:?}: {count}");
        // And the next time it has one.
        let mut desk = ecosystem.desk();
        let story = run(protocol, &mut desk, &mut wallet);
        assert_eq!(story.ends(), (CHARGED, CHARGED), "{protocol:?}");
        assert!(!story.vehicle.contains(&EvccEvent::ContractInstalled));
    }
}

#[test]
fn a_contract_that_ends_soon_is_updated() {
    let ecosystem = Ecosystem::new(KeyAlgorithm::P256).unwrap();
    let mut wallet = ecosystem.wallet(false);
    let mut issuer = ecosystem.issuer();
    issuer.days = 10;
    let leniency = ecosystem.leniency;
    let mut desk = StationDesk::new(ecosystem.roots.clone(), leniency, Box::new(issuer));
    let story = run(Protocol::Iso2, &mut desk, &mut wallet);
    assert_eq!(story.ends(), (CHARGED, CHARGED));
    assert!(story.vehicle.contains(&EvccEvent::ContractExpiresSoon));
    let old = wallet.contracts[0].credential.leaf().to_vec();
    let story = run(Protocol::Iso2, &mut ecosystem.desk(), &mut wallet);
    let update = SeccEvent::Provisioned(Request::CertificateUpdate, true);
    assert!(story.station.contains(&update), "{:?}", wallet.why());
    assert_eq!(story.ends(), (CHARGED, CHARGED));
    assert!(!story.vehicle.contains(&EvccEvent::ContractExpiresSoon));
    assert_ne!(wallet.contracts[0].credential.leaf(), old);
}

#[test]
fn a_contract_below_another_root_or_of_another_name_is_refused() {
    let (ours, theirs) = (
        Ecosystem::new(KeyAlgorithm::P256).unwrap(),
        Ecosystem::new(KeyAlgorithm::P256).unwrap(),
    );
    let mut stranger = theirs.wallet(true);
    let story = run(Protocol::Iso2, &mut ours.desk(), &mut stranger);
    let refusal = ContractRefusal::Chain;
    let blame = End::Untrusted(Untrusted::Contract(refusal));
    assert_eq!(story.ends().0, Some(blame));
    let code = refusal.iso2() as u8;
    assert_eq!(story.refused(), Some((Request::PaymentDetails, code)));

    let mut liar = ours.wallet(true);
    liar.contracts[0].emaid = "DE8AAC1A2B3C4D6".to_owned();
    let story = run(Protocol::Iso2, &mut ours.desk(), &mut liar);
    let blame = End::Untrusted(Untrusted::Contract(ContractRefusal::WrongName));
    assert_eq!(story.ends().0, Some(blame));
}

#[test]
fn a_contract_with_a_key_that_is_not_its_own_proves_nothing() {
    let ecosystem = Ecosystem::new(KeyAlgorithm::P256).unwrap();
    let other = Ecosystem::new(KeyAlgorithm::P256).unwrap();
    let mut thief = ecosystem.wallet(true);
    thief.contracts[0].credential.key = other.contract.credential.key;
    let story = run(Protocol::Iso2, &mut ecosystem.desk(), &mut thief);
    let blame = End::Untrusted(Untrusted::Signature(Request::Authorization));
    assert_eq!(story.ends().0, Some(blame));
}

#[test]
fn a_contract_from_a_provisioning_service_that_nobody_knows_is_not_taken() {
    for (protocol, ecosystem) in both() {
        let other = match protocol {
            Protocol::Iso2 => Ecosystem::new(KeyAlgorithm::P256).unwrap(),
            _ => Ecosystem::new(KeyAlgorithm::P521).unwrap(),
        };
        let mut issuer = ecosystem.issuer();
        issuer.service = other.service;
        let leniency = ecosystem.leniency;
        let roots = ecosystem.roots.clone();
        let mut desk = StationDesk::new(roots, leniency, Box::new(issuer));
        let mut wallet = ecosystem.wallet(false);
        let story = run(protocol, &mut desk, &mut wallet);
        assert!(!story.vehicle.contains(&EvccEvent::ContractInstalled));
        assert!(wallet.contracts.is_empty());
        assert!(wallet.why().unwrap().contains("provisioning service"));
        assert!(!story.ends().1.unwrap().is_completed());
    }
}

#[test]
fn a_vehicle_without_a_contract_made_for_it_is_told_so() {
    for (protocol, ecosystem) in both() {
        let mut issuer = ecosystem.issuer();
        issuer.customers.clear();
        let leniency = ecosystem.leniency;
        let roots = ecosystem.roots.clone();
        let mut desk = StationDesk::new(roots, leniency, Box::new(issuer));
        let story = run(protocol, &mut desk, &mut ecosystem.wallet(false));
        let none = SeccEvent::Provisioned(Request::CertificateInstallation, false);
        assert!(story.station.contains(&none));
        assert!(!story.ends().1.unwrap().is_completed());
    }
}
