//! The station's choice among the protocols that the vehicle offers.

use v2g_messages::app_protocol::{
    AppProtocol, AppProtocolMessage, ResponseCode, SupportedAppProtocolReq, SupportedAppProtocolRes,
};

use crate::Protocol;
use crate::handshake::{OFFERS, Offer};

/// The answer, and the protocol if there is one.
///
/// Of the vehicle's entries that we speak in the same major version the one with the best
/// priority wins; unknown namespaces are passed over.
pub(super) fn choose(
    request: SupportedAppProtocolReq<'_>,
) -> (AppProtocolMessage<'static>, Option<Protocol>) {
    let known = request
        .app_protocol
        .iter()
        .filter_map(|entry| Some((entry, offer(&entry)?)));
    match known.min_by_key(|(entry, _)| entry.priority) {
        None => (answer(ResponseCode::FailedNoNegotiation, None), None),
        Some((entry, offer)) => {
            let code = match entry.version_number_minor == offer.minor {
                true => ResponseCode::OkSuccessfulNegotiation,
                false => ResponseCode::OkSuccessfulNegotiationWithMinorDeviation,
            };
            (answer(code, Some(entry.schema_id)), Some(offer.protocol))
        }
    }
}

/// The refusal of a second handshake.
pub(super) fn refusal() -> AppProtocolMessage<'static> {
    answer(ResponseCode::FailedNoNegotiation, None)
}

fn offer(entry: &AppProtocol<'_>) -> Option<Offer> {
    OFFERS.into_iter().find(|offer| {
        entry.protocol_namespace == *offer.namespace && entry.version_number_major == offer.major
    })
}

fn answer(response_code: ResponseCode, schema_id: Option<u8>) -> AppProtocolMessage<'static> {
    let response = SupportedAppProtocolRes {
        response_code,
        schema_id,
    };
    AppProtocolMessage::SupportedAppProtocolRes(response)
}
