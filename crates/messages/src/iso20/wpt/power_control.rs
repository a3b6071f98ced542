//! Measurements by which the other side controls the power.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso20::RationalNumber;

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
