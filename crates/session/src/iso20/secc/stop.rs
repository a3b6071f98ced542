//! Power off, and the end of the session.

use v2g_messages::iso20::common::{
    CommonMessage, EvseCheckOutStatus, SessionStopRes, VehicleCheckOutReq, VehicleCheckOutRes,
};
use v2g_messages::iso20::dc::{DcMessage, DcWeldingDetectionReq, DcWeldingDetectionRes};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::parameters::Admitted;
use super::{Phase, Services, Turn, VIOLATION, start};
use crate::iso20::number::Quantity;
use crate::proof::Authorized;
use crate::secc::{self, Cx, Sent, restless, verdict};
use crate::{
    Completion, ControlMode, End, EnergyMode, EvParking, Misbehaviour, Notification, Outcome,
    Phase as Name, Purpose, Request, SeccEvent, Timer, Untrusted,
};

/// PowerDeliveryReq(Stop), from whatever phase: power goes off before the answer.
pub(super) fn power_off(phase: Phase, cx: &mut Cx<'_>) -> Turn {
    let mode = match &phase {
        Phase::PreCharging(phase) => Some(phase.mode()),
        Phase::PowerReady(phase) => Some(phase.mode()),
        Phase::Charging(phase) => Some(phase.deal.terms.choice.mode),
        Phase::Resting(phase) => Some(phase.choice().mode),
        _ => None,
    };
    let (stopped, outcome) = match mode {
        Some(EnergyMode::DcAcdp) => (Stopped::Device, Outcome::Acdp),
        Some(EnergyMode::Wireless) => (Stopped::Wpt, Outcome::Done),
        Some(mode) if mode.is_dc() => (Stopped::Dc, Outcome::Done),
        _ => (Stopped::Ac, Outcome::Done),
    };
    secc::power_off(cx);
    let sent = start::answer(cx, ResponseCode::Ok, ControlMode::Scheduled);
    Turn::Answered(Phase::Stopped(stopped), outcome, sent)
}

/// SessionStopReq, from whatever phase: power goes off before the answer.
pub(super) fn session(phase: Phase, cx: &mut Cx<'_>, request: Request) -> Turn {
    let late = matches!(&phase, Phase::Stopped(Stopped::Dc | Stopped::Device));
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
    let known = matches!(
        phase,
        Phase::Stopped(_)
            | Phase::Positioning(_)
            | Phase::FinePositioningSetup(_)
            | Phase::FinePositioning(_)
            | Phase::Pairing(_)
            | Phase::Parameters(_)
            | Phase::Aligning(_)
            | Phase::Scheduling(_)
            | Phase::Identifying(_)
    );
    if !known {
        return VIOLATION;
    }
    if cx.station.purpose == Purpose::Identify {
        let end = End::Completed(Completion::Identified);
        return Turn::Refused(ResponseCode::Failed, end);
    }
    let Some(authorized) = Authorized::check(cx.station) else {
        let end = End::Untrusted(Untrusted::AuthorizationRefused);
        return Turn::Refused(ResponseCode::Failed, end);
    };
    cx.path.off(cx.events);
    cx.timers.stop(Timer::Ongoing);
    cx.timers.stop(Timer::Coupling);
    if matches!(
        cx.station.notification,
        Notification::RenegotiateServices(_)
    ) {
        cx.station.notification = Notification::None;
    }
    cx.events.push(SeccEvent::RenegotiatingServices);
    cx.heard.kept = None;
    let sent = answer(cx, ResponseCode::Ok);
    let next = Services::new(Admitted::Charge(authorized));
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
pub(super) enum Stopped {
    Ac,
    Dc,
    /// The charging device is still at the vehicle.
    Device,
    Wpt,
}

impl Stopped {
    pub(super) fn name(&self) -> Name {
        match self {
            Self::Ac => Name::AcStopped,
            Self::Dc => Name::DcStopped,
            Self::Device => Name::DeviceStopped,
            Self::Wpt => Name::WptStopped,
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

    /// The vehicle leaves; whether the way is free the model knows.
    pub(super) fn check_out(self, cx: &mut Cx<'_>, request: VehicleCheckOutReq<'_>) -> Turn {
        cx.hear_parking(EvParking::Out(request.check_out_time));
        let sent = answer_check_out(cx, ResponseCode::Ok);
        Turn::Answered(Phase::Stopped(self), Outcome::Done, sent)
    }
}

pub(super) fn answer_check_out(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let evse_check_out_status = match cx.station.parking.exit_is_free {
        true => EvseCheckOutStatus::Completed,
        false => EvseCheckOutStatus::Scheduled,
    };
    cx.common(CommonMessage::VehicleCheckOutRes(VehicleCheckOutRes {
        header: cx.header(),
        response_code,
        evse_check_out_status,
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
