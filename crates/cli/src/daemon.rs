//! `v2g secc` without an interface: the charging points of the configuration, as a service.

mod late;
mod reload;
mod standing;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::watch;
use v2g::session::{Secc, Station};
use v2g_runtime::bridge::{Exchange, serve_unix};
use v2g_runtime::config::{Config, EvseConfig, StationConfig, StationContracts, TlsConfig};
use v2g_runtime::daemon::{Evse, Point, Rated, serve};
use v2g_runtime::hardware::{ChargerInputs, Shared, SharedCharger, WiredCharger};
use v2g_runtime::notify::Manager;
use v2g_runtime::sim::{Memory, Script, SimulatedCharger};
use v2g_runtime::{
    Arrival, Charger, Clock, Observation, Observer, Plant, StationOptions, StopSignal, Surroundings,
};

use crate::arguments;
use crate::control::{SECRETS_ARE_TOLD, Watch};
use crate::failure::{Failure, warn};
use crate::session::{
    challenge, memory, protocols, session_id, stop_on_signals, surroundings, transport,
};
use crate::transcript::Transcript;
use reload::{Contracts, Reload, Stapling};
use standing::{Place, Standing};

/// Runs until a signal ends it.
pub(crate) async fn run(arguments: &arguments::Secc, mut config: Config) -> Result<(), Failure> {
    if arguments.link.plot.is_some() {
        return Err(Failure::usage(
            "--plot is for one station, with --interface; `[records]` and `v2g top` show charging points",
        ));
    }
    adapt(arguments, &mut config.station);
    let tls = config.station.tls.clone();
    let tls = transport(&arguments.link, tls.as_ref(), config.station.plain_iso20)?;
    let secured = tls
        .map(TlsConfig::station)
        .transpose()
        .map_err(Failure::new)?
        .map(Arc::new);
    let contracts = config.station.contracts(tls).map_err(Failure::new)?;
    let (contracts, taken) = watch::channel(contracts.map(Arc::new));
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
        standing: Standing::of(config.evse.len()),
        contracts: taken,
        out: arguments.link.out.clone(),
        config,
    };
    let config = &service.config;
    if config.records.disclose_keys {
        warn(SECRETS_ARE_TOLD);
    }
    let transcript = service.transcript.clone();
    let mut told = Vec::new();
    let mut points = Vec::new();
    for (index, evse) in config.evse.iter().enumerate() {
        let (rated, limits) = watch::channel(rated(evse, &config.station));
        told.push((evse.evse_id(), rated));
        points.push(service.point(index, evse, limits)?);
    }
    let count = points.len();
    let manager = Arc::new(Manager::from_environment());
    let mut stapling = Stapling::default();
    if let Some((secured, tls)) = secured.clone().zip(tls) {
        stapling.begin(secured, tls, &transcript);
    }
    let reload = Reload {
        file: arguments.link.config.clone().unwrap_or_default(),
        arguments: arguments.clone(),
        tls: secured,
        stapling,
        contracts,
        limits: told,
        transcript: transcript.clone(),
        manager: manager.clone(),
        standing: service.standing.clone(),
    };
    reload.on_hangup()?;
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
    standing: Standing,
    contracts: Contracts,
    /// Where sessions are written to.
    out: Option<PathBuf>,
    config: Config,
}

impl Service {
    fn point(
        &self,
        index: usize,
        evse: &EvseConfig,
        limits: watch::Receiver<Station>,
    ) -> Result<Point, Failure> {
        let station = evse.station(&self.config.station);
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
        let place = self.watch.evse(evse.evse_id());
        if let Some(hardware) = hardware.clone() {
            let place = place.clone();
            tokio::spawn(async move { place.follow(&hardware).await });
        }
        let (interface, records) = (&evse.interface, &self.config.records);
        let log = late::log(self.out.as_deref(), &name, interface, records)?;
        let disclosure = late::disclosure(records.disclose_keys, interface);
        let memory = memory(&self.config.state, &name)?;
        let notices = Notices {
            name,
            transcript: self.transcript.clone(),
            place: self.standing.place(index),
        };
        let watching = ((notices, place.clone()), (log, disclosure));
        let observer: Arc<dyn Observer> = Arc::new(watching);
        let stand = Stand {
            station,
            limits,
            equipment: hardware.clone(),
            memory,
            contracts: self.contracts.clone(),
            clock: self.clock,
            observer: observer.clone(),
        };
        let charger = move || -> Box<dyn Charger> {
            let (stand, place) = (stand.clone(), place.clone());
            Box::new(move |arrival: &Arrival| {
                let (engine, plant) = stand.session(arrival);
                (engine, place.steered(plant))
            })
        };
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

/// What a charging point needs for a session.
#[derive(Clone)]
struct Stand {
    station: StationConfig,
    limits: watch::Receiver<Station>,
    equipment: Option<SharedCharger>,
    memory: Memory,
    contracts: Contracts,
    clock: Clock,
    observer: Arc<dyn Observer>,
}

impl Stand {
    /// Engine and equipment for one session.
    fn session(&self, arrival: &Arrival) -> (Box<Secc>, Box<dyn Plant<Secc>>) {
        let simulated = SimulatedCharger::alone(self.station.charger())
            .remembering(self.memory.clone())
            .following(Script::new(&self.station.script));
        let mut settings = simulated.engine(self.station.engine(session_id()));
        settings.proved = arrival.proved;
        let mut limits = self.limits.clone();
        let mut station = *limits.borrow_and_update();
        let contracts = self.contracts.borrow().clone();
        if let Some(contracts) = &contracts {
            settings.challenge = Some(challenge());
            station.contracts = contracts.offer;
        }
        let engine = Box::new(Secc::new(settings, station, arrival.now));
        let contracts = contracts.as_deref();
        let plant = match &self.equipment {
            Some(hardware) => {
                let wired = WiredCharger::new(hardware.clone(), limits, self.memory.clone());
                self.with_desk(wired, contracts, arrival)
            }
            None => self.with_desk(Rated::new(simulated, limits), contracts, arrival),
        };
        (engine, plant)
    }

    fn with_desk(
        &self,
        plant: impl Plant<Secc> + 'static,
        contracts: Option<&StationContracts>,
        arrival: &Arrival,
    ) -> Box<dyn Plant<Secc>> {
        match contracts {
            Some(contracts) => {
                contracts.beside(plant, arrival.proved, self.clock, self.observer.clone())
            }
            None => Box::new(plant),
        }
    }
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
            Observation::Contract(_, words) => {
                self.transcript.say(&format!("{name}: the desk {words}"));
            }
            Observation::Station(SeccEvent::Ended(end)) => {
                self.transcript.say(&format!("{name}: {end}"));
            }
            _ => {}
        }
    }
}
