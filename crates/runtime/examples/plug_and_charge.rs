//! The whole story of Plug & Charge on one screen, in memory: a vehicle without a contract has one
//! installed, is authorized by it, charges, and signs what the meter says.
//!
//! ```text
//! cargo run -p v2g-runtime --example plug_and_charge           # ISO 15118-2
//! cargo run -p v2g-runtime --example plug_and_charge -- 20     # ISO 15118-20
//! ```
//!
//! Certificates and keys are made when it starts; every signature is made and verified.

use std::error::Error;
use std::time::Duration;

use v2g::contract::crypto::KeyAlgorithm;
use v2g::session::{
    Amperes, Authorization, Contactor, Contracts, End, Evcc, EvccConfig, EvccEvent, EvccId, EvseId,
    Instant, Iso20Schema, Meter, Notification, Payment, PeerProof, Phase, Protocol, Protocols,
    Proved, Secc, SeccConfig, SeccEvent, SessionId, ShortText, Station, Vehicle, Volts, WattHours,
    Wish,
};

use v2g_runtime::contract::Ecosystem;

fn main() -> Result<(), Box<dyn Error>> {
    let (protocol, algorithm) = match std::env::args().nth(1).as_deref() {
        None | Some("2") => (Protocol::Iso2, KeyAlgorithm::P256),
        Some("20") => (Protocol::Iso20(Iso20Schema::Ac), KeyAlgorithm::P521),
        Some(other) => return Err(format!("the edition is 2 or 20, not {other}").into()),
    };
    let ecosystem = Ecosystem::new(algorithm)?;
    let (mut desk, mut wallet) = (ecosystem.desk(), ecosystem.wallet(false));
    let (mut secc, mut evcc) = engines(protocol)?;
    let mut now = Instant(0);
    let mut receipts = 0;
    loop {
        while let Some(frame) = evcc.poll_transmit().map(<[u8]>::to_vec) {
            secc.receive(now, &frame);
        }
        secc.consult(now, &mut desk);
        while let Some(frame) = secc.poll_transmit().map(<[u8]>::to_vec) {
            evcc.receive(now, &frame);
        }
        evcc.consult(now, &mut wallet);
        while let Some(event) = secc.poll_event() {
            tell(&event);
            let station = secc.station_mut();
            match event {
                SeccEvent::ContractVerified(_) => station.authorization = Authorization::Granted,
                SeccEvent::CloseContactor => station.contactor = Contactor::Closed,
                SeccEvent::OpenContactor => station.contactor = Contactor::Open,
                SeccEvent::Phase(Phase::AcCharging) if receipts == 0 => ask(station, 1_200),
                SeccEvent::MeterConfirmed(_) => receipts += 1,
                SeccEvent::Ended(_) => evcc.closed(now),
                _ => {}
            }
        }
        while let Some(event) = evcc.poll_event() {
            match event {
                EvccEvent::WalletWanted => {}
                EvccEvent::ContractInstalled => {
                    let name = &wallet.contracts.first().ok_or("no contract")?.emaid;
                    println!(
                        "vehicle  takes contract {name}: chain, four signed parts and key are good"
                    );
                }
                EvccEvent::PaysByContract(yes) => println!("vehicle  pays by contract: {yes}"),
                EvccEvent::PowerOn => println!("vehicle  charges"),
                EvccEvent::Ended(end) => {
                    println!("vehicle  {end}");
                    secc.closed(now);
                    return verdict(end, &desk, &wallet);
                }
                _ => {}
            }
        }
        if receipts > 0 {
            evcc.vehicle_mut().wish = Wish::Stop;
        }
        now = now.after(Duration::from_millis(50));
        secc.expire(now);
        evcc.expire(now);
    }
}

fn verdict(
    end: End,
    desk: &v2g_runtime::contract::StationDesk,
    wallet: &v2g_runtime::contract::VehicleWallet,
) -> Result<(), Box<dyn Error>> {
    for why in [desk.why(), wallet.why()].into_iter().flatten() {
        println!("why      {why}");
    }
    match end.is_completed() {
        true => Ok(()),
        false => Err(end.to_string().into()),
    }
}

/// Wants the meter's reading signed.
fn ask(station: &mut Station, watt_hours: i32) {
    station.meter = Some(Meter {
        id: ShortText::new("METER-1").unwrap_or_default(),
        reading: WattHours::new(watt_hours),
        discharged: None,
    });
    station.notification = Notification::ConfirmMeter(Duration::ZERO);
}

fn tell(event: &SeccEvent) {
    match event {
        SeccEvent::Protocol(protocol) => println!("both     speak {protocol:?}"),
        SeccEvent::DeskWanted(request) => println!("station  asks its desk about {request:?}"),
        SeccEvent::Provisioned(request, good) => {
            println!("station  passes on the answer to {request:?}: contract inside: {good}");
        }
        SeccEvent::ContractShown(emaid) => println!("station  accepts the chain of {emaid}"),
        SeccEvent::ContractVerified(emaid) => {
            println!("station  has verified that {emaid} signed its challenge");
        }
        SeccEvent::MeterConfirmed(reading) => {
            println!(
                "station  has verified the receipt for {} Wh",
                reading.milli() / 1000
            );
        }
        SeccEvent::Refused(request, code) => println!("station  refuses {request:?}: code {code}"),
        SeccEvent::Ended(end) => println!("station  {end}"),
        _ => {}
    }
}

fn engines(protocol: Protocol) -> Result<(Secc, Evcc), Box<dyn Error>> {
    // What TLS would have proved.
    let proved = match protocol {
        Protocol::Iso2 => Proved::tls12(None),
        _ => Proved::tls13(Some(PeerProof {
            certificate: [7; 32],
            evccid: None,
        })),
    };
    let evse_id = EvseId::new("DE*V2G*E0001*1").ok_or("no EVSE id")?;
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
    let (mut id, mut challenge) = ([0; 8], [0; 16]);
    getrandom::fill(&mut id).map_err(|error| error.to_string())?;
    getrandom::fill(&mut challenge).map_err(|error| error.to_string())?;
    let secc = SeccConfig {
        proved,
        challenge: Some(challenge),
        ..SeccConfig::new(SessionId::from_random(id))
    };
    let evcc = EvccConfig {
        proved,
        protocols: Protocols::of(&[protocol]),
        ..EvccConfig::default()
    };
    let now = Instant(0);
    Ok((Secc::new(secc, station, now), Evcc::new(evcc, vehicle, now)))
}
