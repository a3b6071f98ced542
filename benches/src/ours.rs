//! This project's codec.

mod messages;
mod read;

use std::cell::RefCell;
use std::hint::black_box;

use v2g_exi::Document;

pub use messages::{iso2, supported_app_protocol_req};
pub use read::{read_handshake, read_message};

use crate::{Batch, ROOM};

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
