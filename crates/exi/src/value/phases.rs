//! Values that may differ between the phases of a three-phase supply.

use crate::content::Content;

/// A value for the first phase, which holds for all, and others for the second and third.
///
/// The schema has three elements for it: `X`, `X_L2` and `X_L3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct PerPhase<T> {
    /// The first phase, or all of them.
    pub l1: T,
    /// The second phase, where it differs.
    pub l2: Option<T>,
    /// The third phase, where it differs.
    pub l3: Option<T>,
}

impl<T> PerPhase<T> {
    /// The same for all phases.
    pub const fn all(value: T) -> Self {
        Self {
            l1: value,
            l2: None,
            l3: None,
        }
    }
}

impl<'a, T: Content<'a>> PerPhase<T> {
    #[doc(hidden)]
    pub const BLANK: Self = Self::all(T::BLANK);
}

/// As [`PerPhase`], where the first phase may be without a value, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct MaybePerPhase<T> {
    /// The first phase, or all of them.
    pub l1: Option<T>,
    /// The second phase.
    pub l2: Option<T>,
    /// The third phase.
    pub l3: Option<T>,
}

impl<T> MaybePerPhase<T> {
    /// No value for any phase.
    pub const NONE: Self = Self {
        l1: None,
        l2: None,
        l3: None,
    };
}
