//! The vehicle's choice of a schedule, and its power profile within it.

use core::time::Duration;

use v2g_link::time::sum;
use v2g_messages::iso20::ResponseCode;
use v2g_messages::iso20::common::{
    EvPowerProfile, EvPptControlMode, PowerDeliveryReq, PowerScheduleEntry,
};

use super::deal::Deal;
use crate::iso20::number::Quantity;
use crate::iso20::words::read_seconds;
use crate::secc::Cx;
use crate::{ControlMode, End, Misbehaviour, Request, Schedule, Watts};

/// The deal with the schedule that the vehicle chose, or why power is not switched on: the station
/// cannot, the profile is missing, of another control mode or beyond the schedule, or the schedule
/// was not offered.
///
/// From standby a vehicle may go on without telling its profile again.
pub(super) fn check(
    cx: &Cx<'_>,
    deal: Deal,
    request: &PowerDeliveryReq<'_>,
    resumes: bool,
) -> Result<Deal, (ResponseCode, End)> {
    let blame = End::Misbehaved(Misbehaviour::BadRequest(Request::PowerDeliveryStart));
    let schedule = match request.ev_power_profile {
        None if resumes => Ok(deal.schedule),
        None => Err(ResponseCode::FailedEvPowerProfileInvalid),
        Some(profile) => choice(cx, &deal, &profile),
    };
    let schedule = schedule.map_err(|code| (code, blame))?;
    match cx.station.refuses_power() {
        Some(end) => Err((ResponseCode::FailedPowerDeliveryNotApplied, end)),
        None => Ok(Deal { schedule, ..deal }),
    }
}

fn choice(
    cx: &Cx<'_>,
    deal: &Deal,
    profile: &EvPowerProfile<'_>,
) -> Result<Schedule, ResponseCode> {
    match (deal.terms.choice.control, profile.control_mode) {
        (ControlMode::Dynamic, EvPptControlMode::DynamicEvPptControlMode(_)) => Ok(deal.schedule),
        (ControlMode::Scheduled, EvPptControlMode::ScheduledEvPptControlMode(mode)) => {
            let wanted =
                |schedule: &&Schedule| u32::from(schedule.id()) == mode.selected_schedule_tuple_id;
            let offered = deal.offered.iter().flatten().find(wanted);
            let schedule = *offered.ok_or(ResponseCode::FailedScheduleSelectionInvalid)?;
            is_within(cx, &schedule, deal.anchor, profile)
                .then_some(schedule)
                .ok_or(ResponseCode::FailedEvPowerProfileInvalid)
        }
        _ => Err(ResponseCode::FailedEvPowerProfileInvalid),
    }
}

/// Whether the profile nowhere exceeds the schedule by more than is taken; beyond the schedule's
/// end nothing can be exceeded. A profile that begins before the schedule counts from its begin.
fn is_within(cx: &Cx<'_>, schedule: &Schedule, anchor: u64, profile: &EvPowerProfile<'_>) -> bool {
    let mut start = Duration::from_secs(profile.time_anchor.saturating_sub(anchor));
    let entries = profile.ev_power_profile_entries.ev_power_profile_entry;
    entries.iter().all(|entry| {
        let end = sum(start, read_seconds(entry.duration));
        let limit = schedule.lowest(start, end);
        start = end;
        limit.is_none_or(|limit| cx.config.profile.excess.allows(power(&entry), limit))
    })
}

/// The power of all phases together.
fn power(entry: &PowerScheduleEntry) -> Watts {
    let others = [entry.power_l2, entry.power_l3].into_iter().flatten();
    others.fold(Watts::read(entry.power), |sum, phase| {
        sum.saturating_add(Watts::read(phase))
    })
}
