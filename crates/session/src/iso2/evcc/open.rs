//! From the opened session to the authorized customer.

use v2g_messages::iso2::{
    AuthorizationReq, AuthorizationRes, Body, EvseProcessing, PaymentOption,
    PaymentServiceSelectionReq, SelectedService, SelectedServiceList, ServiceDiscoveryReq,
    ServiceDiscoveryRes, SessionSetupReq, SessionSetupRes,
};

use super::{Parameters, Phase, Turn};
use crate::evcc::Cx;
use crate::iso2::words;
use crate::{End, EvccEvent, EvseId, Incompatible, Outcome, SessionId, Timer};

#[derive(Debug)]
pub(super) struct Open;

impl Open {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let evccid = cx.vehicle.evccid;
        cx.send(
            id,
            Body::SessionSetupReq(SessionSetupReq {
                evcc_id: evccid.as_bytes().into(),
            }),
        );
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: SessionSetupRes<'_>) -> Turn {
        cx.timers.stop(Timer::CommunicationSetup);
        let mut room = [0; 37];
        let evse_id = response.evse_id.copy_to(&mut room).and_then(EvseId::new);
        cx.events
            .push(EvccEvent::Identified(evse_id.unwrap_or_default()));
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
        cx.send(id, Body::ServiceDiscoveryReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ServiceDiscoveryRes<'_>) -> Turn {
        let service_id = response.charge_service.service_id;
        let next = Phase::Select(Select { service_id });
        let mode = words::mode(cx.vehicle.mode);
        let modes = response
            .charge_service
            .supported_energy_transfer_mode
            .energy_transfer_mode;
        let payment = response.payment_option_list.payment_option;
        if !modes.iter().any(|offered| offered == mode) {
            return Turn::Stop(
                next,
                Outcome::Done,
                End::Incompatible(Incompatible::EnergyMode),
            );
        }
        if !payment
            .iter()
            .any(|offered| offered == PaymentOption::ExternalPayment)
        {
            return Turn::Stop(
                next,
                Outcome::Done,
                End::Incompatible(Incompatible::Payment),
            );
        }
        Turn::Next(next, Outcome::Done)
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
        let request = PaymentServiceSelectionReq {
            selected_payment_option: PaymentOption::ExternalPayment,
            selected_service_list: SelectedServiceList {
                selected_service: (&service).into(),
            },
        };
        cx.send(id, Body::PaymentServiceSelectionReq(request));
    }

    pub(super) fn answer(self) -> Turn {
        Turn::Next(Phase::Authorize(Authorize), Outcome::External)
    }
}

#[derive(Debug)]
pub(super) struct Authorize;

impl Authorize {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.send(
            id,
            Body::AuthorizationReq(AuthorizationReq {
                id: None,
                gen_challenge: None,
            }),
        );
    }

    /// People may take longer than back ends.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: AuthorizationRes) -> Turn {
        let timing = &cx.config.timing;
        match response.evse_processing {
            EvseProcessing::Finished => {
                cx.timers.stop(Timer::Authorization);
                cx.timers.stop(Timer::Ongoing);
                return Turn::Next(Phase::Parameters(Parameters), Outcome::Done);
            }
            EvseProcessing::Ongoing => {
                cx.timers
                    .start(Timer::Ongoing, cx.now.after(timing.ongoing));
            }
            EvseProcessing::OngoingWaitingForCustomerInteraction => {
                cx.timers.stop(Timer::Ongoing);
                cx.timers
                    .start(Timer::Authorization, cx.now.after(timing.customer));
                if !core::mem::replace(&mut cx.heard.told_to_identify, true) {
                    cx.events.push(EvccEvent::AuthorizationPending);
                }
            }
        }
        Turn::Again(
            Phase::Authorize(self),
            Outcome::Ongoing,
            timing.repeat_pause,
        )
    }
}
