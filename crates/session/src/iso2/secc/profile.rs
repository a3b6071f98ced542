//! The vehicle's choice of a schedule, and its charging profile within it.

use core::time::Duration;

use v2g_messages::iso2::{ChargingProfile, PowerDeliveryReq, ResponseCode};

use super::Turn;
use super::parameters::Deal;
use crate::iso2::physical::read_watts;
use crate::secc::Cx;
use crate::{End, Equipment, Excess, Fault, Misbehaviour, Request, Schedule};

/// Why power is not switched on, if so: the station cannot, the schedule was not offered, or the
/// profile exceeds it. Source: V2G2-224, V2G2-225, V2G2-479, V2G2-480.
pub(super) fn objection(cx: &Cx<'_>, deal: &Deal, request: &PowerDeliveryReq<'_>) -> Option<Turn> {
    let blame = End::Misbehaved(Misbehaviour::BadRequest(Request::PowerDeliveryStart));
    if request.sa_schedule_tuple_id != deal.schedule.id() {
        return Some(Turn::Refused(
            ResponseCode::FailedTariffSelectionInvalid,
            blame,
        ));
    }
    let keeps = |profile| is_within(&deal.schedule, profile, cx.config.profile.excess);
    if !request.charging_profile.is_none_or(keeps) {
        return Some(Turn::Refused(
            ResponseCode::FailedChargingProfileInvalid,
            blame,
        ));
    }
    if cx.station.trouble().is_some() {
        let end = End::Equipment(Equipment::Fault(
            cx.station.fault.unwrap_or(Fault::Shutdown),
        ));
        return Some(Turn::Refused(
            ResponseCode::FailedPowerDeliveryNotApplied,
            end,
        ));
    }
    None
}

/// Whether the profile nowhere exceeds the schedule by more than is taken; beyond the schedule's end
/// nothing can be exceeded.
fn is_within(schedule: &Schedule, profile: ChargingProfile<'_>, excess: Excess) -> bool {
    if excess == Excess::Any {
        return true;
    }
    let entries = || profile.profile_entry.iter();
    let starts = || entries().map(|entry| seconds(entry.charging_profile_entry_start));
    let ends = starts().skip(1).chain([Duration::MAX]);
    let ascending = starts().zip(starts().skip(1)).all(|(a, b)| a < b);
    let kept = entries().zip(ends).all(|(entry, end)| {
        let power = read_watts(entry.charging_profile_entry_max_power);
        let limit = schedule.lowest(seconds(entry.charging_profile_entry_start), end);
        power.is_some_and(|power| limit.is_none_or(|limit| excess.allows(power, limit)))
    });
    ascending && kept
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}
