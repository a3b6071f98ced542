//! DIN SPEC 70121 at the station: what differs from ISO 15118-2.

mod support;

use core::time::Duration;

use support::{Car, Way, dc_station, din, handshake, session_id};
use v2g_messages::din::*;
use v2g_messages::iso2::ResponseCode as Code;
use v2g_session::{
    Amperes, Authorization, End, EvccId, EvseId, Incompatible, Misbehaviour, Notification, Phase,
    PowerStep, Profile, Request, Schedule, ScheduleDecision, SeccConfig, SeccEvent, Station,
    Untrusted, Volts, Watts,
};

fn at(station: Station, profile: Profile) -> Car {
    let config = SeccConfig {
        profile,
        ..SeccConfig::new(session_id())
    };
    Car::by_station(config, station, Way::Din)
}

fn in_phase(phase: Phase) -> Car {
    let mut car = Car::by(Way::Din);
    car.go_to(phase);
    car
}

fn end_of(mut car: Car) -> Option<End> {
    car.wait(Duration::from_secs(2));
    car.end()
}

#[test]
fn the_station_is_named_in_packed_digits_or_in_ascii() {
    let names: [(Option<&str>, &[u8]); 2] = [
        (None, b"DE*V2G*E0001*1"),
        (Some("+49*89*6360"), &[0x49, 0xA8, 0x9A, 0x63, 0x60]),
    ];
    for (name, octets) in names {
        let mut station = dc_station();
        station.evse_id_din = name.and_then(EvseId::new);
        let mut car = at(station, Profile::FIELD);
        let answer = car.ask(Request::SessionSetup).unwrap();
        let Body::SessionSetupRes(response) = din::message(&answer.frame).body else {
            panic!()
        };
        assert!(response.evse_id.iter().eq(octets.iter().copied()));
    }
}

#[test]
fn a_vehicle_names_itself_in_zero_to_eight_octets() {
    let mac = Some([2, 0, 0, 0, 0, 7]);
    let names: [(&[u8], Option<[u8; 6]>); 6] = [
        (&[2, 0, 0, 0, 0, 7], mac),
        (&[0, 0, 2, 0, 0, 0, 0, 7], mac),
        (&[2, 0, 0, 0, 0, 7, 0, 0], mac),
        (&[2, 0, 0, 0, 0, 7, 1, 1], None),
        (&[7], None),
        (&[], None),
    ];
    for (name, mac) in names {
        let mut car = Car::by(Way::Din);
        let request = SessionSetupReq {
            evcc_id: name.into(),
        };
        car.send_din(Body::SessionSetupReq(request));
        let id = EvccId::received(name).unwrap();
        assert!(car.events.contains(&SeccEvent::Identified(id)));
        assert_eq!(id.mac(), mac, "{id}");
    }
}

#[test]
fn there_is_one_service_and_one_way_of_payment() {
    let service = |service_id| SelectedService {
        service_id,
        parameter_set_id: None,
    };
    let with_set = SelectedService {
        parameter_set_id: Some(1),
        ..service(1)
    };
    let cases = [
        (PaymentOption::ExternalPayment, vec![service(1)], Code::Ok),
        (PaymentOption::ExternalPayment, vec![with_set], Code::Ok),
        (
            PaymentOption::ExternalPayment,
            vec![service(2)],
            Code::FailedServiceSelectionInvalid,
        ),
        (
            PaymentOption::ExternalPayment,
            vec![service(1), service(1)],
            Code::FailedServiceSelectionInvalid,
        ),
        (
            PaymentOption::Contract,
            vec![service(1)],
            Code::FailedPaymentSelectionInvalid,
        ),
    ];
    for (selected_payment_option, services, code) in cases {
        let mut car = in_phase(Phase::ServiceSelection);
        let request = ServicePaymentSelectionReq {
            selected_payment_option,
            selected_service_list: SelectedServiceList {
                selected_service: services.as_slice().into(),
            },
        };
        let answer = car.send_din(Body::ServicePaymentSelectionReq(request));
        assert_eq!(answer.unwrap().code, code, "{services:?}");
    }
}

#[test]
fn a_customer_is_asked_for_and_a_refused_one_ends_the_session() {
    let mut car = Car::by(Way::Din);
    car.secc.station_mut().authorization = Authorization::Pending;
    car.go_to(Phase::Authorization);
    assert!(car.events.contains(&SeccEvent::AuthorizationWanted));
    car.latch(|station| station.authorization = Authorization::Refused);
    assert_eq!(car.code(Request::Authorization), Code::Failed);
    let end = End::Untrusted(Untrusted::AuthorizationRefused);
    assert_eq!(end_of(car), Some(end));
}

/// The answer to a ChargeParameterDiscoveryReq that was changed like this.
fn discover(change: impl FnOnce(&mut ChargeParameterDiscoveryReq)) -> (Car, Code) {
    let mut car = in_phase(Phase::ChargeParameters);
    let mut request = din::parameters();
    change(&mut request);
    let answer = car.send_din(Body::ChargeParameterDiscoveryReq(request));
    (car, answer.unwrap().code)
}

#[test]
fn a_type_of_energy_transfer_that_is_not_on_offer_is_refused() {
    for kind in [
        EvRequestedEnergyTransfer::AcSinglePhaseCore,
        EvRequestedEnergyTransfer::AcThreePhaseCore,
        EvRequestedEnergyTransfer::DcCore,
        EvRequestedEnergyTransfer::DcComboCore,
        EvRequestedEnergyTransfer::DcUnique,
    ] {
        let (car, code) = discover(|r| r.ev_requested_energy_transfer_type = kind);
        assert_eq!(code, Code::FailedWrongEnergyTransferMode, "{kind:?}");
        let end = End::Incompatible(Incompatible::EnergyMode);
        assert_eq!(end_of(car), Some(end));
    }
}

#[test]
fn parameters_that_make_no_sense_are_refused() {
    use din::{amperes, dc_of, quantity, volts};
    let ac = EvChargeParameter::AcEvChargeParameter(AcEvChargeParameter {
        departure_time: 0,
        e_amount: quantity(UnitSymbol::Wh, 1_000),
        ev_max_voltage: volts(230),
        ev_max_current: amperes(16),
        ev_min_current: amperes(6),
    });
    type Change = fn(&mut ChargeParameterDiscoveryReq);
    let changes: [Change; 6] = [
        |r| dc_of(r).ev_maximum_current_limit.value = 0,
        |r| dc_of(r).ev_maximum_current_limit.value = -1,
        |r| dc_of(r).ev_maximum_voltage_limit.value = 0,
        |r| dc_of(r).ev_maximum_voltage_limit.unit = Some(UnitSymbol::A),
        |r| dc_of(r).ev_maximum_power_limit = Some(quantity(UnitSymbol::W, 0)),
        |r| dc_of(r).ev_energy_request = Some(quantity(UnitSymbol::Wh, -1)),
    ];
    let blame = Misbehaviour::BadRequest(Request::ChargeParameterDiscovery);
    for change in changes {
        let (car, code) = discover(change);
        assert_eq!(code, Code::FailedWrongChargeParameter);
        assert_eq!(end_of(car), Some(End::Misbehaved(blame)));
    }
    let (_, code) = discover(|r| r.ev_charge_parameter = ac);
    assert_eq!(code, Code::FailedWrongChargeParameter);
    let (car, code) = discover(|r| dc_of(r).ev_maximum_voltage_limit = volts(149));
    assert_eq!(code, Code::FailedWrongChargeParameter);
    assert_eq!(end_of(car), Some(End::Incompatible(Incompatible::Limits)));
}

#[test]
fn a_quantity_without_unit_is_in_the_unit_that_belongs_there() {
    let (car, code) = discover(|r| {
        din::dc_of(r).ev_maximum_voltage_limit.unit = None;
        din::dc_of(r).ev_maximum_current_limit.unit = None;
    });
    assert_eq!(code, Code::Ok);
    let told = |event: &SeccEvent| match event {
        SeccEvent::Limits(limits) => Some((limits.max_voltage, limits.max_current)),
        _ => None,
    };
    let limits = car.events.iter().find_map(told);
    assert_eq!(limits, Some((Volts::new(420), Amperes::new(125))));
}

/// The entries of the schedule that a station with this decision sends.
fn schedule(decision: ScheduleDecision) -> (EvseProcessing, Vec<(u32, Option<u32>, i16)>) {
    let mut car = in_phase(Phase::ChargeParameters);
    car.secc.station_mut().schedule = decision;
    let answer = car.ask(Request::ChargeParameterDiscovery).unwrap();
    let Body::ChargeParameterDiscoveryRes(response) = din::message(&answer.frame).body else {
        panic!()
    };
    let SaSchedules::SaScheduleList(list) = response.sa_schedules else {
        panic!("a schedule has to stand there")
    };
    let tuple = list.sa_schedule_tuple.first().unwrap();
    let entry = |entry: PMaxScheduleEntry| match entry.time_interval {
        TimeInterval::RelativeTimeInterval(time) => (time.start, time.duration, entry.p_max),
        TimeInterval::TimeInterval => panic!(),
    };
    let entries = tuple.p_max_schedule.p_max_schedule_entry.iter().map(entry);
    (response.evse_processing, entries.collect())
}

#[test]
fn a_schedule_stands_in_every_answer_also_while_there_is_none() {
    let (processing, entries) = schedule(ScheduleDecision::Pending);
    assert_eq!(processing, EvseProcessing::Ongoing);
    assert_eq!(entries, [(0, Some(86_400), i16::MAX)]);
}

#[test]
fn more_power_than_can_be_said_is_the_most_that_can_be_said() {
    let (processing, entries) = schedule(ScheduleDecision::Unlimited);
    assert_eq!(processing, EvseProcessing::Finished);
    assert_eq!(entries, [(0, Some(86_400), i16::MAX)]);
    let day = Schedule::flat(Watts::new(20_000), Schedule::DAY);
    let (_, entries) = schedule(ScheduleDecision::Offer(day.into()));
    assert_eq!(entries, [(0, Some(86_400), 20_000)]);
}

#[test]
fn a_schedule_of_more_than_twelve_steps_ends_in_the_lowest_of_the_rest() {
    let step = |hour: u64| PowerStep {
        start: Duration::from_secs(3_600 * hour),
        power: Watts::new(24_000 - 1_000 * i32::try_from(hour).unwrap()),
    };
    let steps: Vec<_> = (0..24).map(step).collect();
    let day = Schedule::from_steps(&steps, Schedule::DAY).unwrap();
    let (_, entries) = schedule(ScheduleDecision::Offer(day.into()));
    assert_eq!(entries.len(), 12);
    assert_eq!(entries[0], (0, None, 24_000));
    assert_eq!(entries[10], (36_000, None, 14_000));
    assert_eq!(entries[11], (39_600, Some(46_800), 1_000));
}

/// The code that a request for power with this profile gets.
fn power_with(profile: Profile, sa_schedule_tuple_id: i16, entries: &[(u32, i16)]) -> Code {
    let mut station = dc_station();
    station.dc.max_power = Watts::new(30_000);
    let mut car = at(station, profile);
    car.go_to(Phase::PreCharging);
    let entry = |&(start, power): &(u32, i16)| ProfileEntry {
        charging_profile_entry_start: start,
        charging_profile_entry_max_power: power,
    };
    let entries: Vec<_> = entries.iter().map(entry).collect();
    let request = PowerDeliveryReq {
        charging_profile: Some(ChargingProfile {
            sa_schedule_tuple_id,
            profile_entry: entries.as_slice().into(),
        }),
        ..din::power_delivery(true)
    };
    let answer = car.send_din(Body::PowerDeliveryReq(request));
    answer.expect("an answer").code
}

#[test]
fn a_schedule_that_was_not_offered_cannot_be_chosen() {
    let code = power_with(Profile::FIELD, 2, &[(0, 1_000)]);
    assert_eq!(code, Code::FailedTariffSelectionInvalid);
}

#[test]
fn only_a_strict_station_holds_a_vehicle_to_its_profile() {
    let poor: [&[(u32, i16)]; 3] = [&[(0, 30_001)], &[(0, 1), (60, 32_767)], &[(60, 1), (60, 1)]];
    for entries in poor {
        assert_eq!(power_with(Profile::FIELD, 1, entries), Code::Ok);
        let code = power_with(Profile::STRICT, 1, entries);
        assert_eq!(code, Code::FailedChargingProfileInvalid, "{entries:?}");
    }
    let good: [&[(u32, i16)]; 3] = [
        &[(0, 30_000)],
        &[(0, 1), (60, 30_000)],
        &[(0, 1), (90_000, 32_767)],
    ];
    for entries in good {
        assert_eq!(power_with(Profile::STRICT, 1, entries), Code::Ok);
    }
}

#[test]
fn a_limit_too_high_to_be_said_cannot_be_exceeded() {
    let mut car = at(dc_station(), Profile::STRICT);
    car.go_to(Phase::PreCharging);
    let entry = [ProfileEntry {
        charging_profile_entry_start: 0,
        charging_profile_entry_max_power: i16::MAX,
    }];
    let request = PowerDeliveryReq {
        charging_profile: Some(ChargingProfile {
            sa_schedule_tuple_id: 1,
            profile_entry: (&entry).into(),
        }),
        ..din::power_delivery(true)
    };
    let answer = car.send_din(Body::PowerDeliveryReq(request)).unwrap();
    assert_eq!(answer.code, Code::Ok);
}

/// The status in an answer of the charge loop after this was asked of the vehicle.
fn status_with(notification: Notification) -> DcEvseStatus {
    let mut car = in_phase(Phase::DcCharging);
    car.latch(|station| station.notification = notification);
    match din::message(&car.demand(400, 50).frame).body {
        Body::CurrentDemandRes(response) => response.dc_evse_status,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_wish_to_stop_is_told_and_a_wish_to_renegotiate_is_not() {
    let minute = Duration::from_secs(60);
    let status = status_with(Notification::Stop(minute));
    assert_eq!(status.evse_notification, EvseNotification::StopCharging);
    assert_eq!(status.notification_max_delay, 60);
    assert_eq!(status.evse_status_code, DcEvseStatusCode::EvseShutdown);
    let status = status_with(Notification::Renegotiate(minute));
    assert_eq!(status.evse_notification, EvseNotification::None);
    assert_eq!(status.evse_status_code, DcEvseStatusCode::EvseReady);
}

#[test]
fn the_isolation_is_told_once_it_was_tested() {
    let isolation = |car: &mut Car| {
        let answer = car.ask(Request::CableCheck).unwrap();
        match din::message(&answer.frame).body {
            Body::CableCheckRes(response) => response.dc_evse_status.evse_isolation_status,
            other => panic!("{other:?}"),
        }
    };
    let mut car = in_phase(Phase::CableCheck);
    assert_eq!(isolation(&mut car), None);
    car.latch(|station| {
        station.cable_check = v2g_session::CableCheck::Passed;
        station.isolation = v2g_session::Isolation::Valid;
    });
    assert_eq!(isolation(&mut car), Some(IsolationLevel::Valid));
}

#[test]
fn the_set_point_follows_the_vehicle_within_the_limits_of_both() {
    let mut car = in_phase(Phase::DcCharging);
    car.demand(2_000, 2_000);
    let supply = car.secc.outlet().supply;
    assert_eq!(supply, Some((Volts::new(420), Amperes::new(125))));
    let mut wish = din::demand(400, 100);
    wish.ev_maximum_current_limit = Some(din::amperes(40));
    let answer = car.send_din(Body::CurrentDemandReq(wish)).unwrap();
    assert_eq!(answer.code, Code::Ok);
    let supply = car.secc.outlet().supply;
    assert_eq!(supply, Some((Volts::new(400), Amperes::new(40))));
}

#[test]
fn targets_in_a_wrong_unit_are_refused() {
    let mut car = in_phase(Phase::DcCharging);
    let mut wish = din::demand(400, 100);
    wish.ev_target_voltage.unit = Some(UnitSymbol::W);
    let answer = car.send_din(Body::CurrentDemandReq(wish)).unwrap();
    assert_eq!(answer.code, Code::Failed);
    let mut car = in_phase(Phase::PreCharge);
    let mut wish = din::pre_charge(400, 2);
    wish.ev_target_current.unit = Some(UnitSymbol::Ah);
    let answer = car.send_din(Body::PreChargeReq(wish)).unwrap();
    assert_eq!(answer.code, Code::Failed);
}

#[test]
fn a_second_handshake_is_refused() {
    let mut car = in_phase(Phase::Authorization);
    let answer = car.send(&handshake(&[din::DIN])).unwrap();
    assert_eq!(answer[8..], [0x80, 0x48, 0x80]);
    let blame = Misbehaviour::OutOfSequence(Request::SupportedAppProtocol);
    assert_eq!(end_of(car), Some(End::Misbehaved(blame)));
}

#[test]
fn what_does_not_decode_is_passed_over_before_the_session_and_ends_it_later() {
    let garbage = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 3, 0x80, 0x9A, 0xFF];
    let mut car = Car::by(Way::Din);
    assert_eq!(car.send(&garbage), None);
    car.go_to(Phase::CableCheck);
    assert_eq!(car.send(&garbage), None);
    let end = End::Misbehaved(Misbehaviour::Undecodable);
    assert_eq!(car.end(), Some(end));
}
