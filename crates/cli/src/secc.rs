//! `v2g secc`: a station on an interface.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::signal::unix::{SignalKind, signal};
use v2g::contract::cert::Time;
use v2g::session::Secc;
use v2g_runtime::config::{Config, TlsConfig};
use v2g_runtime::log::{Naming, SessionLog};
use v2g_runtime::sim::{Script, SimulatedCharger};
use v2g_runtime::tls::{StationMaterial, StationTls};
use v2g_runtime::{Arrival, ChargingPoint, Clock, Observer, Plant, StationOptions, Tally};

use crate::arguments;
use crate::control::{self, Watch, disclosure};
use crate::failure::Failure;
use crate::plot::Recorder;
use crate::session::{
    block_on, challenge, configuration, in_words, interface, log_within, memory, protocols,
    session_id, stop_on_signals, surroundings, transport,
};
use crate::transcript::Transcript;

pub(crate) fn run(arguments: &arguments::Secc) -> Result<(), Failure> {
    let recorder = Recorder::new(arguments.link.plot.as_deref())?;
    block_on(serve(arguments, recorder))
}

async fn serve(arguments: &arguments::Secc, recorder: Option<Recorder>) -> Result<(), Failure> {
    let link = &arguments.link;
    let whole = configuration(link.config.as_deref())?;
    control::log(arguments.log.as_deref(), &whole.log)?;
    if link.interface.is_none() && !whole.evse.is_empty() {
        return crate::daemon::run(arguments, whole).await;
    }
    if !whole.evse.is_empty() {
        return Err(Failure::usage(
            "the configuration has charging points (tables [[evse]]): leave --interface out to run them, or them to run one station",
        ));
    }
    let mut config = whole.station.clone();
    let tls = config.tls.clone();
    let tls = transport(link, tls.as_ref(), config.plain_iso20)?;
    config.protocols = protocols(&link.protocol).map_or(config.protocols, Into::into);
    if !arguments.mode.is_empty() {
        config.modes = arguments.mode.iter().map(|mode| (*mode).into()).collect();
    }
    let stop = stop_on_signals()?;
    let interface = interface(link).await?;
    let contracts = config.contracts(tls).map_err(Failure::new)?;
    let secured = tls
        .map(TlsConfig::station)
        .transpose()
        .map_err(Failure::new)?
        .map(Arc::new);
    let options = StationOptions {
        sessions: arguments.sessions,
        policy: tls.map(|tls| tls.policy).unwrap_or_default(),
        tls: secured.clone(),
        ..StationOptions::default()
    };
    let stapling = secured
        .clone()
        .filter(|_| tls.is_some_and(|tls| tls.fetch_ocsp));
    let point = ChargingPoint::open(&interface, options).map_err(Failure::new)?;
    let log = log_within(
        link.out.as_deref(),
        Naming::Dated("v2g-secc".to_owned()),
        &interface,
        Some(&whole.records),
    )?;
    let transcript = Arc::new(Transcript::new());
    transcript.say(&format!(
        "Station {} waits on {} ({}), {}{}. Ctrl-C ends it.",
        config.evse_id(),
        interface.name,
        interface.address,
        in_words(tls),
        if contracts.is_some() {
            ", takes contracts"
        } else {
            ""
        }
    ));
    let watch = Watch::start(&whole).await?;
    if let Some(address) = watch.address {
        transcript.say(&format!(
            "Control: http://{address}, described at /openapi.json."
        ));
    }
    let evse = watch.evse(config.evse_id());
    let disclosure = disclosure(whole.records.disclose_keys, &interface)?;
    if let (Some(tls), Some(file)) = (secured, &link.config) {
        reload_on_hangup(file.clone(), tls, transcript.clone())?;
    }
    if let Some(tls) = stapling {
        tokio::spawn(keep_stapled(tls, transcript.clone()));
    }
    let observer: Arc<dyn Observer> = Arc::new((
        (transcript.clone(), log.clone()),
        (evse.clone(), disclosure),
    ));
    let memory = memory(&whole.state, config.evse_id().as_str())?;
    let recorder = recorder.map(Arc::new);
    let watched = recorder.clone();
    let clock = Clock::start();
    let told = observer.clone();
    let mut charger = move |arrival: &Arrival| -> (Box<Secc>, Box<dyn Plant<Secc>>) {
        let charger = SimulatedCharger::alone(config.charger())
            .remembering(memory.clone())
            .following(Script::new(&config.script));
        if let Some(recorder) = &watched {
            recorder.watch(&charger.cable());
        }
        let mut settings = charger.engine(config.engine(session_id()));
        settings.proved = arrival.proved;
        let mut station = charger.station();
        let plant: Box<dyn Plant<Secc>> = match &contracts {
            None => Box::new(charger),
            Some(contracts) => {
                settings.challenge = Some(challenge());
                station.contracts = contracts.offer;
                contracts.beside(charger, arrival.proved, clock, told.clone())
            }
        };
        let engine = Secc::new(settings, station, arrival.now);
        (Box::new(engine), evse.steered(plant))
    };
    let surroundings = surroundings(clock, observer, stop);
    let run = point.run(&mut charger, &surroundings);
    let tally = Recorder::during(recorder.as_deref(), run).await;
    if let Some(recorder) = recorder {
        let file = recorder.finish("A station's sessions")?;
        transcript.say(&format!("  file      {}", file.display()));
    }
    finish(&transcript, tally, log.as_deref())
}

/// Fetches OCSP responses for our chains, and says what came of it.
pub(crate) async fn keep_stapled(tls: Arc<StationTls>, transcript: Arc<Transcript>) {
    tls.keep_stapled(wall_clock, |stapled| {
        if stapled.answered > 0 {
            let count = stapled.answered;
            transcript.say(&format!(
                "OCSP responses are stapled for {count} certificates."
            ));
        }
        for (name, reason) in &stapled.failed {
            transcript.say(&format!("No OCSP response for {name}: {reason}"));
        }
    })
    .await;
}

fn wall_clock() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    Time::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// On SIGHUP, chains and roots are read again; sessions that run keep theirs.
fn reload_on_hangup(
    file: PathBuf,
    tls: Arc<StationTls>,
    transcript: Arc<Transcript>,
) -> Result<(), Failure> {
    let mut hangup = signal(SignalKind::hangup()).map_err(Failure::new)?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            match read_again(&file) {
                Ok(material) => {
                    tls.replace(material);
                    transcript.say(
                        "Certificates were read again; they count from the next connection on.",
                    );
                }
                Err(reason) => {
                    transcript.say(&format!("The certificates stay as they are: {reason}"))
                }
            }
        }
    });
    Ok(())
}

fn read_again(file: &Path) -> Result<StationMaterial, String> {
    let config = Config::read(file).map_err(|error| error.to_string())?;
    let tls = config
        .station
        .tls
        .ok_or("the configuration has no table station.tls any more")?;
    tls.station_material().map_err(|error| error.to_string())
}

fn finish(transcript: &Transcript, tally: Tally, log: Option<&SessionLog>) -> Result<(), Failure> {
    let (completed, sessions) = (tally.completed, tally.sessions());
    transcript.say(&format!(
        "{completed} of {sessions} sessions ended as they should."
    ));
    if let Some(reason) = log.and_then(SessionLog::failure) {
        return Err(Failure::new(format_args!(
            "the files of the sessions are not complete: {reason}"
        )));
    }
    if tally.failed == 0 {
        Ok(())
    } else {
        Err(Failure::silent())
    }
}
