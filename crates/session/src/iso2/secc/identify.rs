//! The vehicle is identified and its state of charge read; it is not charged.

use v2g_messages::iso2::{ChargeParameterDiscoveryReq, ResponseCode};

use super::parameters::{hear, read_limits};
use super::{Phase, Turn, offer};
use crate::secc::{Cx, watch_stop};
use crate::{End, Misbehaviour, Notification, Outcome, Request};

/// Holds no authorization, so that no way leads from here to power.
#[derive(Debug)]
pub(super) struct Identifying;

impl Identifying {
    /// The parameters are all that is wanted: the vehicle is asked to stop at once, and told to wait
    /// until it does.
    pub(super) fn discover(self, cx: &mut Cx<'_>, request: ChargeParameterDiscoveryReq) -> Turn {
        let Ok(limits) = read_limits(&request) else {
            let end = Misbehaviour::BadRequest(Request::ChargeParameterDiscovery);
            let code = ResponseCode::FailedWrongChargeParameter;
            return Turn::Refused(code, End::Misbehaved(end));
        };
        hear(cx, &request, limits);
        cx.heard.identified = true;
        cx.station.notification = Notification::Stop(core::time::Duration::ZERO);
        watch_stop(cx);
        let sent = offer::send_ongoing(cx, limits.mode.is_dc());
        Turn::Answered(Phase::Identifying(self), Outcome::Ongoing, sent)
    }
}
