//! Limits of both sides, told before the charge loop.

use v2g_exi::{Choice, Element, MaybePerPhase, PerPhase};

use super::NAMESPACE;
use crate::iso20::{Header, RationalNumber, ResponseCode};

/// Sent before the schedules are exchanged; comes again at a renegotiation.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcChargeParameterDiscoveryReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// The vehicle's limits, of the kind of the selected service.
    pub ac_cpd_req_energy_transfer_mode: CpdReqEnergyTransferMode,
}

/// The station's limits.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcChargeParameterDiscoveryRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict on the vehicle's limits.
    pub response_code: ResponseCode,
    /// The station's limits, of the same kind as the vehicle's.
    pub ac_cpd_res_energy_transfer_mode: CpdResEnergyTransferMode,
}

/// Limits of the vehicle, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdReqEnergyTransferMode {
    /// Charging only.
    Ac(AcCpdReqEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdReqEnergyTransferMode),
}

/// Limits of the station, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdResEnergyTransferMode {
    /// Charging only.
    Ac(AcCpdResEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdResEnergyTransferMode),
}

/// Limits of a vehicle that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcCpdReqEnergyTransferMode {
    /// In W.
    pub ev_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not charge.
    pub ev_minimum_charge_power: PerPhase<RationalNumber>,
}

/// Limits of a station that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcCpdResEnergyTransferMode {
    /// In W.
    pub evse_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the station does not charge.
    pub evse_minimum_charge_power: PerPhase<RationalNumber>,
    /// In Hz.
    pub evse_nominal_frequency: RationalNumber,
    /// Largest difference between the powers of two phases, in W; absent: any.
    pub maximum_power_asymmetry: Option<RationalNumber>,
    /// How fast the power may change, as % of the highest per minute: our choice, as the unit is
    /// not public. Absent: as fast as the vehicle can.
    pub evse_power_ramp_limitation: Option<RationalNumber>,
    /// Power at the outlet, in W; absent: not measured.
    pub evse_present_active_power: MaybePerPhase<RationalNumber>,
}

/// Limits of a vehicle that can also give energy.
///
/// Peers send the limits of discharging as positive numbers, some as negative ones.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct BptAcCpdReqEnergyTransferMode {
    /// In W.
    pub ev_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not charge.
    pub ev_minimum_charge_power: PerPhase<RationalNumber>,
    /// In W.
    pub ev_maximum_discharge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not give.
    pub ev_minimum_discharge_power: PerPhase<RationalNumber>,
}

/// Limits of a station that can also take energy.
///
/// Peers send the limits of discharging as positive numbers, some as negative ones.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct BptAcCpdResEnergyTransferMode {
    /// In W.
    pub evse_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the station does not charge.
    pub evse_minimum_charge_power: PerPhase<RationalNumber>,
    /// In Hz.
    pub evse_nominal_frequency: RationalNumber,
    /// Largest difference between the powers of two phases, in W; absent: any.
    pub maximum_power_asymmetry: Option<RationalNumber>,
    /// How fast the power may change; see [`AcCpdResEnergyTransferMode`].
    pub evse_power_ramp_limitation: Option<RationalNumber>,
    /// Power at the outlet, in W; absent: not measured.
    pub evse_present_active_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub evse_maximum_discharge_power: PerPhase<RationalNumber>,
    /// In W; below it the station does not take.
    pub evse_minimum_discharge_power: PerPhase<RationalNumber>,
}
