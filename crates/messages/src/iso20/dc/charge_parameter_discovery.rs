//! Both sides tell the limits of their hardware; what they agree on later stays within.

use v2g_exi::{Choice, Element};

use super::NAMESPACE;
use crate::iso20::{Header, RationalNumber, ResponseCode};

/// Sent before the schedules are exchanged; comes again at a renegotiation.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcChargeParameterDiscoveryReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// The vehicle's limits, of the kind of the selected service.
    pub dc_cpd_req_energy_transfer_mode: CpdReqEnergyTransferMode,
}

/// The station's limits.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcChargeParameterDiscoveryRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict on the vehicle's limits.
    pub response_code: ResponseCode,
    /// The station's limits, of the same kind as the vehicle's.
    pub dc_cpd_res_energy_transfer_mode: CpdResEnergyTransferMode,
}

/// Limits of the vehicle, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdReqEnergyTransferMode {
    /// Energy may flow back.
    Bpt(BptDcCpdReqEnergyTransferMode),
    /// Charging only.
    Dc(DcCpdReqEnergyTransferMode),
}

/// Limits of the station, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdResEnergyTransferMode {
    /// Energy may flow back.
    Bpt(BptDcCpdResEnergyTransferMode),
    /// Charging only.
    Dc(DcCpdResEnergyTransferMode),
}

/// Limits of a vehicle that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcCpdReqEnergyTransferMode {
    /// In W.
    pub ev_maximum_charge_power: RationalNumber,
    /// In W; below it the vehicle does not charge.
    pub ev_minimum_charge_power: RationalNumber,
    /// In A.
    pub ev_maximum_charge_current: RationalNumber,
    /// In A; below it the vehicle does not charge.
    pub ev_minimum_charge_current: RationalNumber,
    /// In V.
    pub ev_maximum_voltage: RationalNumber,
    /// In V.
    pub ev_minimum_voltage: RationalNumber,
    /// State of charge the driver wants at departure; absent: not told.
    #[exi(0..=100, unit = "%")]
    pub target_soc: Option<i8>,
}

/// Limits of a station that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcCpdResEnergyTransferMode {
    /// In W.
    pub evse_maximum_charge_power: RationalNumber,
    /// In W; below it the station cannot regulate.
    pub evse_minimum_charge_power: RationalNumber,
    /// In A.
    pub evse_maximum_charge_current: RationalNumber,
    /// In A; below it the station cannot regulate.
    pub evse_minimum_charge_current: RationalNumber,
    /// In V.
    pub evse_maximum_voltage: RationalNumber,
    /// In V.
    pub evse_minimum_voltage: RationalNumber,
    /// How fast the power may change, as % of the highest per minute: our choice, as the unit is
    /// not public. Absent: as fast as the station can.
    pub evse_power_ramp_limitation: Option<RationalNumber>,
}

/// Limits of a vehicle that can also give energy.
///
/// Peers send the limits of discharging as positive numbers, some as negative ones.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct BptDcCpdReqEnergyTransferMode {
    /// In W.
    pub ev_maximum_charge_power: RationalNumber,
    /// In W; below it the vehicle does not charge.
    pub ev_minimum_charge_power: RationalNumber,
    /// In A.
    pub ev_maximum_charge_current: RationalNumber,
    /// In A; below it the vehicle does not charge.
    pub ev_minimum_charge_current: RationalNumber,
    /// In V.
    pub ev_maximum_voltage: RationalNumber,
    /// In V.
    pub ev_minimum_voltage: RationalNumber,
    /// State of charge the driver wants at departure; absent: not told.
    #[exi(0..=100, unit = "%")]
    pub target_soc: Option<i8>,
    /// In W.
    pub ev_maximum_discharge_power: RationalNumber,
    /// In W; below it the vehicle does not give.
    pub ev_minimum_discharge_power: RationalNumber,
    /// In A.
    pub ev_maximum_discharge_current: RationalNumber,
    /// In A; below it the vehicle does not give.
    pub ev_minimum_discharge_current: RationalNumber,
}

/// Limits of a station that can also take energy.
///
/// Peers send the limits of discharging as positive numbers, some as negative ones.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct BptDcCpdResEnergyTransferMode {
    /// In W.
    pub evse_maximum_charge_power: RationalNumber,
    /// In W; below it the station cannot regulate.
    pub evse_minimum_charge_power: RationalNumber,
    /// In A.
    pub evse_maximum_charge_current: RationalNumber,
    /// In A; below it the station cannot regulate.
    pub evse_minimum_charge_current: RationalNumber,
    /// In V.
    pub evse_maximum_voltage: RationalNumber,
    /// In V.
    pub evse_minimum_voltage: RationalNumber,
    /// How fast the power may change; see [`DcCpdResEnergyTransferMode::evse_power_ramp_limitation`].
    pub evse_power_ramp_limitation: Option<RationalNumber>,
    /// In W.
    pub evse_maximum_discharge_power: RationalNumber,
    /// In W; below it the station cannot regulate.
    pub evse_minimum_discharge_power: RationalNumber,
    /// In A.
    pub evse_maximum_discharge_current: RationalNumber,
    /// In A; below it the station cannot regulate.
    pub evse_minimum_discharge_current: RationalNumber,
}
