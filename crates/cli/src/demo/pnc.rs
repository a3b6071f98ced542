//! Plug & Charge: both ends have certificates, made when the demonstration starts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use v2g::contract::crypto::KeyAlgorithm;
use v2g::session::{
    Contracts, EvccEvent, Payment, Secc, SeccConfig, SeccEvent, Security, ShortText, Station,
    Vehicle,
};
use v2g_runtime::contract::{EVCCID, Ecosystem, VehicleWallet, WithDesk};
use v2g_runtime::sim::SimulatedCharger;
use v2g_runtime::tls::{StationTls, TlsPolicy, VehicleTls};
use v2g_runtime::{Clock, Observation, Observer, Plant, StationOptions, VehicleOptions};

use crate::arguments::Protocol;
use crate::failure::Failure;
use crate::session::challenge;

/// How often the vehicle has to sign what the meter says; our choice.
const RECEIPTS: Duration = Duration::from_secs(2);

/// What both ends need for contracts.
pub(super) struct PlugAndCharge {
    ecosystem: Ecosystem,
    /// The vehicle has no contract yet.
    install: bool,
    /// Both sides show certificates: ISO 15118-20.
    mutual: bool,
    station: Arc<StationTls>,
    vehicle: Arc<VehicleTls>,
    seen: Mutex<Seen>,
}

/// What a demonstration has to show, as far as it was seen.
#[derive(Clone, Debug, Default)]
struct Seen {
    tls: Option<Security>,
    installed: bool,
    contract: Option<String>,
    receipts: u32,
    accepted: u32,
}

impl PlugAndCharge {
    pub(super) fn new(protocol: Protocol, install: bool) -> Result<Self, Failure> {
        let mutual = protocol == Protocol::Iso20;
        let algorithm = match mutual {
            true => KeyAlgorithm::P521,
            false => KeyAlgorithm::P256,
        };
        let ecosystem = Ecosystem::new(algorithm).map_err(Failure::new)?;
        Ok(Self {
            station: Arc::new(ecosystem.station_tls().map_err(Failure::new)?),
            vehicle: Arc::new(ecosystem.vehicle_tls(mutual).map_err(Failure::new)?),
            ecosystem,
            install,
            mutual,
            seen: Mutex::default(),
        })
    }

    pub(super) fn introduction(&self) -> String {
        let (curve, tls) = match self.mutual {
            true => ("P-521", "TLS 1.3 with the certificates of both"),
            false => ("P-256", "TLS 1.2"),
        };
        let has = match self.install {
            true => "The car has no contract yet: the station's back end makes one for it.",
            false => "The car has a contract.",
        };
        format!(
            "Plug & Charge over {tls}. {has} All keys ({curve}) and certificates are made now, for this run."
        )
    }

    pub(super) fn at_the_station(&self, options: &mut StationOptions) {
        options.policy = TlsPolicy::Required;
        options.tls = Some(self.station.clone());
    }

    pub(super) fn in_the_vehicle(&self, options: &mut VehicleOptions, vehicle: &mut Vehicle) {
        options.policy = TlsPolicy::Required;
        options.tls = Some(self.vehicle.clone());
        vehicle.payment = Payment::Contract;
        if self.mutual {
            vehicle.name = ShortText::new(EVCCID).unwrap_or_default();
        }
    }

    pub(super) fn wallet(&self) -> VehicleWallet {
        self.ecosystem.wallet(!self.install)
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
            update: !self.mutual,
            providers: &[],
        };
        let desk = WithDesk::new(charger, self.ecosystem.desk(), clock, observer);
        let desk = desk.holding_against(settings.proved);
        Box::new(desk.with_receipts(Some(RECEIPTS)))
    }

    /// What was seen of contracts, in lines of a summary.
    pub(super) fn verdicts(&self) -> Vec<String> {
        let seen = self.seen();
        let tls = match seen.tls {
            Some(Security::Tls12) => "TLS 1.2, the station's certificates are good",
            Some(Security::Tls13) => "TLS 1.3, the certificates of both are good",
            _ => "NONE",
        };
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
            format!("  security  {tls}"),
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
            Observation::Proved(proved) => seen.tls = Some(proved.security()),
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
