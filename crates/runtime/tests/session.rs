//! Whole sessions between our two sides over real sockets on loopback.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use v2g::link::v2gtp::PayloadType;
use v2g::session::{Completion, End, Proved, Secc, SeccEvent, SessionId};
use v2g_runtime::config::{Config, Mode};
use v2g_runtime::log::describe;
use v2g_runtime::sim::{Cable, Gauge, SimulatedCar, SimulatedCharger};
use v2g_runtime::{
    Arrival, ChargingPoint, Clock, Error, Interface, Nobody, Observation, Observer, Plant,
    StationOptions, StopHandle, Surroundings, Tally, VehicleOptions, charge, drive, stop_channel,
};

/// Fast enough that a test takes seconds.
const QUICK: &str = include_str!("quick.toml");

/// Messages by name, in order, each row of repetitions once; and notices.
#[derive(Default)]
struct Story(Mutex<Vec<String>>);

impl Observer for Story {
    fn observe(&self, _: SystemTime, what: &Observation<'_>) {
        let entry = match what {
            Observation::Message(_, message) => {
                describe(message.payload_type, message.payload).message
            }
            Observation::Connected { station, .. } => format!("connected to {station}"),
            Observation::Notice(notice) => notice.to_string(),
            _ => return,
        };
        self.0.lock().unwrap().push(entry);
    }
}

impl Story {
    fn requests(&self) -> Vec<String> {
        let entries = self.0.lock().unwrap();
        let mut requests: Vec<String> = entries
            .iter()
            .filter(|entry| entry.ends_with("Req"))
            .cloned()
            .collect();
        requests.dedup();
        requests
    }

    /// Waits until an entry contains `text`.
    async fn comes_to(&self, text: &str) -> String {
        let waiting = async {
            loop {
                if let Some(entry) = self
                    .0
                    .lock()
                    .unwrap()
                    .iter()
                    .find(|entry| entry.contains(text))
                {
                    return entry.clone();
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting)
            .await
            .unwrap_or_else(|_| panic!("no {text}"))
    }
}

/// Both sides, ready to run.
struct Scene {
    lo: Interface,
    config: Config,
    cable: Cable,
    port: u16,
    story: Arc<Story>,
    stop_station: StopHandle,
    stop_vehicle: StopHandle,
    around: [Surroundings; 2],
}

impl Scene {
    async fn new() -> Self {
        let story = Arc::new(Story::default());
        let (stop_station, station) = stop_channel();
        let (stop_vehicle, vehicle) = stop_channel();
        let (clock, grace) = (Clock::start(), Duration::from_secs(5));
        let around = [
            Surroundings {
                clock,
                observer: Arc::new(Nobody),
                stop: station,
                grace,
            },
            Surroundings {
                clock,
                observer: story.clone(),
                stop: vehicle,
                grace,
            },
        ];
        Self {
            lo: Interface::find("lo").await.unwrap(),
            config: Config::parse(QUICK).unwrap(),
            cable: Cable::default(),
            port: std::net::UdpSocket::bind("[::]:0")
                .unwrap()
                .local_addr()
                .unwrap()
                .port(),
            story,
            stop_station,
            stop_vehicle,
            around,
        }
    }

    fn charger(
        &self,
        mode: Mode,
    ) -> impl FnMut(&Arrival) -> (Box<Secc>, Box<dyn Plant<Secc>>) + Send + use<> {
        let (mut config, cable) = (self.config.station.clone(), self.cable.clone());
        config.modes = vec![mode];
        move |arrival| {
            let charger = SimulatedCharger::new(config.charger(), cable.clone(), 2000);
            let id = SessionId::from_random([1, 2, 3, 4, 5, 6, 7, 8]);
            let engine = Secc::new(config.engine(id), charger.station(), arrival.now);
            (Box::new(engine), Box::new(charger))
        }
    }

    fn open(&self) -> ChargingPoint {
        let options = StationOptions {
            discovery_port: self.port,
            sessions: Some(1),
            ..StationOptions::default()
        };
        ChargingPoint::open(&self.lo, options).unwrap()
    }

    async fn drive(&self, mode: Mode, speed: u32) -> Result<End, Error> {
        let mut config = self.config.vehicle.clone();
        config.mode = mode;
        let car = config.car([2, 0, 0, 0, 0, 1]);
        let mut car = SimulatedCar::new(car, self.cable.clone(), speed);
        let mut options = VehicleOptions {
            discovery_port: self.port,
            engine: self.config.vehicle.engine(),
            ..VehicleOptions::default()
        };
        options.engine.timing.ac_loop_pause = Duration::from_millis(50);
        charge(&self.lo, options, car.vehicle(), &mut car, &self.around[1]).await
    }

    /// A session: how it ended for station and vehicle.
    async fn charge(&self, mode: Mode, speed: u32) -> (Tally, Result<End, Error>) {
        let mut charger = self.charger(mode);
        tokio::join!(
            self.open().run(&mut charger, &self.around[0]),
            self.drive(mode, speed)
        )
    }
}

const CHARGED: End = End::Completed(Completion::Charged);
const ONE_CHARGED: Tally = Tally {
    completed: 1,
    failed: 0,
    last: Some(CHARGED),
};

#[tokio::test]
async fn a_dc_session_charges_to_its_target_and_stops() {
    let scene = Scene::new().await;
    let (stations, vehicle) = scene.charge(Mode::Dc, 2000).await;
    assert_eq!((stations, vehicle.unwrap()), (ONE_CHARGED, CHARGED));
    assert_eq!(
        scene.story.requests(),
        [
            "supportedAppProtocolReq",
            "SessionSetupReq",
            "ServiceDiscoveryReq",
            "PaymentServiceSelectionReq",
            "AuthorizationReq",
            "ChargeParameterDiscoveryReq",
            "CableCheckReq",
            "PreChargeReq",
            "PowerDeliveryReq",
            "CurrentDemandReq",
            "PowerDeliveryReq",
            "WeldingDetectionReq",
            "SessionStopReq",
        ]
    );
    let Gauge {
        soc_at_start,
        soc,
        energy,
        ..
    } = scene.cable.gauge();
    assert!(soc_at_start == 40.0 && soc >= 60.0, "{soc}");
    // What a battery of 60 kWh has taken, and what its resistance turned into heat.
    let stored = (soc - soc_at_start) / 100.0 * 60_000.0;
    assert!(
        (stored..stored * 1.2).contains(&energy),
        "{energy} for {stored}"
    );
}

#[tokio::test]
async fn an_ac_session_charges_to_its_target_and_stops() {
    let scene = Scene::new().await;
    let (stations, vehicle) = scene.charge(Mode::Ac, 2000).await;
    assert_eq!((stations, vehicle.unwrap()), (ONE_CHARGED, CHARGED));
    assert!(
        scene
            .story
            .requests()
            .contains(&"ChargingStatusReq".to_owned())
    );
    assert!(scene.cable.gauge().soc >= 60.0);
}

#[tokio::test]
async fn a_driver_who_stops_ends_the_session_in_order() {
    let scene = Scene::new().await;
    let stop = async {
        scene.story.comes_to("CurrentDemandRes").await;
        scene.stop_vehicle.press();
    };
    let ((stations, vehicle), ()) = tokio::join!(scene.charge(Mode::Dc, 1), stop);
    assert_eq!((stations, vehicle.unwrap()), (ONE_CHARGED, CHARGED));
    assert_eq!(scene.story.requests().last().unwrap(), "SessionStopReq");
}

#[tokio::test]
async fn a_station_that_is_stopped_asks_the_vehicle_to_stop() {
    let scene = Scene::new().await;
    let stop = async {
        scene.story.comes_to("CurrentDemandRes").await;
        scene.stop_station.press();
    };
    let ((stations, vehicle), ()) = tokio::join!(scene.charge(Mode::Dc, 1), stop);
    assert!(stations.completed == 1 && vehicle.unwrap().is_completed());
    assert_eq!(scene.story.requests().last().unwrap(), "SessionStopReq");
}

#[tokio::test]
async fn a_second_connection_is_refused_while_a_session_runs() {
    let scene = Scene::new().await;
    let intrude = async {
        let connected = scene.story.comes_to("connected to").await;
        scene.story.comes_to("CurrentDemandRes").await;
        let station: SocketAddr = connected
            .trim_start_matches("connected to ")
            .parse()
            .unwrap();
        let mut second = TcpStream::connect(station).await.unwrap();
        let closed = second.read(&mut [0; 8]).await;
        assert!(matches!(closed, Ok(0) | Err(_)), "{closed:?}");
        scene.stop_vehicle.press();
    };
    let ((stations, vehicle), ()) = tokio::join!(scene.charge(Mode::Dc, 1), intrude);
    assert_eq!((stations, vehicle.unwrap()), (ONE_CHARGED, CHARGED));
}

#[tokio::test]
async fn silent_connections_neither_hold_the_station_nor_close_discovery() {
    let scene = Scene::new().await;
    let point = scene.open();
    let address = point.local_address();
    let peers = async {
        let mut silent = TcpStream::connect(address).await.unwrap();
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(&[0x01, 0xFE]).await.unwrap();
        // Longer than it takes the station to accept both.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let vehicle = scene.drive(Mode::Dc, 2000).await;
        for peer in [&mut silent, &mut slow] {
            let closed = peer.read(&mut [0; 8]).await;
            assert!(matches!(closed, Ok(0) | Err(_)), "{closed:?}");
        }
        vehicle
    };
    let mut charger = scene.charger(Mode::Dc);
    let (stations, vehicle) = tokio::join!(point.run(&mut charger, &scene.around[0]), peers);
    assert_eq!((stations, vehicle.unwrap()), (ONE_CHARGED, CHARGED));
}

#[tokio::test]
async fn a_connection_that_stays_silent_is_closed_and_is_no_session() {
    let mut scene = Scene::new().await;
    scene.around[0].observer = scene.story.clone();
    let options = StationOptions {
        discovery_port: scene.port,
        greeting_limit: Duration::from_millis(50),
        ..StationOptions::default()
    };
    let point = ChargingPoint::open(&scene.lo, options).unwrap();
    let address = point.local_address();
    let silent = async {
        let mut silent = TcpStream::connect(address).await.unwrap();
        assert_eq!(silent.read(&mut [0; 8]).await.unwrap(), 0);
        scene.story.comes_to("said nothing").await;
        scene.stop_station.press();
    };
    let mut charger = scene.charger(Mode::Dc);
    let (stations, ()) = tokio::join!(point.run(&mut charger, &scene.around[0]), silent);
    assert_eq!(stations, Tally::default());
}

#[tokio::test]
async fn garbage_ends_its_own_session_and_not_the_station() {
    let scene = Scene::new().await;
    let options = StationOptions {
        discovery_port: scene.port,
        sessions: Some(2),
        ..StationOptions::default()
    };
    let point = ChargingPoint::open(&scene.lo, options).unwrap();
    let address = point.local_address();
    let intruder = async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&[0xFF; 64]).await.unwrap();
        let _ = stream.read(&mut [0; 64]).await;
        drop(stream);
        scene.drive(Mode::Dc, 2000).await
    };
    let mut charger = scene.charger(Mode::Dc);
    let (stations, vehicle) = tokio::join!(point.run(&mut charger, &scene.around[0]), intruder);
    assert_eq!((stations.failed, stations.completed), (1, 1));
    assert_eq!(vehicle.unwrap(), CHARGED);
}

/// Equipment whose driver has a defect; counts how often it was told to switch off.
struct Defective(Arc<AtomicU32>);

impl Plant<Secc> for Defective {
    fn step(&mut self, _: &mut Secc, _: Duration) {
        panic!("a defect, as this test wants it");
    }

    fn event(&mut self, _: &mut Secc, _: &SeccEvent) {}

    fn stop(&mut self, _: &mut Secc) {}

    fn off(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Equipment without a defect, for the same count.
struct Counting(Arc<AtomicU32>);

impl Plant<Secc> for Counting {
    fn step(&mut self, _: &mut Secc, _: Duration) {}

    fn event(&mut self, _: &mut Secc, _: &SeccEvent) {}

    fn stop(&mut self, _: &mut Secc) {}

    fn off(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn equipment_is_switched_off_when_the_connection_is_lost_and_when_the_task_is_cancelled() {
    for cancelled in [false, true] {
        let scene = Scene::new().await;
        let listener = tokio::net::TcpListener::bind("[::1]:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let vehicle = TcpStream::connect(address).await.unwrap();
        let (connection, _) = listener.accept().await.unwrap();
        let offs = Arc::new(AtomicU32::new(0));
        let mut plant = Counting(offs.clone());
        let arrival = Arrival {
            now: scene.around[0].clock.now(),
            proved: Proved::PLAIN,
        };
        let (engine, _) = scene.charger(Mode::Dc)(&arrival);
        let around = scene.around[0].clone();
        let session = async move { drive(connection, *engine, &mut plant, &around).await };
        let session = tokio::spawn(session);
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(offs.load(Ordering::Relaxed), 0);
        match cancelled {
            true => session.abort(),
            false => drop(vehicle),
        }
        assert_eq!(session.await.is_err(), cancelled);
        assert!(offs.load(Ordering::Relaxed) > 0);
    }
}

#[tokio::test]
async fn a_panic_ends_its_own_session_with_everything_off_and_not_the_station() {
    let scene = Scene::new().await;
    let options = StationOptions {
        discovery_port: scene.port,
        sessions: Some(2),
        ..StationOptions::default()
    };
    let point = ChargingPoint::open(&scene.lo, options).unwrap();
    let mut sound = scene.charger(Mode::Dc);
    let mut first = true;
    let offs = Arc::new(AtomicU32::new(0));
    let told = offs.clone();
    let mut charger = move |arrival: &Arrival| {
        let (engine, plant) = sound(arrival);
        let plant: Box<dyn Plant<Secc>> = if std::mem::take(&mut first) {
            Box::new(Defective(told.clone()))
        } else {
            plant
        };
        (engine, plant)
    };
    let vehicles = async {
        let first = scene.drive(Mode::Dc, 2000).await;
        // Discovery opens again once the station has noticed.
        (first, scene.drive(Mode::Dc, 2000).await)
    };
    let (stations, (first, second)) =
        tokio::join!(point.run(&mut charger, &scene.around[0]), vehicles);
    assert_eq!((stations.failed, stations.completed), (1, 1));
    assert_eq!(offs.load(Ordering::Relaxed), 1);
    assert!(!first.unwrap().is_completed());
    assert_eq!(second.unwrap(), CHARGED);
}

#[test]
fn payload_types_of_iso_2_are_described() {
    let description = describe(
        PayloadType::Exi,
        &[0x80, 0x98, 0x00, 0x40, 0x11, 0xF0, 0x00],
    );
    assert_eq!(
        (description.set, description.message.as_str()),
        ("iso2", "SessionStopReq")
    );
    assert!(
        description
            .content
            .unwrap()
            .contains(r#""ChargingSession":"Terminate""#)
    );
}
