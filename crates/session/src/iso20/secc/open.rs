//! The session is opened.

use v2g_messages::iso20::ResponseCode;
use v2g_messages::iso20::common::{CommonMessage, SessionSetupReq, SessionSetupRes};

use super::{AuthorizationSetup, Phase, Turn};
use crate::secc::Cx;
use crate::{Outcome, SeccEvent, ShortText, Timer};

#[derive(Debug)]
pub(super) struct Setup;

impl Setup {
    /// Whatever session the vehicle names, it gets a new one: none is kept yet.
    pub(super) fn open(self, cx: &mut Cx<'_>, request: SessionSetupReq<'_>) -> Turn {
        cx.events.push(SeccEvent::Named(name(&request)));
        cx.events
            .push(SeccEvent::SessionOpened(cx.config.session_id));
        cx.timers.stop(Timer::CommunicationSetup);
        let evse_id = cx.station.evse_id;
        let sent = cx.common(CommonMessage::SessionSetupRes(SessionSetupRes {
            header: cx.header(),
            response_code: ResponseCode::OkNewSessionEstablished,
            evse_id: evse_id.as_str().into(),
        }));
        Turn::Answered(
            Phase::AuthorizationSetup(AuthorizationSetup),
            Outcome::Done,
            sent,
        )
    }
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
