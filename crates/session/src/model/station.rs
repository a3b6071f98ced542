//! The charger as it wants to be seen.

use core::time::Duration;

use super::{
    Contactor, ControlPilot, Device, Discharge, EnergyMode, EnergyModes, Grid, GridCode, Isolation,
    Meter, Offers, ParkingSpace, WirelessStation,
};
use crate::{
    Amperes, ContractRefusal, Contracts, EvseId, Hertz, Iso20Schema, Protocol, Service, Volts,
    WattHours, Watts,
};

/// The latched state of a charger: the engine answers every request at once from what stands here.
///
/// Change any field at any time through [`Secc::station_mut`](crate::Secc::station_mut). One model
/// serves every protocol; a field that the running protocol cannot express is not used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Station {
    /// The charging point's name.
    pub evse_id: EvseId,
    /// Its name in DIN 70121, where that is another one, as `+49*89*6360`.
    pub evse_id_din: Option<EvseId>,
    /// Ways of charging on offer; a mode without its limits below must not be in it.
    pub modes: EnergyModes,
    /// Whether charging costs nothing.
    pub free: bool,
    /// What a session is for.
    pub purpose: Purpose,
    /// Services beyond charging on offer.
    pub services: &'static [Service],
    /// What it does with contracts: nothing unless set.
    pub contracts: Contracts,
    /// AC side; leave as it is on a station without.
    pub ac: AcStation,
    /// DC side; leave as it is on a station without.
    pub dc: DcStation,
    /// The charging device; leave as it is on a station without (-20).
    pub device: Device,
    /// Wireless side; leave as it is on a station without (-20).
    pub wireless: WirelessStation,
    /// The parking space, if the station watches it (-20).
    pub parking: ParkingSpace,
    /// What the operator of the grid asks of vehicles that feed in; present where the station offers
    /// AC with grid support (-20).
    pub grid: Option<Grid>,
    /// What the station can take from the vehicle; present where it works in both directions (-20).
    pub discharge: Option<Discharge>,
    /// Whether a vehicle may rest without being switched off (-20).
    pub standby: bool,

    /// Voltage measured at the output now.
    pub present_voltage: Volts,
    /// Current measured at the output now.
    pub present_current: Amperes,
    /// What the isolation monitor says now.
    pub isolation: Isolation,
    /// The station's own contactor; a DC supply without one reports it closed when it is told to
    /// close. In AC one that reports closed before it is ever told to is taken for welded.
    pub contactor: Contactor,
    /// The control pilot as the board measures it.
    pub pilot: ControlPilot,
    /// The meter, if its reading is to be told.
    pub meter: Option<Meter>,

    /// Whether this customer may charge. May be given before it is asked for.
    pub authorization: Authorization,
    /// The result of the isolation test asked for by `StartCableCheck`.
    pub cable_check: CableCheck,
    /// What power is offered, once that is known.
    pub schedule: ScheduleDecision,
    /// Power wanted where the station decides (dynamic control of -20): negative takes energy from
    /// the vehicle. Absent: all that schedule and limits allow.
    pub target_power: Option<Watts>,

    /// What the vehicle should do soon.
    pub notification: Notification,
    /// What keeps the station from charging, at once.
    pub fault: Option<Fault>,
}

/// What a station wants of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To charge.
    #[default]
    Charge,
    /// To know who the vehicle is and, in DC, how full it is: it passes authorization unasked, is
    /// asked to stop as soon as it has told its parameters, and gets no power. A station that means
    /// to charge by pilot signal alone learns the state of charge like this. In ISO
    /// 15118-20 the state of charge is told in the charge loop only, so that only name, limits and
    /// needs come to light.
    Identify,
}

/// The AC side of a charger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AcStation {
    /// Line voltage: phase to neutral on one phase, as the standard counts it.
    pub nominal_voltage: Volts,
    /// Most current per phase now; may change while charging.
    pub max_current: Amperes,
    /// Frequency of the grid: 50 Hz where it is left at zero (-20).
    pub nominal_frequency: Hertz,
    /// The residual current device has found an error.
    pub rcd_error: bool,
}

/// The DC side of a charger; the limits may change while charging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DcStation {
    /// Most voltage.
    pub max_voltage: Volts,
    /// Least voltage that can be regulated.
    pub min_voltage: Volts,
    /// Most current.
    pub max_current: Amperes,
    /// Least current that can be regulated.
    pub min_current: Amperes,
    /// Most power.
    pub max_power: Watts,
    /// Peak-to-peak ripple.
    pub peak_ripple: Amperes,
    /// Precision of the current, if it is to be told.
    pub current_tolerance: Option<Amperes>,
    /// Energy that the station means to deliver, if that is limited.
    pub energy_to_deliver: Option<WattHours>,
}

/// Whether the customer may charge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Authorization {
    /// Not known yet: the vehicle is told to wait.
    #[default]
    Pending,
    /// Yes.
    Granted,
    /// No, or no longer: the session ends, in order if power is on.
    Refused,
    /// As [`Refused`](Self::Refused), and a vehicle that shows a contract is told why.
    Denied(ContractRefusal),
}

impl Authorization {
    /// Whether the customer may not charge, or no longer.
    #[must_use]
    pub const fn is_refused(self) -> bool {
        matches!(self, Self::Refused | Self::Denied(_))
    }
}

/// The isolation test of the cable before energy flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CableCheck {
    /// Not begun or under way: the vehicle is told to wait.
    #[default]
    Pending,
    /// Passed; counts only together with [`Isolation::Valid`] or [`Isolation::Warning`].
    Passed,
    /// Failed: the session ends.
    Failed,
}

/// What power is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one station per engine and no heap"
)]
pub enum ScheduleDecision {
    /// All that the limits allow, for a day or until departure.
    #[default]
    Unlimited,
    /// Not known yet: the vehicle is told to wait.
    Pending,
    /// One of these, as the vehicle chooses.
    Offer(Offers),
}

/// What a station asks of the vehicle in its status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notification {
    /// Nothing.
    #[default]
    None,
    /// Stop charging within this time; zero is at once.
    Stop(Duration),
    /// Stop charging within this time and let the session sleep (-20; elsewhere the session ends).
    Pause(Duration),
    /// Negotiate limits and schedule again within this time. Cleared when the vehicle does.
    Renegotiate(Duration),
    /// Select services again within this time (-20). Cleared when the vehicle does.
    RenegotiateServices(Duration),
    /// End standby and go on charging within this time (-20). Cleared when the vehicle does.
    ExitStandby(Duration),
    /// Confirm the meter's reading within this time, with a signature where the contract pays. In
    /// ISO 15118-2 it is due at once, and only asked for where a contract pays. Cleared when the
    /// vehicle does.
    ConfirmMeter(Duration),
}

impl Notification {
    /// Within which time charging is to stop, if it is.
    #[must_use]
    pub const fn stop_delay(self) -> Option<Duration> {
        match self {
            Self::Stop(delay) | Self::Pause(delay) => Some(delay),
            _ => None,
        }
    }
}

/// What keeps a station from charging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Somebody pressed the button: power goes off at once.
    EmergencyStop,
    /// The station is defective: power goes off at once.
    Malfunction,
    /// The grid operator interrupts: the vehicle is asked to stop at once.
    UtilityInterrupt,
    /// The station wants to end in order: the vehicle is asked to stop.
    Shutdown,
}

impl Fault {
    /// Whether power goes off without waiting for the vehicle.
    #[must_use]
    pub const fn is_immediate(self) -> bool {
        matches!(self, Self::EmergencyStop | Self::Malfunction)
    }
}

impl Station {
    /// A combined-charging-system DC station with these most voltage, current and power; it
    /// regulates down to 150 V and 0 A with 1 A of ripple, which the fields may correct.
    #[must_use]
    pub fn dc(evse_id: EvseId, voltage: Volts, current: Amperes, power: Watts) -> Self {
        let dc = DcStation {
            max_voltage: voltage,
            min_voltage: Volts::new(150).min(voltage),
            max_current: current,
            max_power: power,
            peak_ripple: Amperes::new(1),
            ..DcStation::default()
        };
        Self {
            evse_id,
            modes: EnergyModes::of(&[EnergyMode::DcExtended]),
            dc,
            ..Self::default()
        }
    }

    /// A DC station that connects to a vehicle by itself, with these most voltage, current and
    /// power.
    #[must_use]
    pub fn acdp(evse_id: EvseId, voltage: Volts, current: Amperes, power: Watts) -> Self {
        Self {
            modes: EnergyModes::of(&[EnergyMode::DcAcdp]),
            ..Self::dc(evse_id, voltage, current, power)
        }
    }

    /// A wireless station that sends so much power at most.
    #[must_use]
    pub fn wireless(evse_id: EvseId, wireless: WirelessStation) -> Self {
        Self {
            evse_id,
            modes: EnergyModes::of(&[EnergyMode::Wireless]),
            wireless,
            ..Self::default()
        }
    }

    /// Whether it can speak this protocol: grid support takes rules of the grid.
    pub(crate) fn speaks(&self, protocol: Protocol) -> bool {
        let code = self.grid.map(|grid| grid.code);
        match protocol {
            Protocol::Iso20(Iso20Schema::AcDerIec) => matches!(code, Some(GridCode::Iec(_))),
            Protocol::Iso20(Iso20Schema::AcDerSae) => matches!(code, Some(GridCode::Sae(_))),
            _ => true,
        }
    }

    /// A three-phase AC station that also charges on one phase.
    #[must_use]
    pub fn ac(evse_id: EvseId, nominal_voltage: Volts, max_current: Amperes) -> Self {
        let modes = EnergyModes::of(&[EnergyMode::AcSinglePhase, EnergyMode::AcThreePhase]);
        let ac = AcStation {
            nominal_voltage,
            max_current,
            ..AcStation::default()
        };
        Self {
            evse_id,
            modes,
            ac,
            ..Self::default()
        }
    }

    /// Lets the station take no more than this from now on, as a site that shares its supply does:
    /// the power of a DC side, and the current per phase of an AC side.
    ///
    /// Both limits are set, not lowered: keep the hardware's own where you compute them. The vehicle
    /// is told with the next answer that carries limits, in the charge loop at once (in AC of -2 with
    /// the next `ChargingStatusRes`), and the supply is held to it from that answer on. In DC a
    /// vehicle that asks for more is given less; in AC it is bound to obey.
    ///
    /// ```
    /// use v2g_session::*;
    /// let id = EvseId::new("DE*V2G*E1").unwrap();
    /// let mut station = Station::ac(id, Volts::new(230), Amperes::new(32));
    /// station.set_limits(Watts::new(11_040));
    /// assert_eq!(station.ac.max_current, Amperes::new(16));
    /// ```
    pub fn set_limits(&mut self, power: Watts) {
        let power = power.max(Watts::ZERO);
        self.dc.max_power = power;
        let per_phase = match self.modes.contains(EnergyMode::AcThreePhase) {
            true => Watts::from_milli(power.milli().wrapping_div(3)),
            false => power,
        };
        self.ac.max_current = per_phase.over(self.ac.nominal_voltage);
    }
}
