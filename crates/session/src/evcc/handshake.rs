//! The vehicle's offer of protocols, and what the station makes of it.

use v2g_messages::app_protocol::{
    AppProtocol, AppProtocolMessage, ResponseCode, SupportedAppProtocolReq, SupportedAppProtocolRes,
};

use crate::handshake::OFFERS;
use crate::outbox::Slot;
use crate::{End, Incompatible, Misbehaviour, Misuse, Protocol, Request};

/// Sends the offer: all that we speak, the best with priority 1.
pub(super) fn ask(slot: &mut Slot<'_>) -> Result<(), Misuse> {
    let mut number = 0u8;
    let entries = OFFERS.map(|offer| {
        number = number.saturating_add(1);
        AppProtocol {
            protocol_namespace: offer.namespace.into(),
            version_number_major: offer.major,
            version_number_minor: offer.minor,
            schema_id: number,
            priority: number,
        }
    });
    let request = SupportedAppProtocolReq {
        app_protocol: (&entries).into(),
    };
    slot.put(&AppProtocolMessage::SupportedAppProtocolReq(request))
}

/// The protocol that the station chose among those offered.
pub(super) fn choice(response: SupportedAppProtocolRes) -> Result<Protocol, End> {
    if response.response_code == ResponseCode::FailedNoNegotiation {
        return Err(End::Incompatible(Incompatible::NoProtocol));
    }
    let index = response
        .schema_id
        .and_then(|id| usize::from(id).checked_sub(1));
    let offer = index.and_then(|index| OFFERS.get(index));
    let contradiction = Misbehaviour::Contradiction(Request::SupportedAppProtocol);
    offer
        .map(|offer| offer.protocol)
        .ok_or(End::Misbehaved(contradiction))
}
