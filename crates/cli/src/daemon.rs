//! `v2g secc` without an interface: the charging points of the configuration, as a service.

mod standing;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use v2g::session::{Secc, Station};
use v2g_runtime::bridge::{Exchange, serve_unix};
use v2g_runtime::config::{Config, EvseConfig, StateConfig, StationConfig, TlsConfig};
use v2g_runtime::daemon::{Evse, Point, Rated, serve};
use v2g_runtime::hardware::{ChargerInputs, Shared, SharedCharger, WiredCharger};
use v2g_runtime::notify::Manager;
use v2g_runtime::sim::{Memory, Script, SimulatedCharger};
use v2g_runtime::tls::StationTls;
use v2g_runtime::{
    Arrival, Charger, Clock, Observation, Observer, Plant, StationOptions, StopSignal, Surroundings,
};

use crate::arguments;
use crate::control::Watch;
use crate::failure::{Failure, warn};
use crate::session::{memory, protocols, session_id, stop_on_signals, surroundings, transport};
use crate::transcript::Transcript;
use standing::{Place, Standing};

/// Runs until a signal ends it.
pub(crate) async fn run(arguments: &arguments::Secc, mut config: Config) -> Result<(), Failure> {
    if config.station.contract.is_some() {
        return Err(Failure::usage(
            "contracts (table `station.contract`) are taken with --interface only, not by the charging points `[[evse]]`",
        ));
    }
    adapt(arguments, &mut config.station);
    let station = config.station.clone();
    let tls = transport(&arguments.link, station.tls.as_ref(), station.plain_iso20)?;
    let secured = tls
        .map(TlsConfig::station)
        .transpose()
        .map_err(Failure::new)?
        .map(Arc::new);
    let service = Service {
        options: StationOptions {
            sessions: arguments.sessions,
            policy: tls.map(|tls| tls.policy).unwrap_or_default(),
            tls: secured.clone(),
            ..StationOptions::default()
        },
        clock: Clock::start(),
        stop: stop_on_signals()?,
        transcript: Arc::new(Transcript::new()),
        watch: Watch::start(&config).await?,
        state: config.state.clone(),
        standing: Standing::of(config.evse.len()),
    };
    if config.records.disclose_keys {
        return Err(Failure::usage(
            "`records.disclose_keys` is for a single station with --interface",
        ));
    }
    let transcript = service.transcript.clone();
    let mut told = Vec::new();
    let mut points = Vec::new();
    for (index, evse) in config.evse.iter().enumerate() {
        let (rated, limits) = watch::channel(rated(evse, &config.station));
        told.push((evse.evse_id(), rated));
        points.push(service.point(index, evse, &config.station, limits)?);
    }
    let count = points.len();
    let manager = Arc::new(Manager::from_environment());
    if let Some(file) = &arguments.link.config {
        let reload = Reload {
            file: file.clone(),
            arguments: arguments.clone(),
            tls: secured,
            limits: told,
            transcript: transcript.clone(),
            manager: manager.clone(),
            standing: service.standing.clone(),
        };
        reload.on_hangup()?;
    }
    if let Some(address) = service.watch.address {
        transcript.say(&format!(
            "Control: http://{address}, described at /openapi.json."
        ));
    }
    transcript.say(&format!("{count} charging points. Ctrl-C ends them."));
    let stop = service.stop.clone();
    let standing = service.standing.clone();
    let tallies = tokio::select! {
        tallies = serve(points) => tallies,
        () = manager.keep_alive() => Vec::new(),
        () = standing.announce(&manager) => Vec::new(),
        () = announce_end(&manager, &stop) => Vec::new(),
    };
    let (mut completed, mut sessions) = (0, 0);
    for tally in &tallies {
        completed += tally.completed;
        sessions += tally.sessions();
    }
    transcript.say(&format!(
        "{completed} of {sessions} sessions ended as they should."
    ));
    Ok(())
}

/// Tells the service manager when the end begins; comes to no end itself.
async fn announce_end(manager: &Manager, stop: &StopSignal) {
    stop.beyond(v2g_runtime::Stop::No).await;
    manager.stopping();
    std::future::pending().await
}

/// What the command line says instead of the configuration.
fn adapt(arguments: &arguments::Secc, station: &mut StationConfig) {
    station.protocols = protocols(&arguments.link.protocol).map_or(station.protocols, Into::into);
    if !arguments.mode.is_empty() {
        station.modes = arguments.mode.iter().map(|mode| (*mode).into()).collect();
    }
}

/// The station that a charging point is, with its limits.
fn rated(evse: &EvseConfig, common: &StationConfig) -> Station {
    let charger = SimulatedCharger::alone(evse.station(common).charger());
    evse.limited(charger.station())
}

/// What all charging points share.
struct Service {
    options: StationOptions,
    clock: Clock,
    stop: StopSignal,
    transcript: Arc<Transcript>,
    watch: Watch,
    state: StateConfig,
    standing: Standing,
}

impl Service {
    fn point(
        &self,
        index: usize,
        evse: &EvseConfig,
        common: &StationConfig,
        limits: watch::Receiver<Station>,
    ) -> Result<Point, Failure> {
        let station = evse.station(common);
        let hardware = evse.bridge.as_deref().map(bridged).transpose()?;
        let name = evse.evse_id().to_string();
        self.transcript.say(&format!(
            "Charging point {name} on {}, {}.",
            evse.interface,
            match &evse.bridge {
                Some(path) => format!("equipment at {}", path.display()),
                None => "simulated equipment".to_owned(),
            }
        ));
        let equipment = hardware.clone();
        let place = self.watch.evse(evse.evse_id());
        if let Some(hardware) = hardware.clone() {
            let place = place.clone();
            tokio::spawn(async move { place.follow(&hardware).await });
        }
        let steered = place.clone();
        let memory = memory(&self.state, &name)?;
        let charger = move || -> Box<dyn Charger> {
            let (station, limits) = (station.clone(), limits.clone());
            let (equipment, memory) = (equipment.clone(), memory.clone());
            let steered = steered.clone();
            Box::new(move |arrival: &Arrival| {
                let (engine, plant) =
                    session(&station, &limits, equipment.as_ref(), &memory, arrival);
                (engine, steered.steered(plant))
            })
        };
        let notices = Notices {
            name,
            transcript: self.transcript.clone(),
            place: self.standing.place(index),
        };
        let observer: Arc<dyn Observer> = Arc::new((notices, place));
        let surroundings: Surroundings = surroundings(self.clock, observer, self.stop.clone());
        Ok(Point {
            evse: Evse {
                interface: evse.interface.clone(),
                options: self.options.clone(),
                slac: evse.slac.powerline(),
                hardware,
            },
            charger: Arc::new(charger),
            surroundings,
        })
    }
}

/// Engine and equipment for one session.
fn session(
    station: &StationConfig,
    limits: &watch::Receiver<Station>,
    equipment: Option<&SharedCharger>,
    memory: &Memory,
    arrival: &Arrival,
) -> (Box<Secc>, Box<dyn Plant<Secc>>) {
    let simulated = SimulatedCharger::alone(station.charger())
        .remembering(memory.clone())
        .following(Script::new(&station.script));
    let mut settings = simulated.engine(station.engine(session_id()));
    settings.proved = arrival.proved;
    let mut limits = limits.clone();
    let engine = Secc::new(settings, *limits.borrow_and_update(), arrival.now);
    let plant: Box<dyn Plant<Secc>> = match equipment {
        Some(hardware) => Box::new(WiredCharger::new(hardware.clone(), limits, memory.clone())),
        None => Box::new(Rated::new(simulated, limits)),
    };
    (Box::new(engine), plant)
}

/// Equipment that another process drives.
fn bridged(path: &Path) -> Result<SharedCharger, Failure> {
    let (exchange, hardware) = Exchange::<ChargerInputs>::pair();
    let path = path.to_owned();
    if let Some(folder) = path.parent().filter(|folder| !folder.is_dir()) {
        return Err(Failure::new(format_args!(
            "there is no folder {} for the bridge's socket",
            folder.display()
        )));
    }
    tokio::spawn(async move {
        let Err(error) = serve_unix(&path, exchange).await;
        warn(format_args!("no bridge at {}: {error}", path.display()));
    });
    Ok(Shared::charger(hardware))
}

/// Tells what matters to who runs the service, with the charging point's name.
struct Notices {
    name: String,
    transcript: Arc<Transcript>,
    place: Place,
}

impl Observer for Notices {
    fn observe(&self, _: std::time::SystemTime, what: &Observation<'_>) {
        use v2g::session::SeccEvent;
        let name = &self.name;
        self.place.observe(what);
        match what {
            Observation::Notice(notice) => self.transcript.say(&format!("{name}: {notice}")),
            Observation::Connected { vehicle, .. } => {
                self.transcript
                    .say(&format!("{name}: session with {vehicle}"));
            }
            Observation::Station(SeccEvent::Ended(end)) => {
                self.transcript.say(&format!("{name}: {end}"));
            }
            _ => {}
        }
    }
}

/// On SIGHUP, certificates and limits are read again; sessions that run go on.
struct Reload {
    file: PathBuf,
    arguments: arguments::Secc,
    tls: Option<Arc<StationTls>>,
    limits: Vec<(v2g::session::EvseId, watch::Sender<Station>)>,
    transcript: Arc<Transcript>,
    manager: Arc<Manager>,
    standing: Standing,
}

impl Reload {
    fn on_hangup(self) -> Result<(), Failure> {
        let mut hangup = signal(SignalKind::hangup()).map_err(Failure::new)?;
        tokio::spawn(async move {
            while hangup.recv().await.is_some() {
                self.manager.reloading();
                match self.read_again() {
                    Ok(()) => self.transcript.say(
                        "Read again: certificates count from the next connection on, limits at once.",
                    ),
                    Err(reason) => self
                        .transcript
                        .say(&format!("Everything stays as it is: {reason}")),
                }
                self.manager.ready(&self.standing.status());
            }
        });
        Ok(())
    }

    /// All of it or nothing.
    fn read_again(&self) -> Result<(), String> {
        let mut config = Config::read(&self.file).map_err(|error| error.to_string())?;
        adapt(&self.arguments, &mut config.station);
        if let Some(tls) = &self.tls {
            let material = config.station.tls.as_ref();
            let material = material.ok_or("the configuration has no table station.tls any more")?;
            tls.replace(
                material
                    .station_material()
                    .map_err(|error| error.to_string())?,
            );
        }
        for (name, limits) in &self.limits {
            match config.evse.iter().find(|evse| evse.evse_id() == *name) {
                Some(evse) => {
                    let rated = rated(evse, &config.station);
                    limits.send_if_modified(|now| std::mem::replace(now, rated) != rated);
                }
                None => self.transcript.say(&format!(
                    "{name} is not in the configuration any more; it stays until the next start."
                )),
            }
        }
        Ok(())
    }
}
