//! `v2g demo`: both ends of the cable on this machine.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use v2g::session::{Completion, End, Instant, Secc};
use v2g_runtime::config::Config;
use v2g_runtime::log::{Naming, SessionLog};
use v2g_runtime::sim::{Cable, Gauge, SimulatedCar, SimulatedCharger};
use v2g_runtime::{
    ChargingPoint, Clock, Error, Interface, Observer, Plant, StationOptions, Stop, StopSignal,
    Surroundings, VehicleOptions, charge,
};

use crate::arguments::{Demo, Mode, Protocol};
use crate::failure::Failure;
use crate::session::{
    block_on, configuration, energy_modes, log, protocols, session_id, stop_on_signals,
    surroundings,
};
use crate::summary::{Summary, gave_up};
use crate::transcript::{Transcript, quiet_while_in_order};

/// Half an hour of DC charging in about six seconds, hours of AC charging in about eight.
const DC_SPEED: u32 = 240;
const AC_SPEED: u32 = 1800;
/// Real vehicles ask once a second or less; here nobody wants to wait.
const AC_LOOP_PAUSE: Duration = Duration::from_millis(200);

/// Both sides share a thread with the files that they write; a busy disk is not to end a session.
const MESSAGE_GRACE: Duration = Duration::from_secs(2);
/// Loopback has no hardware address to name a vehicle by.
const DEMO_MAC: [u8; 6] = [0x02, 0, 0, 0, 0, 1];
/// Tries of other discovery ports when the standard's is taken.
const PORT_TRIES: u16 = 20;

pub(crate) fn run(arguments: &Demo) -> Result<(), Failure> {
    let mut config = configuration(arguments.config.as_deref())?;
    if (arguments.protocol, arguments.mode) == (Protocol::Din, Mode::Ac) {
        return Err(Failure::usage("DIN SPEC 70121 has no AC; say --mode dc"));
    }
    if let Some(protocols) = protocols(&[arguments.protocol]) {
        config.station.protocols = protocols.into();
        config.vehicle.protocols = protocols.into();
    }
    block_on(demonstrate(arguments, config))
}

async fn demonstrate(arguments: &Demo, config: Config) -> Result<(), Failure> {
    let interface = Interface::find("lo").await.map_err(Failure::new)?;
    let name = match (arguments.protocol, arguments.mode) {
        (Protocol::Din, _) => "v2g-demo-din-dc",
        (Protocol::Iso2, Mode::Ac) => "v2g-demo-ac",
        (Protocol::Iso2, Mode::Dc) => "v2g-demo-dc",
    };
    let log = log(
        Some(&arguments.out),
        Naming::Fixed(name.to_owned()),
        &interface,
    )?;
    let transcript = Arc::new(Transcript::new());
    let (point, discovery_port) = open(&interface, &transcript)?;
    let speed = arguments.speed.unwrap_or(match arguments.mode {
        Mode::Ac => AC_SPEED,
        Mode::Dc => DC_SPEED,
    });
    transcript.say(&format!(
        "A simulated car charges at a simulated charger: {}, real sockets, no TLS.",
        arguments.protocol.title()
    ));
    transcript.say(&format!(
        "The battery fills {speed} times faster than the clock; everything else takes its time."
    ));
    let cable = Cable::default();
    transcript.watch(&cable);
    let stop = stop_on_signals()?;
    let interrupted = stop.clone();
    let both = Both {
        interface,
        config,
        discovery_port,
        cable: cable.clone(),
        speed,
        mode: arguments.mode,
    };
    let (vehicle, station) = both.run(point, stop, &transcript, log.clone()).await;
    let (vehicle, gave_up) = vehicle.map_err(Failure::new)?;
    let outcome = Outcome {
        vehicle,
        station,
        gauge: cable.gauge(),
        gave_up,
        interrupted: interrupted.now() != Stop::No,
    };
    finish(&transcript, &outcome, speed, log.as_deref())
}

/// The station's sockets; with another discovery port if somebody else has the standard's.
fn open(interface: &Interface, transcript: &Transcript) -> Result<(ChargingPoint, u16), Failure> {
    let mut options = StationOptions {
        sessions: Some(1),
        ..StationOptions::default()
    };
    let standard = options.discovery_port;
    for port in standard..standard + PORT_TRIES {
        options.discovery_port = port;
        match ChargingPoint::open(interface, options) {
            Err(Error::Busy { .. }) => {}
            Err(error) => return Err(Failure::new(error)),
            Ok(point) => {
                if port != standard {
                    transcript.say(&format!(
                        "UDP port {standard} is taken, so discovery uses port {port} here."
                    ));
                }
                return Ok((point, port));
            }
        }
    }
    Err(Failure::new(format_args!(
        "UDP ports {standard} and the {PORT_TRIES} after it are all taken"
    )))
}

struct Both {
    interface: Interface,
    config: Config,
    discovery_port: u16,
    cable: Cable,
    speed: u32,
    mode: Mode,
}

impl Both {
    /// How the session ended for the vehicle and whether it gave up, and how for the station if there was one.
    async fn run(
        self,
        point: ChargingPoint,
        stop: StopSignal,
        transcript: &Arc<Transcript>,
        log: Option<Arc<SessionLog>>,
    ) -> (Result<(End, bool), Error>, Option<End>) {
        let clock = Clock::start();
        let watched: Arc<dyn Observer> = Arc::new((transcript.clone(), log));
        let aside: Arc<dyn Observer> = Arc::new(quiet_while_in_order(transcript.clone()));
        let around_station = surroundings(clock, aside, stop.clone());
        let around_vehicle = surroundings(clock, watched, stop);
        let mut charger = self.charger();
        // Without a vehicle the station would wait for ever.
        let no_vehicle = Notify::new();
        let station = async {
            tokio::select! {
                tally = point.run(&mut charger, &around_station) => tally.last,
                () = no_vehicle.notified() => None,
            }
        };
        let vehicle = async {
            let end = self.charge(&around_vehicle).await;
            if end.is_err() {
                no_vehicle.notify_one();
            }
            end
        };
        tokio::join!(vehicle, station)
    }

    async fn charge(&self, surroundings: &Surroundings) -> Result<(End, bool), Error> {
        let car = self.config.vehicle.car(self.mode == Mode::Dc, DEMO_MAC);
        let mut car = SimulatedCar::new(car, self.cable.clone(), self.speed);
        let mut engine = self.config.vehicle.engine();
        engine.timing.ac_loop_pause = AC_LOOP_PAUSE;
        engine.timing.message_grace = engine.timing.message_grace.max(MESSAGE_GRACE);
        let options = VehicleOptions {
            engine,
            discovery_port: self.discovery_port,
        };
        let (interface, vehicle) = (&self.interface, car.vehicle());
        let end = charge(interface, options, vehicle, &mut car, surroundings).await?;
        Ok((end, car.gave_up()))
    }

    fn charger(&self) -> impl FnMut(Instant) -> (Box<Secc>, Box<dyn Plant<Secc>>) + Send + use<> {
        let config = self.config.station.clone();
        let (cable, speed, modes) = (self.cable.clone(), self.speed, energy_modes(&[self.mode]));
        move |now| {
            let charger = SimulatedCharger::new(config.charger(modes), cable.clone(), speed);
            let engine = Secc::new(config.engine(session_id()), charger.station(), now);
            (Box::new(engine), Box::new(charger))
        }
    }
}

/// What the demonstration came to.
struct Outcome {
    vehicle: End,
    station: Option<End>,
    gauge: Gauge,
    gave_up: bool,
    interrupted: bool,
}

impl Outcome {
    fn is_in_order(&self) -> bool {
        self.vehicle.is_completed() && self.station.is_some_and(|end| end.is_completed())
    }

    /// Why it is not what a demonstration has to show, although the session ended in order.
    fn flaw(&self) -> Option<String> {
        const CHARGED: End = End::Completed(Completion::Charged);
        let Gauge {
            soc_at_start,
            soc,
            energy,
            ..
        } = self.gauge;
        let charged = (self.vehicle, self.station) == (CHARGED, Some(CHARGED))
            && (energy > 0.0 && soc > soc_at_start);
        if self.interrupted {
            Some("The demonstration was interrupted.".to_owned())
        } else if self.gave_up {
            Some(gave_up())
        } else if self.is_in_order() && !charged {
            Some("The vehicle did not charge, so this demonstration failed.".to_owned())
        } else {
            None
        }
    }
}

fn finish(
    transcript: &Transcript,
    outcome: &Outcome,
    speed: u32,
    log: Option<&SessionLog>,
) -> Result<(), Failure> {
    let flaw = outcome.flaw();
    let success = outcome.is_in_order() && flaw.is_none();
    let summary = Summary {
        end: outcome.vehicle,
        other: outcome.station,
        gauge: outcome.gauge,
        flaw,
        speed,
        files: log.map(SessionLog::written).unwrap_or_default(),
    };
    transcript.finish(&summary);
    if let Some(reason) = log.and_then(SessionLog::failure) {
        return Err(Failure::new(format_args!(
            "the files of the session are not complete: {reason}"
        )));
    }
    success.then_some(()).ok_or(Failure::silent())
}
