//! The station's meter.

use v2g_exi::{Bytes, Element, Text};

use super::NAMESPACE;

/// Readings of the meter, counted from the start of the energy transfer service.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeterInfo<'a> {
    /// Serial number of the meter.
    pub meter_id: Text<'a, 0, 32>,
    /// Active energy to the vehicle.
    #[exi(unit = "Wh")]
    pub charged_energy_reading_wh: u64,
    /// Active energy from the vehicle; absent: not bidirectional.
    #[exi(unit = "Wh")]
    pub bpt_discharged_energy_reading_wh: Option<u64>,
    /// Capacitive reactive energy; absent: not counted.
    #[exi(unit = "varh")]
    pub capacitive_energy_reading_varh: Option<u64>,
    /// Inductive reactive energy; absent: not counted.
    #[exi(unit = "varh")]
    pub bpt_inductive_energy_reading_varh: Option<u64>,
    /// The meter's own signature over the readings.
    pub meter_signature: Option<Bytes<'a, 0, 64>>,
    /// Meaning is up to the maker of the meter.
    pub meter_status: Option<i16>,
    /// When they were read, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub meter_timestamp: Option<u64>,
}
