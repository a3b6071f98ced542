//! ISO 15118-2.

mod contract;
mod parameters;

use v2g_exi::schema::Set;
use v2g_link::v2gtp::PayloadType;
use v2g_messages::iso2::{
    AuthorizationReq, Body, CableCheckReq, ChargeProgress, ChargingProfile, ChargingSession,
    ChargingStatusReq, CurrentDemandReq, DcEvPowerDeliveryParameter, DcEvStatus,
    EvPowerDeliveryParameter, Header, MSG_DEF, PaymentOption, PaymentServiceSelectionReq,
    PhysicalValue, PowerDeliveryReq, PreChargeReq, ProfileEntry, SET, SelectedService,
    SelectedServiceList, ServiceDetailReq, ServiceDiscoveryReq, SessionSetupReq, SessionStopReq,
    UnitSymbol, V2gMessage, WeldingDetectionReq,
};

use self::parameters::{amperes, charge_parameters, quantity, status, volts};
use super::alike::alike;
use super::{Dialect, Encoded, NO_REQUEST, Offer, digits, document};
use crate::papers::{self, Credential, Lack, Papers};
use crate::request::{Ask, Change, Request as R};
use crate::tester::Known;
use crate::{Current, Means, Stage as S};

/// ISO 15118-2 as the tester speaks it.
pub(super) struct Iso2;

/// The number of the service that installs and updates contracts.
pub(crate) const CERTIFICATE_SERVICE: u16 = 2;

/// To the choice of payment and services.
const OPENING: &[(S, R)] = &[
    (S::SessionSetup, R::SessionSetup),
    (S::ServiceDiscovery, R::ServiceDiscovery),
    (S::ServiceSelection, R::PaymentServiceSelection),
];

const EXTERNAL: &[(S, R)] = &[(S::Authorization, R::Authorization)];

const CONTRACT: &[(S, R)] = &[
    (S::Contract, R::PaymentDetails),
    (S::Authorization, R::Authorization),
];

const INSTALLED: &[(S, R)] = &[
    (S::Contract, R::CertificateInstallation),
    (S::Provisioned, R::PaymentDetails),
    (S::Authorization, R::Authorization),
];

const UPDATED: &[(S, R)] = &[
    (S::Contract, R::CertificateUpdate),
    (S::Provisioned, R::PaymentDetails),
    (S::Authorization, R::Authorization),
];

const AC: &[(S, R)] = &[
    (S::ChargeParameters, R::ChargeParameterDiscovery),
    (S::PowerDelivery, R::PowerDelivery),
    (S::FirstLoop, R::ChargingStatus),
    (S::Loop, R::PowerDelivery),
    (S::Stopped, R::SessionStop),
];

const DC: &[(S, R)] = &[
    (S::ChargeParameters, R::ChargeParameterDiscovery),
    (S::CableCheck, R::CableCheck),
    (S::PreCharge, R::PreCharge),
    (S::PowerDelivery, R::PowerDelivery),
    (S::FirstLoop, R::CurrentDemand),
    (S::Loop, R::PowerDelivery),
    (S::Stopped, R::WeldingDetection),
    (S::Welded, R::SessionStop),
];

impl Dialect for Iso2 {
    fn offers(&self, _: Current) -> &'static [Offer] {
        &[(MSG_DEF, 2, 0)]
    }

    fn way(&self, dc: bool, means: Means) -> Vec<(S, R)> {
        let paying = match means {
            Means::External => EXTERNAL,
            Means::Contract => CONTRACT,
            Means::Installed => INSTALLED,
            Means::Updated => UPDATED,
        };
        [OPENING, paying, if dc { DC } else { AC }].concat()
    }

    fn encode(&self, ask: &Ask, known: &Known) -> Result<Encoded, Lack> {
        if let Some(encoded) = contract::encode(ask, known) {
            return encoded;
        }
        let encoded = match ask.request {
            R::PaymentServiceSelection => payment_service_selection(ask, known),
            R::PowerDelivery => power_delivery(ask, known),
            _ => plain(ask, known).and_then(|body| message(known, body)),
        };
        encoded.ok_or(NO_REQUEST)
    }

    fn issued(
        &self,
        message: &[u8],
        recipient: &Credential,
        papers: &Papers,
    ) -> Result<Credential, String> {
        let taken = papers::issued_iso2(message, recipient, papers);
        taken.map_err(|why| why.to_string())
    }

    fn set(&self, payload_type: PayloadType) -> Option<&'static Set> {
        (payload_type == PayloadType::Exi).then_some(&SET)
    }
}

alike!();

/// Requests without lists.
fn plain(ask: &Ask, known: &Known) -> Option<Body<'static>> {
    let dc_ev_status = status(ask);
    Some(match ask.request {
        R::ServiceDetail => Body::ServiceDetailReq(ServiceDetailReq {
            service_id: service_id(ask),
        }),
        R::Authorization => Body::AuthorizationReq(AuthorizationReq {
            id: None,
            gen_challenge: None,
        }),
        R::ChargeParameterDiscovery => {
            Body::ChargeParameterDiscoveryReq(charge_parameters(ask, known))
        }
        R::ChargingStatus => Body::ChargingStatusReq(ChargingStatusReq),
        R::SessionStop => Body::SessionStopReq(SessionStopReq {
            charging_session: match ask.has(Change::Pause) {
                true => ChargingSession::Pause,
                false => ChargingSession::Terminate,
            },
        }),
        other => return alike(other, known, dc_ev_status),
    })
}

/// The charge service, or one that no standard names.
fn service_id(ask: &Ask) -> u16 {
    match ask.has(Change::ServiceNotOffered) {
        true => 60_001,
        false => 1,
    }
}

fn payment_service_selection(ask: &Ask, known: &Known) -> Option<Encoded> {
    let services: &[SelectedService] = match () {
        () if ask.has(Change::NoChargeService) => &[selected(3)],
        () if ask.has(Change::ServiceNotOffered) => &[selected(1), selected(60_001)],
        () if ask.has(Change::Installation) => &[selected(1), certificates(1)],
        () if ask.has(Change::Update) => &[selected(1), certificates(2)],
        () => &[selected(1)],
    };
    let request = PaymentServiceSelectionReq {
        selected_payment_option: payment(ask),
        selected_service_list: SelectedServiceList {
            selected_service: services.into(),
        },
    };
    message(known, Body::PaymentServiceSelectionReq(request))
}

/// The certificate service: set 1 installs, set 2 updates.
const fn certificates(set: i16) -> SelectedService {
    SelectedService {
        parameter_set_id: Some(set),
        ..selected(CERTIFICATE_SERVICE)
    }
}

fn power_delivery(ask: &Ask, known: &Known) -> Option<Encoded> {
    let progress = match () {
        () if ask.has(Change::Stop) => ChargeProgress::Stop,
        () if ask.has(Change::Renegotiate) => ChargeProgress::Renegotiate,
        () => ChargeProgress::Start,
    };
    let offered = known.schedules.first();
    let id = offered.map_or(1, |schedule| u8::try_from(schedule.id).unwrap_or(1));
    let is_offered = |id: u8| known.schedules.iter().any(|s| s.id == i128::from(id));
    let unknown = (1..=255).find(|id| !is_offered(*id)).unwrap_or(id);
    let steps = offered.map_or(&[][..], |schedule| &schedule.steps);
    let highest = steps.iter().map(|(_, milliwatts)| *milliwatts).max();
    let entries = [ProfileEntry {
        charging_profile_entry_start: 0,
        charging_profile_entry_max_power: above(highest.unwrap_or(0) / 1_000),
        charging_profile_entry_max_number_of_phases_in_use: None,
    }];
    let dc = known.dc.unwrap_or(false);
    let request = PowerDeliveryReq {
        charge_progress: progress,
        sa_schedule_tuple_id: match ask.has(Change::UnknownSchedule) {
            true => unknown,
            false => id,
        },
        charging_profile: ask.has(Change::ExcessiveProfile).then(|| ChargingProfile {
            profile_entry: (&entries).into(),
        }),
        ev_power_delivery_parameter: dc.then(|| delivery(status(ask))),
    };
    message(known, Body::PowerDeliveryReq(request))
}

/// Twice the power and a little more.
fn above(watts: i128) -> PhysicalValue {
    let (multiplier, value) = digits(watts * 2 + 1_000);
    PhysicalValue {
        multiplier,
        ..quantity(UnitSymbol::W, value)
    }
}
