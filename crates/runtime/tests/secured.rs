//! Whole sessions over TLS, the policies, and attacks on a charging point that must not keep a vehicle out.

mod pki;

use std::net::SocketAddrV6;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use pki::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use v2g::session::{End, EvccEvent, Iso20Schema, Protocol, Protocols, Secc, Security, SessionId};
use v2g_runtime::config::{Config, Mode};
use v2g_runtime::log::{Naming, SessionLog};
use v2g_runtime::sim::{Cable, SimulatedCar, SimulatedCharger};
use v2g_runtime::tls::{
    Groups, RootStore, Rules, StationMaterial, StationTls, TlsPolicy, VehicleMaterial, VehicleTls,
};
use v2g_runtime::{
    Arrival, ChargingPoint, Clock, Error, Interface, Nobody, Observation, Observer, Plant,
    StationOptions, StopHandle, Surroundings, VehicleOptions, charge, stop_channel,
};

/// Fast enough that a test takes seconds.
const QUICK: &str = include_str!("quick.toml");

/// What was proved and agreed on, and notices.
#[derive(Default)]
struct Story(Mutex<Vec<String>>);

impl Observer for Story {
    fn observe(&self, _: SystemTime, what: &Observation<'_>) {
        let entry = match what {
            Observation::Proved(proved) => format!("{:?}", proved.security()),
            Observation::Vehicle(EvccEvent::Protocol(protocol)) => format!("{protocol:?}"),
            Observation::Notice(notice) => notice.to_string(),
            _ => return,
        };
        self.0.lock().unwrap().push(entry);
    }
}

impl Story {
    fn tells(&self, text: &str) -> bool {
        self.0
            .lock()
            .unwrap()
            .iter()
            .any(|entry| entry.contains(text))
    }
}

struct Scene {
    lo: Interface,
    world: World,
    port: u16,
    story: Arc<Story>,
    _stops: [StopHandle; 2],
    around: [Surroundings; 2],
}

impl Scene {
    async fn new() -> Self {
        let story = Arc::new(Story::default());
        let ((first, station), (second, vehicle)) = (stop_channel(), stop_channel());
        let clock = Clock::start();
        let around = [station, vehicle].map(|stop| Surroundings {
            clock,
            observer: story.clone(),
            stop,
            grace: Duration::from_secs(5),
        });
        let free = std::net::UdpSocket::bind("[::]:0").unwrap();
        Self {
            lo: Interface::find("lo").await.unwrap(),
            world: World::new(),
            port: free.local_addr().unwrap().port(),
            story,
            _stops: [first, second],
            around,
        }
    }

    fn station_tls(&self) -> StationTls {
        let world = &self.world;
        let material = StationMaterial {
            identities: vec![world.station.identity(), world.station20.identity()],
            roots: RootStore {
                v2g: vec![world.v2g.root.clone(), world.v2g20.root.clone()],
                oem: vec![world.oem.root.clone()],
                ..RootStore::default()
            },
        };
        StationTls::new(material, Rules::default(), Groups::Field)
    }

    /// With its certificate or without.
    fn vehicle_tls(&self, certificate: bool) -> VehicleTls {
        let world = &self.world;
        let own = certificate.then(|| world.vehicle.identity());
        let material = VehicleMaterial {
            identities: own.into_iter().collect(),
            roots: RootStore {
                v2g: vec![world.v2g.root.clone(), world.v2g20.root.clone()],
                ..RootStore::default()
            },
        };
        VehicleTls::new(material, Rules::default(), Groups::Field)
    }

    fn point(&self, policy: TlsPolicy, tls: Option<StationTls>) -> ChargingPoint {
        let options = StationOptions {
            discovery_port: self.port,
            sessions: Some(1),
            greeting_limit: Duration::from_millis(500),
            policy,
            tls: tls.map(Arc::new),
        };
        ChargingPoint::open(&self.lo, options).unwrap()
    }

    fn vehicle(&self, policy: TlsPolicy, tls: Option<VehicleTls>) -> VehicleOptions {
        let mut options = VehicleOptions {
            discovery_port: self.port,
            engine: Config::parse(QUICK).unwrap().vehicle.engine(),
            policy,
            tls: tls.map(Arc::new),
        };
        options.engine.timing.ac_loop_pause = Duration::from_millis(50);
        options
    }

    /// One session: the vehicle's end, or why there was none.
    async fn charge(
        &self,
        point: ChargingPoint,
        options: VehicleOptions,
        mode: Mode,
    ) -> Result<End, Error> {
        let config = Config::parse(QUICK).unwrap();
        let cable = Cable::default();
        let (mut station, mut vehicle) = (config.station, config.vehicle);
        (station.modes, vehicle.mode) = (vec![mode], mode);
        let on_cable = cable.clone();
        let mut charger = move |arrival: &Arrival| -> (Box<Secc>, Box<dyn Plant<Secc>>) {
            let charger = SimulatedCharger::new(station.charger(), on_cable.clone(), 2000);
            let mut settings = charger.engine(station.engine(SessionId::from_random([7; 8])));
            settings.proved = arrival.proved;
            let engine = Secc::new(settings, charger.station(), arrival.now);
            (Box::new(engine), Box::new(charger))
        };
        let mut car = SimulatedCar::new(vehicle.car([2, 0, 0, 0, 0, 1]), cable, 2000);
        let model = car.vehicle();
        let station = async {
            point.run(&mut charger, &self.around[0]).await;
            // The vehicle needs a moment more.
            std::future::pending::<()>().await;
        };
        tokio::select! {
            end = charge(&self.lo, options, model, &mut car, &self.around[1]) => end,
            () = station => unreachable!(),
        }
    }
}

#[tokio::test]
async fn iso_15118_20_is_spoken_over_tls_1_3_with_both_certificates() {
    let scene = Scene::new().await;
    let point = scene.point(TlsPolicy::Required, Some(scene.station_tls()));
    let options = scene.vehicle(TlsPolicy::Required, Some(scene.vehicle_tls(true)));
    let end = scene.charge(point, options, Mode::Dc).await.unwrap();
    assert!(end.is_completed(), "{end}");
    let spoken = Protocol::Iso20(Iso20Schema::Dc);
    assert!(scene.story.tells(&format!("{:?}", Security::Tls13)));
    assert!(scene.story.tells(&format!("{spoken:?}")));
}

#[tokio::test]
async fn over_tls_1_2_the_two_agree_on_iso_15118_2() {
    let scene = Scene::new().await;
    let point = scene.point(TlsPolicy::Required, Some(scene.station_tls()));
    let options = scene.vehicle(TlsPolicy::Required, Some(scene.vehicle_tls(false)));
    let end = scene.charge(point, options, Mode::Ac).await.unwrap();
    assert!(end.is_completed(), "{end}");
    assert!(scene.story.tells(&format!("{:?}", Security::Tls12)));
    assert!(scene.story.tells(&format!("{:?}", Protocol::Iso2)));
}

#[tokio::test]
async fn a_vehicle_that_requires_tls_does_not_charge_without() {
    let scene = Scene::new().await;
    let point = scene.point(TlsPolicy::Off, None);
    let options = scene.vehicle(TlsPolicy::Required, Some(scene.vehicle_tls(true)));
    let refused = scene.charge(point, options, Mode::Ac).await;
    assert!(
        matches!(refused, Err(Error::Security { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_vehicle_that_prefers_tls_goes_on_without_and_says_so() {
    let scene = Scene::new().await;
    let point = scene.point(TlsPolicy::Off, None);
    let options = scene.vehicle(TlsPolicy::Preferred, Some(scene.vehicle_tls(true)));
    let end = scene.charge(point, options, Mode::Ac).await.unwrap();
    assert!(end.is_completed());
    assert!(scene.story.tells("WITHOUT TLS"));
}

#[tokio::test]
async fn a_station_that_requires_tls_refuses_a_plain_vehicle() {
    let scene = Scene::new().await;
    let point = scene.point(TlsPolicy::Required, Some(scene.station_tls()));
    let refused = scene
        .charge(point, scene.vehicle(TlsPolicy::Off, None), Mode::Ac)
        .await;
    assert!(
        matches!(refused, Err(Error::Security { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_station_that_prefers_tls_serves_both_on_one_port() {
    for certificate in [None, Some(true)] {
        let scene = Scene::new().await;
        let point = scene.point(TlsPolicy::Preferred, Some(scene.station_tls()));
        let tls = certificate.map(|own| scene.vehicle_tls(own));
        let options = scene.vehicle(TlsPolicy::Required, tls);
        let end = scene.charge(point, options, Mode::Ac).await.unwrap();
        assert!(end.is_completed());
        assert_eq!(scene.story.tells("Tls13"), certificate.is_some());
    }
}

/// A vehicle that offers nothing but ISO 15118-20 gets no protocol where the connection does not prove enough.
#[tokio::test]
async fn iso_15118_20_alone_is_not_agreed_on_without_the_vehicles_certificate() {
    let scene = Scene::new().await;
    let point = scene.point(TlsPolicy::Required, Some(scene.station_tls()));
    let mut options = scene.vehicle(TlsPolicy::Required, Some(scene.vehicle_tls(false)));
    options.engine.protocols = Protocols::of(&[Protocol::Iso20(Iso20Schema::Dc)]);
    let end = scene.charge(point, options, Mode::Dc).await.unwrap();
    assert!(!end.is_completed(), "{end}");
}

/// Connects and does something to it; the connection is kept open.
async fn attack(address: SocketAddrV6, octets: &[u8]) -> TcpStream {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let _ = connection.write_all(octets).await;
    connection
}

#[tokio::test]
async fn garbage_half_open_and_oversized_connections_do_not_keep_a_vehicle_out() {
    let scene = Scene::new().await;
    let tls = scene.station_tls().limit(Duration::from_millis(700));
    let point = scene.point(TlsPolicy::Required, Some(tls));
    let address = point.local_address();
    let options = scene.vehicle(TlsPolicy::Required, Some(scene.vehicle_tls(true)));
    let attacks = async {
        let mut kept = Vec::new();
        let hello = [0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3];
        for _ in 0..3 {
            // Silent; a record that never ends; a hello that never ends; a message that claims to be endless;
            // a record longer than any; an alert; plain HTTP; a plain V2GTP frame; a record of a protected session.
            for octets in [
                &b""[..],
                &[0x16],
                &hello,
                &[0x16, 3, 1, 0, 4, 1, 0xFF, 0xFF, 0xFF],
                &[0x16, 3, 1, 0xFF, 0xFF, 1],
                &[0x16, 3, 1, 0, 4, 2, 0, 0, 0],
                &[0x15, 3, 1, 0, 2, 2, 40],
                b"GET / HTTP/1.0\r\n\r\n",
                &[1, 0xFE, 0x80, 1, 0, 0, 0, 1, 0x80],
                &[0x17, 3, 3, 0, 4, 1, 2, 3, 4],
            ] {
                kept.push(attack(address, octets).await);
            }
        }
        kept
    };
    let began = Instant::now();
    let session = async {
        let kept = attacks.await;
        (kept, ())
    };
    let (end, _kept) = tokio::join!(scene.charge(point, options, Mode::Ac), session);
    let end = end.unwrap();
    assert!(end.is_completed(), "{end}");
    assert!(began.elapsed() < Duration::from_secs(20));
}

/// The whole handshake has a limit, however often the peer says a little.
#[tokio::test]
async fn a_slow_handshake_is_cut_off_at_its_limit() {
    let scene = Scene::new().await;
    let tls = scene.station_tls().limit(Duration::from_millis(400));
    let listener = tokio::net::TcpListener::bind("[::1]:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let drip = async {
        let mut connection = TcpStream::connect(address).await.unwrap();
        for octet in [0x16, 3, 1, 0, 200, 1, 0, 0, 196].into_iter().cycle() {
            if connection.write_all(&[octet]).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let nobody: Arc<dyn Observer> = Arc::new(Nobody);
    let accept = async {
        let began = Instant::now();
        let refused = tls
            .accept(listener.accept().await.unwrap().0, &nobody)
            .await;
        assert!(refused.is_err());
        assert!(began.elapsed() < Duration::from_secs(3));
    };
    tokio::select! {
        () = accept => {}
        () = drip => panic!("cut off by nobody"),
    }
}

/// What a station answers to a flipped bit anywhere in a protected record is an end, not data.
#[tokio::test]
async fn a_protected_record_that_was_changed_ends_the_connection() {
    let scene = Scene::new().await;
    let tls = scene.station_tls();
    let nobody: Arc<dyn Observer> = Arc::new(Nobody);
    for bit in [0, 100, 255, 400] {
        let listener = tokio::net::TcpListener::bind("[::1]:0").await.unwrap();
        let relay = tokio::net::TcpListener::bind("[::1]:0").await.unwrap();
        let to_station = listener.local_addr().unwrap();
        let through = relay.local_addr().unwrap();
        let relaying = async {
            let (mut from, _) = relay.accept().await.unwrap();
            let mut to = TcpStream::connect(to_station).await.unwrap();
            let (mut up, mut down) = (vec![0; 8192], vec![0; 8192]);
            loop {
                tokio::select! {
                    read = from.read(&mut up) => {
                        let length = read.unwrap_or(0);
                        if length == 0 {
                            return;
                        }
                        // The message that the vehicle says once TLS is up is the only one of this length.
                        if length > 1000 {
                            up[5 + bit / 8] ^= 1 << (bit % 8);
                        }
                        if to.write_all(&up[..length]).await.is_err() {
                            return;
                        }
                    }
                    read = to.read(&mut down) => {
                        let length = read.unwrap_or(0);
                        if length == 0 || from.write_all(&down[..length]).await.is_err() {
                            return;
                        }
                    }
                }
            }
        };
        let station = async {
            let mut secured = tls
                .accept(listener.accept().await.unwrap().0, &nobody)
                .await
                .unwrap();
            let mut heard = [0; 16];
            assert!(secured.read(&mut heard).await.is_err());
        };
        let vehicle = async {
            let connection = TcpStream::connect(through).await.unwrap();
            let vehicle = scene.vehicle_tls(false);
            let mut secured = vehicle.connect(connection, &nobody).await.unwrap();
            secured.write_all(&[7; 1200]).await.unwrap();
            secured.flush().await.unwrap();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = station => {}
            () = relaying => panic!("the relay ended first"),
            () = vehicle => {}
        }
    }
}

/// The program `tshark` must find the session in the log, with nothing but the log.
#[tokio::test]
async fn the_log_of_a_session_over_tls_opens_with_the_secrets_in_it() {
    if std::process::Command::new("tshark")
        .arg("-v")
        .output()
        .is_err()
    {
        eprintln!("skipped: no tshark here");
        return;
    }
    for certificate in [true, false] {
        let mut scene = Scene::new().await;
        let name = format!("v2g-secured-{certificate}-{}", std::process::id());
        let folder: PathBuf = std::env::temp_dir().join(name);
        let log = SessionLog::new(&folder, Naming::Fixed("session".into()), &scene.lo).unwrap();
        let log = Arc::new(log);
        scene.around[1].observer = log.clone();
        let point = scene.point(TlsPolicy::Required, Some(scene.station_tls()));
        let options = scene.vehicle(TlsPolicy::Required, Some(scene.vehicle_tls(certificate)));
        let end = scene.charge(point, options, Mode::Ac).await.unwrap();
        assert!(end.is_completed(), "{end}");
        assert_eq!(log.failure(), None);
        let mut tshark = std::process::Command::new("tshark");
        tshark
            .args(["-q", "-z", "follow,tls,hex,0", "-r"])
            .arg(folder.join("session.pcapng"));
        let opened = String::from_utf8(tshark.output().unwrap().stdout).unwrap();
        let frames = opened.matches("01 fe 80 0").count();
        assert!(frames > 20, "{frames} frames in\n{opened}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
