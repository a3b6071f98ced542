//! Limits and schedule are negotiated anew.

use v2g_messages::iso2::{Body, ChargeProgress, PowerDeliveryReq, PowerDeliveryRes};

use super::charge::parameter;
use super::{Parameters, Phase, Turn};
use crate::evcc::{CURRENT_DECAY, Cx, under_load};
use crate::{Outcome, SessionId};

/// The station is to be told.
#[derive(Debug)]
pub(super) struct Renegotiate {
    schedule: u8,
}

impl Renegotiate {
    pub(super) fn new(schedule: u8) -> Self {
        Self { schedule }
    }

    pub(super) fn schedule(&self) -> u8 {
        self.schedule
    }

    /// In AC the vehicle stops drawing before it asks; in DC it holds the contactor until the
    /// station has taken the current away. It goes on asking for energy on the control pilot.
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        if !cx.vehicle.mode.is_dc() {
            cx.inlet.disconnect(cx.events);
        }
        cx.send(
            id,
            Body::PowerDeliveryReq(PowerDeliveryReq {
                charge_progress: ChargeProgress::Renegotiate,
                sa_schedule_tuple_id: self.schedule,
                charging_profile: None,
                ev_power_delivery_parameter: parameter(cx.vehicle),
            }),
        );
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PowerDeliveryRes) -> Turn {
        cx.hear_status(response.evse_status);
        let next = Phase::Parameters(Parameters);
        if under_load(cx) {
            return Turn::Again(next, Outcome::Done, CURRENT_DECAY);
        }
        Turn::Next(next, Outcome::Done)
    }
}
