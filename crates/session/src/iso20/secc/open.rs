//! The session is opened.

use v2g_messages::iso20::ResponseCode;
use v2g_messages::iso20::common::{CommonMessage, SessionSetupReq, SessionSetupRes};

use super::parameters::Admitted;
use super::{AuthorizationSetup, Parameters, Phase, Turn};
use crate::Authorization::Refused;
use crate::iso20::service::Service;
use crate::proof::{Authorized, Coupled};
use crate::secc::Cx;
use crate::{Outcome, SeccEvent, ShortText, Timer};

#[derive(Debug)]
pub(super) struct Setup;

impl Setup {
    /// A session that was paused is joined by the vehicle that paused it, which goes on with its
    /// limits; whoever else names it gets a new one. Source: V2G20-1032, 2545, 2626, 2627.
    pub(super) fn open(self, cx: &mut Cx<'_>, request: SessionSetupReq<'_>) -> Turn {
        cx.events.push(SeccEvent::Named(name(&request)));
        cx.timers.stop(Timer::CommunicationSetup);
        let (code, outcome, next) = match resume(cx) {
            Some(parameters) => {
                let next = Phase::Parameters(parameters);
                (ResponseCode::OkOldSessionJoined, Outcome::Joined, next)
            }
            None => {
                cx.events
                    .push(SeccEvent::SessionOpened(cx.config.session_id));
                let next = Phase::AuthorizationSetup(AuthorizationSetup);
                (ResponseCode::OkNewSessionEstablished, Outcome::Done, next)
            }
        };
        let evse_id = cx.station.evse_id;
        let sent = cx.common(CommonMessage::SessionSetupRes(SessionSetupRes {
            header: cx.header(),
            response_code: code,
            evse_id: evse_id.as_str().into(),
        }));
        Turn::Answered(next, outcome, sent)
    }
}

/// The session that the vehicle may join, at the point where it goes on: what it selected then is
/// still on offer, vehicle and station are still together, and the customer was not refused in the meantime.
fn resume(cx: &mut Cx<'_>) -> Option<Parameters> {
    let protocol = cx.heard.protocol?;
    let energy = cx.config.resume?.paused.energy?;
    let (station, schema) = (&*cx.station, cx.schema());
    let service = Service::from_id(energy.service)?;
    let mut choices = service.choices(station);
    let choice = choices.find(|choice| choice.energy() == energy)?;
    let coupled = Coupled::again(station, choice.mode)?;
    let fits = service.is_offered(station, schema) && station.authorization != Refused;
    (fits && cx.join(protocol)).then_some(())?;
    let authorized = Authorized::check(cx.station)?;
    Some(Parameters::new(
        Admitted::Charge(authorized),
        choice,
        coupled,
    ))
}

/// As much of the vehicle's name as there is room for; characters beyond printable ASCII become
/// question marks.
fn name(request: &SessionSetupReq<'_>) -> ShortText<64> {
    let mut octets = [0u8; 64];
    let mut count = 0usize;
    for (slot, character) in octets.iter_mut().zip(request.evcc_id.chars()) {
        *slot = match character {
            ' '..='~' => u8::try_from(character).unwrap_or(b'?'),
            _ => b'?',
        };
        count = count.saturating_add(1);
    }
    let text = octets.get(..count).map(core::str::from_utf8);
    text.and_then(Result::ok)
        .and_then(ShortText::new)
        .unwrap_or_default()
}
