//! The vehicle is identified and tells its needs; it is not charged.

use v2g_messages::iso20::ResponseCode;
use v2g_messages::iso20::common::ScheduleExchangeReq;

use super::Turn;
use super::schedule::read;
use crate::iso20::service::Choice;
use crate::secc::Cx;
use crate::{Completion, Discharge, End, Misbehaviour, Phase as Name, Request};

/// Holds no authorization, so that no way leads from here to power.
#[derive(Debug)]
pub(super) struct Identifying {
    /// The vehicle is above a coil, whose alignment is checked before the schedule.
    pub(super) above_coil: bool,
    pub(super) choice: Choice,
    pub(super) discharge: Option<Discharge>,
}

impl Identifying {
    pub(super) fn name(&self) -> Name {
        match self.above_coil {
            true => Name::AlignmentCheck,
            false => Name::Schedule,
        }
    }

    /// No power is sent, not even the little that a check takes.
    pub(super) fn align(self) -> Turn {
        let end = End::Completed(Completion::Identified);
        Turn::Refused(ResponseCode::Failed, end)
    }

    /// The needs are the last that a vehicle tells without power; what it has in its battery now it
    /// tells in the charge loop only. The answers up to there have no place for a wish to stop, so
    /// the session ends with a refusal, our choice.
    pub(super) fn exchange(self, cx: &mut Cx<'_>, request: &ScheduleExchangeReq<'_>) -> Turn {
        let needs = read(&request.control_mode, self.discharge);
        if needs.control != self.choice.control {
            let blame = Misbehaviour::BadRequest(Request::ScheduleExchange);
            return Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame));
        }
        cx.hear_needs(needs);
        let end = End::Completed(Completion::Identified);
        Turn::Refused(ResponseCode::Failed, end)
    }
}
