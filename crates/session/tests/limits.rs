//! Limits, schedules, profiles and set-points.

mod support;

use core::time::Duration;

use support::{Car, ac_station, body, dc_station, session_id};
use v2g_exi::List;
use v2g_messages::iso2::*;
use v2g_session::{
    Amperes, End, Fault, Incompatible, Isolation, Meter, Misbehaviour, Notification, Outlet, Phase,
    PowerStep, Request, Schedule, ScheduleDecision, SeccConfig, SeccEvent, ShortText, Station,
    Volts, WattHours, Watts,
};

/// The answer to a ChargeParameterDiscoveryReq that was changed like this.
fn discover(
    dc: bool,
    change: impl FnOnce(&mut ChargeParameterDiscoveryReq),
) -> (Car, ResponseCode) {
    let mut car = Car::at(dc);
    car.go_to(Phase::ChargeParameters);
    let mut request = support::parameters(dc);
    change(&mut request);
    let answer = car
        .send_body(Body::ChargeParameterDiscoveryReq(request))
        .unwrap();
    (car, answer.code)
}

fn dc_of(request: &mut ChargeParameterDiscoveryReq) -> &mut DcEvChargeParameter {
    match &mut request.ev_charge_parameter {
        EvChargeParameter::DcEvChargeParameter(parameter) => parameter,
        other => panic!("{other:?}"),
    }
}

fn ac_of(request: &mut ChargeParameterDiscoveryReq) -> &mut AcEvChargeParameter {
    match &mut request.ev_charge_parameter {
        EvChargeParameter::AcEvChargeParameter(parameter) => parameter,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mode_that_is_not_on_offer_is_refused() {
    for (dc, mode) in [
        (true, EnergyTransferMode::DcCore),
        (true, EnergyTransferMode::AcThreePhaseCore),
        (false, EnergyTransferMode::DcExtended),
    ] {
        let (mut car, code) = discover(dc, |r| r.requested_energy_transfer_mode = mode);
        assert_eq!(code, ResponseCode::FailedWrongEnergyTransferMode);
        car.wait(Duration::from_secs(2));
        assert_eq!(car.end(), Some(End::Incompatible(Incompatible::EnergyMode)));
    }
}

#[test]
fn dc_parameters_that_make_no_sense_are_refused() {
    let changes: [fn(&mut ChargeParameterDiscoveryReq); 7] = [
        |r| dc_of(r).ev_maximum_current_limit.value = -100,
        |r| dc_of(r).ev_maximum_current_limit.value = 0,
        |r| dc_of(r).ev_maximum_voltage_limit.value = 0,
        |r| dc_of(r).ev_maximum_voltage_limit.value = -400,
        |r| dc_of(r).ev_maximum_voltage_limit.unit = UnitSymbol::A,
        |r| dc_of(r).ev_energy_request = Some(support::quantity(UnitSymbol::Wh, -1)),
        |r| r.ev_charge_parameter = support::parameters(false).ev_charge_parameter,
    ];
    for change in changes {
        let (mut car, code) = discover(true, change);
        assert_eq!(code, ResponseCode::FailedWrongChargeParameter);
        car.wait(Duration::from_secs(2));
        let blame = Misbehaviour::BadRequest(Request::ChargeParameterDiscovery);
        assert_eq!(car.end(), Some(End::Misbehaved(blame)));
    }
}

#[test]
fn ac_parameters_that_make_no_sense_are_refused() {
    let changes: [fn(&mut ChargeParameterDiscoveryReq); 6] = [
        |r| ac_of(r).ev_max_current.value = -100,
        |r| ac_of(r).ev_max_current.value = 0,
        |r| ac_of(r).ev_max_voltage.value = 0,
        |r| ac_of(r).ev_min_current.value = -6,
        |r| ac_of(r).e_amount.value = -1,
        |r| ac_of(r).e_amount.unit = UnitSymbol::W,
    ];
    for change in changes {
        let (_, code) = discover(false, change);
        assert_eq!(code, ResponseCode::FailedWrongChargeParameter);
    }
}

#[test]
fn a_vehicle_below_the_stations_least_voltage_does_not_fit() {
    let (mut car, code) = discover(true, |r| dc_of(r).ev_maximum_voltage_limit.value = 149);
    assert_eq!(code, ResponseCode::FailedWrongChargeParameter);
    car.wait(Duration::from_secs(2));
    assert_eq!(car.end(), Some(End::Incompatible(Incompatible::Limits)));
}

#[test]
fn a_vehicle_that_wants_no_energy_is_served() {
    let (_, code) = discover(false, |r| ac_of(r).e_amount.value = 0);
    assert_eq!(code, ResponseCode::Ok);
}

#[test]
fn the_limits_of_the_vehicle_are_an_event() {
    let (car, _) = discover(true, |r| dc_of(r).departure_time = Some(3_600));
    let limits = car.events.iter().find_map(|event| match event {
        SeccEvent::Limits(limits) => Some(*limits),
        _ => None,
    });
    let limits = limits.unwrap();
    assert_eq!(
        (limits.max_voltage, limits.max_current),
        (Volts::new(420), Amperes::new(125))
    );
    assert_eq!(limits.departure, Some(Duration::from_secs(3_600)));
}

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
    let entries = offered(dc_station(), ScheduleDecision::Offer(steps(24)), |_| ());
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
        let entries = offered(dc_station(), ScheduleDecision::Offer(steps(24)), few);
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
fn start_with(strict: bool, tuple: u8, profile: &[(u32, i16)]) -> ResponseCode {
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
        strict,
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
    for strict in [true, false] {
        for profile in [
            &[][..],
            &[(0, 11_040)],
            &[(0, 5_000), (60, 11_040)],
            &[(0, -24_000)],
        ] {
            assert_eq!(
                start_with(strict, 1, profile),
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
        assert_eq!(start_with(false, 1, profile), invalid, "{profile:?}");
    }
    assert_eq!(start_with(true, 1, &[(0, 11_041)]), invalid);
    assert_eq!(start_with(false, 1, &[(0, 11_041)]), ResponseCode::Ok);
}

#[test]
fn beyond_the_end_of_the_schedule_nothing_can_be_exceeded() {
    let profile = [(0, 11_000), (86_400, 22_000)];
    assert_eq!(start_with(true, 1, &profile), ResponseCode::Ok);
}

#[test]
fn a_schedule_that_was_not_offered_is_refused() {
    assert_eq!(
        start_with(false, 2, &[]),
        ResponseCode::FailedTariffSelectionInvalid
    );
}

#[test]
fn power_is_refused_while_the_station_wants_to_end() {
    for change in [
        |station: &mut Station| station.fault = Some(Fault::Shutdown),
        |station: &mut Station| station.notification = Notification::Stop(Duration::ZERO),
        |station: &mut Station| station.isolation = Isolation::Fault,
    ] {
        let mut car = Car::at(false);
        car.go_to(Phase::PowerReady);
        car.latch(change);
        let code = car.code(Request::PowerDeliveryStart);
        assert_eq!(code, ResponseCode::FailedPowerDeliveryNotApplied);
        assert_eq!(car.secc.outlet(), Outlet::default());
    }
}

/// A car in the DC loop, and what the supply is told after a demand.
fn supply_after(car: &mut Car, demand: CurrentDemandReq) -> Option<(Volts, Amperes)> {
    let answer = car.send_body(Body::CurrentDemandReq(demand)).unwrap();
    assert_eq!(answer.code, ResponseCode::Ok);
    car.secc.outlet().supply
}

#[test]
fn a_wish_beyond_the_limits_is_followed_as_far_as_they_go() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    let both = supply_after(&mut car, support::demand(2_000, 2_000));
    assert_eq!(both, Some((Volts::new(420), Amperes::new(125))));
    car.secc.station_mut().dc.max_current = Amperes::new(50);
    assert_eq!(
        supply_after(&mut car, support::demand(400, 100)),
        Some((Volts::new(400), Amperes::new(50)))
    );
    car.secc.station_mut().dc.max_power = Watts::new(7_600);
    assert_eq!(
        supply_after(&mut car, support::demand(400, 100)),
        Some((Volts::new(400), Amperes::new(20)))
    );
}

#[test]
fn limits_that_cut_the_wish_are_told() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    car.secc.station_mut().dc.max_current = Amperes::new(50);
    let answer = car
        .send_body(Body::CurrentDemandReq(support::demand(400, 100)))
        .unwrap();
    let Body::CurrentDemandRes(response) = body(&answer.frame) else {
        panic!()
    };
    assert!(response.evse_current_limit_achieved);
    assert!(!response.evse_voltage_limit_achieved && !response.evse_power_limit_achieved);
    assert_eq!(
        response.evse_maximum_current_limit,
        Some(support::amperes(50))
    );
}

#[test]
fn a_voltage_that_cannot_be_followed_leaves_the_last_one_in_force() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    for wish in [0, -10, 149] {
        let supply = supply_after(&mut car, support::demand(wish, 10));
        assert_eq!(
            supply,
            Some((Volts::new(400), Amperes::new(10))),
            "{wish} V"
        );
    }
    let supply = supply_after(&mut car, support::demand(300, -10));
    assert_eq!(supply, Some((Volts::new(300), Amperes::ZERO)));
}

#[test]
fn a_vehicle_that_first_asks_for_no_voltage_gets_none() {
    let mut car = Car::at(true);
    car.go_to(Phase::PreCharge);
    for wish in [0, -5, 100] {
        let request = PreChargeReq {
            dc_ev_status: support::STATUS,
            ev_target_voltage: support::volts(wish),
            ev_target_current: support::amperes(1),
        };
        assert_eq!(
            car.send_body(Body::PreChargeReq(request)).unwrap().code,
            ResponseCode::Ok
        );
        assert_eq!(car.secc.outlet().supply, None);
    }
    assert_eq!(car.code(Request::PreCharge), ResponseCode::Ok);
    assert_eq!(
        car.secc.outlet().supply,
        Some((Volts::new(380), Amperes::new(2)))
    );
}

#[test]
fn the_present_voltage_is_told_as_it_is() {
    let mut car = Car::at(true);
    car.go_to(Phase::PreCharging);
    car.latch(|station| station.present_voltage = Volts::from_milli(123_400));
    let answer = car.ask(Request::PreCharge).unwrap();
    let Body::PreChargeRes(response) = body(&answer.frame) else {
        panic!()
    };
    let told = PhysicalValue {
        multiplier: -1,
        unit: UnitSymbol::V,
        value: 1_234,
    };
    assert_eq!(response.evse_present_voltage, told);
}

#[test]
fn a_target_in_a_wrong_unit_is_refused() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    let mut demand = support::demand(400, 10);
    demand.ev_target_voltage.unit = UnitSymbol::W;
    let code = car.send_body(Body::CurrentDemandReq(demand)).unwrap().code;
    assert_eq!(code, ResponseCode::Failed);
    assert_eq!(car.secc.outlet(), Outlet::default());
}

#[test]
fn the_meters_output_is_in_the_loops_answers() {
    let meter = Meter {
        id: ShortText::new("M1").unwrap(),
        reading: WattHours::new(1_234),
    };
    for (dc, phase, request) in [
        (true, Phase::DcCharging, Request::CurrentDemand),
        (false, Phase::AcCharging, Request::ChargingStatus),
    ] {
        let mut car = Car::at(dc);
        car.go_to(phase);
        car.secc.station_mut().meter = Some(meter);
        let answer = car.ask(request).unwrap();
        let (info, receipt) = match body(&answer.frame) {
            Body::CurrentDemandRes(response) => (response.meter_info, response.receipt_required),
            Body::ChargingStatusRes(response) => (response.meter_info, response.receipt_required),
            other => panic!("{other:?}"),
        };
        assert_eq!(info.unwrap().meter_reading, Some(1_234));
        assert!(info.unwrap().meter_id == *"M1");
        assert_eq!(receipt, Some(false));
    }
}
