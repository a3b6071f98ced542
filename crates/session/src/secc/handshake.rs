//! The station's choice among the protocols that the vehicle offers.

use v2g_exi::Document;
use v2g_link::v2gtp::{Message, PayloadType};
use v2g_messages::app_protocol::{
    AppProtocol, AppProtocolMessage, ResponseCode, SupportedAppProtocolReq, SupportedAppProtocolRes,
};

use super::{Cx, Fate};
use crate::{End, Misbehaviour, Protocol, Protocols, Request};

/// The answer, and the protocol if there is one.
///
/// Of the vehicle's entries that we speak in the same major version the one with the best
/// priority wins; unknown namespaces are passed over.
pub(super) fn choose(
    request: SupportedAppProtocolReq<'_>,
    spoken: Protocols,
) -> (AppProtocolMessage<'static>, Option<Protocol>) {
    let known = request
        .app_protocol
        .iter()
        .filter_map(|entry| Some((entry, find(&entry, spoken)?)));
    match known.min_by_key(|(entry, _)| entry.priority) {
        None => (answer(ResponseCode::FailedNoNegotiation, None), None),
        Some((entry, protocol)) => {
            let (_, minor) = protocol.version();
            let code = match entry.version_number_minor == minor {
                true => ResponseCode::OkSuccessfulNegotiation,
                false => ResponseCode::OkSuccessfulNegotiationWithMinorDeviation,
            };
            (answer(code, Some(entry.schema_id)), Some(protocol))
        }
    }
}

fn find(entry: &AppProtocol<'_>, spoken: Protocols) -> Option<Protocol> {
    spoken.iter().find(|protocol| {
        let (major, _) = protocol.version();
        entry.protocol_namespace == *protocol.namespace() && entry.version_number_major == major
    })
}

fn answer(response_code: ResponseCode, schema_id: Option<u8>) -> AppProtocolMessage<'static> {
    let response = SupportedAppProtocolRes {
        response_code,
        schema_id,
    };
    AppProtocolMessage::SupportedAppProtocolRes(response)
}

impl Cx<'_> {
    /// Refuses a second handshake, if the message is one: it is done once per connection.
    pub(crate) fn second_handshake(&mut self, message: Message<'_>) -> Option<Fate> {
        let read = match message.payload_type {
            PayloadType::Exi => AppProtocolMessage::decode(message.payload),
            _ => return None,
        };
        let Ok(AppProtocolMessage::SupportedAppProtocolReq(_)) = read else {
            return None;
        };
        let refusal = answer(ResponseCode::FailedNoNegotiation, None);
        self.misuse = self.slot.put(PayloadType::Exi, &refusal).err();
        let blame = Misbehaviour::OutOfSequence(Request::SupportedAppProtocol);
        Some(Fate::Closes(End::Misbehaved(blame)))
    }
}
