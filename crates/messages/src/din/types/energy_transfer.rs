//! How energy gets into the vehicle, named after the connector.

use v2g_exi::Enumeration;

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
