//! Power off, and the end of the session.

use v2g_messages::iso20::common::{
    CommonMessage, EvseCheckOutStatus, SessionStopRes, VehicleCheckOutReq, VehicleCheckOutRes,
};
use v2g_messages::iso20::dc::{DcMessage, DcWeldingDetectionReq, DcWeldingDetectionRes};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::{Phase, Services, Turn, VIOLATION, start};
use crate::iso20::number::Quantity;
use crate::proof::Authorized;
use crate::secc::{self, Cx, Sent, restless, verdict};
use crate::{
    Completion, ControlMode, End, Misbehaviour, Notification, Outcome, Phase as Name, Request,
    SeccEvent, Untrusted,
};

/// PowerDeliveryReq(Stop), from whatever phase: power goes off before the answer.
pub(super) fn power_off(phase: Phase, cx: &mut Cx<'_>) -> Turn {
    let dc = match &phase {
        Phase::PreCharging(_) => true,
        Phase::Charging(phase) => phase.is_dc(),
        Phase::Resting(phase) => phase.is_dc(),
        _ => false,
    };
    secc::power_off(cx);
    let sent = start::answer(cx, ResponseCode::Ok, ControlMode::Scheduled);
    Turn::Answered(Phase::Stopped(Stopped { dc }), Outcome::Done, sent)
}

/// SessionStopReq, from whatever phase: power goes off before the answer.
pub(super) fn session(phase: Phase, cx: &mut Cx<'_>, request: Request) -> Turn {
    let late = matches!(&phase, Phase::Stopped(Stopped { dc: true }));
    if late && let Some(end) = restless(cx, request) {
        return Turn::Refused(ResponseCode::Failed, end);
    }
    match request {
        Request::SessionServiceRenegotiation => again(phase, cx),
        Request::SessionPause if cx.path.is_live() => {
            let blame = Misbehaviour::BadRequest(request);
            Turn::Refused(ResponseCode::FailedPauseNotAllowed, End::Misbehaved(blame))
        }
        Request::SessionPause => {
            cx.heard.protocol.into_iter().for_each(|p| cx.pause(p));
            end(cx, End::Completed(Completion::Paused))
        }
        _ => {
            cx.path.off(cx.events);
            let verdict = verdict(cx);
            end(cx, verdict)
        }
    }
}

fn end(cx: &mut Cx<'_>, end: End) -> Turn {
    let sent = answer(cx, ResponseCode::Ok);
    Turn::Answered(Phase::Over(Over::new(end)), Outcome::Done, sent)
}

/// Services are selected again; what was agreed on is forgotten, and the authorization has to hold
/// still.
fn again(phase: Phase, cx: &mut Cx<'_>) -> Turn {
    if !matches!(
        phase,
        Phase::Stopped(_) | Phase::Parameters(_) | Phase::Scheduling(_)
    ) {
        return VIOLATION;
    }
    let Some(authorized) = Authorized::check(cx.station) else {
        let end = End::Untrusted(Untrusted::AuthorizationRefused);
        return Turn::Refused(ResponseCode::Failed, end);
    };
    cx.path.off(cx.events);
    cx.timers.stop(crate::Timer::Ongoing);
    if matches!(
        cx.station.notification,
        Notification::RenegotiateServices(_)
    ) {
        cx.station.notification = Notification::None;
    }
    cx.events.push(SeccEvent::RenegotiatingServices);
    cx.heard.kept = None;
    let sent = answer(cx, ResponseCode::Ok);
    let next = Services::new(authorized);
    Turn::Answered(Phase::Services(next), Outcome::Done, sent)
}

pub(super) fn answer(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    cx.common(CommonMessage::SessionStopRes(SessionStopRes {
        header: cx.header(),
        response_code,
    }))
}

/// Power is off; the session may be stopped.
#[derive(Debug)]
pub(super) struct Stopped {
    dc: bool,
}

impl Stopped {
    pub(super) fn name(&self) -> Name {
        match self.dc {
            true => Name::DcStopped,
            false => Name::AcStopped,
        }
    }

    pub(super) fn detect_welding(
        self,
        cx: &mut Cx<'_>,
        request: DcWeldingDetectionReq<'_>,
    ) -> Turn {
        if let Some(end) = restless(cx, Request::WeldingDetection) {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        let outcome = match request.ev_processing {
            Processing::Finished => Outcome::Done,
            _ => Outcome::Ongoing,
        };
        let sent = cx.dc(DcMessage::DcWeldingDetectionRes(DcWeldingDetectionRes {
            header: cx.header(),
            response_code: ResponseCode::Ok,
            evse_present_voltage: cx.station.present_voltage.write(),
        }));
        Turn::Answered(Phase::Stopped(self), outcome, sent)
    }

    /// The vehicle may leave at once.
    pub(super) fn check_out(self, cx: &mut Cx<'_>, _: VehicleCheckOutReq<'_>) -> Turn {
        let sent = answer_check_out(cx, ResponseCode::Ok);
        Turn::Answered(Phase::Stopped(self), Outcome::Done, sent)
    }
}

pub(super) fn answer_check_out(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    cx.common(CommonMessage::VehicleCheckOutRes(VehicleCheckOutRes {
        header: cx.header(),
        response_code,
        evse_check_out_status: EvseCheckOutStatus::Completed,
    }))
}

/// The session is over.
#[derive(Debug)]
pub(super) struct Over {
    end: End,
}

impl Over {
    pub(super) fn new(end: End) -> Self {
        Self { end }
    }

    pub(super) fn end(&self) -> End {
        self.end
    }

    pub(super) fn name(&self) -> Name {
        match self.end {
            End::Completed(Completion::Paused) => Name::Paused,
            _ => Name::Ended,
        }
    }
}
