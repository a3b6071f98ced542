//! From the opened session to the authorized customer.

use v2g_link::time::difference;
use v2g_messages::din::{
    Body, ContractAuthenticationReq, ContractAuthenticationRes, EvseProcessing, PaymentOption,
    SelectedService, SelectedServiceList, ServiceDiscoveryReq, ServiceDiscoveryRes,
    ServicePaymentSelectionReq, SessionSetupReq, SessionSetupRes,
};

use super::{Parameters, Phase, Turn, send};
use crate::din::{evse_id, words};
use crate::evcc::Cx;
use crate::{End, EvccEvent, Incompatible, Outcome, SessionId, Timer};

#[derive(Debug)]
pub(super) struct Open;

impl Open {
    /// The time until power counts from plug-in on.
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let timing = &cx.config.timing;
        let left = difference(timing.ready_to_charge, cx.config.setup_elapsed);
        cx.timers.start(Timer::ReadyToCharge, cx.now.after(left));
        let evccid = cx.vehicle.evccid;
        let request = SessionSetupReq {
            evcc_id: evccid.as_bytes().into(),
        };
        send(cx, id, Body::SessionSetupReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: SessionSetupRes<'_>) -> Turn {
        cx.timers.stop(Timer::CommunicationSetup);
        let mut room = [0; 32];
        let name = response.evse_id.copy_to(&mut room).and_then(evse_id::read);
        cx.events
            .push(EvccEvent::Identified(name.unwrap_or_default()));
        Turn::Next(Phase::Discover(Discover), Outcome::Done)
    }
}

#[derive(Debug)]
pub(super) struct Discover;

impl Discover {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let request = ServiceDiscoveryReq {
            service_scope: None,
            service_category: None,
        };
        send(cx, id, Body::ServiceDiscoveryReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ServiceDiscoveryRes<'_>) -> Turn {
        let service = response.charge_service;
        let next = Phase::Select(Select {
            service_id: service.service_tag.service_id,
        });
        let mut payment = response.payment_options.payment_option.iter();
        let unfit = if !words::offers(service.energy_transfer_type, cx.vehicle.mode) {
            Incompatible::EnergyMode
        } else if !payment.any(|offered| offered == PaymentOption::ExternalPayment) {
            Incompatible::Payment
        } else {
            return Turn::Next(next, Outcome::Done);
        };
        Turn::Stop(next, Outcome::Done, End::Incompatible(unfit))
    }
}

#[derive(Debug)]
pub(super) struct Select {
    service_id: u16,
}

impl Select {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let service = [SelectedService {
            service_id: self.service_id,
            parameter_set_id: None,
        }];
        let request = ServicePaymentSelectionReq {
            selected_payment_option: PaymentOption::ExternalPayment,
            selected_service_list: SelectedServiceList {
                selected_service: (&service).into(),
            },
        };
        send(cx, id, Body::ServicePaymentSelectionReq(request));
    }

    pub(super) fn answer(self) -> Turn {
        Turn::Next(Phase::Authorize(Authorize), Outcome::External)
    }
}

#[derive(Debug)]
pub(super) struct Authorize;

impl Authorize {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let request = ContractAuthenticationReq {
            id: None,
            gen_challenge: None,
        };
        send(cx, id, Body::ContractAuthenticationReq(request));
    }

    /// It is people who take their time here: payment is external.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ContractAuthenticationRes) -> Turn {
        if response.evse_processing == EvseProcessing::Finished {
            cx.timers.stop(Timer::Authorization);
            return Turn::Next(Phase::Parameters(Parameters), Outcome::Done);
        }
        let timing = &cx.config.timing;
        cx.timers
            .start(Timer::Authorization, cx.now.after(timing.customer));
        if !core::mem::replace(&mut cx.heard.told_to_identify, true) {
            cx.events.push(EvccEvent::AuthorizationPending);
        }
        let pause = timing.repeat_pause;
        Turn::Again(Phase::Authorize(self), Outcome::Ongoing, pause)
    }
}
