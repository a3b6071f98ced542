//! Limits and identity of both sides from a TOML file.
//!
//! Every key has a default, so a file names only what differs; an unknown key, a value out of range or two
//! values that contradict each other are refused with line and key. [`EXAMPLE`] has every key with its default.
//!
//! ```
//! use v2g_runtime::config::Config;
//!
//! let config = Config::parse("[vehicle.battery]\nsoc = 35.0").unwrap();
//! assert_eq!(config.vehicle.battery.soc(), 35.0);
//! let error = Config::parse("[vehicle.battery]\nsoc = 350").unwrap_err().to_string();
//! assert!(error.contains("line 2") && error.contains("must be between 0 and 100"), "{error}");
//! ```

mod bounded;
mod contract;
mod control;
mod evse;
mod files;
mod mode;
mod protocols;
mod quirks;
mod rating;
mod script;
mod station;
mod tls;
mod vehicle;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

pub use contract::{
    ContractSource, StationContract, StationContracts, VehicleContract, VehicleContracts,
};
pub use control::{ControlConfig, LogConfig, LogFormat, RecordsConfig, StateConfig, WebhookConfig};
pub use evse::{EvseConfig, Slac};
pub use files::FileError;
pub use mode::{Control, Mode};
pub use protocols::SpokenProtocols;
pub use quirks::StationQuirks;
pub use rating::{Megawatt, Rating, Usual};
pub use station::{StationAc, StationConfig, StationDc, StationDischarge};
pub use tls::TlsConfig;
pub use vehicle::{VehicleAc, VehicleBattery, VehicleConfig, VehicleDischarge};

/// A file with every key and its default.
pub const EXAMPLE: &str = include_str!("config/example.toml");

/// Both sides; a program uses the one that it runs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The charger.
    pub station: StationConfig,
    /// The car.
    pub vehicle: VehicleConfig,
    /// REST, events and metrics.
    pub control: ControlConfig,
    /// A file per session.
    pub records: RecordsConfig,
    /// Sessions that sleep.
    pub state: StateConfig,
    /// Events to back ends.
    pub webhooks: Vec<WebhookConfig>,
    /// Log lines.
    pub log: LogConfig,
    /// Charging points of one process, tables `[[evse]]`.
    #[serde(deserialize_with = "evse::distinct")]
    pub evse: Vec<EvseConfig>,
}

/// Why a file is not a configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// It does not mean anything.
    #[error("{}: {source}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// Line, key and reason.
        source: toml::de::Error,
    },
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or as [`parse`](Self::parse).
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        let mut config = Self::parse(&text).map_err(|source| ConfigError::Content {
            path: path.to_owned(),
            source,
        })?;
        config.place(&text, path);
        Ok(config)
    }

    /// Reads a file's content.
    ///
    /// # Errors
    /// Names line and key.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let mut config: Self = toml::from_str(text)?;
        let Self {
            station, vehicle, ..
        } = &config;
        evse::scripted(&config, text)?;
        if let Some(contract) = &station.contract {
            contract::protected("station", contract.span().start, station.tls.as_ref(), text)?;
        }
        if let Some(contract) = &vehicle.contract {
            contract::protected("vehicle", contract.span().start, vehicle.tls.as_ref(), text)?;
        }
        config.place(text, Path::new(""));
        Ok(config)
    }

    /// Files that it names are found from where it stands.
    fn place(&mut self, text: &str, file: &Path) {
        control::place(self, file);
        for evse in &mut self.evse {
            evse.place(file);
        }
        for (table, tls) in [
            ("station.tls", &mut self.station.tls),
            ("vehicle.tls", &mut self.vehicle.tls),
        ] {
            if let Some(tls) = tls {
                tls.place(table, text, file);
            }
        }
        if let Some(contract) = &mut self.station.contract {
            contract.get_mut().place(text, file);
        }
        if let Some(contract) = &mut self.vehicle.contract {
            contract.get_mut().place(text, file);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Config::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn the_example_is_the_default() {
        assert_eq!(Config::parse(EXAMPLE).unwrap(), Config::default());
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = error("[station]\nfree = true\nevseid = \"DE*V2G*E1\"\n");
        assert!(
            error.contains("line 3") && error.contains("unknown field `evseid`"),
            "{error}"
        );
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named_with_its_line() {
        let error = error("[station.dc]\nmax_current = \"much\"\n");
        assert!(
            error.contains("line 2") && error.contains("max_current"),
            "{error}"
        );
    }

    #[test]
    fn protocols_are_named() {
        use v2g::session::Protocol;
        let config = Config::parse("[vehicle]\nprotocols = [\"din\"]").unwrap();
        let set = config.vehicle.protocols.set();
        assert!(set.iter().eq([Protocol::Din]));
        for list in ["[]", "[\"din\", \"iso1\"]"] {
            let text = error(&format!("[station]\nprotocols = {list}"));
            assert!(
                text.contains("line 2") && text.contains("expected some of din, iso2"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_script_does_what_its_side_can_do() {
        use crate::sim::{Action, Fault};
        let text = "[[vehicle.script]]\nafter = 2\ndo = \"pause\"\n[[station.script]]\nafter = 1.5\ndo = \"emergency-stop\"";
        let config = Config::parse(text).unwrap();
        assert_eq!(config.vehicle.script[0].action, Action::Pause);
        let fault = Action::Fault(Fault::EmergencyStop);
        assert_eq!(config.station.script[0].action, fault);
        let text = error("[[station.script]]\nafter = 1\ndo = \"pause\"");
        assert!(
            text.contains("line 3")
                && text.contains("unknown action `pause`, expected one of stop"),
            "{text}"
        );
        let text = error("[[station.script]]\nafter = -1\ndo = \"stop\"");
        assert!(
            text.contains("line 2") && text.contains("between 0"),
            "{text}"
        );
    }

    #[test]
    fn ways_of_charging_are_named() {
        let text = error("[station]\nmodes = [\"ac\", \"hydrogen\"]");
        assert!(
            text.contains("line 2") && text.contains("`dc-bpt`"),
            "{text}"
        );
        let text = error("[vehicle]\ncontrol = \"remote\"");
        assert!(
            text.contains("line 2") && text.contains("`dynamic`"),
            "{text}"
        );
    }

    #[test]
    fn identities_are_checked() {
        assert!(error("[station]\nevse_id = \"short\"").contains("7 to 37"));
        assert!(error("[vehicle]\nevcc_id = \"02:00\"").contains("MAC address"));
    }

    #[test]
    fn values_that_contradict_each_other_are_refused() {
        let text = error("[station.dc]\nmax_voltage = 400\nmin_voltage = 500");
        assert!(
            text.contains("min_voltage") && text.contains("max_voltage"),
            "{text}"
        );
        let text = error("[vehicle.battery]\nsoc = 90\ntarget_soc = 80");
        assert!(text.contains("target_soc"), "{text}");
        let text = error("[vehicle.ac]\nmin_current = 32\nmax_current = 16");
        assert!(
            text.contains("min_current 32 is above max_current 16"),
            "{text}"
        );
    }
}
