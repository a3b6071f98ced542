//! `v2g demo`: both ends of the cable on this machine.

mod both;
mod outcome;
mod plan;
mod pnc;
mod secured;

use std::sync::Arc;

use v2g_runtime::log::Naming;
use v2g_runtime::sim::Cable;
use v2g_runtime::{ChargingPoint, Error, Interface, StationOptions, Stop};

use self::both::Both;
use self::outcome::{Outcome, finish};
use self::plan::Plan;
use crate::arguments::Demo;
use crate::failure::Failure;
use crate::fault;
use crate::plot::Recorder;
use crate::session::{block_on, log, stop_on_signals};
use crate::transcript::Transcript;

/// Tries of other discovery ports when the standard's is taken.
const PORT_TRIES: u16 = 20;

pub(crate) fn run(arguments: &Demo) -> Result<(), Failure> {
    if arguments.fault.as_deref() == Some("list") {
        return fault::list();
    }
    let plan = Plan::new(arguments)?;
    let recorder = Recorder::new(arguments.plot.as_deref())?;
    block_on(demonstrate(plan, recorder))
}

async fn demonstrate(plan: Plan, recorder: Option<Recorder>) -> Result<(), Failure> {
    let interface = Interface::find("lo").await.map_err(Failure::new)?;
    let log = log(Some(&plan.out), Naming::Fixed(plan.name()), &interface)?;
    let transcript = Arc::new(Transcript::new());
    let (point, discovery_port) = open(&interface, &plan, &transcript)?;
    for line in plan.introduction() {
        transcript.say(&line);
    }
    let cable = Cable::default();
    transcript.watch(&cable);
    if let Some(recorder) = &recorder {
        recorder.watch(&cable);
    }
    let stop = stop_on_signals()?;
    let interrupted = stop.clone();
    let both = Both {
        interface,
        plan,
        discovery_port,
        cable: cable.clone(),
    };
    let run = both.run(point, stop, &transcript, log.clone());
    let (vehicle, station) = Recorder::during(recorder.as_ref(), run).await;
    let (vehicle, gave_up) = vehicle.map_err(Failure::new)?;
    let outcome = Outcome {
        vehicle,
        station,
        gauge: cable.gauge(),
        gave_up,
        interrupted: interrupted.now() != Stop::No,
        fault: both.plan.fault,
        secured: both.plan.secured.clone(),
        contracts: both.plan.contracts.clone(),
    };
    let title = both.plan.title();
    let picture = recorder
        .map(|recorder| recorder.finish(&title))
        .transpose()?;
    finish(
        &transcript,
        &outcome,
        both.plan.speed,
        log.as_deref(),
        picture,
    )
}

/// The station's sockets; with another discovery port if somebody else has the standard's.
fn open(
    interface: &Interface,
    plan: &Plan,
    transcript: &Transcript,
) -> Result<(ChargingPoint, u16), Failure> {
    let mut options = StationOptions {
        sessions: Some(if plan.pause { 2 } else { 1 }),
        ..StationOptions::default()
    };
    if let Some(secured) = &plan.secured {
        secured.at_the_station(&mut options);
    }
    let standard = options.discovery_port;
    for port in standard..standard + PORT_TRIES {
        options.discovery_port = port;
        match ChargingPoint::open(interface, options.clone()) {
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
