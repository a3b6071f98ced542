//! What both sides can do, told before power flows.

use v2g_exi::{Choice, Element, Enumeration, Seconds};

use super::{AcEvChargeParameter, AcEvseChargeParameter};
use super::{DcEvStatus, DcEvseStatus, NAMESPACE, PhysicalValue};

/// Limits of the vehicle, by kind of current.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvChargeParameter {
    /// For an AC energy transfer mode.
    AcEvChargeParameter(AcEvChargeParameter),
    /// For a DC energy transfer mode.
    DcEvChargeParameter(DcEvChargeParameter),
    /// Head of the group, without content.
    #[exi(abstract)]
    EvChargeParameter,
}

/// Limits of the station, by kind of current.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvseChargeParameter {
    /// For an AC energy transfer mode.
    AcEvseChargeParameter(AcEvseChargeParameter),
    /// For a DC energy transfer mode.
    DcEvseChargeParameter(DcEvseChargeParameter),
    /// Head of the group, without content.
    #[exi(abstract)]
    EvseChargeParameter,
}

/// How energy gets into the vehicle, named after the connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[exi(snake)]
pub enum EnergyTransferMode {
    /// AC on one phase.
    AcSinglePhaseCore,
    /// AC on three phases.
    AcThreePhaseCore,
    /// DC over the AC contacts of the connector.
    DcCore,
    /// DC over the DC contacts of a combined connector: what every CCS station offers.
    DcExtended,
    /// DC over the AC contacts of a combined connector.
    DcComboCore,
    /// DC over a connector that has nothing else.
    DcUnique,
}

/// What the battery can take.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcEvChargeParameter {
    /// Seconds from now until the driver wants to leave; absent: charge without regard to it.
    pub departure_time: Option<Seconds<u32>>,
    /// State of the vehicle.
    pub dc_ev_status: DcEvStatus,
    /// Never to be exceeded.
    pub ev_maximum_current_limit: PhysicalValue,
    /// Never to be exceeded; absent: follows from current and voltage.
    pub ev_maximum_power_limit: Option<PhysicalValue>,
    /// Never to be exceeded.
    pub ev_maximum_voltage_limit: PhysicalValue,
    /// Size of the battery, in Wh.
    pub ev_energy_capacity: Option<PhysicalValue>,
    /// Energy wanted, in Wh.
    pub ev_energy_request: Option<PhysicalValue>,
    /// State of charge that the vehicle calls full.
    #[exi(0..=100, unit = "%")]
    pub full_soc: Option<i8>,
    /// State of charge where fast charging ends.
    #[exi(0..=100, unit = "%")]
    pub bulk_soc: Option<i8>,
}

/// What the power supply can give.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcEvseChargeParameter {
    /// State of the station.
    pub dc_evse_status: DcEvseStatus,
    /// Highest current.
    pub evse_maximum_current_limit: PhysicalValue,
    /// Highest power.
    pub evse_maximum_power_limit: PhysicalValue,
    /// Highest voltage.
    pub evse_maximum_voltage_limit: PhysicalValue,
    /// Lowest current that can be regulated.
    pub evse_minimum_current_limit: PhysicalValue,
    /// Lowest voltage that can be regulated.
    pub evse_minimum_voltage_limit: PhysicalValue,
    /// How far the current may be from the target, in A.
    pub evse_current_regulation_tolerance: Option<PhysicalValue>,
    /// Ripple of the current from peak to peak, in A.
    pub evse_peak_current_ripple: PhysicalValue,
    /// Energy the station will give, in Wh; absent: no limit.
    pub evse_energy_to_be_delivered: Option<PhysicalValue>,
}
