//! Session logs: pcapng for Wireshark, JSON lines for programs.

mod conversation;
mod frames;
mod pcapng;
mod timestamp;

pub use timestamp::{compact, rfc3339};
