//! Why a session could not even begin.

use std::io;
use std::net::SocketAddrV6;

use thiserror::Error;
use v2g::link::sdp::{Security, Unusable};

use crate::InterfaceError;
use crate::tls::TlsError;

/// Why there is no session. Each is a sentence for the person at the terminal.
#[derive(Debug, Error)]
pub enum Error {
    /// The interface cannot be used.
    #[error(transparent)]
    Interface(#[from] InterfaceError),
    /// Somebody else has the port.
    #[error("{what} port {port} on `{interface}` is busy; does another station run there?")]
    Busy {
        /// `UDP` or `TCP`.
        what: &'static str,
        /// The port wanted.
        port: u16,
        /// Where.
        interface: String,
    },
    /// The system forbids it.
    #[error("no permission to {what} on `{interface}`: {source}")]
    Permission {
        /// What was tried.
        what: &'static str,
        /// Where.
        interface: String,
        /// The system's answer.
        source: io::Error,
    },
    /// The system refuses for another reason.
    #[error("cannot {what} on `{interface}`: {source}")]
    Socket {
        /// What was tried.
        what: &'static str,
        /// Where.
        interface: String,
        /// The system's answer.
        source: io::Error,
    },
    /// Discovery ended without an answer.
    #[error("no station answered {requests} discovery requests on `{interface}`{}", ignored_text(*ignored, *last_ignored))]
    NoStation {
        /// Where.
        interface: String,
        /// Questions asked.
        requests: u8,
        /// Datagrams that were no usable answer.
        ignored: u32,
        /// Why the last of them was not.
        last_ignored: Option<Unusable>,
    },
    /// The station offers other security than the session may run with.
    #[error("the station at {address} offers {offered}, but {asked} was asked for")]
    Security {
        /// The station.
        address: SocketAddrV6,
        /// What we asked for.
        asked: Security,
        /// What it has.
        offered: Security,
    },
    /// The station does not take the connection.
    #[error("cannot connect to the station at {address}: {source}")]
    Connect {
        /// The station.
        address: SocketAddrV6,
        /// The system's answer.
        source: io::Error,
    },
    /// There is no TLS with the station.
    #[error("no TLS with the station at {address}: {source}")]
    Tls {
        /// The station.
        address: SocketAddrV6,
        /// Why.
        source: TlsError,
    },
    /// The system has no randomness, without which there are no keys.
    #[error("no randomness: {0}")]
    Randomness(getrandom::Error),
    /// Somebody asked us to end before there was a session.
    #[error("stopped before a session began")]
    Stopped,
}

impl Error {
    /// Sorts what the system said about a socket on `interface`.
    pub(crate) fn socket(what: &'static str, interface: &str, source: io::Error) -> Self {
        let interface = interface.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied => Self::Permission {
                what,
                interface,
                source,
            },
            _ => Self::Socket {
                what,
                interface,
                source,
            },
        }
    }
}

fn ignored_text(ignored: u32, last: Option<Unusable>) -> String {
    match last {
        None => String::new(),
        Some(reason) => {
            format!("; {ignored} datagrams were no usable answer, the last because of {reason}")
        }
    }
}
