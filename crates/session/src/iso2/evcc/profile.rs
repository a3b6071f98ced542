//! The charging profile that the vehicle makes of the schedule that it takes.

use core::time::Duration;

use v2g_messages::iso2::ProfileEntry;

use crate::iso2::physical::watts;
use crate::{Schedule, Vehicle, Watts};

/// Room for the entries of a profile; the wire takes 24.
pub(super) type Room = [ProfileEntry; Schedule::MAX_STEPS];

/// The profile is the schedule, as far as the vehicle can use it.
pub(super) fn profile<'r>(
    vehicle: &Vehicle,
    schedule: &Schedule,
    room: &'r mut Room,
) -> &'r [ProfileEntry] {
    for (slot, step) in room.iter_mut().zip(schedule.steps()) {
        let most = vehicle.max_power.unwrap_or(step.power);
        *slot = entry(step.start, most.min(step.power));
    }
    room.get(..schedule.step_count()).unwrap_or_default()
}

/// A place for entries with nothing in it.
pub(super) fn room() -> Room {
    [entry(Duration::ZERO, Watts::ZERO); Schedule::MAX_STEPS]
}

fn entry(start: Duration, power: Watts) -> ProfileEntry {
    ProfileEntry {
        charging_profile_entry_start: u32::try_from(start.as_secs()).unwrap_or(u32::MAX),
        charging_profile_entry_max_power: watts(power),
        charging_profile_entry_max_number_of_phases_in_use: None,
    }
}
