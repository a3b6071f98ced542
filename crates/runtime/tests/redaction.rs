//! Plug & Charge with everything logged that can be: no key and no secret of a handshake is ever in it.

mod pki;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use v2g::contract::crypto::{Fallback, KeyAlgorithm, PublicKeyBuf, Ring, RustCrypto};
use v2g::contract::envelope::iso2 as envelope;
use v2g::exi::Document as _;
use v2g::link::v2gtp::HEADER_LENGTH;
use v2g::messages::iso2::{Body, V2gMessage};
use v2g::session::*;
use v2g_contract::cert::Certificate;
use v2g_runtime::contract::Ecosystem;
use v2g_runtime::tls::{
    Groups, RootStore, Rules, StationMaterial, StationTls, VehicleMaterial, VehicleTls,
};
use v2g_runtime::{Observation, Observer, pem};

const CRYPTO: Fallback<Ring, RustCrypto> = Fallback(Ring, RustCrypto);

/// Everything that was said at the most talkative level.
static LOG: Mutex<String> = Mutex::new(String::new());

struct Everything;

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        say(format_args!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

fn say(what: std::fmt::Arguments<'_>) {
    let mut log = LOG.lock().unwrap();
    let _ = writeln!(log, "{what}");
}

/// Logs each observation as it prints itself, and keeps the secrets that the key log is told.
#[derive(Default)]
struct Talkative(Mutex<Vec<Vec<u8>>>);

impl Observer for Talkative {
    fn observe(&self, _: SystemTime, what: &Observation<'_>) {
        say(format_args!("{what:?}"));
        if let Observation::Secret(line) = what {
            let secret = line.rsplit(' ').next().unwrap();
            self.0.lock().unwrap().push(unhex(secret));
        }
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    let octet = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.map(octet).collect()
}

/// A secret in the ways in which octets get into logs.
fn forms(secret: &[u8]) -> [String; 5] {
    // Half of it is enough to know it again, and to give it away.
    let half = &secret[secret.len() / 4..][..secret.len() / 2];
    let list = format!("{half:?}");
    let aligned = &secret[..secret.len() / 3 * 3];
    [
        half.iter().map(|octet| format!("{octet:02x}")).collect(),
        half.iter().map(|octet| format!("{octet:02X}")).collect(),
        half.iter().map(|octet| format!("{octet:02x} ")).collect(),
        list.trim_matches(['[', ']']).to_owned(),
        STANDARD.encode(aligned),
    ]
}

/// Fails if a secret is in what was said.
fn assert_silent(secrets: &[Vec<u8>]) {
    let log = LOG.lock().unwrap();
    assert!(log.len() > 1_000, "nothing was said");
    for secret in secrets {
        assert!(secret.len() >= 16);
        for form in forms(secret) {
            assert!(!log.contains(&form), "a secret is logged as {form}");
        }
    }
}

/// A key of the test PKI.
fn key_in(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../certs")
        .join(file);
    pem::private_key(&path, None).unwrap().expose().to_vec()
}

async fn handshake(world: &World, tls13: bool, observer: &Arc<dyn Observer>) {
    let v2g = vec![world.v2g.root.clone(), world.v2g20.root.clone()];
    let station = StationTls::new(
        StationMaterial {
            identities: vec![
                world.station.with_statuses(),
                world.station20.with_statuses(),
            ],
            roots: RootStore {
                v2g: v2g.clone(),
                oem: vec![world.oem.root.clone()],
                ..RootStore::default()
            },
        },
        Rules::default(),
        Groups::Field,
    );
    let material = VehicleMaterial {
        identities: tls13
            .then(|| world.vehicle.identity())
            .into_iter()
            .collect(),
        roots: RootStore {
            v2g,
            ..RootStore::default()
        },
    };
    let vehicle = VehicleTls::new(material, Rules::default(), Groups::Field);
    say(format_args!("{station:?} {vehicle:?}"));
    let listener = TcpListener::bind("[::1]:0").await.unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap());
    let (accepted, stream) = tokio::join!(listener.accept(), stream);
    let (at_station, at_vehicle) = tokio::join!(
        station.accept(accepted.unwrap().0, observer),
        vehicle.connect(stream.unwrap(), observer),
    );
    let (mut at_station, mut at_vehicle) = (at_station.unwrap(), at_vehicle.unwrap());
    at_station.release();
    at_vehicle.release();
    at_vehicle.write_all(b"charge").await.unwrap();
    at_vehicle.flush().await.unwrap();
    let mut heard = [0; 6];
    at_station.read_exact(&mut heard).await.unwrap();
}

/// The session of a vehicle that has its contract installed, as frames from the station.
fn session(ecosystem: &Ecosystem) -> Vec<Vec<u8>> {
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
    let vehicle = Vehicle {
        payment: Payment::Contract,
        ..Vehicle::ac(
            EvccId::from_mac([2, 0, 0, 0, 0, 1]),
            Volts::new(250),
            Amperes::new(32),
        )
    };
    let proved = Proved::tls12(None);
    let secc = SeccConfig {
        proved,
        challenge: Some([0x5A; 16]),
        ..SeccConfig::new(SessionId::from_random([1, 2, 3, 4, 5, 6, 7, 8]))
    };
    let evcc = EvccConfig {
        proved,
        protocols: Protocols::of(&[Protocol::Iso2]),
        ..EvccConfig::default()
    };
    let mut now = Instant(0);
    let (mut secc, mut evcc) = (Secc::new(secc, station, now), Evcc::new(evcc, vehicle, now));
    let (mut desk, mut wallet) = (ecosystem.desk(), ecosystem.wallet(false));
    let mut answers = Vec::new();
    for _ in 0..200 {
        while let Some(frame) = evcc.poll_transmit().map(<[u8]>::to_vec) {
            secc.receive(now, &frame);
        }
        secc.consult(now, &mut desk);
        while let Some(frame) = secc.poll_transmit().map(<[u8]>::to_vec) {
            evcc.receive(now, &frame);
            answers.push(frame);
        }
        evcc.consult(now, &mut wallet);
        while let Some(event) = secc.poll_event() {
            say(format_args!("{event:?}"));
            if event == SeccEvent::AuthorizationWanted {
                secc.station_mut().authorization = Authorization::Granted;
            }
        }
        while let Some(event) = evcc.poll_event() {
            say(format_args!("{event:?}"));
        }
        now = now.after(Duration::from_millis(50));
        secc.expire(now);
        evcc.expire(now);
    }
    say(format_args!(
        "{ecosystem:?} {:?} {:?}",
        wallet.contracts, wallet.provisioning
    ));
    say(format_args!("{:?} {:?}", desk.why(), wallet.why()));
    answers
}

/// The key that came with the contract, opened as the vehicle opened it.
fn installed(ecosystem: &Ecosystem, answers: &[Vec<u8>]) -> Vec<u8> {
    for frame in answers {
        let message = V2gMessage::decode(&frame[HEADER_LENGTH..]);
        say(format_args!("{message:?}"));
        let Ok(Body::CertificateInstallationRes(response)) = message.map(|it| it.body) else {
            continue;
        };
        let chain = response.contract_signature_cert_chain.get().unwrap();
        let leaf: Vec<u8> = chain.certificate.iter().collect();
        let leaf = Certificate::parse(&leaf).unwrap();
        let certified = PublicKeyBuf::from(leaf.key.key.unwrap());
        let key = envelope::open(
            &CRYPTO,
            &*ecosystem.vehicle.key,
            &response.dh_publickey.get().unwrap(),
            &response
                .contract_signature_encrypted_private_key
                .get()
                .unwrap(),
            certified.as_key(),
        );
        return key.unwrap().expose().to_vec();
    }
    panic!("no contract was installed");
}

#[tokio::test]
async fn no_secret_is_in_what_can_be_logged() {
    log::set_logger(&Everything).unwrap();
    log::set_max_level(log::LevelFilter::Trace);

    let observer = Arc::new(Talkative::default());
    let watching: Arc<dyn Observer> = observer.clone();
    let world = World::new();
    handshake(&world, false, &watching).await;
    handshake(&world, true, &watching).await;
    assert!(
        LOG.lock().unwrap().contains("rustls"),
        "rustls is not heard"
    );
    let mut secrets = observer.0.lock().unwrap().clone();
    // The master secret of TLS 1.2 and five secrets of TLS 1.3, from both ends.
    assert_eq!(secrets.len(), 2 * (1 + 5));
    for leaf in [&world.station, &world.station20, &world.vehicle] {
        say(format_args!("{:?} {:?}", leaf.key, leaf.identity()));
        secrets.push(leaf.key.private_key().expose().to_vec());
    }

    let ecosystem = Ecosystem::new(KeyAlgorithm::P256).unwrap();
    let answers = session(&ecosystem);
    secrets.push(installed(&ecosystem, &answers));

    for file in [
        "iso2/secc.key",
        "iso20/secc.key",
        "iso20/vehicle.key",
        "iso2/contract.key",
    ] {
        let secret = key_in(file);
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../certs")
            .join(file);
        say(format_args!("{:?}", pem::private_key(&path, None)));
        secrets.push(secret);
    }

    let nmk: Vec<u8> = (0x50..0x60).collect();
    let key = v2g::link::slac::Nmk::new(nmk.clone().try_into().unwrap());
    say(format_args!("{key:?}"));
    secrets.push(nmk);

    let password = "sixteen letters!";
    let text =
        format!("[[station.tls.chain]]\ncertificates = 'a'\nkey = 'b'\npassword = '{password}'");
    say(format_args!(
        "{:?}",
        v2g_runtime::config::Config::parse(&text).unwrap()
    ));
    assert!(
        !LOG.lock().unwrap().contains(password),
        "a password is logged"
    );
    assert_silent(&secrets);
}

#[test]
fn a_leak_would_be_found() {
    let secret: Vec<u8> = (100..148).collect();
    let log = format!("{secret:?} {}", STANDARD.encode(&secret));
    assert_eq!(
        forms(&secret)
            .iter()
            .filter(|form| log.contains(*form))
            .count(),
        2
    );
}
