//! The car's part.

use serde::{Deserialize, Deserializer, de};
use v2g::session::{EnergyMode, EvccConfig, EvccId, EvccTiming, Volts};

use super::SpokenProtocols;
use super::bounded::Bounded;
use super::station::seconds;
use crate::sim::{BatteryConfig, CarConfig};

/// Table `[vehicle]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VehicleConfig {
    #[serde(deserialize_with = "evcc_id")]
    evcc_id: Option<EvccId>,
    contactor_time: Bounded<0, 10>,
    match_tolerance: Bounded<0, 1500>,
    message_grace: Bounded<0, 60>,
    /// Protocols that it offers, where they fit its way of charging.
    pub protocols: SpokenProtocols,
    /// Table `[vehicle.battery]`.
    pub battery: VehicleBattery,
    /// Table `[vehicle.ac]`.
    pub ac: VehicleAc,
}

/// Table `[vehicle.battery]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "RawBattery")]
pub struct VehicleBattery(RawBattery);

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawBattery {
    capacity: Bounded<1, 3000>,
    soc: Bounded<0, 100>,
    target_soc: Bounded<0, 100>,
    max_voltage: Bounded<10, 1500>,
    max_current: Bounded<1, 3000>,
    max_power: Bounded<1, 4500>,
    resistance: Resistance,
}

/// Above zero: a battery without resistance would take any current.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
struct Resistance(f64);

/// Table `[vehicle.ac]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "RawAc")]
pub struct VehicleAc(RawAc);

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawAc {
    max_current: Bounded<6, 125>,
    min_current: Bounded<0, 125>,
    max_voltage: Bounded<100, 1000>,
    phases: Phases,
}

/// As the file writes it: 1 or 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u8")]
enum Phases {
    One,
    Three,
}

impl VehicleConfig {
    /// The vehicle that the simulation builds from it. Without a name in the file it is called by `mac`.
    #[must_use]
    pub fn car(&self, dc: bool, mac: [u8; 6]) -> CarConfig {
        let RawBattery {
            capacity,
            soc,
            target_soc,
            max_voltage,
            max_current,
            max_power,
            resistance,
        } = self.battery.0;
        let mode = match (dc, self.ac.0.phases) {
            (true, _) => EnergyMode::DcExtended,
            (false, Phases::One) => EnergyMode::AcSinglePhase,
            (false, Phases::Three) => EnergyMode::AcThreePhase,
        };
        CarConfig {
            evcc_id: self.evcc_id.unwrap_or(EvccId::from_mac(mac)),
            mode,
            battery: BatteryConfig {
                capacity: capacity.0 * 1000.0,
                soc: soc.0,
                target_soc: target_soc.0,
                max_voltage: max_voltage.0,
                max_current: max_current.0,
                max_power: max_power.0 * 1000.0,
                resistance: resistance.0,
            },
            line_current: self.ac.0.max_current.0,
            min_line_current: self.ac.0.min_current.0,
            line_voltage: self.ac.0.max_voltage.0,
            contactor: seconds(self.contactor_time.0),
        }
    }
}

impl VehicleConfig {
    /// Settings of the engine.
    #[must_use]
    pub fn engine(&self) -> EvccConfig {
        let message_grace = seconds(self.message_grace.0);
        EvccConfig {
            timing: EvccTiming {
                message_grace,
                ..EvccTiming::default()
            },
            match_tolerance: Volts::from_f64(self.match_tolerance.0),
            protocols: self.protocols.set(),
            ..EvccConfig::default()
        }
    }
}

impl VehicleBattery {
    /// State of charge at the start, %.
    #[must_use]
    pub const fn soc(&self) -> f64 {
        self.0.soc.0
    }
}

impl TryFrom<RawBattery> for VehicleBattery {
    type Error = String;

    fn try_from(raw: RawBattery) -> Result<Self, String> {
        if raw.target_soc.0 <= raw.soc.0 {
            let (target, soc) = (raw.target_soc.0, raw.soc.0);
            return Err(format!(
                "target_soc {target} is not above soc {soc}: there is nothing to charge"
            ));
        }
        Ok(Self(raw))
    }
}

impl TryFrom<RawAc> for VehicleAc {
    type Error = String;

    fn try_from(raw: RawAc) -> Result<Self, String> {
        if raw.min_current.0 > raw.max_current.0 {
            return Err(format!(
                "min_current {} is above max_current {}",
                raw.min_current.0, raw.max_current.0
            ));
        }
        Ok(Self(raw))
    }
}

impl TryFrom<f64> for Resistance {
    type Error = &'static str;

    fn try_from(ohms: f64) -> Result<Self, Self::Error> {
        (0.001..=10.0)
            .contains(&ohms)
            .then_some(Self(ohms))
            .ok_or("must be between 0.001 and 10")
    }
}

impl TryFrom<u8> for Phases {
    type Error = &'static str;

    fn try_from(phases: u8) -> Result<Self, Self::Error> {
        match phases {
            1 => Ok(Self::One),
            3 => Ok(Self::Three),
            _ => Err("must be 1 or 3"),
        }
    }
}

fn evcc_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<EvccId>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let octets: Option<Vec<u8>> = text
        .split(':')
        .map(|part| u8::from_str_radix(part, 16).ok())
        .collect();
    let mac: Option<[u8; 6]> = octets.and_then(|octets| octets.try_into().ok());
    let mac = mac.ok_or_else(|| {
        de::Error::custom("an EVCC id is written as a MAC address, 02:00:00:00:00:01")
    })?;
    Ok(Some(EvccId::from_mac(mac)))
}

impl Default for VehicleConfig {
    fn default() -> Self {
        Self {
            evcc_id: None,
            contactor_time: Bounded(0.2),
            match_tolerance: Bounded(20.0),
            message_grace: Bounded(0.0),
            protocols: SpokenProtocols::default(),
            battery: VehicleBattery::default(),
            ac: VehicleAc::default(),
        }
    }
}

impl Default for RawBattery {
    fn default() -> Self {
        Self {
            capacity: Bounded(60.0),
            soc: Bounded(20.0),
            target_soc: Bounded(80.0),
            max_voltage: Bounded(420.0),
            max_current: Bounded(250.0),
            max_power: Bounded(90.0),
            resistance: Resistance(0.08),
        }
    }
}

impl Default for RawAc {
    fn default() -> Self {
        Self {
            max_current: Bounded(16.0),
            min_current: Bounded(6.0),
            max_voltage: Bounded(400.0),
            phases: Phases::Three,
        }
    }
}
