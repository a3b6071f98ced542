//! How the vehicle is going to charge.

use v2g_exi::{Choice, Element, List};

use super::{DcEvStatus, NAMESPACE, PhysicalValue};

/// Power over time that the vehicle will not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingProfile<'a> {
    /// Each entry holds until the next one starts.
    pub profile_entry: List<'a, ProfileEntry, 1, 24>,
}

/// One step of a [`ChargingProfile`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ProfileEntry {
    /// Seconds after the schedule's start.
    #[exi(unit = "s")]
    pub charging_profile_entry_start: u32,
    /// Highest power in this step; must not exceed the schedule chosen.
    pub charging_profile_entry_max_power: PhysicalValue,
    /// Phases the vehicle will load at most; absent: any.
    #[exi(1..=3)]
    pub charging_profile_entry_max_number_of_phases_in_use: Option<i8>,
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
