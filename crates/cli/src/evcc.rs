//! `v2g evcc`: a vehicle on an interface.

use std::sync::Arc;
use std::time::Duration;

use v2g_runtime::log::{Naming, SessionLog};
use v2g_runtime::sim::SimulatedCar;
use v2g_runtime::{Clock, Interface, Observer, VehicleOptions, charge};

use crate::arguments::{self, Mode};
use crate::failure::Failure;
use crate::session::{
    block_on, configuration, log, protocols, require_plain, stop_on_signals, surroundings, verdict,
};
use crate::summary::{Summary, gave_up};
use crate::transcript::Transcript;

pub(crate) fn run(arguments: &arguments::Evcc) -> Result<(), Failure> {
    require_plain(&arguments.link)?;
    block_on(drive(arguments))
}

async fn drive(arguments: &arguments::Evcc) -> Result<(), Failure> {
    let link = &arguments.link;
    let mut config = configuration(link.config.as_deref())?.vehicle;
    config.protocols = protocols(&link.protocol).map_or(config.protocols, Into::into);
    let stop = stop_on_signals()?;
    let interface = Interface::find(&link.interface)
        .await
        .map_err(Failure::new)?;
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
    let car = config.car(arguments.mode == Mode::Dc, interface.mac);
    let mut car = SimulatedCar::alone(car, arguments.speed).stopping_after(patience);
    transcript.watch(&car.cable());
    let (name, vehicle) = (&interface.name, car.vehicle());
    transcript.say(&format!(
        "Vehicle {} looks for a station on {name}, without TLS.",
        vehicle.evccid
    ));
    let options = VehicleOptions {
        engine: config.engine(),
        ..VehicleOptions::default()
    };
    let surroundings = surroundings(Clock::start(), observer, stop);
    let end = charge(&interface, options, vehicle, &mut car, &surroundings)
        .await
        .map_err(Failure::new)?;
    let flaw = car.gave_up().then(gave_up);
    let charged = flaw.is_none();
    transcript.finish(&Summary {
        end,
        flaw,
        other: None,
        gauge: car.cable().gauge(),
        speed: arguments.speed,
        files: log.as_deref().map(SessionLog::written).unwrap_or_default(),
    });
    if let Some(reason) = log.as_deref().and_then(SessionLog::failure) {
        return Err(Failure::new(format_args!(
            "the files of the session are not complete: {reason}"
        )));
    }
    verdict(end)?;
    charged.then_some(()).ok_or(Failure::silent())
}
