//! This project's codec.

mod din;
mod iso20;
mod messages;
mod read;
mod read_iso20;

use std::cell::RefCell;
use std::hint::black_box;

use v2g_exi::Document;

pub use din::din_current_demand_req;
pub use iso20::{dc_charge_loop_req, dc_charge_loop_res, schedule_exchange_res, session_setup_req};
pub use messages::{iso2, supported_app_protocol_req};
pub use read::{read_din, read_handshake, read_message};
pub use read_iso20::{read_common, read_dc};

use crate::{Batch, ROOM};

/// Id of all sessions but those that are to be opened.
const SESSION: &[u8; 8] = &[0x3e, 0x01, 0x5a, 0x77, 0x10, 0x22, 0xc4, 0x9d];

pub(crate) fn decode<M: Document<'static> + 'static>(bytes: &'static [u8]) -> Batch {
    Box::new(move |times| {
        for _ in 0..times {
            black_box(M::decode(black_box(bytes)).expect("it reads the sample"));
        }
    })
}

pub(crate) fn read_all<M: Document<'static> + 'static>(
    bytes: &'static [u8],
    read: impl Fn(&M) + 'static,
) -> Batch {
    Box::new(move |times| {
        for _ in 0..times {
            read(black_box(
                &M::decode(black_box(bytes)).expect("it reads the sample"),
            ));
        }
    })
}

pub(crate) fn encode<M: Document<'static> + 'static>(message: M) -> Batch {
    let buffer = RefCell::new([0; ROOM]);
    Box::new(move |times| {
        let mut buffer = buffer.borrow_mut();
        for _ in 0..times {
            let written = black_box(&message).encode(black_box(&mut *buffer));
            black_box(written.expect("it writes the sample"));
        }
    })
}
