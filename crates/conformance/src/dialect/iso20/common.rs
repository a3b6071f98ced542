//! Requests that all ways of charging have.

use v2g_messages::iso20::common::{
    AReqAuthorizationMode, Authorization, AuthorizationReq, AuthorizationSetupReq, ChargeProgress,
    ChargingSession, CommonMessage, EimAReqAuthorizationMode, EvPowerProfile,
    EvPowerProfileEntryList, EvPptControlMode, PowerDeliveryReq, PowerScheduleEntry,
    ScheduleExchangeReq, ScheduledEvPptControlMode, ScheduledSeReqControlMode, SeReqControlMode,
    SelectedService, ServiceDetailReq, ServiceDiscoveryReq, ServiceSelectionReq, SessionSetupReq,
    SessionStopReq,
};
use v2g_messages::iso20::{Header, Processing, RationalNumber};

use crate::dialect::{Encoded, document};
use crate::request::{Ask, Change, Request as R};
use crate::tester::Known;

/// A service that nobody offers.
const NO_SERVICE: u16 = 60_001;

pub(super) fn encode(ask: &Ask, known: &Known, header: Header<'_>) -> Option<Encoded> {
    let service = known.service(known.dc.unwrap_or(true)).unwrap_or(2);
    let message = match ask.request {
        R::SessionSetup => CommonMessage::SessionSetupReq(SessionSetupReq {
            header,
            evcc_id: "WMIV1234567890ABCDEX".into(),
        }),
        R::AuthorizationSetup => {
            CommonMessage::AuthorizationSetupReq(AuthorizationSetupReq { header })
        }
        R::Authorization => CommonMessage::AuthorizationReq(AuthorizationReq {
            header,
            selected_authorization_service: Authorization::Eim,
            authorization_mode: AReqAuthorizationMode::EimAReqAuthorizationMode(
                EimAReqAuthorizationMode,
            ),
        }),
        R::ServiceDiscovery => CommonMessage::ServiceDiscoveryReq(ServiceDiscoveryReq {
            header,
            supported_service_ids: None,
        }),
        R::ServiceDetail => CommonMessage::ServiceDetailReq(ServiceDetailReq {
            header,
            service_id: match ask.has(Change::ServiceNotOffered) {
                true => NO_SERVICE,
                false => service,
            },
        }),
        R::ServiceSelection => CommonMessage::ServiceSelectionReq(ServiceSelectionReq {
            header,
            selected_energy_transfer_service: SelectedService {
                service_id: match ask.has(Change::ServiceNotOffered) {
                    true => NO_SERVICE,
                    false => service,
                },
                parameter_set_id: known.parameter_set,
            },
            selected_vas_list: None,
        }),
        R::ScheduleExchange => CommonMessage::ScheduleExchangeReq(ScheduleExchangeReq {
            header,
            maximum_supporting_points: 1024,
            control_mode: SeReqControlMode::ScheduledSeReqControlMode(ScheduledSeReqControlMode {
                departure_time: None,
                ev_target_energy_request: None,
                ev_maximum_energy_request: None,
                ev_minimum_energy_request: None,
                ev_energy_offer: None,
            }),
        }),
        R::PowerDelivery => return power_delivery(ask, known, header),
        R::SessionStop => CommonMessage::SessionStopReq(SessionStopReq {
            header,
            charging_session: match () {
                () if ask.has(Change::Pause) => ChargingSession::Pause,
                () if ask.has(Change::ServiceRenegotiation) => {
                    ChargingSession::ServiceRenegotiation
                }
                () => ChargingSession::Terminate,
            },
            ev_termination_code: None,
            ev_termination_explanation: None,
        }),
        _ => return None,
    };
    document(0x8002.into(), &message)
}

fn power_delivery(ask: &Ask, known: &Known, header: Header<'_>) -> Option<Encoded> {
    let offered = known.schedules.first();
    let id = offered.map_or(1, |schedule| u32::try_from(schedule.id).unwrap_or(1));
    let none = RationalNumber {
        exponent: 0,
        value: 0,
    };
    let much = RationalNumber {
        exponent: 6,
        value: 1_000,
    };
    let entries = [PowerScheduleEntry {
        duration: 3_600,
        power: match ask.has(Change::ExcessiveProfile) {
            true => much,
            false => none,
        },
        power_l2: None,
        power_l3: None,
    }];
    let mode = ScheduledEvPptControlMode {
        selected_schedule_tuple_id: match ask.has(Change::UnknownSchedule) {
            true => id.wrapping_add(100_000),
            false => id,
        },
        power_tolerance_acceptance: None,
    };
    let charge_progress = match () {
        () if ask.has(Change::Stop) => ChargeProgress::Stop,
        () if ask.has(Change::Standby) => ChargeProgress::Standby,
        () if ask.has(Change::Renegotiate) => ChargeProgress::ScheduleRenegotiation,
        () => ChargeProgress::Start,
    };
    let request = PowerDeliveryReq {
        header,
        ev_processing: Processing::Finished,
        charge_progress,
        ev_power_profile: (charge_progress == ChargeProgress::Start).then(|| EvPowerProfile {
            time_anchor: known.anchor,
            control_mode: EvPptControlMode::ScheduledEvPptControlMode(mode),
            ev_power_profile_entries: EvPowerProfileEntryList {
                ev_power_profile_entry: (&entries).into(),
            },
        }),
        bpt_channel_selection: None,
    };
    document(0x8002.into(), &CommonMessage::PowerDeliveryReq(request))
}
