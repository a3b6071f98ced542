//! The vehicle is identified and its state of charge read; it is not charged.

use v2g_messages::din::ChargeParameterDiscoveryReq;

use super::{Phase, Turn, parameters};
use crate::secc::{Cx, watch_stop};
use crate::{Notification, Outcome};

/// Holds no authorization, so that no way leads from here to power.
#[derive(Debug)]
pub(super) struct Identifying;

impl Identifying {
    /// The parameters are all that is wanted: the vehicle is asked to stop at once, and told to wait
    /// until it does.
    pub(super) fn discover(self, cx: &mut Cx<'_>, request: ChargeParameterDiscoveryReq) -> Turn {
        if let Err((code, end)) = parameters::read(cx, &request) {
            return Turn::Refused(code, end);
        }
        cx.heard.identified = true;
        cx.station.notification = Notification::Stop(core::time::Duration::ZERO);
        watch_stop(cx);
        let sent = parameters::send_ongoing(cx);
        Turn::Answered(Phase::Identifying(self), Outcome::Ongoing, sent)
    }
}
