//! What a payload says, for people and programs.

use v2g_exi::tree::Tree;
use v2g_link::sdp::{Request, Response};
use v2g_link::v2gtp::{Header, PayloadType};
use v2g_messages::sets::{Session, Verdict};

/// A payload in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The schema set that it was read with, or `sdp`; empty if none fits.
    pub set: &'static str,
    /// The message's name in the standard's spelling; empty if it does not decode.
    pub message: String,
    /// The message as JSON text, or why there is none.
    pub content: Result<String, String>,
}

/// Reads a payload.
#[must_use]
pub fn describe(payload_type: PayloadType, payload: &[u8]) -> Description {
    match payload_type {
        PayloadType::SdpRequest => sdp_request(payload),
        PayloadType::SdpResponse => sdp_response(payload),
        _ => exi(payload_type, payload),
    }
}

/// The payload type 0x8001 does not say whether this is the handshake or which protocol; the bytes do.
fn exi(payload_type: PayloadType, payload: &[u8]) -> Description {
    let best = Session::default().best(payload, Some(payload_type.into()), false);
    let (set, verdict) = (best.set, best.verdict);
    let tree = Tree::document(set, payload);
    let content = tree
        .error
        .map_or_else(|| Ok(tree.json()), |error| Err(error.to_string()));
    let set = if matches!(verdict, Verdict::Fails(_)) {
        ""
    } else {
        set.name
    };
    Description {
        set,
        message: message_name(&tree).to_owned(),
        content,
    }
}

/// The root element's name, or that of the message inside an ISO 15118-2 envelope.
fn message_name(tree: &Tree<'_>) -> &'static str {
    let Some(root) = tree.root() else { return "" };
    let body = root.child("Body").and_then(|body| body.children().next());
    body.unwrap_or(root).node().name
}

fn sdp_request(payload: &[u8]) -> Description {
    let content = Request::parse(&datagram(PayloadType::SdpRequest, payload)).map(|request| {
        format!(
            r#"{{"SDPRequest":{{"Security":"{}","Transport":"{}"}}}}"#,
            request.security, request.transport
        )
    });
    Description {
        set: "sdp",
        message: "SDPRequest".to_owned(),
        content: content.map_err(|error| error.to_string()),
    }
}

fn sdp_response(payload: &[u8]) -> Description {
    let content = Response::parse(&datagram(PayloadType::SdpResponse, payload)).map(|response| {
        let Response { address, port, security, transport } = response;
        format!(
            r#"{{"SDPResponse":{{"Address":"{address}","Port":{port},"Security":"{security}","Transport":"{transport}"}}}}"#
        )
    });
    Description {
        set: "sdp",
        message: "SDPResponse".to_owned(),
        content: content.map_err(|error| error.to_string()),
    }
}

fn datagram(payload_type: PayloadType, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    [
        &Header {
            payload_type,
            length,
        }
        .to_bytes()[..],
        payload,
    ]
    .concat()
}
