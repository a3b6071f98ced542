//! Plug & Charge: a contract pays, over TLS.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use v2g::session::{Contracts, EvccEvent, Secc, SeccConfig, SeccEvent, Station};
use v2g_runtime::contract::{VehicleWallet, WithDesk};
use v2g_runtime::sim::SimulatedCharger;
use v2g_runtime::{Clock, Observation, Observer, Plant};

use super::secured::Secured;
use crate::session::challenge;

/// How often the vehicle has to sign what the meter says; our choice.
const RECEIPTS: Duration = Duration::from_secs(2);

/// What both ends need for contracts.
pub(super) struct PlugAndCharge {
    secured: Arc<Secured>,
    /// The vehicle has no contract yet.
    install: bool,
    seen: Mutex<Seen>,
}

/// What a demonstration has to show, as far as it was seen.
#[derive(Clone, Debug, Default)]
struct Seen {
    installed: bool,
    contract: Option<String>,
    receipts: u32,
    accepted: u32,
}

impl PlugAndCharge {
    pub(super) fn new(secured: Arc<Secured>, install: bool) -> Self {
        Self {
            secured,
            install,
            seen: Mutex::default(),
        }
    }

    pub(super) const fn introduction(&self) -> &'static str {
        match self.install {
            true => {
                "Plug & Charge. The car has no contract yet: the station's back end makes one for it."
            }
            false => "Plug & Charge. The car has a contract.",
        }
    }

    pub(super) fn wallet(&self) -> VehicleWallet {
        self.secured.ecosystem.wallet(!self.install)
    }

    /// Puts a contract desk beside the charger.
    pub(super) fn desk(
        &self,
        charger: SimulatedCharger,
        settings: &mut SeccConfig,
        station: &mut Station,
        clock: Clock,
        observer: Arc<dyn Observer>,
    ) -> Box<dyn Plant<Secc>> {
        settings.challenge = Some(challenge());
        station.contracts = Contracts {
            accepted: true,
            installation: true,
            update: !self.secured.mutual,
            exclusive: false,
            providers: &[],
        };
        let desk = WithDesk::new(charger, self.secured.ecosystem.desk(), clock, observer);
        let desk = desk.holding_against(settings.proved);
        Box::new(desk.with_receipts(Some(RECEIPTS)))
    }

    /// What was seen of contracts, in lines of a summary.
    pub(super) fn verdicts(&self) -> Vec<String> {
        let seen = self.seen();
        let contract = match (&seen.contract, seen.installed) {
            (None, _) => "NONE".to_owned(),
            (Some(name), true) => {
                format!("{name}, installed on the way; chain and signed challenge are good")
            }
            (Some(name), false) => format!("{name}; chain and signed challenge are good"),
        };
        let Seen {
            receipts, accepted, ..
        } = seen;
        vec![
            format!("  contract  {contract}"),
            format!(
                "  receipts  {receipts} signed by the vehicle and verified by the station, {accepted} of them confirmed"
            ),
        ]
    }

    /// What is missing of what a demonstration has to show.
    pub(super) fn flaw(&self) -> Option<String> {
        let seen = self.seen();
        let missing = if seen.contract.is_none() {
            "No contract paid"
        } else if self.install && !seen.installed {
            "No contract was installed"
        } else if seen.receipts == 0 || seen.accepted == 0 {
            "No receipt was signed"
        } else {
            return None;
        };
        Some(format!("{missing}, so this demonstration failed."))
    }

    fn seen(&self) -> Seen {
        let seen = self.seen.lock();
        seen.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Notes what counts, of both sides.
impl Observer for PlugAndCharge {
    fn observe(&self, _: SystemTime, what: &Observation<'_>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match what {
            Observation::Station(SeccEvent::ContractVerified(emaid)) => {
                seen.contract = Some(emaid.as_str().to_owned());
            }
            Observation::Station(SeccEvent::MeterConfirmed(_)) => seen.receipts += 1,
            Observation::Vehicle(EvccEvent::ContractInstalled) => seen.installed = true,
            Observation::Vehicle(EvccEvent::MeterConfirmed) => seen.accepted += 1,
            _ => {}
        }
    }
}
