//! The vehicle's offer of protocols, and what the station makes of it.

use core::time::Duration;

use v2g_exi::Document;
use v2g_link::v2gtp::PayloadType;
use v2g_messages::app_protocol::{
    AppProtocol, AppProtocolMessage, ResponseCode, SupportedAppProtocolReq, SupportedAppProtocolRes,
};

use crate::outbox::Slot;
use crate::{End, Incompatible, Misbehaviour, Misuse, Protocol, Protocols, Request};

/// How long the vehicle waits for the answer: 2 s. Source: ISO 15118-2:2014, table 109.
pub(super) const MESSAGE_TIMEOUT: Duration = Duration::from_secs(2);

/// Sends the offer, the best with priority 1.
pub(super) fn ask(slot: &mut Slot<'_>, offered: Protocols) -> Result<(), Misuse> {
    let mut room = Protocol::ALL.map(|protocol| entry(protocol, 0));
    let mut count = 0u8;
    for (place, protocol) in room.iter_mut().zip(offered.iter()) {
        count = count.saturating_add(1);
        *place = entry(protocol, count);
    }
    let entries = room.get(..usize::from(count)).unwrap_or_default();
    if entries.is_empty() {
        return Err(Misuse::NoProtocol);
    }
    let request = SupportedAppProtocolReq {
        app_protocol: entries.into(),
    };
    let message = AppProtocolMessage::SupportedAppProtocolReq(request);
    slot.put(PayloadType::Exi, &message)
}

/// The number is both the entry's own and its priority.
fn entry(protocol: Protocol, number: u8) -> AppProtocol<'static> {
    let (version_number_major, version_number_minor) = protocol.version();
    AppProtocol {
        protocol_namespace: protocol.namespace().into(),
        version_number_major,
        version_number_minor,
        schema_id: number,
        priority: number,
    }
}

/// The protocol that the station chose among those offered.
pub(super) fn choice(payload: &[u8], offered: Protocols) -> Result<Protocol, End> {
    let response = match AppProtocolMessage::decode(payload) {
        Ok(AppProtocolMessage::SupportedAppProtocolRes(response)) => response,
        Ok(_) => {
            let blame = Misbehaviour::WrongResponse(Request::SupportedAppProtocol);
            return Err(End::Misbehaved(blame));
        }
        Err(_) => return Err(End::Misbehaved(Misbehaviour::Undecodable)),
    };
    let contradiction = Misbehaviour::Contradiction(Request::SupportedAppProtocol);
    match response {
        SupportedAppProtocolRes {
            response_code: ResponseCode::FailedNoNegotiation,
            ..
        } => Err(End::Incompatible(Incompatible::NoProtocol)),
        SupportedAppProtocolRes { schema_id, .. } => schema_id
            .and_then(|id| usize::from(id).checked_sub(1))
            .and_then(|index| offered.iter().nth(index))
            .ok_or(End::Misbehaved(contradiction)),
    }
}
