//! The charger's part.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de};
use v2g::session::{EnergyModes, EvseId, SeccConfig, SessionId, ShortText, Volts};

use super::SpokenProtocols;
use super::bounded::Bounded;
use crate::sim::{ChargerConfig, IsolationConfig, SupplyConfig};

/// Table `[station]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StationConfig {
    #[serde(deserialize_with = "evse_id")]
    evse_id: EvseId,
    #[serde(deserialize_with = "evse_id_din")]
    evse_id_din: Option<EvseId>,
    free: bool,
    authorization_time: Bounded<0, 250>,
    contactor_time: Bounded<0, 10>,
    isolation_time: Bounded<0, 60>,
    isolation_resistance: Bounded<0, 1_000_000_000>,
    #[serde(deserialize_with = "meter_id")]
    meter_id: ShortText<32>,
    match_tolerance: Bounded<0, 1500>,
    /// Protocols that it speaks, where they fit its ways of charging.
    pub protocols: SpokenProtocols,
    /// Table `[station.dc]`.
    pub dc: StationDc,
    /// Table `[station.ac]`.
    pub ac: StationAc,
}

/// Table `[station.dc]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "RawDc")]
pub struct StationDc(RawDc);

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawDc {
    max_voltage: Bounded<1, 1500>,
    min_voltage: Bounded<0, 1500>,
    max_current: Bounded<1, 3000>,
    min_current: Bounded<0, 3000>,
    max_power: Bounded<1, 4500>,
    voltage_ramp: Bounded<1, 1_000_000>,
    current_ramp: Bounded<1, 1_000_000>,
}

/// Table `[station.ac]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StationAc {
    voltage: Bounded<100, 480>,
    max_current: Bounded<6, 125>,
}

impl StationConfig {
    /// The charger that the simulation builds from it, with these ways of charging on offer.
    #[must_use]
    pub fn charger(&self, modes: EnergyModes) -> ChargerConfig {
        let RawDc {
            max_voltage,
            max_current,
            max_power,
            voltage_ramp,
            current_ramp,
            ..
        } = self.dc.0;
        ChargerConfig {
            evse_id: self.evse_id,
            evse_id_din: self.evse_id_din,
            free: self.free,
            authorization: seconds(self.authorization_time.0),
            meter_id: self.meter_id,
            modes,
            supply: SupplyConfig {
                max_voltage: max_voltage.0,
                max_current: max_current.0,
                max_power: max_power.0 * 1000.0,
                voltage_ramp: voltage_ramp.0,
                current_ramp: current_ramp.0,
            },
            min_voltage: self.dc.0.min_voltage.0,
            min_current: self.dc.0.min_current.0,
            line_voltage: self.ac.voltage.0,
            line_current: self.ac.max_current.0,
            isolation: IsolationConfig {
                resistance: self.isolation_resistance.0,
                takes: seconds(self.isolation_time.0),
            },
            contactor: seconds(self.contactor_time.0),
        }
    }

    /// Settings of the engine for a session with this id.
    #[must_use]
    pub fn engine(&self, session_id: SessionId) -> SeccConfig {
        SeccConfig {
            match_tolerance: Volts::from_f64(self.match_tolerance.0),
            protocols: self.protocols.set(),
            ..SeccConfig::new(session_id)
        }
    }

    /// Name of the charging point.
    #[must_use]
    pub const fn evse_id(&self) -> EvseId {
        self.evse_id
    }
}

impl TryFrom<RawDc> for StationDc {
    type Error = String;

    fn try_from(raw: RawDc) -> Result<Self, String> {
        if raw.min_voltage.0 > raw.max_voltage.0 {
            return Err(format!(
                "min_voltage {} is above max_voltage {}",
                raw.min_voltage.0, raw.max_voltage.0
            ));
        }
        if raw.min_current.0 > raw.max_current.0 {
            return Err(format!(
                "min_current {} is above max_current {}",
                raw.min_current.0, raw.max_current.0
            ));
        }
        Ok(Self(raw))
    }
}

pub(super) fn seconds(value: f64) -> Duration {
    Duration::from_secs_f64(value)
}

fn evse_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EvseId, D::Error> {
    let text = String::deserialize(deserializer)?;
    EvseId::new(&text)
        .ok_or_else(|| de::Error::custom("an EVSE id has 7 to 37 printable ASCII characters"))
}

fn evse_id_din<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<EvseId>, D::Error> {
    evse_id(deserializer).map(Some)
}

fn meter_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ShortText<32>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let id = ShortText::new(&text).filter(|_| !text.is_empty());
    id.ok_or_else(|| de::Error::custom("a meter id has 1 to 32 printable ASCII characters"))
}

impl Default for StationConfig {
    fn default() -> Self {
        Self {
            evse_id: EvseId::new("DE*V2G*E000001").unwrap_or_default(),
            evse_id_din: None,
            free: false,
            authorization_time: Bounded(1.0),
            contactor_time: Bounded(0.2),
            isolation_time: Bounded(2.0),
            isolation_resistance: Bounded(1e6),
            meter_id: ShortText::new("V2G-METER-1").unwrap_or_default(),
            match_tolerance: Bounded(20.0),
            protocols: SpokenProtocols::default(),
            dc: StationDc::default(),
            ac: StationAc::default(),
        }
    }
}

impl Default for RawDc {
    fn default() -> Self {
        Self {
            max_voltage: Bounded(920.0),
            min_voltage: Bounded(150.0),
            max_current: Bounded(400.0),
            min_current: Bounded(0.0),
            max_power: Bounded(150.0),
            voltage_ramp: Bounded(600.0),
            current_ramp: Bounded(200.0),
        }
    }
}

impl Default for StationAc {
    fn default() -> Self {
        Self {
            voltage: Bounded(230.0),
            max_current: Bounded(32.0),
        }
    }
}
