//! DC after a new negotiation: no energy flows, and the cable is to be tested again.

use v2g_messages::iso2::{CableCheckReq, PowerDeliveryReq, ResponseCode};

use super::parameters::Deal;
use super::prepare::CableChecking;
use super::start::Switching;
use super::{Turn, profile};
use crate::secc::{Cx, Rest};
use crate::{End, Equipment, Phase as Name};

#[derive(Debug)]
pub(super) struct Resting {
    deal: Deal,
    pub(super) rest: Rest,
}

impl Resting {
    pub(super) fn new(deal: Deal, rest: Rest) -> Self {
        Self { deal, rest }
    }

    /// The way of the standard: everything from here on starts over.
    pub(super) fn check_cable(self, cx: &mut Cx<'_>, request: CableCheckReq) -> Turn {
        cx.path.off(cx.events);
        CableChecking::new(self.deal).check(cx, request)
    }

    /// The way of some vehicles, which the profile takes: the contactor was never opened, so that the
    /// test of the cable holds, and the voltage has to match once more.
    pub(super) fn start(self, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
        if let Err((code, end)) = profile::choose(cx, &request) {
            return Turn::Refused(code, end);
        }
        match self.rest.power_up(cx) {
            Some(power_up) => Switching::new(self.deal, power_up, Name::DcStandby).look(cx),
            None => {
                let lost = End::Equipment(Equipment::Isolation);
                let end = cx.heard.cause.unwrap_or(lost);
                Turn::Refused(ResponseCode::FailedPowerDeliveryNotApplied, end)
            }
        }
    }
}
