//! `v2g evcc`: a vehicle on an interface.

use std::sync::Arc;
use std::time::Duration;

use v2g::session::{Completion, End, EvccConfig, Protocol};
use v2g_runtime::config::{Config, FileError, TlsConfig, VehicleConfig, VehicleContracts};
use v2g_runtime::contract::WithWallet;
use v2g_runtime::log::{Naming, SessionLog};
use v2g_runtime::sim::{Script, SimulatedCar};
use v2g_runtime::tls::{TlsPolicy, VehicleTls};
use v2g_runtime::{Clock, Error, Interface, Observer, Surroundings, VehicleOptions, charge};

use crate::arguments;
use crate::failure::Failure;
use crate::plot::Recorder;
use crate::session::{
    block_on, configuration, in_words, interface, log, memory, protocols, stop_on_signals,
    surroundings, transport, verdict,
};
use crate::summary::{Summary, files, gave_up};
use crate::transcript::Transcript;

pub(crate) fn run(arguments: &arguments::Evcc) -> Result<(), Failure> {
    let recorder = Recorder::new(arguments.link.plot.as_deref())?;
    block_on(drive(arguments, recorder))
}

async fn drive(arguments: &arguments::Evcc, recorder: Option<Recorder>) -> Result<(), Failure> {
    let link = &arguments.link;
    let Config { vehicle, state, .. } = configuration(link.config.as_deref())?;
    let mut config = vehicle;
    let tls = config.tls.clone();
    let tls = transport(link, tls.as_ref(), config.plain_iso20)?;
    let secured = tls.map(Secured::new).transpose().map_err(Failure::new)?;
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
    let car = config.car(interface.mac);
    let memory = memory(&state, &format!("vehicle {}", car.evcc_id))?;
    let mut car = SimulatedCar::alone(car, arguments.speed)
        .stopping_after(patience)
        .remembering(memory)
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
        tls: secured,
        interface: &interface,
        surroundings: &surroundings,
        transcript: &transcript,
    };
    let contracts = contracts.as_mut();
    let all = sessions.all(&mut car, contracts, arguments.resume_after);
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
    tls: Option<Secured>,
    interface: &'a Interface,
    surroundings: &'a Surroundings,
    transcript: &'a Transcript,
}

/// TLS for what is offered.
struct Secured {
    /// With ISO 15118-20, unless the configuration says TLS 1.2.
    whole: Arc<VehicleTls>,
    /// For a try without ISO 15118-20.
    older: Arc<VehicleTls>,
}

impl Secured {
    fn new(config: &TlsConfig) -> Result<Self, FileError> {
        Ok(Self {
            whole: Arc::new(config.vehicle()?),
            older: Arc::new(config.vehicle()?.tls12_only()),
        })
    }
}

impl Sessions<'_> {
    /// Goes on with a session that was paused, if it is to.
    async fn all(
        &self,
        car: &mut SimulatedCar,
        mut contracts: Option<&mut VehicleContracts>,
        resume_after: Option<u32>,
    ) -> Result<End, Failure> {
        let mut end = self.one_of_many(car, contracts.as_deref_mut()).await?;
        while let (true, Some(pause)) = (paused(end), resume_after) {
            let text = format!("The session sleeps for {pause} s.");
            self.transcript.say(&text);
            tokio::time::sleep(Duration::from_secs(pause.into())).await;
            end = self.one_of_many(car, contracts.as_deref_mut()).await?;
        }
        Ok(end)
    }

    /// As often as the configuration says.
    async fn one_of_many(
        &self,
        car: &mut SimulatedCar,
        mut contracts: Option<&mut VehicleContracts>,
    ) -> Result<End, Failure> {
        let before = |outcome: &Result<End, Error>, pause: Duration| {
            let why = match outcome {
                Ok(end) => end.to_string(),
                Err(error) => error.to_string(),
            };
            let pause = pause.as_secs_f64();
            let text = format!("No session: {why}. Another try in {pause} s.");
            self.transcript.say(&text);
        };
        let session = async |index| self.one(index, car, contracts.as_deref_mut()).await;
        let retry = self.config.retry;
        let end = retry.keep_trying(&self.surroundings.stop, before, session);
        end.await.map_err(Failure::new)
    }

    /// Try number `index`.
    async fn one(
        &self,
        index: u32,
        car: &mut SimulatedCar,
        contracts: Option<&mut VehicleContracts>,
    ) -> Result<End, Error> {
        let protocols = self.config.offers(index);
        let newest = |it: Protocol| matches!(it, Protocol::Iso20(_));
        let whole = index == 0 || protocols.iter().any(newest);
        let tls = self.tls.as_ref();
        let options = VehicleOptions {
            engine: EvccConfig {
                resume: car.memory().resume(),
                protocols,
                ..self.config.engine()
            },
            policy: self.policy,
            tls: tls.map(|tls| if whole { &tls.whole } else { &tls.older }.clone()),
            ..VehicleOptions::default()
        };
        let mut vehicle = car.vehicle();
        let around = self.surroundings;
        let Some(contracts) = contracts else {
            return charge(self.interface, options, vehicle, car, around).await;
        };
        (vehicle.payment, vehicle.tariffs) = (contracts.payment, contracts.tariffs);
        let wallet = &mut contracts.wallet;
        let mut plant = WithWallet::new(car, wallet, around.clock, around.observer.clone());
        charge(self.interface, options, vehicle, &mut plant, around).await
    }
}
