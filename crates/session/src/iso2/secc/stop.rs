//! Power off, and the end of the session.

use v2g_messages::iso2::{
    Body, ChargeParameterDiscoveryReq, EvPowerDeliveryParameter, PowerDeliveryReq,
    PowerDeliveryRes, ResponseCode, SessionStopRes, WeldingDetectionReq, WeldingDetectionRes,
};

use super::{Parameters, Phase, Turn};
use crate::iso2::physical::volts;
use crate::proof::Authorized;
use crate::secc::{self, Cx, restless, verdict};
use crate::{Completion, End, Outcome, Phase as Name, Protocol, Request, StationStatus};

/// PowerDeliveryReq(Stop), from whatever phase: power goes off before the answer.
pub(super) fn power_off(dc: bool, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
    secc::power_off(cx);
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
    if rests && let Some(end) = restless(cx, request) {
        return Turn::Refused(ResponseCode::Failed, end);
    }
    cx.path.off(cx.events);
    let over = match request {
        Request::SessionPause => {
            cx.pause(Protocol::Iso2);
            Over::new(End::Completed(Completion::Paused))
        }
        _ => Over::new(verdict(cx)),
    };
    let response = SessionStopRes {
        response_code: ResponseCode::Ok,
    };
    let sent = cx.reply(Body::SessionStopRes(response));
    Turn::Answered(Phase::Over(over), Outcome::Done, sent)
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
        if let Some(end) = restless(cx, Request::WeldingDetection) {
            return Turn::Refused(ResponseCode::Failed, end);
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
