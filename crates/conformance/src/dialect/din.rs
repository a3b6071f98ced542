//! DIN SPEC 70121.

use v2g_exi::schema::Set;
use v2g_link::v2gtp::PayloadType;
use v2g_messages::din::{
    AcEvChargeParameter, Body, CableCheckReq, ChargeParameterDiscoveryReq, ChargingProfile,
    ContractAuthenticationReq, CurrentDemandReq, DcEvChargeParameter, DcEvErrorCode,
    DcEvPowerDeliveryParameter, DcEvStatus, EvChargeParameter, EvPowerDeliveryParameter,
    EvRequestedEnergyTransfer, Header, MSG_DEF, PaymentOption, PhysicalValue, PowerDeliveryReq,
    PreChargeReq, ProfileEntry, SET, SelectedService, SelectedServiceList, ServiceDetailReq,
    ServiceDiscoveryReq, ServicePaymentSelectionReq, SessionSetupReq, SessionStopReq, UnitSymbol,
    V2gMessage, WeldingDetectionReq,
};

use super::alike::alike;
use super::{Dialect, Encoded, NO_REQUEST, Offer, document};
use crate::papers::Lack;
use crate::request::{Ask, Change, Request as R};
use crate::tester::Known;
use crate::{Current, Means, Stage as S};

/// DIN SPEC 70121 as the tester speaks it.
pub(super) struct Din;

const WAY: &[(S, R)] = &[
    (S::SessionSetup, R::SessionSetup),
    (S::ServiceDiscovery, R::ServiceDiscovery),
    (S::ServiceSelection, R::ServicePaymentSelection),
    (S::Authorization, R::ContractAuthentication),
    (S::ChargeParameters, R::ChargeParameterDiscovery),
    (S::CableCheck, R::CableCheck),
    (S::PreCharge, R::PreCharge),
    (S::PowerDelivery, R::PowerDelivery),
    (S::FirstLoop, R::CurrentDemand),
    (S::Loop, R::PowerDelivery),
    (S::Stopped, R::WeldingDetection),
    (S::Welded, R::SessionStop),
];

impl Dialect for Din {
    fn offers(&self, _: Current) -> &'static [Offer] {
        &[(MSG_DEF, 2, 0)]
    }

    fn way(&self, _: bool, _: Means) -> Vec<(S, R)> {
        WAY.to_vec()
    }

    fn encode(&self, ask: &Ask, known: &Known) -> Result<Encoded, Lack> {
        let encoded = match ask.request {
            R::ServicePaymentSelection => service_payment_selection(ask, known),
            R::PowerDelivery => power_delivery(ask, known),
            _ => plain(ask, known).and_then(|body| message(known, body)),
        };
        encoded.ok_or(NO_REQUEST)
    }

    fn set(&self, payload_type: PayloadType) -> Option<&'static Set> {
        (payload_type == PayloadType::Exi).then_some(&SET)
    }
}

alike!();

/// Requests without lists.
fn plain(ask: &Ask, known: &Known) -> Option<Body<'static>> {
    let dc_ev_status = status();
    Some(match ask.request {
        R::ServiceDetail => Body::ServiceDetailReq(ServiceDetailReq { service_id: 1 }),
        R::ContractAuthentication => Body::ContractAuthenticationReq(ContractAuthenticationReq {
            id: None,
            gen_challenge: None,
        }),
        R::ChargeParameterDiscovery => {
            Body::ChargeParameterDiscoveryReq(charge_parameters(ask, known))
        }
        R::SessionStop => Body::SessionStopReq(SessionStopReq),
        other => return alike(other, known, dc_ev_status),
    })
}

fn service_payment_selection(ask: &Ask, known: &Known) -> Option<Encoded> {
    let services: &[SelectedService] = match ask.has(Change::ServiceNotOffered) {
        true => &[selected(1), selected(60_001)],
        false => &[selected(1)],
    };
    let request = ServicePaymentSelectionReq {
        selected_payment_option: payment(ask),
        selected_service_list: SelectedServiceList {
            selected_service: services.into(),
        },
    };
    message(known, Body::ServicePaymentSelectionReq(request))
}

fn charge_parameters(ask: &Ask, known: &Known) -> ChargeParameterDiscoveryReq {
    let current = ask.find(|change| match change {
        Change::MaxCurrent(current) => Some(current),
        _ => None,
    });
    let core = known.mode(true).is_some_and(|mode| mode == "DC_core");
    let direct = DcEvChargeParameter {
        dc_ev_status: status(),
        ev_maximum_current_limit: amperes(current.unwrap_or(50)),
        ev_maximum_power_limit: None,
        ev_maximum_voltage_limit: volts(450),
        ev_energy_capacity: None,
        ev_energy_request: None,
        full_soc: None,
        bulk_soc: None,
    };
    let alternating = AcEvChargeParameter {
        departure_time: 0,
        e_amount: quantity(UnitSymbol::Wh, 20_000),
        ev_max_voltage: volts(250),
        ev_max_current: amperes(32),
        ev_min_current: amperes(6),
    };
    ChargeParameterDiscoveryReq {
        ev_requested_energy_transfer_type: match (ask.has(Change::ModeNotOffered), core) {
            (true, _) => EvRequestedEnergyTransfer::AcSinglePhaseCore,
            (false, true) => EvRequestedEnergyTransfer::DcCore,
            (false, false) => EvRequestedEnergyTransfer::DcExtended,
        },
        ev_charge_parameter: match ask.has(Change::WrongParameters) {
            true => EvChargeParameter::AcEvChargeParameter(alternating),
            false => EvChargeParameter::DcEvChargeParameter(direct),
        },
    }
}

fn power_delivery(ask: &Ask, known: &Known) -> Option<Encoded> {
    let offered = known.schedules.first();
    let id = offered.map_or(1, |schedule| i16::try_from(schedule.id).unwrap_or(1));
    // The power of a schedule has sixteen bits; the highest of them cannot be exceeded.
    let full = i128::from(i16::MAX) * 1_000;
    let highest = offered.and_then(|one| one.steps.iter().map(|(_, power)| *power).max());
    if ask.has(Change::ExcessiveProfile) && highest.is_some_and(|power| power >= full) {
        return None;
    }
    let entries = [ProfileEntry {
        charging_profile_entry_start: 0,
        charging_profile_entry_max_power: match ask.has(Change::ExcessiveProfile) {
            true => i16::MAX,
            false => 0,
        },
    }];
    let profile = ChargingProfile {
        sa_schedule_tuple_id: match ask.has(Change::UnknownSchedule) {
            true => id.wrapping_add(100),
            false => id,
        },
        profile_entry: (&entries).into(),
    };
    let told = ask.has(Change::ExcessiveProfile) || ask.has(Change::UnknownSchedule);
    let request = PowerDeliveryReq {
        ready_to_charge_state: !ask.has(Change::Stop),
        charging_profile: told.then_some(profile),
        ev_power_delivery_parameter: Some(delivery(status())),
    };
    message(known, Body::PowerDeliveryReq(request))
}

fn status() -> DcEvStatus {
    DcEvStatus {
        ev_ready: true,
        ev_cabin_conditioning: None,
        ev_ress_conditioning: None,
        ev_error_code: DcEvErrorCode::NoError,
        ev_ress_soc: 40,
    }
}

fn volts(value: i16) -> PhysicalValue {
    quantity(UnitSymbol::V, value)
}

fn amperes(value: i16) -> PhysicalValue {
    quantity(UnitSymbol::A, value)
}

fn quantity(unit: UnitSymbol, value: i16) -> PhysicalValue {
    PhysicalValue {
        multiplier: 0,
        unit: Some(unit),
        value,
    }
}
