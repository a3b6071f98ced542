//! TLS: both ends have certificates, made when the demonstration starts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use v2g::contract::crypto::KeyAlgorithm;
use v2g::session::Security;
use v2g_runtime::contract::Ecosystem;
use v2g_runtime::tls::{StationTls, TlsPolicy, VehicleTls};
use v2g_runtime::{Observation, Observer, StationOptions, VehicleOptions};

use crate::arguments::Protocol;
use crate::failure::Failure;

/// What both ends need for TLS.
pub(super) struct Secured {
    pub(super) ecosystem: Ecosystem,
    /// Both sides show certificates: ISO 15118-20.
    pub(super) mutual: bool,
    station: Arc<StationTls>,
    vehicle: Arc<VehicleTls>,
    proved: Mutex<Option<Security>>,
}

impl Secured {
    pub(super) fn new(protocol: Protocol) -> Result<Self, Failure> {
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
            mutual,
            proved: Mutex::default(),
        })
    }

    pub(super) const fn introduction(&self) -> &'static str {
        match self.mutual {
            true => {
                "TLS 1.3 with the certificates of both. All keys (P-521) and certificates are made now, for this run."
            }
            false => "TLS 1.2. All keys (P-256) and certificates are made now, for this run.",
        }
    }

    pub(super) fn at_the_station(&self, options: &mut StationOptions) {
        options.policy = TlsPolicy::Required;
        options.tls = Some(self.station.clone());
    }

    pub(super) fn in_the_vehicle(&self, options: &mut VehicleOptions) {
        options.policy = TlsPolicy::Required;
        options.tls = Some(self.vehicle.clone());
    }

    /// What was seen, in a line of a summary.
    pub(super) fn verdict(&self) -> String {
        let proved = *self.proved.lock().unwrap_or_else(PoisonError::into_inner);
        let tls = match proved {
            Some(Security::Tls12) => "TLS 1.2, the station's certificates are good",
            Some(Security::Tls13) => "TLS 1.3, the certificates of both are good",
            _ => "NONE",
        };
        format!("  security  {tls}")
    }
}

impl Observer for Secured {
    fn observe(&self, _: SystemTime, what: &Observation<'_>) {
        if let Observation::Proved(proved) = what {
            let mut seen = self.proved.lock().unwrap_or_else(PoisonError::into_inner);
            *seen = Some(proved.security());
        }
    }
}
