//! What is measured for each message.

use v2g_messages::app_protocol::AppProtocolMessage;
use v2g_messages::iso2::V2gMessage;

use crate::{Sample, ours, rival};

/// An operation, done as many times in a row as asked.
pub type Batch = Box<dyn Fn(u32)>;

/// The same operation by both crates.
pub struct Contest {
    /// By this project.
    pub ours: Batch,
    /// By the crate `iso15118`.
    pub rival: Batch,
}

/// One message and everything that is measured with it.
pub struct Case {
    /// The message.
    pub sample: Sample,
    /// Bytes to a value; the rival's value is freed each time.
    pub decode: Contest,
    /// Ours again, and then every list, text and byte string is read as well,
    /// because our values are views over the bytes and the rival's are copies.
    pub read_all: Batch,
    /// A value to bytes in the caller's buffer.
    pub encode: Contest,
}

/// All cases, in the order of the table.
pub fn cases() -> Vec<Case> {
    let handshake = Sample::SUPPORTED_APP_PROTOCOL_REQ;
    let mut cases = vec![Case {
        sample: handshake,
        decode: Contest {
            ours: ours::decode::<AppProtocolMessage<'_>>(handshake.bytes()),
            rival: rival::decode::<rival::Handshake>(handshake.bytes()),
        },
        read_all: ours::read_all(handshake.bytes(), ours::read_handshake),
        encode: Contest {
            ours: ours::encode(ours::supported_app_protocol_req()),
            rival: rival::encode::<rival::Handshake>(handshake.bytes()),
        },
    }];
    cases.extend(
        ours::iso2()
            .into_iter()
            .map(|(sample, message)| iso2(sample, message)),
    );
    cases
}

fn iso2(sample: Sample, message: V2gMessage<'static>) -> Case {
    let bytes = sample.bytes();
    Case {
        sample,
        decode: Contest {
            ours: ours::decode::<V2gMessage<'_>>(bytes),
            rival: rival::decode::<rival::Message>(bytes),
        },
        read_all: ours::read_all(bytes, ours::read_message),
        encode: Contest {
            ours: ours::encode(message),
            rival: rival::encode::<rival::Message>(bytes),
        },
    }
}
