//! Who may charge.

use v2g_messages::iso20::common::{
    AsResAuthorizationMode, Authorization as Way, AuthorizationReq, AuthorizationRes,
    AuthorizationSetupRes, CommonMessage, EimAsResAuthorizationMode,
};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::parameters::Admitted;
use super::{Phase, Sent, Services, Turn};
use crate::proof::Authorized;
use crate::secc::Cx;
use crate::{
    Authorization, End, Misbehaviour, Outcome, Phase as Name, Purpose, Request, SeccEvent, Station,
    Timer,
};

/// Ways of authorization on offer.
pub(super) const WAYS: [Way; 1] = [Way::Eim];

#[derive(Debug)]
pub(super) struct AuthorizationSetup;

impl AuthorizationSetup {
    pub(super) fn offer(self, cx: &mut Cx<'_>) -> Turn {
        let charges = cx.station.purpose == Purpose::Charge;
        if charges && cx.station.authorization == Authorization::Pending {
            cx.events.push(SeccEvent::AuthorizationWanted);
        }
        let sent = send_offer(cx, ResponseCode::Ok);
        let next = Authorizing { waiting: false };
        Turn::Answered(Phase::Authorizing(next), Outcome::Done, sent)
    }
}

pub(super) fn send_offer(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let mode = AsResAuthorizationMode::EimAsResAuthorizationMode(EimAsResAuthorizationMode);
    cx.common(CommonMessage::AuthorizationSetupRes(
        AuthorizationSetupRes {
            header: cx.header(),
            response_code,
            authorization_services: (&WAYS).into(),
            certificate_installation_service: false,
            authorization_mode: mode,
        },
    ))
}

/// No contracts are installed here, and the vehicle was told so.
pub(super) fn refuse_installation() -> Turn {
    let blame = Misbehaviour::OutOfSequence(Request::CertificateInstallation);
    Turn::Refused(ResponseCode::FailedSequenceError, End::Misbehaved(blame))
}

/// The customer is being authorized.
#[derive(Debug)]
pub(super) struct Authorizing {
    /// The vehicle was told to wait, and repeats its request.
    waiting: bool,
}

impl Authorizing {
    pub(super) fn name(&self) -> Name {
        match self.waiting {
            true => Name::Authorization,
            false => Name::AuthorizationOffered,
        }
    }

    /// A customer who is refused may try again, as long as the patience lasts; so may a vehicle
    /// that chose a way which is not on offer. Source: V2G20-2209, 2219, 2226, 2230.
    pub(super) fn authorize(self, cx: &mut Cx<'_>, request: AuthorizationReq<'_>) -> Turn {
        if !WAYS.contains(&request.selected_authorization_service) {
            return self.decline(cx, ResponseCode::WarningAuthorizationSelectionInvalid);
        }
        if let Some(admitted) = admit(cx.station) {
            cx.timers.stop(Timer::Authorization);
            let sent = answer(cx, ResponseCode::Ok, Processing::Finished);
            let next = Services::new(admitted);
            return Turn::Answered(Phase::Services(next), Outcome::Done, sent);
        }
        if cx.station.authorization == Authorization::Refused {
            return self.decline(cx, ResponseCode::WarningEimAuthorizationFailure);
        }
        be_patient(cx);
        let processing = Processing::OngoingWaitingForCustomerInteraction;
        let sent = answer(cx, ResponseCode::Ok, processing);
        let next = Self { waiting: true };
        Turn::Answered(Phase::Authorizing(next), Outcome::Ongoing, sent)
    }

    fn decline(self, cx: &mut Cx<'_>, code: ResponseCode) -> Turn {
        be_patient(cx);
        let sent = answer(cx, code, Processing::Finished);
        let next = Self { waiting: false };
        Turn::Answered(Phase::Authorizing(next), Outcome::Declined, sent)
    }
}

/// A vehicle that is to be identified only passes unasked.
fn admit(station: &Station) -> Option<Admitted> {
    match station.purpose {
        Purpose::Identify => Some(Admitted::Identify),
        Purpose::Charge => Authorized::check(station).map(Admitted::Charge),
    }
}

fn be_patient(cx: &mut Cx<'_>) {
    let patience = cx.config.timing.authorization;
    cx.timers
        .start(Timer::Authorization, cx.now.after(patience));
}

fn answer(cx: &mut Cx<'_>, response_code: ResponseCode, evse_processing: Processing) -> Sent {
    cx.common(CommonMessage::AuthorizationRes(AuthorizationRes {
        header: cx.header(),
        response_code,
        evse_processing,
    }))
}
