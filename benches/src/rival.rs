//! The crate `iso15118` 0.7.0, through its own documented interface.

use std::cell::RefCell;
use std::hint::black_box;

use iso15118::exi::ExiDocument;

use crate::{Batch, ROOM};

/// Its type for the handshake's request.
pub type Handshake = iso15118::app_protocol::SupportedAppProtocolReq;
/// Its type for a message of ISO 15118-2.
pub type Message = iso15118::iso2::V2GMessage;

/// Its types for messages of ISO 15118-20.
pub use iso15118::iso20::dc::{DCChargeLoopReq, DCChargeLoopRes};
pub use iso15118::iso20::messages::{ScheduleExchangeRes, SessionSetupReq};

pub(crate) fn decode<M: ExiDocument + 'static>(bytes: &'static [u8]) -> Batch {
    Box::new(move |times| {
        for _ in 0..times {
            black_box(M::from_bytes(black_box(bytes)).expect("it reads the sample"));
        }
    })
}

pub(crate) fn encode<M: ExiDocument + 'static>(bytes: &'static [u8]) -> Batch {
    let message = M::from_bytes(bytes).expect("it reads the sample");
    let buffer = RefCell::new([0; ROOM]);
    Box::new(move |times| {
        let mut buffer = buffer.borrow_mut();
        for _ in 0..times {
            let written = black_box(&message).to_slice(black_box(&mut *buffer));
            black_box(written.expect("it writes the sample"));
        }
    })
}
