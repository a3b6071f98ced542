//! A thousand charging sessions at once in one station process, over TCP on loopback.
//!
//! The vehicles run in a process of their own and time every exchange of the DC charge loop; the station's
//! memory is what the system counts. `V2G_SESSIONS` and `V2G_SECONDS` change how many and how long.

use std::io::{BufRead, BufReader};
use std::net::Ipv6Addr;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use tokio::net::{TcpListener, TcpStream};
use v2g::session::{
    Amperes, Authorization, CableCheck, Contactor, Evcc, EvccConfig, EvccEvent, EvccId, EvseId,
    Isolation, Phase, Secc, SeccConfig, SeccEvent, SessionId, Station, Vehicle, Volts, Watts,
};
use v2g_runtime::{
    Clock, Direction, Nobody, Observation, Observer, Plant, Surroundings, drive, stop_channel,
};

/// Tells the child which port to connect to.
const PORT: &str = "V2G_BENCH_PORT";
/// Within this time a DC station has to answer. Source: ISO 15118-2:2014, Table 109.
const DUE: Duration = Duration::from_millis(25);
/// Between two new vehicles: a car park fills, it does not explode.
const ARRIVAL: Duration = Duration::from_millis(5);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    match std::env::var(PORT) {
        Ok(port) => runtime.block_on(vehicles(port.parse().expect("a port"))),
        Err(_) => runtime.block_on(stations()),
    }
}

fn setting(name: &str, default: usize) -> usize {
    let text = std::env::var(name).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn sessions() -> usize {
    setting("V2G_SESSIONS", 1000)
}

/// One process with all stations; prints what came out.
async fn stations() {
    let listener = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let before = resident();
    let mut child = Command::new(std::env::current_exe().expect("ourselves"))
        .env(PORT, port.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process for the vehicles");
    let told = child.stdout.take().expect("its output");
    let (_handle, stop) = stop_channel();
    let around = Surroundings {
        clock: Clock::start(),
        observer: Arc::new(Nobody),
        stop,
        grace: Duration::ZERO,
    };
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(station(connection, around.clone()));
        }
    });
    let report = tokio::task::spawn_blocking(move || {
        let mut memory = 0;
        for line in BufReader::new(told).lines().map_while(Result::ok) {
            match line.as_str() {
                "all charge" => memory = resident() - before,
                report => println!("{report}"),
            }
        }
        memory
    });
    let memory = report.await.expect("the vehicles' report");
    child.wait().expect("the vehicles end");
    let each = memory as f64 / sessions() as f64;
    println!("memory of the station's process: {memory} kB, {each:.1} kB for each session");
    println!(
        "of which the engine: {:.1} kB",
        size_of::<Secc>() as f64 / 1024.0
    );
}

async fn station(connection: TcpStream, around: Surroundings) {
    let id = EvseId::new("DE*V2G*E000001").expect("an EVSE id");
    let limits = (Volts::new(920), Amperes::new(400), Watts::new(150_000));
    let mut model = Station::dc(id, limits.0, limits.1, limits.2);
    model.authorization = Authorization::Granted;
    let config = SeccConfig::new(SessionId::from_random(*b"8 random"));
    let engine = Secc::new(config, model, around.clock.now());
    drive(connection, engine, &mut Charger, &around).await;
}

/// Does what it is told, at once.
struct Charger;

impl Plant<Secc> for Charger {
    fn interval(&self) -> Duration {
        Duration::from_millis(100)
    }

    fn step(&mut self, _: &mut Secc, _: Duration) {}

    fn event(&mut self, engine: &mut Secc, event: &SeccEvent) {
        let station = engine.station_mut();
        match *event {
            SeccEvent::CloseContactor => station.contactor = Contactor::Closed,
            SeccEvent::OpenContactor => station.contactor = Contactor::Open,
            SeccEvent::StartCableCheck { .. } => {
                station.cable_check = CableCheck::Passed;
                station.isolation = Isolation::Valid;
            }
            SeccEvent::SupplyOn { voltage, current } => {
                (station.present_voltage, station.present_current) = (voltage, current);
            }
            _ => {}
        }
    }

    fn stop(&mut self, _: &mut Secc) {}

    fn off(&mut self) {}
}

/// Times from request to answer, while they are to be taken.
#[derive(Default)]
struct Times {
    charging: AtomicUsize,
    taking: Mutex<Option<Vec<Duration>>>,
}

struct Stopwatch {
    asked: Mutex<Option<Instant>>,
    times: Arc<Times>,
}

impl Observer for Stopwatch {
    fn observe(&self, _: SystemTime, what: &Observation<'_>) {
        match what {
            Observation::Bytes(Direction::ToStation, _) => {
                *self.asked.lock().expect("not poisoned") = Some(Instant::now());
            }
            Observation::Message(Direction::ToVehicle, _) => {
                let asked = self.asked.lock().expect("not poisoned").take();
                let mut taking = self.times.taking.lock().expect("not poisoned");
                if let (Some(taken), Some(asked)) = (taking.as_mut(), asked) {
                    taken.push(asked.elapsed());
                }
            }
            Observation::Vehicle(EvccEvent::Phase(Phase::DcCharging)) => {
                self.times.charging.fetch_add(1, Ordering::Relaxed);
            }
            Observation::Vehicle(EvccEvent::Ended(end)) => println!("a vehicle ended: {end}"),
            _ => {}
        }
    }
}

/// The other process: all vehicles, which charge until the time is over.
async fn vehicles(port: u16) {
    let times = Arc::new(Times::default());
    let (_handle, stop) = stop_channel();
    for number in 0..sessions() {
        let stopwatch = Stopwatch {
            asked: Mutex::default(),
            times: times.clone(),
        };
        let around = Surroundings {
            clock: Clock::start(),
            observer: Arc::new(stopwatch),
            stop: stop.clone(),
            grace: Duration::ZERO,
        };
        tokio::spawn(vehicle(port, number, around));
        tokio::time::sleep(ARRIVAL).await;
    }
    while times.charging.load(Ordering::Relaxed) < sessions() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("all charge");
    let seconds = setting("V2G_SECONDS", 10);
    *times.taking.lock().expect("not poisoned") = Some(Vec::new());
    tokio::time::sleep(Duration::from_secs(seconds as u64)).await;
    let taken = times.taking.lock().expect("not poisoned").take();
    report(taken.unwrap_or_default(), seconds);
    std::process::exit(0);
}

fn report(mut taken: Vec<Duration>, seconds: usize) {
    taken.sort_unstable();
    let at = |share: f64| {
        let place = (taken.len() as f64 * share) as usize;
        let time = taken.get(place.min(taken.len() - 1)).copied();
        time.unwrap_or_default().as_secs_f64() * 1000.0
    };
    let late = taken.iter().filter(|time| **time > DUE).count();
    let (count, sessions) = (taken.len(), sessions());
    println!("{sessions} sessions at once, DC charge loop, {count} exchanges in {seconds} s");
    println!(
        "answer as the vehicle sees it: p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms, most {:.2} ms",
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0)
    );
    let within = 100.0 - late as f64 * 100.0 / count.max(1) as f64;
    println!("within {} ms: {within:.3} %", DUE.as_millis());
}

async fn vehicle(port: u16, number: usize, around: Surroundings) {
    let connection = TcpStream::connect((Ipv6Addr::LOCALHOST, port)).await;
    let connection = connection.expect("a connection");
    let [.., high, low] = (number as u32).to_be_bytes();
    let name = EvccId::from_mac([2, 0, 0, 0, high, low]);
    let mut model = Vehicle::dc(name, Volts::new(420), Amperes::new(250));
    model.battery_voltage = Volts::new(380);
    model.target_voltage = Volts::new(400);
    model.target_current = Amperes::new(100);
    let mut config = EvccConfig::default();
    // Late answers are to be counted, they are not to end the session.
    config.timing.message_grace = Duration::from_secs(30);
    let engine = Evcc::new(config, model, around.clock.now());
    drive(connection, engine, &mut Car, &around).await;
}

/// Closes its contactor when it is told to.
struct Car;

impl Plant<Evcc> for Car {
    fn interval(&self) -> Duration {
        Duration::from_millis(100)
    }

    fn step(&mut self, _: &mut Evcc, _: Duration) {}

    fn event(&mut self, engine: &mut Evcc, event: &EvccEvent) {
        match event {
            EvccEvent::CloseContactor => engine.vehicle_mut().contactor = Contactor::Closed,
            EvccEvent::OpenContactor => engine.vehicle_mut().contactor = Contactor::Open,
            _ => {}
        }
    }

    fn stop(&mut self, _: &mut Evcc) {}

    fn off(&mut self) {}
}

/// Memory of this process, kB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
