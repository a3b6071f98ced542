//! The station's meter.

use v2g_exi::{Bytes, Element, Text};

use super::{NAMESPACE, PhysicalValue};

/// A reading of the meter, unaltered.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeterInfo<'a> {
    /// Serial number of the meter.
    pub meter_id: Text<'a, 0, 32>,
    /// Energy counted, in Wh.
    pub meter_reading: Option<PhysicalValue>,
    /// The meter's own signature over the reading.
    pub sig_meter_reading: Option<Bytes<'a, 0, 32>>,
    /// Meaning is up to the maker of the meter.
    pub meter_status: Option<i16>,
    /// When it was read, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub t_meter: Option<i64>,
}
