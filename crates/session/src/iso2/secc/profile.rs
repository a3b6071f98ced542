//! The vehicle's choice of a schedule, and its charging profile within it.

use core::time::Duration;

use v2g_messages::iso2::{ChargingProfile, PowerDeliveryReq, ResponseCode};

use crate::iso2::physical::read_watts;
use crate::secc::Cx;
use crate::{End, Equipment, Excess, Fault, Misbehaviour, Request, Schedule};

/// Takes note of the schedule that the vehicle chooses; or why power is not switched on: it was not offered, the
/// profile exceeds it, or the station cannot. Source: V2G2-224, V2G2-225, V2G2-479, V2G2-480.
pub(super) fn choose(
    cx: &mut Cx<'_>,
    request: &PowerDeliveryReq<'_>,
) -> Result<(), (ResponseCode, End)> {
    let blame = End::Misbehaved(Misbehaviour::BadRequest(Request::PowerDeliveryStart));
    let mut offered = cx.heard.offered.iter().flatten();
    let Some(schedule) = offered.find(|s| s.id() == request.sa_schedule_tuple_id) else {
        let code = ResponseCode::FailedTariffSelectionInvalid;
        return Err((code, blame));
    };
    let keeps = |profile| is_within(schedule, profile, cx.config.profile.excess);
    if !request.charging_profile.is_none_or(keeps) {
        let code = ResponseCode::FailedChargingProfileInvalid;
        return Err((code, blame));
    }
    if cx.station.trouble().is_some() {
        let fault = cx.station.fault.unwrap_or(Fault::Shutdown);
        let end = End::Equipment(Equipment::Fault(fault));
        let code = ResponseCode::FailedPowerDeliveryNotApplied;
        return Err((code, end));
    }
    cx.heard.schedule = Some(*schedule);
    Ok(())
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
