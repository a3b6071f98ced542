//! The car as it wants to be seen.

use core::time::Duration;

use super::{
    Contactor, ControlMode, Discharge, EnergyMode, EvError, EvStatus, GridState, Inverter, Parking,
    WirelessVehicle,
};
use crate::{
    Amperes, EvccId, Iso20Schema, Payment, Percent, Protocol, ServiceChoices, ShortText,
    TariffTrust, Volts, WattHours, Watts,
};

/// The latched state of a vehicle: the engine takes every request's values from what stands here.
///
/// Change any field at any time through [`Evcc::vehicle_mut`](crate::Evcc::vehicle_mut). One model
/// serves every protocol; a field that the running protocol cannot express is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vehicle {
    /// The vehicle's name, usually its MAC address.
    pub evccid: EvccId,
    /// Its name in ISO 15118-20, as in its certificate; where empty, that of its MAC address.
    pub name: ShortText<64>,
    /// How it wants to charge.
    pub mode: EnergyMode,
    /// Who is to decide about power (-20).
    pub control: ControlMode,
    /// What the vehicle can give; present where it wants to, if the station can take it (-20).
    pub discharge: Option<Discharge>,
    /// It can still move, to where a charging device reaches it (-20).
    pub can_move: bool,
    /// It follows the guidance of a station with a charging device (-20).
    pub follows_guidance: bool,
    /// It feels the contacts of the charging device (-20).
    pub device_contact: bool,
    /// Wireless side; leave as it is on a vehicle without (-20).
    pub wireless: WirelessVehicle,
    /// Its inverter, if it supports the grid (AC, -20).
    pub inverter: Option<Inverter>,
    /// What it sees of the grid and of its inverter (AC with grid support, -20).
    pub grid: GridState,
    /// How it parks, if it checks in and out at a station that watches its parking space (-20).
    pub parking: Option<Parking>,
    /// Services beyond charging that it would take where they are on offer.
    pub services: ServiceChoices,
    /// How charging is to be paid.
    pub payment: Payment,
    /// Which tariffs it believes.
    pub tariffs: TariffTrust,
    /// Most voltage that it bears.
    pub max_voltage: Volts,
    /// Least voltage at which it charges (DC, -20).
    pub min_voltage: Volts,
    /// Most current that it bears (per phase in AC).
    pub max_current: Amperes,
    /// Least current at which it charges (AC).
    pub min_current: Amperes,
    /// Most power, if it is limited otherwise than by voltage and current.
    pub max_power: Option<Watts>,
    /// Energy that the battery holds when full.
    pub capacity: Option<WattHours>,
    /// Energy wanted; told in AC even when absent, as zero.
    pub energy_request: Option<WattHours>,
    /// Energy that the battery can take, if known (-20).
    pub max_energy_request: Option<WattHours>,
    /// Energy that the driver needs at least, if known (-20).
    pub min_energy_request: Option<WattHours>,
    /// Time until it leaves, if known.
    pub departure: Option<Duration>,
    /// Which of the schedules on offer it takes.
    pub schedule: ScheduleChoice,
    /// State of charge that the driver wants as soon as possible (-20).
    pub min_soc: Option<Percent>,
    /// State of charge that the driver wants at departure (-20).
    pub target_soc: Option<Percent>,
    /// State of charge that counts as full.
    pub full_soc: Option<Percent>,
    /// State of charge at which fast charging is over.
    pub bulk_soc: Option<Percent>,

    /// State of charge now.
    pub soc: Percent,
    /// Voltage of the battery, behind the contactor: what pre-charging has to reach.
    pub battery_voltage: Volts,
    /// Voltage wanted in the charge loop.
    pub target_voltage: Volts,
    /// Current wanted in the charge loop.
    pub target_current: Amperes,
    /// Voltage that the vehicle itself measures at its inlet; absent if it cannot, then it has to
    /// believe the station.
    pub inlet_voltage: Option<Volts>,
    /// Current that the vehicle itself measures.
    pub inlet_current: Option<Amperes>,
    /// Power that it takes now by its own measurement, negative when it gives (AC, -20).
    pub present_power: Watts,
    /// Its own contactor.
    pub contactor: Contactor,
    /// Whether it is ready to charge.
    pub ready: bool,
    /// What keeps it from charging; anything but [`EvError::None`] makes it stop.
    pub error: EvError,
    /// Fast charging is over.
    pub bulk_complete: Option<bool>,
    /// Time until full, if known.
    pub time_to_full: Option<Duration>,
    /// Time until fast charging is over, if known.
    pub time_to_bulk: Option<Duration>,

    /// What it wants to do.
    pub wish: Wish,
}

/// Which of several schedules a vehicle takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScheduleChoice {
    /// The first one.
    #[default]
    First,
    /// The one with this number; the first one where there is none such.
    Numbered(u8),
    /// The one that brings most energy until departure, within a day where that is not known.
    MostEnergy,
    /// The one whose energy is cheapest on average until then; the first one where a tariff is
    /// missing.
    Cheapest,
}

/// What the vehicle wants to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wish {
    /// Charge.
    #[default]
    Charge,
    /// Stop because it has what it wanted: says "charging complete".
    Complete,
    /// Rest without energy until it wants to charge again; only -20 knows this, and not every
    /// station allows it.
    Rest,
    /// Stop now, from whatever point.
    Stop,
    /// Stop charging and let the session sleep; the engine gives [`Paused`](crate::Paused) to
    /// resume it. Before power was on there is nothing to pause: the session is stopped.
    Pause,
    /// Negotiate limits and schedule anew, once for each time that this is set; then charge on.
    Renegotiate,
    /// Select services anew, once for each time that this is set; then charge on (-20).
    RenegotiateServices,
}

impl Wish {
    /// Whether charging is to end.
    #[must_use]
    pub const fn is_to_stop(self) -> bool {
        matches!(self, Self::Complete | Self::Stop | Self::Pause)
    }
}

impl Default for Vehicle {
    fn default() -> Self {
        Self {
            evccid: EvccId::default(),
            name: ShortText::EMPTY,
            mode: EnergyMode::DcExtended,
            control: ControlMode::Scheduled,
            discharge: None,
            can_move: false,
            follows_guidance: false,
            device_contact: false,
            wireless: WirelessVehicle::default(),
            inverter: None,
            grid: GridState::default(),
            parking: None,
            services: ServiceChoices::default(),
            payment: Payment::External,
            tariffs: TariffTrust::Any,
            max_voltage: Volts::ZERO,
            min_voltage: Volts::ZERO,
            max_current: Amperes::ZERO,
            min_current: Amperes::ZERO,
            max_power: None,
            capacity: None,
            energy_request: None,
            max_energy_request: None,
            min_energy_request: None,
            departure: None,
            schedule: ScheduleChoice::First,
            min_soc: None,
            target_soc: None,
            full_soc: None,
            bulk_soc: None,
            soc: Percent::default(),
            battery_voltage: Volts::ZERO,
            target_voltage: Volts::ZERO,
            target_current: Amperes::ZERO,
            inlet_voltage: None,
            inlet_current: None,
            present_power: Watts::ZERO,
            contactor: Contactor::Open,
            ready: true,
            error: EvError::None,
            bulk_complete: None,
            time_to_full: None,
            time_to_bulk: None,
            wish: Wish::Charge,
        }
    }
}

impl Vehicle {
    /// A vehicle that charges DC over the combined charging system.
    #[must_use]
    pub fn dc(evccid: EvccId, max_voltage: Volts, max_current: Amperes) -> Self {
        Self {
            evccid,
            max_voltage,
            max_current,
            ..Self::default()
        }
    }

    /// A vehicle that charges AC on three phases, from 6 A up.
    #[must_use]
    pub fn ac(evccid: EvccId, max_voltage: Volts, max_current: Amperes) -> Self {
        let mode = EnergyMode::AcThreePhase;
        let min_current = Amperes::new(6).min(max_current);
        Self {
            evccid,
            mode,
            max_voltage,
            max_current,
            min_current,
            ..Self::default()
        }
    }

    /// A vehicle that charges DC over a charging device that comes to it.
    #[must_use]
    pub fn acdp(evccid: EvccId, max_voltage: Volts, max_current: Amperes) -> Self {
        Self {
            mode: EnergyMode::DcAcdp,
            ..Self::dc(evccid, max_voltage, max_current)
        }
    }

    /// A vehicle that charges wirelessly with so much power at most.
    #[must_use]
    pub fn wireless(evccid: EvccId, max_power: Watts, wireless: WirelessVehicle) -> Self {
        Self {
            evccid,
            mode: EnergyMode::Wireless,
            max_power: Some(max_power),
            wireless,
            ..Self::default()
        }
    }

    /// Whether it can speak this protocol: grid support takes an inverter for its rules.
    pub(crate) fn speaks(&self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Iso20(Iso20Schema::AcDerIec) => {
                matches!(self.inverter, Some(Inverter::Iec(_)))
            }
            Protocol::Iso20(Iso20Schema::AcDerSae) => {
                matches!(self.inverter, Some(Inverter::Sae(_)))
            }
            _ => true,
        }
    }

    /// What it says of itself.
    #[must_use]
    pub const fn status(&self) -> EvStatus {
        EvStatus {
            ready: self.ready,
            error: self.error,
            soc: self.soc,
        }
    }
}
