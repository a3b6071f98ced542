//! Power off, and the end of the session.

use v2g_messages::din::{
    Body, EvPowerDeliveryParameter, EvseStatus, PowerDeliveryReq, PowerDeliveryRes, ResponseCode,
    SessionStopRes, WeldingDetectionReq, WeldingDetectionRes,
};

use super::{Phase, Turn, reply};
use crate::din::physical::volts;
use crate::din::{station, words};
use crate::secc::{self, Cx, restless, verdict};
use crate::{End, Outcome, Request, StationStatus};

/// PowerDeliveryReq with ReadyToChargeState false, from whatever phase: power goes off before the
/// answer.
pub(super) fn power_off(cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
    secc::power_off(cx);
    hear(cx, &request);
    let status = station::status(cx.station, StationStatus::Shutdown);
    let response = PowerDeliveryRes {
        response_code: ResponseCode::Ok,
        evse_status: EvseStatus::DcEvseStatus(status),
    };
    let sent = reply(cx, Body::PowerDeliveryRes(response));
    Turn::Answered(Phase::Stopped(Stopped), Outcome::Done, sent)
}

/// What the vehicle says of itself when it wants power or no more of it.
pub(super) fn hear(cx: &mut Cx<'_>, request: &PowerDeliveryReq<'_>) {
    if let Some(EvPowerDeliveryParameter::DcEvPowerDeliveryParameter(parameter)) =
        request.ev_power_delivery_parameter
    {
        cx.hear_status(words::read_ev_status(parameter.dc_ev_status));
    }
}

/// SessionStopReq, from whatever phase: power goes off before the answer.
pub(super) fn session(rests: bool, cx: &mut Cx<'_>) -> Turn {
    if rests && let Some(end) = restless(cx, Request::SessionStop) {
        return Turn::Refused(ResponseCode::Failed, end);
    }
    cx.path.off(cx.events);
    let over = Over::new(verdict(cx));
    let response = SessionStopRes {
        response_code: ResponseCode::Ok,
    };
    let sent = reply(cx, Body::SessionStopRes(response));
    Turn::Answered(Phase::Over(over), Outcome::Done, sent)
}

/// Power is off; the session may be stopped.
#[derive(Debug)]
pub(super) struct Stopped;

impl Stopped {
    pub(super) fn detect_welding(self, cx: &mut Cx<'_>, request: WeldingDetectionReq) -> Turn {
        cx.hear_status(words::read_ev_status(request.dc_ev_status));
        if let Some(end) = restless(cx, Request::WeldingDetection) {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        let response = WeldingDetectionRes {
            response_code: ResponseCode::Ok,
            dc_evse_status: station::status(cx.station, StationStatus::Shutdown),
            evse_present_voltage: volts(cx.station.present_voltage),
        };
        let sent = reply(cx, Body::WeldingDetectionRes(response));
        Turn::Answered(Phase::Stopped(self), Outcome::Done, sent)
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
}
