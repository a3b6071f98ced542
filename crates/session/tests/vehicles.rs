//! A vehicle against stations that lie, contradict themselves or refuse.

mod support;

use core::time::Duration;

use support::{Forge, Pair, frame_of, session_id};
use v2g_messages::iso2::*;
use v2g_session::{
    Amperes, End, Equipment, EvccEvent, Incompatible, Misbehaviour, Phase, Request, Silence, Timer,
    Volts, Watts,
};

type Change = fn(Body<'_>) -> Option<Body<'_>>;

/// Changes a copy of the response's body where `change` says so.
fn forge(change: impl Fn(Body<'_>) -> Option<Body<'_>> + 'static) -> Option<Forge> {
    Some(Box::new(move |message| {
        change(message.body).map(|body| frame_of(session_id().as_bytes(), body))
    }))
}

fn ends_with(mut pair: Pair) -> End {
    pair.run_to_end();
    pair.assert_dead();
    pair.evcc_end().unwrap()
}

#[test]
fn a_vehicle_does_not_connect_its_battery_to_a_station_that_lies_about_its_voltage() {
    let mut pair = Pair::dc();
    pair.plant.supply_works = false;
    pair.forge = forge(|body| match body {
        Body::PreChargeRes(response) => Some(Body::PreChargeRes(PreChargeRes {
            evse_present_voltage: PhysicalValue {
                value: 380,
                ..response.evse_present_voltage
            },
            ..response
        })),
        _ => None,
    });
    pair.secc.station_mut().dc.min_voltage = Volts::new(10);
    pair.run_to_end();
    assert!(!pair.evcc_events.contains(&EvccEvent::CloseContactor));
    assert!(!pair.phases().contains(&Phase::DcStarting));
}

#[test]
fn a_station_that_claims_a_match_that_is_none_is_named_a_liar() {
    let mut pair = Pair::dc();
    pair.forge = forge(|body| match body {
        Body::PreChargeRes(response) => Some(Body::PreChargeRes(PreChargeRes {
            evse_present_voltage: PhysicalValue {
                value: 380,
                ..response.evse_present_voltage
            },
            ..response
        })),
        _ => None,
    });
    pair.run_to(Phase::PreCharge);
    pair.plant.supply_works = false;
    let blame = Misbehaviour::Lied(Request::PreCharge);
    pair.secc.station_mut().present_voltage = Volts::new(380);
    pair.plant.lie = Volts::new(380);
    assert_eq!(ends_with(pair), End::Misbehaved(blame));
}

#[test]
fn a_match_by_the_stations_word_alone_is_none() {
    let mut pair = Pair::dc();
    pair.run_to(Phase::PreCharge);
    pair.plant.supply_works = false;
    pair.plant.lie = Volts::new(380);
    pair.run_for(Duration::from_secs(5));
    assert!(!pair.evcc_events.contains(&EvccEvent::CloseContactor));
}

#[test]
fn a_vehicle_stops_when_the_loops_voltage_is_not_what_it_measures() {
    let mut pair = Pair::dc();
    pair.run_to(Phase::DcCharging);
    pair.plant.lie = Volts::new(100);
    let blame = Misbehaviour::Lied(Request::CurrentDemand);
    assert_eq!(ends_with(pair), End::Misbehaved(blame));
}

#[test]
fn a_station_that_is_not_ready_does_not_get_the_battery() {
    let mut pair = Pair::dc();
    pair.forge = forge(|body| match body {
        Body::PreChargeRes(response) => Some(Body::PreChargeRes(PreChargeRes {
            dc_evse_status: DcEvseStatus {
                evse_status_code: DcEvseStatusCode::EvseNotReady,
                ..response.dc_evse_status
            },
            ..response
        })),
        _ => None,
    });
    pair.run_to_end();
    assert!(!pair.evcc_events.contains(&EvccEvent::CloseContactor));
}

#[test]
fn a_voltage_that_leaves_the_match_opens_the_contactor_again() {
    let mut pair = Pair::dc();
    pair.plant.contactors_work = false;
    pair.run(|pair| pair.evcc_events.contains(&EvccEvent::CloseContactor));
    pair.plant.supply_works = false;
    let opened = |pair: &Pair| pair.evcc_events.contains(&EvccEvent::OpenContactor);
    assert!(pair.run(opened));
    assert_eq!(pair.evcc_end(), None);
    assert!(pair.plant.pilot_wants);
}

#[test]
fn a_small_difference_is_no_lie() {
    let mut pair = Pair::dc();
    pair.plant.vehicle_measures = false;
    pair.evcc.vehicle_mut().inlet_voltage = Some(Volts::new(405));
    let end = End::Silent(Silence::Expired(Timer::PreCharge));
    assert_eq!(ends_with(pair), end);
}

#[test]
fn a_contactor_that_opens_by_itself_stops_the_session() {
    let mut pair = Pair::dc();
    pair.run_to(Phase::DcCharging);
    pair.run_for(Duration::from_secs(1));
    pair.evcc.vehicle_mut().contactor = v2g_session::Contactor::Open;
    pair.evcc.expire(pair.now);
    assert_eq!(ends_with(pair), End::Equipment(Equipment::Contactor));
}

#[test]
fn a_wish_to_stop_while_an_answer_is_awaited_is_the_next_request() {
    let mut pair = Pair::ac();
    pair.run_to(Phase::AcCharging);
    let request = loop {
        if let Some(request) = pair.evcc.poll_transmit() {
            break request.to_vec();
        }
        pair.now = pair.now.after(Duration::from_millis(100));
        pair.evcc.expire(pair.now);
    };
    pair.evcc.vehicle_mut().wish = v2g_session::Wish::Stop;
    pair.evcc.expire(pair.now);
    assert_eq!(pair.evcc.poll_transmit(), None);
    pair.secc.receive(pair.now, &request);
    let response = pair.secc.poll_transmit().unwrap().to_vec();
    pair.evcc.receive(pair.now, &response);
    let next = pair
        .evcc
        .poll_transmit()
        .expect("the next request")
        .to_vec();
    assert!(matches!(support::body(&next), Body::PowerDeliveryReq(_)));
}

/// The last request of the vehicle that `read` can read.
fn last_request<T>(pair: &Pair, read: impl Fn(Body<'_>) -> Option<T>) -> T {
    let frames = pair.frames.iter().rev().filter(|(vehicle, _)| *vehicle);
    frames
        .map(|(_, frame)| support::body(frame))
        .find_map(read)
        .expect("such a request")
}

#[test]
fn the_profile_is_the_schedule_as_far_as_the_vehicle_can_use_it() {
    for (own, expected) in [(None, (1, 15_000)), (Some(50_000), (1, 5_000))] {
        let mut pair = Pair::dc();
        pair.evcc.vehicle_mut().max_power = own.map(Watts::new);
        pair.run_to(Phase::DcStarting);
        let power = last_request(&pair, |body| match body {
            Body::PowerDeliveryReq(request) => request.charging_profile?.profile_entry.first(),
            _ => None,
        });
        let power = power.charging_profile_entry_max_power;
        assert_eq!((power.multiplier, power.value), expected);
    }
}

#[test]
fn one_odd_measurement_does_not_stop_charging() {
    let mut pair = Pair::dc();
    pair.run_to(Phase::DcCharging);
    for lie in [100, 0, -100, 0] {
        pair.plant.lie = Volts::new(lie);
        pair.run_for(Duration::from_millis(200));
    }
    pair.run_for(Duration::from_secs(5));
    assert_eq!(pair.ends(), (None, None));
}

#[test]
fn a_vehicle_disconnects_at_once_when_voltage_or_current_exceed_what_it_bears() {
    for change in [
        |pair: &mut Pair| pair.evcc.vehicle_mut().inlet_current = Some(Amperes::new(132)),
        |pair: &mut Pair| pair.evcc.vehicle_mut().max_voltage = Volts::new(300),
    ] {
        let mut pair = Pair::dc();
        pair.run_to(Phase::DcCharging);
        pair.run_for(Duration::from_secs(1));
        change(&mut pair);
        pair.evcc.expire(pair.now);
        let open = core::iter::from_fn(|| pair.evcc.poll_event())
            .any(|event| event == EvccEvent::OpenContactor);
        assert!(open);
        pair.plant.vehicle_contactor_told = false;
        pair.plant.pilot_wants = false;
        assert_eq!(ends_with(pair), End::Equipment(Equipment::Measurement));
    }
}

#[test]
fn a_cable_check_that_is_finished_without_result_is_a_contradiction() {
    let bad = [
        (Some(IsolationLevel::Invalid), DcEvseStatusCode::EvseReady),
        (Some(IsolationLevel::Fault), DcEvseStatusCode::EvseReady),
        (Some(IsolationLevel::Valid), DcEvseStatusCode::EvseNotReady),
    ];
    for (evse_isolation_status, evse_status_code) in bad {
        let mut pair = Pair::dc();
        pair.forge = forge(move |body| match body {
            Body::CableCheckRes(response) => Some(Body::CableCheckRes(CableCheckRes {
                evse_processing: EvseProcessing::Finished,
                dc_evse_status: DcEvseStatus {
                    evse_isolation_status,
                    evse_status_code,
                    ..response.dc_evse_status
                },
                ..response
            })),
            _ => None,
        });
        let blame = Misbehaviour::Contradiction(Request::CableCheck);
        assert_eq!(ends_with(pair), End::Misbehaved(blame));
    }
}

#[test]
fn parameters_that_are_finished_without_schedule_are_a_contradiction() {
    let mut pair = Pair::dc();
    pair.forge = forge(|body| match body {
        Body::ChargeParameterDiscoveryRes(response) => {
            let response = ChargeParameterDiscoveryRes {
                sa_schedules: None,
                ..response
            };
            Some(Body::ChargeParameterDiscoveryRes(response))
        }
        _ => None,
    });
    let blame = Misbehaviour::Contradiction(Request::ChargeParameterDiscovery);
    assert_eq!(ends_with(pair), End::Misbehaved(blame));
}

#[test]
fn a_refusal_at_any_request_ends_the_session_and_names_request_and_code() {
    let responses: [(&str, Request, Change); 4] = [
        ("authorization", Request::Authorization, |body| match body {
            Body::AuthorizationRes(r) => Some(Body::AuthorizationRes(AuthorizationRes {
                response_code: ResponseCode::Failed,
                ..r
            })),
            _ => None,
        }),
        ("pre-charge", Request::PreCharge, |body| match body {
            Body::PreChargeRes(r) => Some(Body::PreChargeRes(PreChargeRes {
                response_code: ResponseCode::Failed,
                ..r
            })),
            _ => None,
        }),
        ("power", Request::PowerDeliveryStart, |body| match body {
            Body::PowerDeliveryRes(r) => Some(Body::PowerDeliveryRes(PowerDeliveryRes {
                response_code: ResponseCode::Failed,
                ..r
            })),
            _ => None,
        }),
        ("loop", Request::CurrentDemand, |body| match body {
            Body::CurrentDemandRes(r) => Some(Body::CurrentDemandRes(CurrentDemandRes {
                response_code: ResponseCode::Failed,
                ..r
            })),
            _ => None,
        }),
    ];
    for (name, request, change) in responses {
        let mut pair = Pair::dc();
        pair.forge = forge(change);
        let blame = Misbehaviour::Refused(request, 4);
        assert_eq!(ends_with(pair), End::Misbehaved(blame), "{name}");
    }
}

#[test]
fn a_response_of_another_type_ends_the_session() {
    let mut pair = Pair::dc();
    pair.forge = forge(|body| match body {
        Body::CableCheckRes(_) => Some(Body::SessionStopRes(SessionStopRes {
            response_code: ResponseCode::Ok,
        })),
        _ => None,
    });
    let blame = Misbehaviour::WrongResponse(Request::CableCheck);
    assert_eq!(ends_with(pair), End::Misbehaved(blame));
}

#[test]
fn a_vehicle_leaves_in_order_when_its_way_of_charging_is_not_on_offer() {
    let pair = Pair::new(support::ac_station(), support::dc_vehicle());
    assert_eq!(ends_with(pair), End::Incompatible(Incompatible::EnergyMode));
    let mut pair = Pair::new(support::dc_station(), support::ac_vehicle());
    pair.run_to_end();
    assert_eq!(
        pair.evcc_end(),
        Some(End::Incompatible(Incompatible::EnergyMode))
    );
    assert!(pair.secc_end().unwrap().is_completed());
}

#[test]
fn a_vehicle_leaves_in_order_when_the_station_cannot_reach_its_voltage() {
    let mut pair = Pair::dc();
    pair.secc.station_mut().dc.max_voltage = Volts::new(300);
    pair.run_to_end();
    assert_eq!(
        pair.evcc_end(),
        Some(End::Incompatible(Incompatible::Limits))
    );
    assert!(pair.secc_end().unwrap().is_completed());
    assert!(!pair.phases().contains(&Phase::PreCharge));
}

#[test]
fn a_vehicle_never_asks_for_more_than_both_sides_bear() {
    let mut pair = Pair::dc();
    pair.evcc.vehicle_mut().target_current = Amperes::new(5_000);
    pair.evcc.vehicle_mut().target_voltage = Volts::new(5_000);
    pair.run_to(Phase::DcCharging);
    pair.run_for(Duration::from_secs(2));
    assert_eq!(
        pair.secc.outlet().supply,
        Some((Volts::new(420), Amperes::new(125)))
    );
    pair.secc.station_mut().dc.max_power = Watts::new(10_000);
    pair.run_for(Duration::from_secs(2));
    let asked = last_request(&pair, |body| match body {
        Body::CurrentDemandReq(request) => Some(request.ev_target_current),
        _ => None,
    });
    let asked = f64::from(asked.value) * 10f64.powi(i32::from(asked.multiplier));
    assert!(
        (23.0..25.0).contains(&asked),
        "10 kW at 420 V, not {asked} A"
    );
}
