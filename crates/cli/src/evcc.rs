//! `v2g evcc`: a vehicle on an interface.

use std::sync::Arc;
use std::time::Duration;

use v2g::session::{Completion, End, EvccConfig};
use v2g_runtime::config::{TlsConfig, VehicleConfig, VehicleContracts};
use v2g_runtime::contract::WithWallet;
use v2g_runtime::log::{Naming, SessionLog};
use v2g_runtime::sim::{Script, SimulatedCar};
use v2g_runtime::tls::{TlsPolicy, VehicleTls};
use v2g_runtime::{Clock, Interface, Observer, Surroundings, VehicleOptions, charge};

use crate::arguments;
use crate::failure::Failure;
use crate::plot::Recorder;
use crate::session::{
    block_on, configuration, in_words, interface, log, protocols, stop_on_signals, surroundings,
    transport, verdict,
};
use crate::summary::{Summary, files, gave_up};
use crate::transcript::Transcript;

pub(crate) fn run(arguments: &arguments::Evcc) -> Result<(), Failure> {
    let recorder = Recorder::new(arguments.link.plot.as_deref())?;
    block_on(drive(arguments, recorder))
}

async fn drive(arguments: &arguments::Evcc, recorder: Option<Recorder>) -> Result<(), Failure> {
    let link = &arguments.link;
    let mut config = configuration(link.config.as_deref())?.vehicle;
    let tls = config.tls.clone();
    let tls = transport(link, tls.as_ref(), config.plain_iso20)?;
    let secured = tls
        .map(TlsConfig::vehicle)
        .transpose()
        .map_err(Failure::new)?;
    let contracts = tls.zip(config.contract.as_ref());
    let contracts = contracts.map(|(tls, contract)| contract.get_ref().open(tls));
    let mut contracts = contracts.transpose().map_err(Failure::new)?;
    config.protocols = protocols(&link.protocol).map_or(config.protocols, Into::into);
    config.mode = arguments.mode.map_or(config.mode, Into::into);
    config.control = arguments.control.map_or(config.control, Into::into);
    let stop = stop_on_signals()?;
    if let Some(script) = &arguments.script {
        config.script = configuration(Some(script))?.vehicle.script;
    }
    if let (Some(chip), Some(interface)) = (arguments.slac, &link.interface) {
        crate::slac::vehicle(interface, chip).await?;
    }
    let interface = interface(link).await?;
    let log = log(
        link.out.as_deref(),
        Naming::Dated("v2g-evcc".to_owned()),
        &interface,
    )?;
    let transcript = Arc::new(Transcript::new());
    let observer: Arc<dyn Observer> = Arc::new((transcript.clone(), log.clone()));
    let patience = arguments
        .stop_after
        .map(|seconds| Duration::from_secs(seconds.into()));
    let mut car = SimulatedCar::alone(config.car(interface.mac), arguments.speed)
        .stopping_after(patience)
        .following(Script::new(&config.script));
    transcript.watch(&car.cable());
    if let Some(recorder) = &recorder {
        recorder.watch(&car.cable());
    }
    let (name, vehicle) = (&interface.name, car.vehicle());
    transcript.say(&format!(
        "Vehicle {} looks for a station on {name}, {}.",
        vehicle.evccid,
        in_words(tls)
    ));
    let surroundings = surroundings(Clock::start(), observer, stop);
    let sessions = Sessions {
        config: &config,
        policy: tls.map(|tls| tls.policy).unwrap_or_default(),
        tls: secured.map(Arc::new),
        interface: &interface,
        surroundings: &surroundings,
    };
    let contracts = contracts.as_mut();
    let all = sessions.all(&mut car, contracts, arguments.resume_after, &transcript);
    let end = Recorder::during(recorder.as_ref(), all).await?;
    let picture = recorder.map(|recorder| recorder.finish("A vehicle's session"));
    let picture = picture.transpose()?;
    let flaw = car.gave_up().then(gave_up);
    let charged = flaw.is_none();
    transcript.finish(&Summary {
        end,
        flaw,
        other: None,
        gauge: car.cable().gauge(),
        speed: arguments.speed,
        verdicts: Vec::new(),
        files: files(log.as_deref(), picture),
    });
    if let Some(reason) = log.as_deref().and_then(SessionLog::failure) {
        return Err(Failure::new(format_args!(
            "the files of the session are not complete: {reason}"
        )));
    }
    verdict(end)?;
    charged.then_some(()).ok_or(Failure::silent())
}

fn paused(end: End) -> bool {
    end == End::Completed(Completion::Paused)
}

/// One session after the other, of the same vehicle.
struct Sessions<'a> {
    config: &'a VehicleConfig,
    policy: TlsPolicy,
    tls: Option<Arc<VehicleTls>>,
    interface: &'a Interface,
    surroundings: &'a Surroundings,
}

impl Sessions<'_> {
    /// Goes on with a session that was paused, if it is to.
    async fn all(
        &self,
        car: &mut SimulatedCar,
        mut contracts: Option<&mut VehicleContracts>,
        resume_after: Option<u32>,
        transcript: &Transcript,
    ) -> Result<End, Failure> {
        let mut end = self.one(car, contracts.as_deref_mut()).await?;
        while let (true, Some(pause)) = (paused(end), resume_after) {
            transcript.say(&format!("The session sleeps for {pause} s."));
            tokio::time::sleep(Duration::from_secs(pause.into())).await;
            end = self.one(car, contracts.as_deref_mut()).await?;
        }
        Ok(end)
    }

    async fn one(
        &self,
        car: &mut SimulatedCar,
        contracts: Option<&mut VehicleContracts>,
    ) -> Result<End, Failure> {
        let options = VehicleOptions {
            engine: EvccConfig {
                resume: car.memory().resume(),
                ..self.config.engine()
            },
            policy: self.policy,
            tls: self.tls.clone(),
            ..VehicleOptions::default()
        };
        let mut vehicle = car.vehicle();
        let around = self.surroundings;
        let Some(contracts) = contracts else {
            let end = charge(self.interface, options, vehicle, car, around).await;
            return end.map_err(Failure::new);
        };
        (vehicle.payment, vehicle.tariffs) = (contracts.payment, contracts.tariffs);
        let wallet = &mut contracts.wallet;
        let mut plant = WithWallet::new(car, wallet, around.clock, around.observer.clone());
        let end = charge(self.interface, options, vehicle, &mut plant, around).await;
        end.map_err(Failure::new)
    }
}
