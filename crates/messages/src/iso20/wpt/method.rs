//! Ways to find, to recognise and to check the other side.
//!
//! LF is a signal of low frequency between antennas, LPE a little power through the coils.

use v2g_exi::{Element, Enumeration, List};

use super::NAMESPACE;

/// Ways to bring the coils above each other, the best first (our reading of the order).
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct FinePositioningMethodList<'a> {
    /// At least one.
    pub wpt_fine_positioning_method: List<'a, FinePositioningMethod, 1, 8>,
}

/// A way to bring the coils above each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum FinePositioningMethod {
    /// The driver does it by eye.
    Manual,
    /// The vehicle sends at low frequency, the station receives.
    LfTxEv,
    /// The station sends at low frequency, the vehicle receives.
    LfTxPrimaryDevice,
    /// By the power that arrives.
    Lpe,
    /// A maker's own way.
    Proprietary,
}

/// Ways to be sure of the other side, the best first (our reading of the order).
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PairingMethodList<'a> {
    /// At least one.
    pub wpt_pairing_method: List<'a, PairingMethod, 1, 8>,
}

/// A way to be sure of the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum PairingMethod {
    /// A person or another system confirms it.
    #[exi(name = "External confirmation")]
    ExternalConfirmation,
    /// By a pattern in the power.
    Lpe,
    /// The vehicle sends a code at low frequency.
    LfTxEv,
    /// The station sends a code at low frequency.
    LfTxPrimaryDevice,
    /// A code is read by a camera or sent by light.
    Optical,
    /// A maker's own way.
    Proprietary,
}

/// Ways to check that power arrives, the best first (our reading of the order).
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AlignmentCheckMethodList<'a> {
    /// At least one.
    pub wpt_alignment_check_method: List<'a, AlignmentCheckMethod, 1, 8>,
}

/// A way to check that power arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum AlignmentCheckMethod {
    /// By the power sent and received.
    PowerCheck,
    /// By a little power.
    Lpe,
    /// A maker's own way.
    Proprietary,
}
