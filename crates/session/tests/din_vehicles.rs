//! DIN SPEC 70121 at the vehicle: what differs from ISO 15118-2, and stations at fault.

mod support;

use core::time::Duration;

use support::{DinForge, Pair, Way, din, session_id};
use v2g_messages::din::*;
use v2g_session::{
    Completion, End, EvccEvent, EvseId, Incompatible, Misbehaviour, Phase, Request, SeccConfig,
    SeccTiming, Silence, Timer, Wish,
};

/// Changes a copy of the response's body where `change` says so.
fn forge(change: impl Fn(Body<'_>) -> Option<Body<'_>> + 'static) -> Option<DinForge> {
    Some(Box::new(move |message| {
        change(message.body).map(|body| din::frame_of(session_id().as_bytes(), body))
    }))
}

/// How the vehicle ends when the station's responses are changed like this.
fn end_with(change: impl Fn(Body<'_>) -> Option<Body<'_>> + 'static) -> End {
    let mut pair = Pair::by(Way::Din);
    pair.forge_din = forge(change);
    pair.run_to_end();
    pair.assert_dead();
    pair.evcc_end().unwrap()
}

/// The requests of the vehicle so far.
fn requests(pair: &Pair) -> impl Iterator<Item = Body<'_>> {
    let frames = pair.frames.iter().skip(2).filter(|(vehicle, _)| *vehicle);
    frames.map(|(_, frame)| din::message(frame).body)
}

#[test]
fn a_session_has_these_messages_in_this_order() {
    let mut pair = Pair::by(Way::Din);
    pair.run_to(Phase::DcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Complete;
    pair.run_to_end();
    let name = |body: Body<'_>| format!("{body:?}").split('(').next().unwrap().to_owned();
    let mut names: Vec<_> = requests(&pair).map(name).collect();
    names.dedup();
    let expected = [
        "SessionSetupReq",
        "ServiceDiscoveryReq",
        "ServicePaymentSelectionReq",
        "ContractAuthenticationReq",
        "ChargeParameterDiscoveryReq",
        "CableCheckReq",
        "PreChargeReq",
        "PowerDeliveryReq",
        "CurrentDemandReq",
        "PowerDeliveryReq",
        "WeldingDetectionReq",
        "SessionStopReq",
    ];
    assert_eq!(names, expected);
}

#[test]
fn the_charging_point_is_known_by_its_name_in_either_form() {
    for name in ["DE*V2G*E0001*1", "+49*89*6360"] {
        let name = EvseId::new(name).unwrap();
        let mut pair = Pair::by(Way::Din);
        pair.secc.station_mut().evse_id_din = Some(name);
        pair.run_to(Phase::Authorization);
        assert!(pair.evcc_events.contains(&EvccEvent::Identified(name)));
    }
}

#[test]
fn any_id_of_one_to_eight_octets_is_a_session() {
    for id in [&[7][..], &[0, 5], &[9, 2, 3, 4, 5, 6, 7, 8]] {
        let mut pair = Pair::by(Way::Din);
        pair.forge_din = Some(Box::new(move |message| {
            Some(din::frame_of(id, message.body))
        }));
        pair.run_for(Duration::from_millis(1));
        let last = pair.frames.iter().rfind(|(vehicle, _)| *vehicle).unwrap();
        let message = din::message(&last.1);
        assert!(matches!(message.body, Body::ServiceDiscoveryReq(_)));
        assert!(message.header.session_id.iter().eq(id.iter().copied()));
    }
}

#[test]
fn a_session_without_id_is_none() {
    let blame = Misbehaviour::Contradiction(Request::SessionSetup);
    for id in [&[][..], &[0], &[0; 8]] {
        let mut pair = Pair::by(Way::Din);
        pair.forge_din = Some(Box::new(move |message| {
            Some(din::frame_of(id, message.body))
        }));
        pair.run_to_end();
        assert_eq!(pair.evcc_end(), Some(End::Misbehaved(blame)));
    }
}

#[test]
fn an_id_that_changes_in_the_middle_ends_the_session() {
    let mut pair = Pair::by(Way::Din);
    pair.forge_din = Some(Box::new(|message| match message.body {
        body @ Body::CableCheckRes(_) => Some(din::frame_of(&[9; 8], body)),
        _ => None,
    }));
    pair.run_to_end();
    let blame = Misbehaviour::WrongSession;
    assert_eq!(pair.evcc_end(), Some(End::Misbehaved(blame)));
}

#[test]
fn a_refusal_names_request_and_code() {
    let end = end_with(|body| match body {
        Body::CableCheckRes(response) => Some(Body::CableCheckRes(CableCheckRes {
            response_code: ResponseCode::FailedSequenceError,
            ..response
        })),
        _ => None,
    });
    let blame = Misbehaviour::Refused(Request::CableCheck, 5);
    assert_eq!(end, End::Misbehaved(blame));
}

#[test]
fn a_response_of_another_type_ends_the_session() {
    let end = end_with(|body| match body {
        Body::PreChargeRes(_) => Some(Body::SessionStopRes(SessionStopRes {
            response_code: ResponseCode::Ok,
        })),
        _ => None,
    });
    let blame = Misbehaviour::WrongResponse(Request::PreCharge);
    assert_eq!(end, End::Misbehaved(blame));
}

#[test]
fn a_cable_check_that_is_finished_while_the_station_is_not_ready_is_left_in_order() {
    let cases = [
        (
            DcEvseStatusCode::EvseNotReady,
            End::Misbehaved(Misbehaviour::Contradiction(Request::CableCheck)),
        ),
        (
            DcEvseStatusCode::EvseShutdown,
            End::Completed(Completion::StoppedByStation),
        ),
    ];
    for (evse_status_code, expected) in cases {
        let end = end_with(move |body| match body {
            Body::CableCheckRes(response) => Some(Body::CableCheckRes(CableCheckRes {
                evse_processing: EvseProcessing::Finished,
                dc_evse_status: DcEvseStatus {
                    evse_isolation_status: Some(IsolationLevel::Valid),
                    evse_status_code,
                    ..response.dc_evse_status
                },
                ..response
            })),
            _ => None,
        });
        assert_eq!(end, expected);
    }
}

#[test]
fn parameters_that_are_finished_without_limits_are_a_contradiction() {
    let blame = Misbehaviour::Contradiction(Request::ChargeParameterDiscovery);
    let end = end_with(|body| match body {
        Body::ChargeParameterDiscoveryRes(mut response) => {
            let EvseChargeParameter::DcEvseChargeParameter(dc) =
                &mut response.evse_charge_parameter
            else {
                panic!()
            };
            dc.evse_maximum_voltage_limit.unit = Some(UnitSymbol::A);
            Some(Body::ChargeParameterDiscoveryRes(response))
        }
        _ => None,
    });
    assert_eq!(end, End::Misbehaved(blame));
}

#[test]
fn a_schedule_that_says_nothing_does_not_matter_while_there_is_none() {
    static ENTRY: [PMaxScheduleEntry; 1] = [PMaxScheduleEntry {
        time_interval: TimeInterval::RelativeTimeInterval(RelativeTimeInterval {
            start: 60,
            duration: None,
        }),
        p_max: 0,
    }];
    let mut pair = Pair::by(Way::Din);
    pair.secc.station_mut().schedule = v2g_session::ScheduleDecision::Pending;
    pair.forge_din = Some(Box::new(|message| match message.body {
        Body::ChargeParameterDiscoveryRes(mut response)
            if response.evse_processing == EvseProcessing::Ongoing =>
        {
            let tuple = [SaScheduleTuple {
                sa_schedule_tuple_id: 0,
                p_max_schedule: PMaxSchedule {
                    p_max_schedule_id: 0,
                    p_max_schedule_entry: (&ENTRY).into(),
                },
                sales_tariff: None,
            }];
            response.sa_schedules = SaSchedules::SaScheduleList(SaScheduleList {
                sa_schedule_tuple: (&tuple).into(),
            });
            let body = Body::ChargeParameterDiscoveryRes(response);
            Some(din::frame_of(session_id().as_bytes(), body))
        }
        _ => None,
    }));
    pair.run_to(Phase::ChargeParameters);
    pair.run_for(Duration::from_secs(2));
    pair.secc.station_mut().schedule = v2g_session::ScheduleDecision::Unlimited;
    pair.run_to(Phase::DcCharging);
}

/// Whether a vehicle goes on at a station that names this type.
fn goes_on(kind: EvseSupportedEnergyTransfer) -> bool {
    let mut pair = Pair::by(Way::Din);
    pair.forge_din = forge(move |body| match body {
        Body::ServiceDiscoveryRes(mut response) => {
            response.charge_service.energy_transfer_type = kind;
            Some(Body::ServiceDiscoveryRes(response))
        }
        _ => None,
    });
    let authorized = |pair: &Pair| pair.responses("ContractAuthenticationRes") > 0;
    let goes_on = pair.run(authorized);
    let unfit = End::Incompatible(Incompatible::EnergyMode);
    assert_eq!(pair.evcc_end(), (!goes_on).then_some(unfit));
    goes_on
}

#[test]
fn a_vehicle_of_the_combined_system_goes_on_where_extended_dc_is_among_what_is_named() {
    use EvseSupportedEnergyTransfer as Kind;
    for kind in [
        Kind::DcExtended,
        Kind::DcDual,
        Kind::AcCore1pDcExtended,
        Kind::AcCore3pDcExtended,
        Kind::AcSinglePhaseThreePhaseCoreDcExtended,
    ] {
        assert!(goes_on(kind), "{kind:?}");
    }
    for kind in [
        Kind::AcSinglePhaseCore,
        Kind::AcThreePhaseCore,
        Kind::DcCore,
        Kind::DcComboCore,
        Kind::AcSingleDcCore,
    ] {
        assert!(!goes_on(kind), "{kind:?}");
    }
}

#[test]
fn without_external_payment_there_is_no_way_to_go_on() {
    let end = end_with(|body| match body {
        Body::ServiceDiscoveryRes(mut response) => {
            static CONTRACT: [PaymentOption; 1] = [PaymentOption::Contract];
            response.payment_options.payment_option = (&CONTRACT).into();
            Some(Body::ServiceDiscoveryRes(response))
        }
        _ => None,
    });
    assert_eq!(end, End::Incompatible(Incompatible::Payment));
}

#[test]
fn power_has_to_come_within_150_seconds_of_plug_in() {
    let timing = SeccTiming {
        authorization: Duration::from_secs(1_000),
        ..SeccTiming::default()
    };
    let mut pair = Pair::by(Way::Din);
    let config = SeccConfig {
        timing,
        ..SeccConfig::new(session_id())
    };
    pair.secc = v2g_session::Secc::new(config, support::dc_station(), pair.now);
    pair.plant.authorize_after = None;
    let start = pair.now;
    pair.run(|pair| pair.evcc_end().is_some());
    assert_eq!(pair.now.since(start), Duration::from_secs(150));
    let end = End::Silent(Silence::Expired(Timer::ReadyToCharge));
    assert_eq!(pair.evcc_end(), Some(end));
}

#[test]
fn once_power_was_asked_for_the_150_seconds_do_not_count() {
    let mut pair = Pair::by(Way::Din);
    pair.run_to(Phase::DcCharging);
    pair.run_for(Duration::from_secs(200));
    assert_eq!(pair.ends(), (None, None));
}

#[test]
fn each_response_is_awaited_for_two_seconds_and_in_the_loop_for_a_quarter() {
    for request in Way::Din.requests() {
        let millis = match request {
            Request::CurrentDemand => 250,
            _ => 2_000,
        };
        let timeout = v2g_session::din::message_timeout(request);
        assert_eq!(timeout, Duration::from_millis(millis), "{request:?}");
    }
}

#[test]
fn the_profile_is_the_schedule_as_far_as_it_can_be_said() {
    for (own, expected) in [(None, i16::MAX), (Some(20_000), 20_000)] {
        let mut pair = Pair::by(Way::Din);
        pair.evcc.vehicle_mut().max_power = own.map(v2g_session::Watts::new);
        pair.run_to(Phase::DcStarting);
        let power = requests(&pair).find_map(|body| match body {
            Body::PowerDeliveryReq(request) => request.charging_profile?.profile_entry.first(),
            _ => None,
        });
        assert_eq!(power.unwrap().charging_profile_entry_max_power, expected);
    }
}
