//! What SIGHUP reads again; sessions that run go on.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use v2g::session::{EvseId, Station};
use v2g_runtime::config::{Config, StationContracts, TlsConfig};
use v2g_runtime::notify::Manager;
use v2g_runtime::tls::StationTls;

use super::{Standing, adapt, rated};
use crate::arguments;
use crate::failure::Failure;
use crate::secc::keep_stapled;
use crate::transcript::Transcript;

/// What a station does with contracts, as it was read last.
pub(super) type Contracts = watch::Receiver<Option<Arc<StationContracts>>>;

/// Everything that changes while the service runs.
pub(super) struct Reload {
    pub(super) file: PathBuf,
    pub(super) arguments: arguments::Secc,
    pub(super) tls: Option<Arc<StationTls>>,
    pub(super) stapling: Stapling,
    pub(super) contracts: watch::Sender<Option<Arc<StationContracts>>>,
    pub(super) limits: Vec<(EvseId, watch::Sender<Station>)>,
    pub(super) transcript: Arc<Transcript>,
    pub(super) manager: Arc<Manager>,
    pub(super) standing: Standing,
}

impl Reload {
    pub(super) fn on_hangup(mut self) -> Result<(), Failure> {
        let mut hangup = signal(SignalKind::hangup()).map_err(Failure::new)?;
        tokio::spawn(async move {
            while hangup.recv().await.is_some() {
                self.manager.reloading();
                match self.read_again() {
                    Ok(()) => self.transcript.say(
                        "Read again: certificates count from the next connection on, contracts from the next session on, limits at once.",
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
    fn read_again(&mut self) -> Result<(), String> {
        let mut config = Config::read(&self.file).map_err(|error| error.to_string())?;
        adapt(&self.arguments, &mut config.station);
        if let Some(tls) = self.tls.clone() {
            let material = config.station.tls.as_ref();
            let material = material.ok_or("the configuration has no table station.tls any more")?;
            let contracts = config.station.contracts(Some(material));
            let contracts = contracts.map_err(|error| error.to_string())?;
            let read = material.station_material();
            tls.replace(read.map_err(|error| error.to_string())?);
            self.contracts.send_replace(contracts.map(Arc::new));
            self.stapling.begin(tls, material, &self.transcript);
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

/// The task that fetches OCSP responses.
#[derive(Default)]
pub(super) struct Stapling(JoinSet<()>);

impl Stapling {
    /// Begins anew with what is configured now.
    pub(super) fn begin(
        &mut self,
        tls: Arc<StationTls>,
        config: &TlsConfig,
        transcript: &Arc<Transcript>,
    ) {
        self.0.abort_all();
        if config.fetch_ocsp {
            self.0.spawn(keep_stapled(tls, transcript.clone()));
        }
    }
}
