//! The charger's part.

use std::marker::PhantomData;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};
use toml::Spanned;
use v2g::session::{EvseId, SeccConfig, SeccTiming, SessionId, ShortText, Volts};

use super::bounded::Bounded;
use super::rating::{Megawatt, Rating, Usual};
use super::{
    FileError, Mode, SpokenProtocols, StationContract, StationContracts, StationQuirks, TlsConfig,
    script,
};
use crate::clock::unix_time;
use crate::sim::{ChargerConfig, CoilConfig, DischargeConfig, IsolationConfig, Step, SupplyConfig};

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
    positioning_time: Bounded<0, 250>,
    isolation_time: Bounded<0, 60>,
    isolation_resistance: Bounded<0, 1_000_000_000>,
    #[serde(deserialize_with = "meter_id")]
    meter_id: ShortText<32>,
    match_tolerance: Bounded<0, 1500>,
    /// Ways of charging on offer.
    pub modes: Vec<Mode>,
    /// Protocols that it speaks, where they fit its ways of charging.
    pub protocols: SpokenProtocols,
    /// Speaks ISO 15118-20 without TLS. The standard forbids it (V2G20-1237): for test benches only.
    pub plain_iso20: bool,
    standby: bool,
    sequence_timeout: Bounded<1, 600>,
    /// Tables `[[station.script]]`.
    #[serde(deserialize_with = "script::of_the_station")]
    pub script: Vec<Step>,
    /// Table `[station.quirks]`.
    pub quirks: StationQuirks,
    /// Table `[station.dc]`.
    pub dc: StationDc,
    /// Table `[station.mcs]`.
    pub mcs: StationDc<Megawatt>,
    /// Table `[station.discharge]`.
    pub discharge: StationDischarge,
    /// Table `[station.ac]`.
    pub ac: StationAc,
    /// Table `[station.wireless]`.
    pub wireless: StationCoil,
    /// Table `[station.tls]`.
    pub tls: Option<TlsConfig>,
    /// Table `[station.contract]`.
    pub contract: Option<Spanned<StationContract>>,
}

/// Tables `[station.dc]` and, in place of it where megawatt charging is on offer, `[station.mcs]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "RawDc<R>", bound = "R: Rating")]
pub struct StationDc<R: Rating = Usual>(RawDc<R>);

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, bound = "R: Rating")]
struct RawDc<R: Rating> {
    #[serde(skip)]
    rating: PhantomData<R>,
    max_voltage: Bounded<1, 1500>,
    min_voltage: Bounded<0, 1500>,
    max_current: Bounded<1, 3000>,
    min_current: Bounded<0, 3000>,
    max_power: Bounded<1, 4500>,
    voltage_ramp: Bounded<1, 1_000_000>,
    current_ramp: Bounded<1, 1_000_000>,
}

/// Table `[station.discharge]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StationDischarge {
    max_power: Bounded<0, 4500>,
    max_current: Bounded<0, 3000>,
}

/// Table `[station.ac]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StationAc {
    voltage: Bounded<100, 480>,
    max_current: Bounded<6, 125>,
}

/// Table `[station.wireless]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "RawCoil")]
pub struct StationCoil(RawCoil);

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawCoil {
    max_power: Bounded<0, 500>,
    min_power: Bounded<0, 500>,
}

impl StationConfig {
    /// Its table of contracts with the files read; they are taken over TLS only.
    ///
    /// # Errors
    /// Names the key and its line.
    pub fn contracts(
        &self,
        tls: Option<&TlsConfig>,
    ) -> Result<Option<StationContracts>, FileError> {
        let table = tls.zip(self.contract.as_ref());
        let opened = table.map(|(tls, contract)| contract.get_ref().open(tls));
        opened.transpose()
    }

    /// The charger that the simulation builds from it.
    #[must_use]
    pub fn charger(&self) -> ChargerConfig {
        let limits = match self.modes.contains(&Mode::Mcs) {
            true => self.mcs.limits(),
            false => self.dc.limits(),
        };
        let both = self.modes.iter().any(|mode| mode.is_bidirectional());
        ChargerConfig {
            evse_id: self.evse_id,
            evse_id_din: self.evse_id_din,
            free: self.free,
            authorization: seconds(self.authorization_time.0),
            meter_id: self.meter_id,
            modes: Mode::offered(&self.modes),
            discharge: both.then_some(DischargeConfig {
                max_power: self.discharge.max_power.0 * 1000.0,
                max_current: self.discharge.max_current.0,
            }),
            standby: self.standby,
            supply: limits.supply,
            min_voltage: limits.min_voltage,
            min_current: limits.min_current,
            line_voltage: self.ac.voltage.0,
            line_current: self.ac.max_current.0,
            coil: CoilConfig {
                max_power: self.wireless.0.max_power.0 * 1000.0,
                min_power: self.wireless.0.min_power.0 * 1000.0,
            },
            positioning: seconds(self.positioning_time.0),
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
            iso20_without_tls: self.plain_iso20,
            unix_time: unix_time(),
            profile: self.quirks.profile(),
            timing: SeccTiming {
                sequence: seconds(self.sequence_timeout.0),
                ..SeccTiming::default()
            },
            ..SeccConfig::new(session_id)
        }
    }

    /// The same for a charging point of this name.
    pub(super) fn named(&self, evse_id: EvseId, evse_id_din: Option<EvseId>) -> Self {
        Self {
            evse_id,
            evse_id_din: evse_id_din.or(self.evse_id_din),
            ..self.clone()
        }
    }

    /// Name of the charging point.
    #[must_use]
    pub const fn evse_id(&self) -> EvseId {
        self.evse_id
    }
}

/// Limits of a DC side.
struct Limits {
    supply: SupplyConfig,
    min_voltage: f64,
    min_current: f64,
}

impl<R: Rating> StationDc<R> {
    fn limits(&self) -> Limits {
        let raw = &self.0;
        Limits {
            supply: SupplyConfig {
                max_voltage: raw.max_voltage.0,
                max_current: raw.max_current.0,
                max_power: raw.max_power.0 * 1000.0,
                voltage_ramp: raw.voltage_ramp.0,
                current_ramp: raw.current_ramp.0,
            },
            min_voltage: raw.min_voltage.0,
            min_current: raw.min_current.0,
        }
    }
}

impl<R: Rating> TryFrom<RawDc<R>> for StationDc<R> {
    type Error = String;

    fn try_from(raw: RawDc<R>) -> Result<Self, String> {
        ordered("voltage", raw.min_voltage.0, raw.max_voltage.0)?;
        ordered("current", raw.min_current.0, raw.max_current.0)?;
        Ok(Self(raw))
    }
}

impl TryFrom<RawCoil> for StationCoil {
    type Error = String;

    fn try_from(raw: RawCoil) -> Result<Self, String> {
        ordered("power", raw.min_power.0, raw.max_power.0)?;
        Ok(Self(raw))
    }
}

fn ordered(what: &str, least: f64, most: f64) -> Result<(), String> {
    match least > most {
        true => Err(format!("min_{what} {least} is above max_{what} {most}")),
        false => Ok(()),
    }
}

pub(super) fn seconds(value: f64) -> Duration {
    Duration::from_secs_f64(value)
}

pub(super) fn evse_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EvseId, D::Error> {
    let text = String::deserialize(deserializer)?;
    EvseId::new(&text)
        .ok_or_else(|| de::Error::custom("an EVSE id has 7 to 37 printable ASCII characters"))
}

pub(super) fn evse_id_din<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<EvseId>, D::Error> {
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
            positioning_time: Bounded(2.0),
            isolation_time: Bounded(2.0),
            isolation_resistance: Bounded(1e6),
            meter_id: ShortText::new("V2G-METER-1").unwrap_or_default(),
            match_tolerance: Bounded(20.0),
            modes: vec![Mode::Ac, Mode::Dc],
            protocols: SpokenProtocols::default(),
            plain_iso20: false,
            standby: true,
            sequence_timeout: Bounded(60.0),
            script: Vec::new(),
            quirks: StationQuirks::default(),
            dc: StationDc::default(),
            mcs: StationDc::default(),
            discharge: StationDischarge::default(),
            ac: StationAc::default(),
            wireless: StationCoil::default(),
            tls: None,
            contract: None,
        }
    }
}

impl<R: Rating> Default for RawDc<R> {
    fn default() -> Self {
        let [
            max_voltage,
            min_voltage,
            max_current,
            max_power,
            voltage_ramp,
            current_ramp,
        ] = match R::MEGAWATT {
            true => [1250.0, 500.0, 3000.0, 3750.0, 1000.0, 1500.0],
            false => [920.0, 150.0, 400.0, 150.0, 600.0, 200.0],
        };
        Self {
            rating: PhantomData,
            max_voltage: Bounded(max_voltage),
            min_voltage: Bounded(min_voltage),
            max_current: Bounded(max_current),
            min_current: Bounded(0.0),
            max_power: Bounded(max_power),
            voltage_ramp: Bounded(voltage_ramp),
            current_ramp: Bounded(current_ramp),
        }
    }
}

impl Default for StationDischarge {
    fn default() -> Self {
        Self {
            max_power: Bounded(50.0),
            max_current: Bounded(125.0),
        }
    }
}

impl Default for RawCoil {
    fn default() -> Self {
        Self {
            max_power: Bounded(11.0),
            min_power: Bounded(0.5),
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
