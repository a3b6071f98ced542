//! SLAC on a real interface: the engines of [`v2g::link::slac`] with a raw socket and a clock.
//!
//! - [`RawLink`]: frames of HomePlug on one interface. Needs CAP_NET_RAW.
//! - [`Matching`]: an engine, its socket and its timers; gives events, takes orders.
//! - [`Modems`]: the modems of both ends of a cable, simulated, for tests without hardware.
//!
//! A charger whose cable is plugged in already:
//!
//! ```no_run
//! use v2g::link::slac::{Evse, EvseConfig, EvseEvent, Modem, PilotState};
//! use v2g_runtime::Clock;
//! use v2g_runtime::slac::{Matching, RawLink, fresh_key};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), v2g_runtime::Error> {
//! let clock = Clock::start();
//! let link = RawLink::open("eth1")?;
//! let config = EvseConfig::new(link.mac(), Modem::QUALCOMM);
//! let evse = Evse::new(config, fresh_key()?, clock.now());
//! let mut matching = Matching::new(evse, link, clock);
//! matching.tell(|evse, now| evse.pilot(now, PilotState::B));
//! loop {
//!     match matching.next().await? {
//!         EvseEvent::KeyNeeded => {
//!             let key = fresh_key()?;
//!             matching.tell(|evse, now| evse.renew(now, key));
//!         }
//!         EvseEvent::LinkUp { vehicle } => println!("linked to {vehicle}"),
//!         event => println!("{event:?}"),
//!     }
//! }
//! # }
//! ```

mod detect;
mod matching;
mod modems;
mod raw;

pub use detect::detect;
pub use matching::{Matching, SlacEngine};
pub use modems::Modems;
pub use raw::RawLink;

use v2g::link::slac::Nmk;

use crate::Error;

/// A key that nobody knows, for one vehicle.
///
/// # Errors
/// When the system has no randomness.
pub fn fresh_key() -> Result<Nmk, Error> {
    random().map(Nmk::new)
}

/// What [`Ev`](v2g::link::slac::Ev) derives its names from.
///
/// # Errors
/// When the system has no randomness.
pub fn fresh_seed() -> Result<[u8; 32], Error> {
    random()
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Error::Randomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_hundred_thousand_vehicles_get_a_hundred_thousand_keys() {
        let mut keys = HashSet::new();
        for _ in 0..100_000 {
            assert!(keys.insert(*fresh_key().unwrap().bytes()));
        }
    }
}
