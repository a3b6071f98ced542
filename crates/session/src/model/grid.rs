//! What the operator of the grid asks of a vehicle that feeds in, and what the vehicle's inverter is
//! (AC_DER of ISO 15118-20, Amendment 1).
//!
//! Curves and their parameters are specialists' tables with names of their own, so they stand here in
//! the words of the messages; what the engines themselves obey stands in plain ones. The tables are
//! `static` as those of [`Service`](crate::Service), and two are the same if they are the same table.

use core::time::Duration;

use v2g_messages::iso20::RationalNumber;
use v2g_messages::iso20::{ac_der_iec as iec, ac_der_sae as sae};

use crate::{Hertz, Vars, Volts, WattHours, Watts};

/// What the operator of the grid asks of vehicles at this station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The rules by which the vehicle's inverter has to work. While charging a change reaches the
    /// vehicle with the next turn (SAE) or in a renegotiation that the station asks for (IEC).
    pub code: GridCode,
    /// What percentages of charging power refer to; the most that the station can where absent.
    pub nominal_charge: Option<Watts>,
    /// What percentages of discharging power refer to; the most that the station takes where absent.
    pub nominal_discharge: Option<Watts>,
    /// Most discharging power that the operator allows now; absent: all that the station takes.
    pub max_discharge: Option<Watts>,
    /// Reactive power that the operator wants now; absent: as the curves say.
    pub reactive: Option<ReactiveTarget>,
    /// The vehicle may be connected to the grid; otherwise it is told to take and give nothing.
    pub permits: bool,
    /// The rules are known; otherwise the vehicle is told to ask again (SAE).
    pub is_complete: bool,
}

/// The rules by which an inverter has to work.
#[derive(Clone, Copy, Debug)]
pub enum GridCode {
    /// Of IEC and EN codes.
    Iec(&'static IecGridCode),
    /// Of IEEE 1547 and SAE J3072.
    Sae(&'static SaeGridCode),
}

impl PartialEq for GridCode {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Iec(one), Self::Iec(other)) => core::ptr::eq(*one, *other),
            (Self::Sae(one), Self::Sae(other)) => core::ptr::eq(*one, *other),
            _ => false,
        }
    }
}

impl Eq for GridCode {}

/// Rules of IEC and EN codes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IecGridCode {
    /// How to behave when the grid leaves its usual range.
    pub control: iec::DerControl<'static>,
    /// How the inverter shall work.
    pub operating_mode: iec::EvOperatingMode,
    /// Whether there is a public grid.
    pub connection: iec::GridConnectionMode,
}

impl IecGridCode {
    /// Functions that are asked for, as the bits of the service's parameter `DERControlFunctions`.
    pub(crate) const fn functions(&self, reactive: Option<ReactiveTarget>) -> i32 {
        let control = &self.control;
        let (under, over, volt) = match &control.active_power_support {
            Some(support) => (
                support.under_frequency_watt.is_some(),
                support.over_frequency_watt.is_some(),
                support.volt_watt.is_some(),
            ),
            None => (false, false, false),
        };
        let (volt_var, watt_var, watt_cos_phi) = match &control.reactive_power_support {
            Some(iec::ReactivePowerSupport::VoltVar(_)) => (true, false, false),
            Some(iec::ReactivePowerSupport::WattVar(_)) => (false, true, false),
            Some(iec::ReactivePowerSupport::WattCosPhi(_)) => (false, false, true),
            None => (false, false, false),
        };
        let (power, factor) = match reactive {
            Some(ReactiveTarget::Power { .. }) => (true, false),
            Some(ReactiveTarget::Factor { .. }) => (false, true),
            None => (false, false),
        };
        over as i32
            | (under as i32) << 1
            | (volt as i32) << 2
            | (volt_var as i32) << 3
            | (watt_var as i32) << 4
            | (watt_cos_phi as i32) << 5
            | (power as i32) << 6
            | (factor as i32) << 7
            | (control.maximum_level_dc_injection.is_some() as i32) << 8
            | (control.zero_current.is_some() as i32) << 9
            | (control.overvoltage_fault_ride_through.is_some() as i32) << 10
            | (control.undervoltage_fault_ride_through.is_some() as i32) << 11
    }
}

/// Rules of IEEE 1547 and SAE J3072.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaeGridCode {
    /// When to connect and to disconnect, and what active and reactive power follow; whether service
    /// is permitted says [`Grid::permits`].
    pub control: sae::DerControlCpdRes<'static>,
    /// Reactive power that the outlet allows.
    pub reactive_limits: sae::EvseReactivePowerLimits,
    /// The usual range of the grid.
    pub grid_limits: sae::GridLimits,
    /// How the inverter shall work.
    pub operating_mode: sae::RequiredDerOperatingMode,
    /// Whether there is a public grid.
    pub connection: sae::GridConnectionMode,
    /// When these values last changed, in seconds since 1970-01-01 UTC.
    pub updated: u64,
}

/// Reactive power that the operator of the grid wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReactiveTarget {
    /// So much, positive where the vehicle takes it.
    Power {
        /// How much.
        power: Vars,
        /// Time constant with which it is approached; absent: at once.
        lag: Option<Duration>,
    },
    /// A power factor, which the vehicle keeps by itself (IEC; SAE has it in its rules).
    Factor {
        /// Its cosine in thousandths, 0 to 1000.
        cos_phi: u16,
        /// The vehicle gives reactive power, like a capacitor.
        over_excited: bool,
        /// Time constant with which it is approached; absent: at once.
        lag: Option<Duration>,
    },
}

/// The inverter of a vehicle that feeds in.
#[derive(Clone, Copy, Debug)]
pub enum Inverter {
    /// For IEC and EN codes.
    Iec(&'static IecInverter),
    /// For IEEE 1547 and SAE J3072.
    Sae(&'static SaeInverter),
}

impl PartialEq for Inverter {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Iec(one), Self::Iec(other)) => core::ptr::eq(*one, *other),
            (Self::Sae(one), Self::Sae(other)) => core::ptr::eq(*one, *other),
            _ => false,
        }
    }
}

impl Eq for Inverter {}

/// An inverter for IEC and EN codes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct IecInverter {
    /// Reactive power that it can take or give; absent: it does not control it.
    pub reactive: Option<iec::EvReactivePowerLimits>,
}

/// An inverter for IEEE 1547 and SAE J3072, as on its certificate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaeInverter {
    /// Apparent power that it is rated for.
    pub apparent: sae::EvApparentPower,
    /// Reactive power that it is rated for.
    pub reactive: sae::EvReactivePowerLimits,
    /// Power factors that it is rated for.
    pub excitation: sae::EvExcitationLimits,
    /// Maker and versions.
    pub details: sae::EvInverterDetails<'static>,
    /// How much reactive power it can give.
    pub normal_category: sae::Ieee1547NormalCategory,
    /// How long it rides through disturbances.
    pub abnormal_category: sae::Ieee1547AbnormalCategory,
    /// Nominal voltage.
    pub nominal_voltage: RationalNumber,
    /// Most voltage.
    pub max_voltage: RationalNumber,
    /// Least voltage.
    pub min_voltage: RationalNumber,
    /// What the vehicle measures more than there is at the connection to the grid, in V.
    pub voltage_offset: RationalNumber,
    /// Since when it is certified by SAE J3072, in seconds since 1970-01-01 UTC; absent: it is not.
    pub certified_since: Option<u64>,
    /// Energy that the vehicle can use of its full battery, in Wh.
    pub usable_energy: u32,
    /// When these values last changed, in seconds since 1970-01-01 UTC.
    pub updated: u64,
    /// Functions that it has, one bit each; the numbers are not public.
    pub supported_modes: u32,
    /// Functions that are switched on, by the same bits.
    pub enabled_modes: u32,
}

/// What a vehicle that feeds in sees of the grid and of its inverter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridState {
    /// Reactive power that it takes, where it is measured.
    pub reactive: Option<Vars>,
    /// Voltage of the grid, where it is measured.
    pub voltage: Option<Volts>,
    /// Frequency of the grid, where it is measured.
    pub frequency: Option<Hertz>,
    /// Events of the grid, as bits whose meaning is not public (IEC).
    pub events: u8,
    /// Alarms of the inverter, as bits whose meaning is not public (SAE).
    pub alarms: u32,
    /// The inverter works (SAE).
    pub works: bool,
    /// The inverter is connected to the grid (SAE).
    pub is_connected: bool,
    /// The vehicle has taken over the rules; otherwise it asks again.
    pub is_settled: bool,
    /// Energy that it is willing to give in this session, if told.
    pub available: Option<WattHours>,
}

/// Nothing unusual.
impl Default for GridState {
    fn default() -> Self {
        Self {
            reactive: None,
            voltage: None,
            frequency: None,
            events: 0,
            alarms: 0,
            works: true,
            is_connected: false,
            is_settled: true,
            available: None,
        }
    }
}
