//! How the vehicle is going to charge.

use v2g_exi::{Choice, Element, List, UNBOUNDED};

use super::{DcEvStatus, NAMESPACE};

/// Power over time that the vehicle will not exceed.
///
/// Many vehicles send a poor one, so stations do not hold them to it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingProfile<'a> {
    /// The schedule the vehicle chose.
    pub sa_schedule_tuple_id: i16,
    /// Each entry holds until the next one starts.
    pub profile_entry: List<'a, ProfileEntry, 1, UNBOUNDED>,
}

/// One step of a [`ChargingProfile`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ProfileEntry {
    /// Seconds after the schedule's start.
    #[exi(unit = "s")]
    pub charging_profile_entry_start: u32,
    /// Highest power in this step.
    #[exi(unit = "W")]
    pub charging_profile_entry_max_power: i16,
}

/// What a vehicle adds to its wish to start or stop, by kind of current.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvPowerDeliveryParameter {
    /// In a DC session.
    DcEvPowerDeliveryParameter(DcEvPowerDeliveryParameter),
    /// Head of the group, without content.
    #[exi(abstract)]
    EvPowerDeliveryParameter,
}

/// Where the vehicle stands when it asks for power or for its end.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcEvPowerDeliveryParameter {
    /// State of the vehicle.
    pub dc_ev_status: DcEvStatus,
    /// True when fast charging is over; absent: the vehicle does not say.
    pub bulk_charging_complete: Option<bool>,
    /// True when the battery is as full as the vehicle wants it.
    pub charging_complete: bool,
}
