//! How energy gets into the vehicle, named after the connector.

use v2g_exi::Enumeration;

/// What a vehicle asks for: in this specification one of the first two DC types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvRequestedEnergyTransfer {
    /// AC on one phase.
    #[exi(name = "AC_single_phase_core")]
    AcSinglePhaseCore,
    /// AC on three phases.
    #[exi(name = "AC_three_phase_core")]
    AcThreePhaseCore,
    /// DC over the AC contacts of the connector.
    #[exi(name = "DC_core")]
    DcCore,
    /// DC over the DC contacts of a combined connector: what every CCS vehicle asks for.
    #[exi(name = "DC_extended")]
    DcExtended,
    /// DC over the AC contacts of a combined connector.
    #[exi(name = "DC_combo_core")]
    DcComboCore,
    /// DC over a connector that has nothing else.
    #[exi(name = "DC_unique")]
    DcUnique,
}

/// What a station offers: one type, or one of the combinations that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvseSupportedEnergyTransfer {
    /// AC on one phase.
    #[exi(name = "AC_single_phase_core")]
    AcSinglePhaseCore,
    /// AC on three phases.
    #[exi(name = "AC_three_phase_core")]
    AcThreePhaseCore,
    /// DC over the AC contacts of the connector.
    #[exi(name = "DC_core")]
    DcCore,
    /// DC over the DC contacts of a combined connector: what every CCS station offers.
    #[exi(name = "DC_extended")]
    DcExtended,
    /// DC over the AC contacts of a combined connector.
    #[exi(name = "DC_combo_core")]
    DcComboCore,
    /// `DC_core` and `DC_extended`.
    #[exi(name = "DC_dual")]
    DcDual,
    /// `AC_single_phase_core` and `DC_extended`.
    #[exi(name = "AC_core1p_DC_extended")]
    AcCore1pDcExtended,
    /// `AC_single_phase_core` and `DC_core`.
    #[exi(name = "AC_single_DC_core")]
    AcSingleDcCore,
    /// `AC_single_phase_core`, `AC_three_phase_core` and `DC_extended`.
    #[exi(name = "AC_single_phase_three_phase_core_DC_extended")]
    AcSinglePhaseThreePhaseCoreDcExtended,
    /// `AC_three_phase_core` and `DC_extended`.
    #[exi(name = "AC_core3p_DC_extended")]
    AcCore3pDcExtended,
}
