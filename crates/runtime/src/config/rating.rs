//! Which defaults a table of limits has.

/// What kind of coupler the limits are for.
pub trait Rating: Clone + std::fmt::Debug + PartialEq {
    /// The megawatt coupler.
    const MEGAWATT: bool;
}

/// The combined charging system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usual;

/// The megawatt charging system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Megawatt;

impl Rating for Usual {
    const MEGAWATT: bool = false;
}

impl Rating for Megawatt {
    const MEGAWATT: bool = true;
}
