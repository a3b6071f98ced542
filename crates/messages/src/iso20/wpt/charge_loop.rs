//! Energy flows: the vehicle asks for power, the coils are controlled.

use v2g_exi::{Element, Enumeration, List};

use super::{DataContainer, NAMESPACE};
use crate::iso20::{
    COMMON_TYPES, DisplayParameters, EvseStatus, Header, MeterInfo, RationalNumber, Receipt,
    ResponseCode,
};

/// What the vehicle wants right now, and what arrives.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=meter_info_requested))]
pub struct WptChargeLoopReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// For a display at the station; absent: nothing new.
    pub display_parameters: Option<DisplayParameters>,
    /// True: the response must have a meter reading.
    pub meter_info_requested: bool,
    /// Power the vehicle wants, in W.
    pub evpc_power_request: RationalNumber,
    /// Power its circuit gives to the battery, in W.
    pub evpc_power_output: RationalNumber,
    /// What is wrong with its circuit, if anything.
    pub evpc_charge_diagnostics: EvpcChargeDiagnostics,
    /// Frequency it sees, in Hz.
    pub evpc_operating_frequency: Option<RationalNumber>,
    /// What the station needs to control the power by.
    pub evpc_power_control_parameter: Option<EvpcPowerControlParameter>,
    /// For a station of the same maker.
    pub manufacturer_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
}

/// What the station gives right now, and what it could.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=receipt))]
pub struct WptChargeLoopRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// What the vehicle shall do next; absent: go on.
    pub evse_status: Option<EvseStatus>,
    /// A reading; absent: none was asked for, or the station has no meter.
    pub meter_info: Option<MeterInfo<'a>>,
    /// Costs so far; absent: the station does not tell.
    pub receipt: Option<Receipt<'a>>,
    /// Power the vehicle shall ask for, in W.
    pub evpc_power_request: RationalNumber,
    /// Power the station takes from the grid, in W.
    pub sd_power_input: Option<RationalNumber>,
    /// Largest power it can give now, in W.
    pub spc_max_output_power_limit: RationalNumber,
    /// Smallest power it can give now, in W.
    pub spc_min_output_power_limit: RationalNumber,
    /// What is wrong with its circuit, if anything.
    pub spc_charge_diagnostics: SpcChargeDiagnostics,
    /// Frequency it sends, in Hz.
    pub spc_operating_frequency: Option<RationalNumber>,
    /// What the vehicle needs to control the power by.
    pub spc_power_control_parameter: Option<SpcPowerControlParameter>,
    /// For a vehicle of the same maker.
    pub manufacturer_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
}

/// State of the vehicle's circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvpcChargeDiagnostics {
    /// Good.
    EvpcNoIssue,
    /// Too warm.
    EvpcTempOverheatDetected,
    /// Less power arrives than was sent.
    EvpcPowerTransferAnomalyDetected,
    /// Something else.
    EvpcAnomalyDetected,
}

/// State of the station's circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum SpcChargeDiagnostics {
    /// Good.
    SpcNoIssue,
    /// A foreign object lies on the coil: metal that would heat up.
    SpcFodDetected,
    /// A living object is in the field.
    SpcLopDetected,
    /// Too warm.
    SpcTempOverheatDetected,
    /// Less power arrives than was sent.
    SpcPowerTransferAnomalyDetected,
    /// Something else.
    SpcAnomalyDetected,
}

/// Measured in the vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct EvpcPowerControlParameter {
    /// Current it wants in the station's coil, in A.
    pub evpc_coil_current_request: RationalNumber,
    /// Current in its own coil, in A.
    pub evpc_coil_current_information: RationalNumber,
    /// Current to the battery, in A.
    pub evpc_current_output_information: RationalNumber,
    /// Voltage at the battery, in V.
    pub evpc_voltage_output_information: RationalNumber,
}

/// Measured in the station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct SpcPowerControlParameter {
    /// Current in its coil, in A.
    pub spc_primary_device_coil_current_information: RationalNumber,
}
