//! The car's part.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, de};
use toml::Spanned;
use v2g::session::{EnergyMode, EvccConfig, EvccId, EvccTiming, Protocols, Volts};

use super::bounded::Bounded;
use super::rating::{Megawatt, Rating, Usual};
use super::station::seconds;
use super::{Control, Mode, SpokenProtocols, TlsConfig, VehicleContract, script};
use crate::Retry;
use crate::clock::unix_time;
use crate::sim::{BatteryConfig, CarConfig, DischargeConfig, Step};

/// Table `[vehicle]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VehicleConfig {
    #[serde(deserialize_with = "evcc_id")]
    evcc_id: Option<EvccId>,
    contactor_time: Bounded<0, 10>,
    positioning_time: Bounded<0, 250>,
    match_tolerance: Bounded<0, 1500>,
    message_grace: Bounded<0, 60>,
    welding_detection: bool,
    welding_detection_on_pause: bool,
    renegotiates: bool,
    /// How it charges.
    pub mode: Mode,
    /// Who is to decide about power (-20).
    pub control: Control,
    /// Protocols that it offers, where they fit its way of charging.
    pub protocols: SpokenProtocols,
    /// Speaks ISO 15118-20 without TLS. The standard forbids it (V2G20-1237): for test benches only.
    pub plain_iso20: bool,
    /// Table `[vehicle.retry]`.
    #[serde(deserialize_with = "retry")]
    pub retry: Retry,
    /// Tables `[[vehicle.script]]`.
    #[serde(deserialize_with = "script::of_the_vehicle")]
    pub script: Vec<Step>,
    /// Table `[vehicle.battery]`.
    pub battery: VehicleBattery,
    /// Table `[vehicle.mcs]`.
    pub mcs: VehicleBattery<Megawatt>,
    /// Table `[vehicle.discharge]`.
    pub discharge: VehicleDischarge,
    /// Table `[vehicle.ac]`.
    pub ac: VehicleAc,
    /// Table `[vehicle.wireless]`.
    pub wireless: VehicleCoil,
    /// Table `[vehicle.tls]`.
    pub tls: Option<TlsConfig>,
    /// Table `[vehicle.contract]`.
    pub contract: Option<Spanned<VehicleContract>>,
}

/// Tables `[vehicle.battery]` and, in place of it for megawatt charging, `[vehicle.mcs]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "RawBattery<R>", bound = "R: Rating")]
pub struct VehicleBattery<R: Rating = Usual>(RawBattery<R>);

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, bound = "R: Rating")]
struct RawBattery<R: Rating> {
    #[serde(skip)]
    rating: PhantomData<R>,
    capacity: Bounded<1, 3000>,
    soc: Bounded<0, 100>,
    target_soc: Bounded<0, 100>,
    max_voltage: Bounded<10, 1500>,
    max_current: Bounded<1, 3000>,
    max_power: Bounded<1, 4500>,
    resistance: Resistance,
}

/// Table `[vehicle.discharge]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VehicleDischarge {
    max_power: Bounded<0, 4500>,
    max_current: Bounded<0, 3000>,
    down_to: Bounded<0, 100>,
}

/// Table `[vehicle.wireless]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VehicleCoil {
    max_power: Bounded<0, 500>,
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
    pub fn car(&self, mac: [u8; 6]) -> CarConfig {
        let mode = match (self.mode, self.ac.0.phases) {
            (Mode::Mcs, _) => EnergyMode::Mcs,
            (Mode::Acdp, _) => EnergyMode::DcAcdp,
            (Mode::Wpt, _) => EnergyMode::Wireless,
            (Mode::Dc | Mode::DcBpt, _) => EnergyMode::DcExtended,
            (Mode::Ac | Mode::AcBpt, Phases::One) => EnergyMode::AcSinglePhase,
            (Mode::Ac | Mode::AcBpt, Phases::Three) => EnergyMode::AcThreePhase,
        };
        CarConfig {
            evcc_id: self.evcc_id.unwrap_or(EvccId::from_mac(mac)),
            mode,
            control: self.control.into(),
            battery: match self.mode {
                Mode::Mcs => self.mcs.model(),
                _ => self.battery.model(),
            },
            discharge: self.mode.is_bidirectional().then_some(DischargeConfig {
                max_power: self.discharge.max_power.0 * 1000.0,
                max_current: self.discharge.max_current.0,
            }),
            give_down_to: self.discharge.down_to.0,
            line_current: self.ac.0.max_current.0,
            min_line_current: self.ac.0.min_current.0,
            line_voltage: self.ac.0.max_voltage.0,
            coil_power: self.wireless.max_power.0 * 1000.0,
            positioning: seconds(self.positioning_time.0),
            contactor: seconds(self.contactor_time.0),
        }
    }

    /// Settings of the engine for the first try.
    #[must_use]
    pub fn engine(&self) -> EvccConfig {
        let message_grace = seconds(self.message_grace.0);
        EvccConfig {
            timing: EvccTiming {
                message_grace,
                ..EvccTiming::default()
            },
            match_tolerance: Volts::from_f64(self.match_tolerance.0),
            protocols: self.offers(0),
            iso20_without_tls: self.plain_iso20,
            unix_time: unix_time(),
            welding_detection: self.welding_detection,
            welding_detection_on_pause: self.welding_detection_on_pause,
            renegotiates: self.renegotiates,
            ..EvccConfig::default()
        }
    }

    /// Protocols for its way of charging that try number `index` offers; the first is 0.
    #[must_use]
    pub fn offers(&self, index: u32) -> Protocols {
        let mode = self.car([0; 6]).mode;
        let usable = self.protocols.set().only(|it| it.carries(mode));
        self.retry.offers(usable, index)
    }
}

/// Table `[vehicle.retry]`.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawRetry {
    times: u8,
    pause: Bounded<0, 3600>,
    falls_back: bool,
}

impl Default for RawRetry {
    fn default() -> Self {
        let Retry {
            pause, falls_back, ..
        } = Retry::default();
        Self {
            times: 0,
            pause: Bounded(pause.as_secs_f64()),
            falls_back,
        }
    }
}

fn retry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Retry, D::Error> {
    let raw = RawRetry::deserialize(deserializer)?;
    Ok(Retry {
        times: raw.times.into(),
        pause: seconds(raw.pause.0),
        falls_back: raw.falls_back,
    })
}

impl<R: Rating> VehicleBattery<R> {
    fn model(&self) -> BatteryConfig {
        let raw = &self.0;
        BatteryConfig {
            capacity: raw.capacity.0 * 1000.0,
            soc: raw.soc.0,
            target_soc: raw.target_soc.0,
            max_voltage: raw.max_voltage.0,
            max_current: raw.max_current.0,
            max_power: raw.max_power.0 * 1000.0,
            resistance: raw.resistance.0,
        }
    }

    /// State of charge at the start, %.
    #[must_use]
    pub const fn soc(&self) -> f64 {
        self.0.soc.0
    }
}

impl<R: Rating> TryFrom<RawBattery<R>> for VehicleBattery<R> {
    type Error = String;

    fn try_from(raw: RawBattery<R>) -> Result<Self, String> {
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
            positioning_time: Bounded(2.0),
            match_tolerance: Bounded(20.0),
            message_grace: Bounded(0.0),
            welding_detection: true,
            welding_detection_on_pause: true,
            renegotiates: true,
            mode: Mode::Dc,
            control: Control::Scheduled,
            protocols: SpokenProtocols::default(),
            plain_iso20: false,
            retry: Retry::default(),
            script: Vec::new(),
            battery: VehicleBattery::default(),
            mcs: VehicleBattery::default(),
            discharge: VehicleDischarge::default(),
            ac: VehicleAc::default(),
            wireless: VehicleCoil::default(),
            tls: None,
            contract: None,
        }
    }
}

impl<R: Rating> Default for RawBattery<R> {
    fn default() -> Self {
        let [capacity, max_voltage, max_current, max_power, resistance] = match R::MEGAWATT {
            true => [600.0, 900.0, 1500.0, 1200.0, 0.02],
            false => [60.0, 420.0, 250.0, 90.0, 0.08],
        };
        Self {
            rating: PhantomData,
            capacity: Bounded(capacity),
            soc: Bounded(20.0),
            target_soc: Bounded(80.0),
            max_voltage: Bounded(max_voltage),
            max_current: Bounded(max_current),
            max_power: Bounded(max_power),
            resistance: Resistance(resistance),
        }
    }
}

impl Default for VehicleDischarge {
    fn default() -> Self {
        Self {
            max_power: Bounded(40.0),
            max_current: Bounded(100.0),
            down_to: Bounded(60.0),
        }
    }
}

impl Default for VehicleCoil {
    fn default() -> Self {
        Self {
            max_power: Bounded(11.0),
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
