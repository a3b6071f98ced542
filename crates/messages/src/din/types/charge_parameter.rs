//! How energy is transferred, and the limits of both sides.

use v2g_exi::{Choice, Element, Enumeration};

use super::{
    AcEvChargeParameter, AcEvseChargeParameter, DcEvStatus, DcEvseStatus, NAMESPACE, PhysicalValue,
};

/// What a vehicle asks for: in this specification one of the first two DC types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[exi(snake)]
pub enum EvRequestedEnergyTransfer {
    /// AC on one phase.
    AcSinglePhaseCore,
    /// AC on three phases.
    AcThreePhaseCore,
    /// DC over the AC contacts of the connector.
    DcCore,
    /// DC over the DC contacts of a combined connector: what every CCS vehicle asks for.
    DcExtended,
    /// DC over the AC contacts of a combined connector.
    DcComboCore,
    /// DC over a connector that has nothing else.
    DcUnique,
}

/// What a station offers: one type, or one of the combinations that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[exi(snake)]
pub enum EvseSupportedEnergyTransfer {
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
    /// `DC_core` and `DC_extended`.
    DcDual,
    /// `AC_single_phase_core` and `DC_extended`.
    AcCore1pDcExtended,
    /// `AC_single_phase_core` and `DC_core`.
    AcSingleDcCore,
    /// `AC_single_phase_core`, `AC_three_phase_core` and `DC_extended`.
    AcSinglePhaseThreePhaseCoreDcExtended,
    /// `AC_three_phase_core` and `DC_extended`.
    AcCore3pDcExtended,
}

/// Limits of the vehicle, by kind of current.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvChargeParameter {
    /// For an AC energy transfer type.
    AcEvChargeParameter(AcEvChargeParameter),
    /// For a DC energy transfer type.
    DcEvChargeParameter(DcEvChargeParameter),
    /// Head of the group, without content.
    #[exi(abstract)]
    EvChargeParameter,
}

/// Limits of the station, by kind of current.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvseChargeParameter {
    /// For an AC energy transfer type.
    AcEvseChargeParameter(AcEvseChargeParameter),
    /// For a DC energy transfer type.
    DcEvseChargeParameter(DcEvseChargeParameter),
    /// Head of the group, without content.
    #[exi(abstract)]
    EvseChargeParameter,
}

/// What the battery can take.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcEvChargeParameter {
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
    /// Highest power; absent: follows from current and voltage.
    pub evse_maximum_power_limit: Option<PhysicalValue>,
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
