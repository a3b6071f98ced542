//! Names of runs and of what takes part in them.

use core::fmt;

/// Name of one matching run, made by the vehicle and repeated by the station byte for byte.
///
/// Random in our vehicle; others send counters or words.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub [u8; 8]);

/// Identification that a vehicle, a station or a sender may give. All zero in the standard's use; some vehicles
/// put their VIN there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StationId(pub [u8; 17]);

impl StationId {
    /// No identification, as the standard wants it.
    pub const NONE: Self = Self([0; 17]);
}

impl fmt::Display for RunId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02X}"))
    }
}

impl fmt::Debug for RunId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}
