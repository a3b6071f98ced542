//! From the opened session to the authorized customer.

use v2g_messages::iso2::{
    AuthorizationRes, Body, ChargeService, EnergyTransferMode, EvseProcessing, PaymentOption,
    PaymentOptionList, PaymentServiceSelectionReq, PaymentServiceSelectionRes, ResponseCode,
    SelectedServiceList, ServiceCategory, ServiceDetailReq, ServiceDetailRes, ServiceDiscoveryRes,
    SessionSetupReq, SessionSetupRes, SupportedEnergyTransferMode,
};

use super::parameters::Parameters;
use super::{Phase, Turn};
use crate::proof::Authorized;
use crate::secc::{Cx, Sent};
use crate::{
    Authorization, End, EvccId, Incompatible, Misbehaviour, Outcome, Request, SeccEvent, Timer,
    Untrusted,
};

/// The number of the charge service, which every station offers.
pub(super) const CHARGE_SERVICE: u16 = 1;

/// Highest number of a service that the standard names.
const LAST_NAMED_SERVICE: u16 = 4;

#[derive(Debug)]
pub(super) struct Setup;

impl Setup {
    /// Whatever session the vehicle names, it gets a new one: none is kept yet.
    pub(super) fn open(self, cx: &mut Cx<'_>, request: SessionSetupReq<'_>) -> Turn {
        let mut room = [0; 8];
        let evccid = request
            .evcc_id
            .copy_to(&mut room)
            .and_then(EvccId::received);
        cx.events
            .push(SeccEvent::Identified(evccid.unwrap_or_default()));
        cx.events
            .push(SeccEvent::SessionOpened(cx.config.session_id));
        cx.timers.stop(Timer::CommunicationSetup);
        let evse_id = cx.station.evse_id;
        let sent = cx.reply(Body::SessionSetupRes(SessionSetupRes {
            response_code: ResponseCode::OkNewSessionEstablished,
            evse_id: evse_id.as_str().into(),
            evse_time_stamp: None,
        }));
        Turn::Answered(Phase::Services(Services), Outcome::Done, sent)
    }
}

#[derive(Debug)]
pub(super) struct Services;

impl Services {
    pub(super) fn discover(self, cx: &mut Cx<'_>) -> Turn {
        let mut room = [EnergyTransferMode::DcExtended; 6];
        let modes = cx.station.modes_on_offer(&mut room);
        let charge_service = charge_service(cx.station.free, modes);
        let sent = cx.reply(Body::ServiceDiscoveryRes(ServiceDiscoveryRes {
            response_code: ResponseCode::Ok,
            payment_option_list: PaymentOptionList {
                payment_option: (&PAYMENT).into(),
            },
            charge_service,
            service_list: None,
        }));
        Turn::Answered(Phase::Selection(Selection), Outcome::Done, sent)
    }
}

/// Ways of payment on offer.
pub(super) const PAYMENT: [PaymentOption; 1] = [PaymentOption::ExternalPayment];

pub(super) fn charge_service(free: bool, modes: &[EnergyTransferMode]) -> ChargeService<'_> {
    ChargeService {
        service_id: CHARGE_SERVICE,
        service_name: Some("AC_DC_Charging".into()),
        service_category: ServiceCategory::EvCharging,
        service_scope: None,
        free_service: free,
        supported_energy_transfer_mode: SupportedEnergyTransferMode {
            energy_transfer_mode: modes.into(),
        },
    }
}

#[derive(Debug)]
pub(super) struct Selection;

impl Selection {
    pub(super) fn detail(self, cx: &mut Cx<'_>, request: ServiceDetailReq) -> Turn {
        if request.service_id != CHARGE_SERVICE {
            let blame = Misbehaviour::BadRequest(Request::ServiceDetail);
            return Turn::Refused(ResponseCode::FailedServiceIdInvalid, End::Misbehaved(blame));
        }
        let sent = cx.reply(Body::ServiceDetailRes(ServiceDetailRes {
            response_code: ResponseCode::Ok,
            service_id: CHARGE_SERVICE,
            service_parameter_list: None,
        }));
        Turn::Answered(Phase::Selection(self), Outcome::Done, sent)
    }

    pub(super) fn select(self, cx: &mut Cx<'_>, request: PaymentServiceSelectionReq<'_>) -> Turn {
        if !PAYMENT.contains(&request.selected_payment_option) {
            let end = End::Incompatible(Incompatible::Payment);
            return Turn::Refused(ResponseCode::FailedPaymentSelectionInvalid, end);
        }
        if let Some(code) = objection(request.selected_service_list) {
            let blame = Misbehaviour::BadRequest(Request::PaymentServiceSelection);
            return Turn::Refused(code, End::Misbehaved(blame));
        }
        if cx.station.authorization == Authorization::Pending {
            cx.events.push(SeccEvent::AuthorizationWanted);
        }
        let response = PaymentServiceSelectionRes {
            response_code: ResponseCode::Ok,
        };
        let sent = cx.reply(Body::PaymentServiceSelectionRes(response));
        Turn::Answered(Phase::Authorizing(Authorizing), Outcome::External, sent)
    }
}

/// What is wrong with the services chosen: one that no standard names, the charge service
/// missing, or one that is not on offer, in this order.
fn objection(chosen: SelectedServiceList<'_>) -> Option<ResponseCode> {
    let chosen = || {
        chosen
            .selected_service
            .iter()
            .map(|service| service.service_id)
    };
    if chosen().any(|id| !(1..=LAST_NAMED_SERVICE).contains(&id)) {
        Some(ResponseCode::FailedServiceSelectionInvalid)
    } else if !chosen().any(|id| id == CHARGE_SERVICE) {
        Some(ResponseCode::FailedNoChargeServiceSelected)
    } else {
        let offered = chosen().all(|id| id == CHARGE_SERVICE);
        (!offered).then_some(ResponseCode::FailedServiceSelectionInvalid)
    }
}

#[derive(Debug)]
pub(super) struct Authorizing;

impl Authorizing {
    /// The protocol has no code for a refused customer: it is FAILED.
    pub(super) fn authorize(self, cx: &mut Cx<'_>) -> Turn {
        if let Some(authorized) = Authorized::check(cx.station) {
            cx.timers.stop(Timer::Authorization);
            let sent = answer(cx, EvseProcessing::Finished);
            return Turn::Answered(
                Phase::Parameters(Parameters::new(authorized)),
                Outcome::Done,
                sent,
            );
        }
        if cx.station.authorization == Authorization::Refused {
            let end = End::Untrusted(Untrusted::AuthorizationRefused);
            return Turn::Refused(ResponseCode::Failed, end);
        }
        cx.timers.start(
            Timer::Authorization,
            cx.now.after(cx.config.timing.authorization),
        );
        let sent = answer(cx, EvseProcessing::OngoingWaitingForCustomerInteraction);
        Turn::Answered(Phase::Authorizing(self), Outcome::Ongoing, sent)
    }
}

fn answer(cx: &mut Cx<'_>, evse_processing: EvseProcessing) -> Sent {
    let response = AuthorizationRes {
        response_code: ResponseCode::Ok,
        evse_processing,
    };
    cx.reply(Body::AuthorizationRes(response))
}
