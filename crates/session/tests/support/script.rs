//! Frames made by hand.

use v2g_exi::Document;
use v2g_link::v2gtp::{HEADER_LENGTH, PayloadType, frame};
use v2g_messages::app_protocol::{AppProtocol, AppProtocolMessage, SupportedAppProtocolReq};
use v2g_messages::iso2::{self, Body, Header, V2gMessage};

/// A message of ISO 15118-2 with this session id, ready to be sent.
pub fn frame_of(session_id: &[u8], body: Body<'_>) -> Vec<u8> {
    let header = Header {
        session_id: session_id.into(),
        notification: None,
        signature: None,
    };
    in_frame(&V2gMessage { header, body })
}

/// supportedAppProtocolReq with these entries: namespace, major, minor, schema id, priority.
pub fn handshake(entries: &[(&str, u32, u32, u8, u8)]) -> Vec<u8> {
    let entries: Vec<_> = entries
        .iter()
        .map(
            |&(namespace, major, minor, schema_id, priority)| AppProtocol {
                protocol_namespace: namespace.into(),
                version_number_major: major,
                version_number_minor: minor,
                schema_id,
                priority,
            },
        )
        .collect();
    let request = SupportedAppProtocolReq {
        app_protocol: entries.as_slice().into(),
    };
    in_frame(&AppProtocolMessage::SupportedAppProtocolReq(request))
}

pub const ISO2: (&str, u32, u32, u8, u8) = (iso2::MSG_DEF, 2, 0, 1, 1);

/// The body of a frame of ISO 15118-2.
pub fn body(frame: &[u8]) -> Body<'_> {
    V2gMessage::decode(&frame[HEADER_LENGTH..])
        .expect("a message of ISO 15118-2")
        .body
}

pub fn in_frame<'m>(message: &impl Document<'m>) -> Vec<u8> {
    let (mut payload, mut buffer) = ([0; 8192], [0; 8200]);
    let payload = message.encode(&mut payload).expect("encodes");
    frame(PayloadType::Exi, payload, &mut buffer)
        .expect("fits")
        .to_vec()
}
