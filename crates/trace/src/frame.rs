//! What a recording gives: frames with a time and a direction.

use core::fmt;
use core::time::Duration;

use crate::Handshake;

/// Who sends to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Vehicle to station.
    ToStation,
    /// Station to vehicle.
    ToVehicle,
}

impl Direction {
    /// The other way.
    #[must_use]
    pub const fn reverse(self) -> Self {
        match self {
            Self::ToStation => Self::ToVehicle,
            Self::ToVehicle => Self::ToStation,
        }
    }

    /// Who sends.
    #[must_use]
    pub const fn sender(self) -> &'static str {
        match self {
            Self::ToStation => "vehicle",
            Self::ToVehicle => "station",
        }
    }
}

/// As in the session logs of the runtime.
impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ToStation => "EVCC->SECC",
            Self::ToVehicle => "SECC->EVCC",
        })
    }
}

/// What carried a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Matching in Ethernet frames.
    Slac,
    /// Discovery over UDP.
    Sdp,
    /// TCP without TLS.
    Tcp,
    /// TLS, decrypted.
    Tls,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Slac => "slac",
            Self::Sdp => "sdp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
        })
    }
}

/// A V2GTP frame without its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Number of the packet, or line, of the recording that completed it; the first is 1.
    pub number: u32,
    /// When; from an origin that all frames of the recording share, such as 1970.
    pub time: Duration,
    /// Which way it went.
    pub direction: Direction,
    /// What carried it.
    pub layer: Layer,
    /// Type in the V2GTP header; of the matching, the number of the message.
    pub payload_type: u16,
    /// What the V2GTP header announced; of the matching, the whole Ethernet frame.
    pub payload: Vec<u8>,
}

/// The end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Number of the packet.
    pub number: u32,
    /// When.
    pub time: Duration,
    /// Who closed: the direction of the packet.
    pub direction: Direction,
    /// By reset instead of in order.
    pub reset: bool,
}

/// Something about a connection that is not a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The recording lacks bytes of the stream; how many, if it can be told.
    Lost(u32),
    /// The stream is not V2GTP; its first bytes.
    NotV2gtp([u8; 2]),
    /// TLS without secrets: so many records are unread.
    Encrypted(u32),
    /// TLS whose secrets do not open it: so many records are unread.
    Sealed(u32),
    /// Frames of types that carry no message: so many.
    OtherType(u32),
}

/// One connection between a vehicle and a station, and the discovery before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    /// Addresses of both ends, or the name of the recording.
    pub name: String,
    /// In order.
    pub frames: Vec<Frame>,
    /// When the connection was opened, if that was seen.
    pub opened: Option<Duration>,
    /// How it was closed, if that was seen.
    pub closed: Option<Closing>,
    /// Time of the last packet of the recording.
    pub last: Duration,
    /// Trouble, each with the number of the packet and who sent it.
    pub troubles: Vec<(u32, Direction, Trouble)>,
    /// The handshake of TLS, if there is one.
    pub handshake: Option<Box<Handshake>>,
}
