//! Schedules on offer, and profiles within them.

mod support;

use core::time::Duration;

use support::{Car, ac_station, body, dc_of, dc_station, session_id};
use v2g_exi::List;
use v2g_messages::iso2::*;
use v2g_session::{
    Authorization, Fault, Isolation, Notification, Outlet, Phase, PowerStep, Profile, Request,
    Schedule, ScheduleDecision, SeccConfig, Station, Watts,
};

/// Starts, durations and watts of the schedule that is offered.
fn offered(
    mut station: Station,
    schedule: ScheduleDecision,
    change: impl FnOnce(&mut ChargeParameterDiscoveryReq),
) -> Vec<(u32, Option<u32>, i64)> {
    let dc = station.modes.contains(v2g_session::EnergyMode::DcExtended);
    station.schedule = schedule;
    let mut car = Car::at_station(SeccConfig::new(session_id()), station, dc);
    car.go_to(Phase::ChargeParameters);
    let mut request = support::parameters(dc);
    change(&mut request);
    let answer = car
        .send_body(Body::ChargeParameterDiscoveryReq(request))
        .unwrap();
    let Body::ChargeParameterDiscoveryRes(response) = body(&answer.frame) else {
        panic!()
    };
    let Some(SaSchedules::SaScheduleList(list)) = response.sa_schedules else {
        panic!()
    };
    assert_eq!(list.sa_schedule_tuple.len(), 1);
    let tuple = list.sa_schedule_tuple.first().unwrap();
    let entries = tuple.p_max_schedule.p_max_schedule_entry.iter();
    let entry = |entry: PMaxScheduleEntry| {
        let TimeInterval::RelativeTimeInterval(interval) = entry.time_interval else {
            panic!()
        };
        let power = i64::from(entry.p_max.value) * 10i64.pow(entry.p_max.multiplier as u32);
        (interval.start, interval.duration, power)
    };
    entries.map(entry).collect()
}

fn steps(count: u64) -> Schedule {
    let step = |hour: u64| PowerStep {
        start: Duration::from_secs(hour * 3_600),
        power: Watts::new(i32::try_from(10_000 + (hour % 5) * 1_000).unwrap()),
    };
    let steps: Vec<_> = (0..count).map(step).collect();
    Schedule::from_steps(&steps, Duration::from_secs(count * 3_600)).unwrap()
}

#[test]
fn without_a_schedule_all_power_is_offered_for_a_day() {
    let unlimited = ScheduleDecision::Unlimited;
    assert_eq!(
        offered(dc_station(), unlimited, |_| ()),
        [(0, Some(86_400), 150_000)]
    );
    assert_eq!(
        offered(ac_station(), unlimited, |_| ()),
        [(0, Some(86_400), 11_040)]
    );
    let single = |r: &mut ChargeParameterDiscoveryReq| {
        r.requested_energy_transfer_mode = EnergyTransferMode::AcSinglePhaseCore;
    };
    assert_eq!(
        offered(ac_station(), unlimited, single),
        [(0, Some(86_400), 3_680)]
    );
}

#[test]
fn a_later_departure_is_covered_as_well() {
    let late = |r: &mut ChargeParameterDiscoveryReq| dc_of(r).departure_time = Some(200_000);
    let entries = offered(dc_station(), ScheduleDecision::Unlimited, late);
    assert_eq!(
        entries,
        [(0, None, 150_000), (113_600, Some(86_400), 150_000)]
    );
}

#[test]
fn a_schedule_is_offered_step_by_step() {
    let entries = offered(
        dc_station(),
        ScheduleDecision::Offer(steps(24).into()),
        |_| (),
    );
    assert_eq!(entries.len(), 24);
    assert_eq!(entries[0], (0, None, 10_000));
    assert_eq!(entries[23], (23 * 3_600, Some(3_600), 13_000));
}

#[test]
fn no_more_entries_are_offered_than_the_vehicle_takes_and_none_is_too_high() {
    for most in [0, 1, 2, 5, 23] {
        let few = |r: &mut ChargeParameterDiscoveryReq| {
            r.max_entries_sa_schedule_tuple = Some(most);
        };
        let entries = offered(dc_station(), ScheduleDecision::Offer(steps(24).into()), few);
        assert_eq!(entries.len(), usize::from(most.max(1)));
        let last = entries.last().unwrap();
        assert_eq!(last.0 + last.1.unwrap(), 86_400);
        let rest = (u64::from(most.max(1)) - 1..24).map(|hour| 10_000 + (hour % 5) * 1_000);
        assert_eq!(u64::try_from(last.2).unwrap(), rest.min().unwrap());
    }
}

#[test]
fn a_schedule_has_to_begin_at_once_and_ascend() {
    let step = |start| PowerStep {
        start: Duration::from_secs(start),
        power: Watts::new(1),
    };
    let day = Schedule::DAY;
    assert!(Schedule::from_steps(&[step(0), step(5)], day).is_some());
    assert!(Schedule::from_steps(&[], day).is_none());
    assert!(Schedule::from_steps(&[step(1)], day).is_none());
    assert!(Schedule::from_steps(&[step(0), step(5), step(5)], day).is_none());
    assert!(Schedule::from_steps(&[step(0), step(86_400)], day).is_none());
    assert!(Schedule::from_steps(&[step(0); 25], day).is_none());
}

/// The answer to PowerDeliveryReq(Start) with this profile, in AC with 11,040 W on offer.
fn start_with(bent: Profile, tuple: u8, profile: &[(u32, i16)]) -> ResponseCode {
    let entries: Vec<_> = profile
        .iter()
        .map(|&(start, power)| ProfileEntry {
            charging_profile_entry_start: start,
            charging_profile_entry_max_power: support::quantity(UnitSymbol::W, power),
            charging_profile_entry_max_number_of_phases_in_use: Some(3),
        })
        .collect();
    let profile = ChargingProfile {
        profile_entry: List::from(entries.as_slice()),
    };
    let config = SeccConfig {
        profile: bent,
        ..SeccConfig::new(session_id())
    };
    let mut car = Car::at_station(config, ac_station(), false);
    car.go_to(Phase::PowerReady);
    car.secc.station_mut().contactor = v2g_session::Contactor::Closed;
    let request = PowerDeliveryReq {
        charge_progress: ChargeProgress::Start,
        sa_schedule_tuple_id: tuple,
        charging_profile: (!entries.is_empty()).then_some(profile),
        ev_power_delivery_parameter: None,
    };
    car.send_body(Body::PowerDeliveryReq(request)).unwrap().code
}

#[test]
fn a_profile_within_the_schedule_is_accepted() {
    for bent in Profile::ALL {
        for profile in [
            &[][..],
            &[(0, 11_040)],
            &[(0, 5_000), (60, 11_040)],
            &[(0, -24_000)],
        ] {
            assert_eq!(
                start_with(bent, 1, profile),
                ResponseCode::Ok,
                "{profile:?}"
            );
        }
    }
}

#[test]
fn a_profile_that_exceeds_the_schedule_somewhere_is_refused() {
    let invalid = ResponseCode::FailedChargingProfileInvalid;
    for profile in [
        &[(0, 12_000)][..],
        &[(0, 5_000), (60, 12_000)],
        &[(60, 1), (0, 1)],
    ] {
        assert_eq!(
            start_with(Profile::FIELD, 1, profile),
            invalid,
            "{profile:?}"
        );
    }
    assert_eq!(start_with(Profile::STRICT, 1, &[(0, 11_041)]), invalid);
    assert_eq!(
        start_with(Profile::FIELD, 1, &[(0, 11_041)]),
        ResponseCode::Ok
    );
}

#[test]
fn beyond_the_end_of_the_schedule_nothing_can_be_exceeded() {
    let profile = [(0, 11_000), (86_400, 22_000)];
    assert_eq!(start_with(Profile::STRICT, 1, &profile), ResponseCode::Ok);
}

#[test]
fn each_part_of_a_profile_is_held_against_its_own_part_of_the_schedule() {
    let step = |start, power| PowerStep {
        start: Duration::from_secs(start),
        power: Watts::new(power),
    };
    let falling = [step(0, 11_000), step(3_600, 5_000)];
    let falling = Schedule::from_steps(&falling, Schedule::DAY).unwrap();
    let hour = Duration::from_secs(3_600);
    assert_eq!(
        falling.lowest(Duration::ZERO, hour),
        Some(Watts::new(11_000))
    );
    assert_eq!(
        falling.lowest(Duration::ZERO, hour * 2),
        Some(Watts::new(5_000))
    );
    assert_eq!(falling.lowest(hour, hour * 2), Some(Watts::new(5_000)));
    assert_eq!(falling.lowest(Schedule::DAY, Schedule::DAY * 2), None);
}

#[test]
fn a_schedule_that_was_not_offered_is_refused() {
    assert_eq!(
        start_with(Profile::FIELD, 2, &[]),
        ResponseCode::FailedTariffSelectionInvalid
    );
}

#[test]
fn power_is_refused_while_the_station_wants_to_end() {
    for change in [
        |station: &mut Station| station.fault = Some(Fault::Shutdown),
        |station: &mut Station| station.notification = Notification::Stop(Duration::ZERO),
        |station: &mut Station| station.isolation = Isolation::Fault,
        |station: &mut Station| station.authorization = Authorization::Refused,
    ] {
        let mut car = Car::at(false);
        car.go_to(Phase::PowerReady);
        car.latch(change);
        let code = car.code(Request::PowerDeliveryStart);
        assert_eq!(code, ResponseCode::FailedPowerDeliveryNotApplied);
        assert_eq!(car.secc.outlet(), Outlet::default());
    }
}
