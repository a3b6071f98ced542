//! `v2g slac`: matching alone, as a station, a vehicle, or the modems between them.

use v2g::link::slac::{
    Ev, EvConfig, EvEvent, Evse, EvseConfig, EvseEvent, Modem, PilotSignal, PilotState,
};
use v2g_runtime::Clock;
use v2g_runtime::slac::{Matching, Modems, RawLink, detect, fresh_key, fresh_seed};

use crate::arguments::{Chip, Slac, SlacEnd};
use crate::failure::Failure;
use crate::session::block_on;

pub(crate) fn run(arguments: &Slac) -> Result<(), Failure> {
    match arguments {
        Slac::Station(end) => block_on(station(end)),
        Slac::Vehicle(end) => block_on(vehicle(&end.interface, end.modem)),
        Slac::Modems(modems) => block_on(async {
            let ports = [modems.left.as_str(), modems.right.as_str()];
            let modems = Modems::open(ports, modems.attenuation).map_err(Failure::new)?;
            println!("modems at {} and {}", ports[0], ports[1]);
            modems.run().await.map_err(Failure::new)
        }),
    }
}

async fn station(end: &SlacEnd) -> Result<(), Failure> {
    let clock = Clock::start();
    let link = RawLink::open(&end.interface).map_err(Failure::new)?;
    let modem = modem(end.modem, &link, &clock).await?;
    let config = EvseConfig::new(link.mac(), modem);
    let key = fresh_key().map_err(Failure::new)?;
    let evse = Evse::new(config, key, clock.now());
    let mut matching = Matching::new(evse, link, clock);
    println!("station {} with {}", end.interface, modem.name);
    matching.tell(|evse, now| evse.pilot(now, PilotState::B));
    loop {
        match matching.next().await.map_err(Failure::new)? {
            EvseEvent::KeyNeeded => {
                let key = fresh_key().map_err(Failure::new)?;
                matching.tell(|evse, now| evse.renew(now, key));
            }
            EvseEvent::LinkUp { vehicle } => {
                println!("linked to {vehicle}");
                return Ok(());
            }
            EvseEvent::Failed(_) => return Err(Failure::new("no vehicle was matched")),
            event => println!("{event:?}"),
        }
    }
}

/// Matches a station, and ends when the link is up.
pub(crate) async fn vehicle(interface: &str, chip: Chip) -> Result<(), Failure> {
    let clock = Clock::start();
    let link = RawLink::open(interface).map_err(Failure::new)?;
    let modem = modem(chip, &link, &clock).await?;
    let config = EvConfig::new(link.mac(), modem);
    let ev = Ev::new(config, fresh_seed().map_err(Failure::new)?);
    let mut matching = Matching::new(ev, link, clock);
    println!("vehicle {interface} with {}", modem.name);
    matching.tell(|ev, now| ev.pilot(now, PilotSignal::Digital));
    loop {
        match matching.next().await.map_err(Failure::new)? {
            EvEvent::LinkUp { station } => {
                println!("linked to {station}");
                return Ok(());
            }
            EvEvent::Failed(reason) => {
                return Err(Failure::new(format_args!(
                    "no station was matched: {reason:?}"
                )));
            }
            event => println!("{event:?}"),
        }
    }
}

/// The chip that was named, or the one that answers.
async fn modem(chip: Chip, link: &RawLink, clock: &Clock) -> Result<Modem, Failure> {
    match chip {
        Chip::Qualcomm => Ok(Modem::QUALCOMM),
        Chip::Lumissil => Ok(Modem::LUMISSIL),
        Chip::Vertexcom => Ok(Modem::VERTEXCOM),
        Chip::Plain => Ok(Modem::PLAIN),
        Chip::Auto => match detect(link, clock).await.map_err(Failure::new)? {
            Some((modem, version)) => {
                println!("modem: {}, {version}", modem.name);
                Ok(modem)
            }
            None => {
                println!("no modem tells its name");
                Ok(Modem::PLAIN)
            }
        },
    }
}
