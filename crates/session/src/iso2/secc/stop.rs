//! Power off, and the end of the session.

use v2g_messages::iso2::{
    Body, ChargeParameterDiscoveryReq, EvPowerDeliveryParameter, PowerDeliveryReq,
    PowerDeliveryRes, ResponseCode, SessionStopRes, WeldingDetectionReq, WeldingDetectionRes,
};

use super::{Parameters, Phase, Turn};
use crate::iso2::physical::volts;
use crate::proof::Authorized;
use crate::secc::Cx;
use crate::{
    Completion, End, Equipment, EvError, Misbehaviour, Outcome, Phase as Name, Request,
    StationStatus, Timer,
};

/// PowerDeliveryReq(Stop), from whatever phase: power goes off before the answer.
pub(super) fn power_off(dc: bool, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
    cx.path.off(cx.events);
    for timer in [Timer::PreCharge, Timer::Stop] {
        cx.timers.stop(timer);
    }
    if let Some(EvPowerDeliveryParameter::DcEvPowerDeliveryParameter(parameter)) =
        request.ev_power_delivery_parameter
    {
        cx.hear(parameter.dc_ev_status);
    }
    let sent = cx.reply(Body::PowerDeliveryRes(PowerDeliveryRes {
        response_code: ResponseCode::Ok,
        evse_status: cx.station.status(dc, StationStatus::Shutdown),
    }));
    Turn::Answered(Phase::Stopped(Stopped { dc }), Outcome::Done, sent)
}

/// SessionStopReq, from whatever phase: power goes off before the answer.
pub(super) fn session(rests: bool, cx: &mut Cx<'_>, request: Request) -> Turn {
    if rests && let Some(refused) = restless(cx, request) {
        return refused;
    }
    cx.path.off(cx.events);
    let over = match request {
        Request::SessionPause => Over {
            end: End::Completed(Completion::Paused),
        },
        _ => Over { end: verdict(cx) },
    };
    let response = SessionStopRes {
        response_code: ResponseCode::Ok,
    };
    let sent = cx.reply(Body::SessionStopRes(response));
    Turn::Answered(Phase::Over(over), Outcome::Done, sent)
}

/// How a session that was stopped in order has gone: what first went wrong counts most.
fn verdict(cx: &Cx<'_>) -> End {
    let error = cx.heard.status.map_or(EvError::None, |status| status.error);
    if let Some(cause) = cx.heard.cause {
        return cause;
    }
    match (cx.station.fault, error) {
        (Some(fault), _) => End::Equipment(Equipment::Fault(fault)),
        (None, EvError::None) if cx.heard.asked_to_stop => {
            End::Completed(Completion::StoppedByStation)
        }
        (None, EvError::None) if cx.heard.charged => End::Completed(Completion::Charged),
        (None, EvError::None) => End::Completed(Completion::NotCharged),
        (None, error) => End::Equipment(Equipment::Vehicle(error)),
    }
}

/// By the letter a DC vehicle has to bring its control pilot back to state B first.
fn restless(cx: &Cx<'_>, request: Request) -> Option<Turn> {
    let blame = End::Misbehaved(Misbehaviour::WrongPilot(request));
    let restless = !cx.config.profile.pilot_may_stay && !cx.station.pilot.at_rest();
    restless.then_some(Turn::Refused(ResponseCode::Failed, blame))
}

/// Power is off; the session may be stopped.
#[derive(Debug)]
pub(super) struct Stopped {
    dc: bool,
}

impl Stopped {
    pub(super) fn name(&self) -> Name {
        if self.dc {
            Name::DcStopped
        } else {
            Name::AcStopped
        }
    }

    pub(super) fn detect_welding(self, cx: &mut Cx<'_>, request: WeldingDetectionReq) -> Turn {
        cx.hear(request.dc_ev_status);
        if let Some(refused) = restless(cx, Request::WeldingDetection) {
            return refused;
        }
        let sent = cx.reply(Body::WeldingDetectionRes(WeldingDetectionRes {
            response_code: ResponseCode::Ok,
            dc_evse_status: cx.station.dc_status(StationStatus::Shutdown),
            evse_present_voltage: volts(cx.station.present_voltage),
        }));
        Turn::Answered(Phase::Stopped(self), Outcome::Done, sent)
    }

    /// The vehicle wants to charge again, which takes an authorization that still holds.
    pub(super) fn restart(self, cx: &mut Cx<'_>, request: ChargeParameterDiscoveryReq) -> Turn {
        match Authorized::check(cx.station) {
            Some(authorized) => {
                Parameters::again(authorized, crate::EnergyMode::DcExtended).discover(cx, request)
            }
            None => Turn::Refused(
                ResponseCode::Failed,
                End::Untrusted(crate::Untrusted::AuthorizationRefused),
            ),
        }
    }
}

/// The session is over.
#[derive(Debug)]
pub(super) struct Over {
    end: End,
}

impl Over {
    /// Stands where a phase was that a refusal has consumed.
    pub(super) const UNFINISHED: Self = Self {
        end: super::TABLE_VIOLATED,
    };

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
