//! What is inside a TCP connection: V2GTP, or TLS around it.
//!
//! A [`Decoder`] is one direction of a connection. It looks at the first bytes and hands the stream to
//! the module of that layer. Records of [`tls`] wait until the connection is over, and what comes out of
//! them goes to [`plain`].

mod plain;
pub(crate) mod tls;

use core::time::Duration;

use crate::{Direction, Frame, Layer, Trouble};

/// One direction of a connection.
#[derive(Debug, Default)]
pub(crate) enum Decoder {
    /// Nothing came yet.
    #[default]
    Unknown,
    Plain(plain::Plain),
    Tls(tls::Records),
}

impl Decoder {
    /// The records, if this is TLS.
    pub(crate) const fn records(&self) -> Option<&tls::Records> {
        match self {
            Self::Tls(records) => Some(records),
            Self::Plain(_) | Self::Unknown => None,
        }
    }

    /// Takes the next bytes of the stream, adds the frames that they complete.
    pub(crate) fn bytes(
        &mut self,
        at: (u32, Duration),
        direction: Direction,
        bytes: &[u8],
        frames: &mut Vec<Frame>,
    ) {
        if matches!(self, Self::Unknown) {
            *self = match bytes {
                [0x14..=0x17, 0x03, ..] => Self::Tls(tls::Records::default()),
                _ => Self::Plain(plain::Plain::of(Layer::Tcp)),
            };
        }
        match self {
            Self::Plain(plain) => plain.bytes(at, direction, bytes, frames),
            Self::Tls(records) => records.bytes(at, bytes),
            Self::Unknown => {}
        }
    }

    /// Bytes of the stream are missing here.
    pub(crate) fn gap(&mut self) {
        match self {
            Self::Plain(plain) => plain.gap(),
            Self::Tls(records) => records.gap(),
            Self::Unknown => {}
        }
    }

    /// What was wrong, when all has been taken.
    pub(crate) fn troubles(&self) -> impl Iterator<Item = Trouble> {
        let troubles = match self {
            Self::Plain(plain) => plain.troubles(),
            Self::Tls(_) | Self::Unknown => [None; 2],
        };
        troubles.into_iter().flatten()
    }
}
