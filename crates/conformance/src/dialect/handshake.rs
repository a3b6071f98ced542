//! The request of the handshake.

use core::ops::Range;

use v2g_link::v2gtp::PayloadType;
use v2g_messages::app_protocol::{AppProtocol, AppProtocolMessage, SupportedAppProtocolReq};

use super::{Encoded, Offer, document};
use crate::request::{Ask, Change};

/// The tester's number for the protocol it means; unusual, so that an echo is one.
const SCHEMA_ID: u8 = 37;

/// The numbers of so many offers.
pub(crate) fn meant(offers: usize) -> Range<i128> {
    let first = i128::from(SCHEMA_ID);
    first..first.saturating_add(i128::try_from(offers).unwrap_or(1))
}

const UNKNOWN: &str = "urn:example:nobody:speaks:this";

pub(crate) fn encode(ask: &Ask, offers: &'static [Offer]) -> Option<Encoded> {
    let first = if ask.has(Change::TwentyOffers) { 19 } else { 0 };
    let strange = (0..first).map(|number: u8| entry((UNKNOWN, 1, 0), number, number + 2));
    let meant = offers.iter().zip(0..).map(|(offer, number)| {
        let (mut namespace, mut major, mut minor) = *offer;
        if ask.has(Change::UnknownNamespace) {
            namespace = UNKNOWN;
        }
        if ask.has(Change::OtherMinorVersion) {
            minor += 1;
        }
        if ask.has(Change::OtherMajorVersion) {
            major += 1;
        }
        let id = SCHEMA_ID + number;
        entry((namespace, major, minor), id, number + 1)
    });
    let entries: Vec<_> = strange.chain(meant).collect();
    let request = SupportedAppProtocolReq {
        app_protocol: entries.as_slice().into(),
    };
    let message = AppProtocolMessage::SupportedAppProtocolReq(request);
    document(PayloadType::Exi, &message)
}

fn entry(offer: Offer, schema_id: u8, priority: u8) -> AppProtocol<'static> {
    let (namespace, major, minor) = offer;
    AppProtocol {
        protocol_namespace: namespace.into(),
        version_number_major: major,
        version_number_minor: minor,
        schema_id,
        priority,
    }
}
