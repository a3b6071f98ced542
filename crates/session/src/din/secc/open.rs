//! From the opened session to the authorized customer.

use v2g_messages::din::{
    Body, ContractAuthenticationRes, EvseProcessing, PaymentOptions, ResponseCode,
    SelectedServiceList, ServiceDiscoveryRes, ServicePaymentSelectionReq,
    ServicePaymentSelectionRes, SessionSetupReq, SessionSetupRes,
};

use super::identify::Identifying;
use super::parameters::Parameters;
use super::{Phase, Turn, reply};
use crate::din::evse_id;
use crate::din::station::{CHARGE_SERVICE, PAYMENT, charge_service};
use crate::proof::Authorized;
use crate::secc::{Cx, Sent};
use crate::{
    Authorization, End, EvccId, Incompatible, Misbehaviour, Outcome, Purpose, Request, SeccEvent,
    Timer, Untrusted,
};

#[derive(Debug)]
pub(super) struct Setup;

impl Setup {
    /// Whatever session the vehicle names, it gets a new one: there is no resuming.
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
        let name = evse_id::write(cx.station.evse_id_din.unwrap_or(cx.station.evse_id));
        let sent = reply(
            cx,
            Body::SessionSetupRes(SessionSetupRes {
                response_code: ResponseCode::OkNewSessionEstablished,
                evse_id: name.as_bytes().into(),
                date_time_now: None,
            }),
        );
        Turn::Answered(Phase::Services(Services), Outcome::Done, sent)
    }
}

#[derive(Debug)]
pub(super) struct Services;

impl Services {
    pub(super) fn discover(self, cx: &mut Cx<'_>) -> Turn {
        let response = discovery(cx, ResponseCode::Ok);
        let sent = reply(cx, Body::ServiceDiscoveryRes(response));
        Turn::Answered(Phase::Selection(Selection), Outcome::Done, sent)
    }
}

pub(super) fn discovery(cx: &Cx<'_>, response_code: ResponseCode) -> ServiceDiscoveryRes<'static> {
    ServiceDiscoveryRes {
        response_code,
        payment_options: PaymentOptions {
            payment_option: (&PAYMENT).into(),
        },
        charge_service: charge_service(cx.station),
        service_list: None,
    }
}

#[derive(Debug)]
pub(super) struct Selection;

impl Selection {
    pub(super) fn select(self, cx: &mut Cx<'_>, request: ServicePaymentSelectionReq<'_>) -> Turn {
        if !PAYMENT.contains(&request.selected_payment_option) {
            let end = End::Incompatible(Incompatible::Payment);
            return Turn::Refused(ResponseCode::FailedPaymentSelectionInvalid, end);
        }
        if !is_charge_service(request.selected_service_list) {
            let blame = Misbehaviour::BadRequest(Request::PaymentServiceSelection);
            let code = ResponseCode::FailedServiceSelectionInvalid;
            return Turn::Refused(code, End::Misbehaved(blame));
        }
        let charges = cx.station.purpose == Purpose::Charge;
        if charges && cx.station.authorization == Authorization::Pending {
            cx.events.push(SeccEvent::AuthorizationWanted);
        }
        let response = ServicePaymentSelectionRes {
            response_code: ResponseCode::Ok,
        };
        let sent = reply(cx, Body::ServicePaymentSelectionRes(response));
        Turn::Answered(Phase::Authorizing(Authorizing), Outcome::External, sent)
    }
}

/// Whether the charge service was chosen and nothing else (V2G-DC-396). A parameter set, which it
/// does not have, is passed over: our choice.
fn is_charge_service(chosen: SelectedServiceList<'_>) -> bool {
    let mut chosen = chosen.selected_service.iter();
    let first = chosen.next();
    first.is_some_and(|service| service.service_id == CHARGE_SERVICE) && chosen.next().is_none()
}

#[derive(Debug)]
pub(super) struct Authorizing;

impl Authorizing {
    /// The protocol has no code for a refused customer: it is FAILED. A vehicle that is to be
    /// identified only passes unasked.
    pub(super) fn authorize(self, cx: &mut Cx<'_>) -> Turn {
        if cx.station.purpose == Purpose::Identify {
            let sent = answer(cx, EvseProcessing::Finished);
            return Turn::Answered(Phase::Identifying(Identifying), Outcome::Done, sent);
        }
        if let Some(authorized) = Authorized::check(cx.station) {
            cx.timers.stop(Timer::Authorization);
            let sent = answer(cx, EvseProcessing::Finished);
            let next = Phase::Parameters(Parameters::new(authorized));
            return Turn::Answered(next, Outcome::Done, sent);
        }
        if cx.station.authorization.is_refused() {
            let end = End::Untrusted(Untrusted::AuthorizationRefused);
            return Turn::Refused(ResponseCode::Failed, end);
        }
        cx.timers.start(
            Timer::Authorization,
            cx.now.after(cx.config.timing.authorization),
        );
        let sent = answer(cx, EvseProcessing::Ongoing);
        Turn::Answered(Phase::Authorizing(self), Outcome::Ongoing, sent)
    }
}

fn answer(cx: &mut Cx<'_>, evse_processing: EvseProcessing) -> Sent {
    let response = ContractAuthenticationRes {
        response_code: ResponseCode::Ok,
        evse_processing,
    };
    reply(cx, Body::ContractAuthenticationRes(response))
}
