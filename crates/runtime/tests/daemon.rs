//! Charging points that never end, equipment in another process, and crowds that say nothing.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::watch;
use v2g::session::{Completion, End, Secc, SessionId};
use v2g_runtime::bridge::{Exchange, serve_unix};
use v2g_runtime::config::Config;
use v2g_runtime::daemon::{Evse, Point, serve};
use v2g_runtime::hardware::{
    ChargerHardware, ChargerInputs, ChargerOrder, Shared, SharedCharger, SimulatedHardware,
    WiredCharger,
};
use v2g_runtime::sim::{Memory, SimulatedCar, SimulatedCharger};
use v2g_runtime::{
    Arrival, Charger, ChargingPoint, Clock, Interface, Nobody, Plant, StationOptions, StopHandle,
    Surroundings, VehicleOptions, charge, stop_channel,
};

/// Fast enough that a test takes seconds.
const QUICK: &str = include_str!("quick.toml");

fn config() -> Config {
    Config::parse(QUICK).unwrap()
}

fn surroundings() -> (StopHandle, Surroundings) {
    let (handle, stop) = stop_channel();
    let surroundings = Surroundings {
        clock: Clock::start(),
        observer: Arc::new(Nobody),
        stop,
        grace: Duration::from_secs(5),
    };
    (handle, surroundings)
}

fn free_port() -> u16 {
    let socket = std::net::UdpSocket::bind("[::]:0").unwrap();
    socket.local_addr().unwrap().port()
}

fn options(port: u16) -> StationOptions {
    StationOptions {
        discovery_port: port,
        ..StationOptions::default()
    }
}

/// A charger with this equipment.
fn wired(hardware: SharedCharger) -> impl Charger {
    let config = config();
    let rated = SimulatedCharger::alone(config.station.charger()).station();
    let (told, rated) = watch::channel(rated);
    move |arrival: &Arrival| -> (Box<Secc>, Box<dyn Plant<Secc>>) {
        let settings = config.station.engine(SessionId::from_random([7; 8]));
        let engine = Secc::new(settings, *told.borrow(), arrival.now);
        let plant = WiredCharger::new(hardware.clone(), rated.clone(), Memory::default());
        (Box::new(engine), Box::new(plant))
    }
}

/// A vehicle that charges for a while.
async fn one_car(port: u16) -> End {
    let lo = Interface::find("lo").await.unwrap();
    let (_stop, around) = surroundings();
    let config = config();
    let mut car = SimulatedCar::alone(config.vehicle.car([2, 0, 0, 0, 0, 1]), 1)
        .stopping_after(Some(Duration::from_millis(300)));
    let options = VehicleOptions {
        discovery_port: port,
        engine: config.vehicle.engine(),
        ..VehicleOptions::default()
    };
    let vehicle = car.vehicle();
    let charged = charge(&lo, options, vehicle, &mut car, &around).await;
    charged.unwrap()
}

/// supportedAppProtocolReq of a vehicle that speaks ISO 15118-2 (test-vectors/session-iso2-dc-eim-tcp.jsonl, 1).
const HELLO: &[u8] =
    b"\x01\xFE\x80\x01\x00\x00\x00\x24\x80\x00\xEB\xAB\x93\x71\xD3\x4B\x9B\x79\xD1\x89\xA9\x89\
    \x89\xC1\xD1\x91\xD1\x91\x81\x89\x99\xD2\x6B\x9B\x3A\x23\x2B\x30\x02\x00\x00\x04\x00\x40";

const CHARGED: End = End::Completed(Completion::Charged);

#[tokio::test]
async fn simulated_parts_behind_the_seam_charge_a_vehicle() {
    let port = free_port();
    let lo = Interface::find("lo").await.unwrap();
    let hardware = Shared::charger(SimulatedHardware::new(&config().station.charger()));
    let point = ChargingPoint::open(&lo, options(port)).unwrap();
    let (stop, around) = surroundings();
    let mut charger = wired(hardware.clone());
    let station = point.run(&mut charger, &around);
    let vehicle = async {
        let end = one_car(port).await;
        stop.press();
        end
    };
    let (tally, end) = tokio::join!(station, vehicle);
    assert_eq!((end, tally.completed, tally.failed), (CHARGED, 1, 0));
    let inputs = hardware.lock().inputs(Duration::ZERO);
    assert!(inputs.meter_delivered > 0.0 && inputs.current == 0.0);
}

/// A folder that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("v2g-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a script in any language does: reads orders, tells what it measures. Gives all lines that it read.
async fn script(socket: PathBuf) -> Vec<Value> {
    let stream = loop {
        match UnixStream::connect(&socket).await {
            Ok(stream) => break stream,
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut heard = Vec::new();
    let begin = json!({"inputs": {"pilot": "c", "meter_id": "METER"}});
    let nonsense = json!({"inputs": {"voltage": "much"}});
    let begin = format!("{begin}\n{nonsense}\n");
    writer.write_all(begin.as_bytes()).await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let told: Value = serde_json::from_str(&line).unwrap();
        let answer = match told["order"].as_str() {
            Some("authorize") => json!({"authorization": "granted"}),
            Some("start_cable_check") => json!({"isolation": "valid", "cable_check": "passed"}),
            Some("close_contactor") => json!({"contactor": "closed"}),
            Some("open_contactor") => json!({"contactor": "open", "current": 0}),
            Some("supply_on") => {
                json!({"voltage": told["voltage"], "current": told["current"], "meter_delivered": 5})
            }
            Some("supply_off" | "off") => json!({"voltage": 0, "current": 0}),
            _ => json!({}),
        };
        let ended = told["event"] == "ended";
        heard.push(told);
        if ended {
            break;
        }
        let answer = format!("{}\n", json!({"inputs": answer}));
        writer.write_all(answer.as_bytes()).await.unwrap();
    }
    heard
}

#[tokio::test]
async fn a_script_at_a_socket_charges_a_vehicle() {
    let port = free_port();
    let lo = Interface::find("lo").await.unwrap();
    let folder = Folder::new("bridge");
    let socket = folder.0.join("evse.sock");
    // Left behind by a process that was killed.
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    let (exchange, bridged) = Exchange::<ChargerInputs>::pair();
    let bridge = {
        let socket = socket.clone();
        tokio::spawn(async move { serve_unix(&socket, exchange).await })
    };
    let point = ChargingPoint::open(&lo, options(port)).unwrap();
    let (stop, around) = surroundings();
    let mut charger = wired(Shared::charger(bridged));
    let station = point.run(&mut charger, &around);
    let client = tokio::spawn(script(socket));
    let vehicle = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let end = one_car(port).await;
        stop.press();
        end
    };
    let (tally, end) = tokio::join!(station, vehicle);
    bridge.abort();
    let heard = client.await.unwrap();
    assert_eq!(end, CHARGED, "{heard:?}");
    assert_eq!((tally.completed, tally.failed), (1, 0));
    assert_eq!(heard[0], json!({"v2g": 1, "role": "charger"}));
    let errors: Vec<_> = heard.iter().filter_map(|it| it.get("error")).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0]["field"], "voltage");
    let mut orders: Vec<_> = heard.iter().filter_map(|it| it["order"].as_str()).collect();
    orders.dedup();
    let mut wanted = [
        "authorize",
        "lock",
        "start_cable_check",
        "supply_on",
        "supply_off",
    ]
    .iter();
    let mut next = wanted.next();
    for order in &orders {
        if Some(order) == next {
            next = wanted.next();
        }
    }
    assert_eq!(next, None, "{orders:?}");
}

/// Equipment that fails a panic's way in its first session.
struct Panics(SimulatedHardware, bool);

impl ChargerHardware for Panics {
    fn inputs(&mut self, elapsed: Duration) -> ChargerInputs {
        self.0.inputs(elapsed)
    }

    fn order(&mut self, order: &ChargerOrder) {
        if matches!(order, ChargerOrder::Authorize) && std::mem::take(&mut self.1) {
            panic!("as this test wants it");
        }
        self.0.order(order);
    }

    fn off(&mut self) {
        self.0.off();
    }
}

#[tokio::test]
async fn a_panic_in_one_session_costs_that_session_and_nothing_else() {
    let port = free_port();
    let quick = config().station.charger();
    let hardware = Shared::charger(Panics(SimulatedHardware::new(&quick), true));
    let (stop, around) = surroundings();
    let elsewhere = around.clone();
    let shared = hardware.clone();
    let point = |interface: &str, hardware: SharedCharger| Point {
        evse: Evse {
            interface: interface.to_owned(),
            options: options(port),
            slac: None,
            hardware: None,
        },
        charger: Arc::new(move || -> Box<dyn Charger> { Box::new(wired(hardware.clone())) }),
        surroundings: elsewhere.clone(),
    };
    // The second point's interface does not exist; it goes on trying, and disturbs nobody.
    let points = vec![point("lo", shared.clone()), point("v2g-none", shared)];
    let station = tokio::spawn(serve(points));
    let first = one_car(port).await;
    assert!(!first.is_completed(), "{first}");
    assert_eq!(one_car(port).await, CHARGED);
    stop.press();
    let tallies = tokio::time::timeout(Duration::from_secs(10), station).await;
    let tallies = tallies.unwrap().unwrap();
    assert_eq!((tallies[0].completed, tallies[0].failed), (1, 1));
    assert_eq!(tallies[1].sessions(), 0);
}

#[tokio::test]
async fn a_thousand_connections_that_dawdle_keep_no_honest_car_out() {
    const CROWD: usize = 1000;
    let port = free_port();
    let lo = Interface::find("lo").await.unwrap();
    let hardware = Shared::charger(SimulatedHardware::new(&config().station.charger()));
    let point = ChargingPoint::open(&lo, options(port)).unwrap();
    let address = point.local_address();
    let (stop, around) = surroundings();
    let station = tokio::spawn(async move {
        let mut charger = wired(hardware);
        point.run(&mut charger, &around).await
    });
    let crowd: Vec<_> = (0..CROWD)
        .map(|index| {
            tokio::spawn(async move {
                loop {
                    let Ok(mut stream) = TcpStream::connect(address).await else {
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        continue;
                    };
                    // Half of them say a byte now and then, the others nothing.
                    while index % 2 == 0 && stream.write_all(&[1]).await.is_ok() {
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let waited = tokio::spawn(async move {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(HELLO).await.unwrap();
        let mut answer = [0; 8];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut answer)
            .await
            .unwrap();
        answer
    });
    let answer = waited.await.unwrap();
    assert_eq!(answer[..4], [0x01, 0xFE, 0x80, 0x01]);
    for task in crowd {
        task.abort();
    }
    stop.press();
    stop.press();
    let _ = station.await;
}
