//! Who may hold a charging point: a connection that has said something.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use v2g::link::v2gtp::{HEADER_LENGTH, Header};

use crate::connection::Connection;

/// No supportedAppProtocolReq is longer; what claims to be is left to the engine, which refuses it.
const LIMIT: usize = 0x1000;

/// A connection and what it has sent so far.
#[derive(Debug)]
pub(crate) struct Newcomer {
    pub(crate) connection: Connection,
    pub(crate) said: Vec<u8>,
}

/// Waits for the first complete message, at most this long. What is no message at all counts too: the engine
/// finds out, and ends the session at once.
pub(crate) async fn greeting(mut connection: Connection, limit: Duration) -> Option<Newcomer> {
    let mut said = Vec::with_capacity(LIMIT);
    let listening = async {
        while awaits_more(&said) {
            match connection.read_buf(&mut said).await {
                Ok(1..) => {}
                _ => return false,
            }
        }
        true
    };
    let spoke = tokio::time::timeout(limit, listening).await;
    (spoke == Ok(true)).then_some(Newcomer { connection, said })
}

/// Whether this is the beginning of a message.
fn awaits_more(said: &[u8]) -> bool {
    if said.len() < HEADER_LENGTH {
        return true;
    }
    match Header::parse(said) {
        Ok(Header { length, .. }) => {
            let whole = usize::try_from(length).unwrap_or(usize::MAX);
            said.len() < whole.saturating_add(HEADER_LENGTH).min(LIMIT)
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_awaited_until_it_is_complete() {
        let message = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 3, 0x80, 0x00, 0x10];
        for length in 0..message.len() {
            assert!(awaits_more(&message[..length]), "{length}");
        }
        assert!(!awaits_more(&message));
    }

    #[test]
    fn garbage_and_what_is_too_long_is_not_awaited() {
        assert!(!awaits_more(&[0xFF; HEADER_LENGTH]));
        let mut endless = vec![0x01, 0xFE, 0x80, 0x01, 0xFF, 0xFF, 0xFF, 0xFF];
        endless.resize(LIMIT, 0);
        assert!(!awaits_more(&endless));
    }
}
