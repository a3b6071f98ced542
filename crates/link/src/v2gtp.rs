//! V2GTP: the eight bytes in front of every message, and the way back from a TCP stream to messages.
//!
//! ```
//! use v2g_link::v2gtp::{PayloadType, Stream, frame};
//!
//! let mut buffer = [0; 64];
//! let sent = frame(PayloadType::Exi, &[0x80, 0x98], &mut buffer).unwrap();
//! assert_eq!(sent, [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 2, 0x80, 0x98]);
//!
//! let mut stream = Stream::new([0; 1024]);
//! let mut received = &sent[..];
//! let message = stream.next(&mut received).unwrap().unwrap();
//! assert_eq!(message.payload_type, PayloadType::Exi);
//! assert_eq!(message.payload, [0x80, 0x98]);
//! ```
//!
//! Source: ISO 15118-2:2014, 7.8.3 and Table 10; ISO 15118-20:2022, 7.8.3.

mod header;
mod payload_type;
mod stream;

pub use header::{HEADER_LENGTH, Header, HeaderError, frame, frame_in_place};
pub use payload_type::PayloadType;
pub use stream::{Ignored, Message, OutOfStep, Stream};
