//! The session of whichever protocol was agreed on.

use v2g_link::v2gtp::{Message, PayloadType};

use super::{Cx, Fate};
use crate::{Protocol, Timer, Wallet, din, iso2, iso20};

#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
pub(super) enum Session {
    Din(din::evcc::Session),
    Iso2(iso2::evcc::Session),
    Iso20(iso20::evcc::Session),
}

impl Session {
    /// `None` if the protocol is not implemented.
    pub(super) fn new(protocol: Protocol) -> Option<Self> {
        Some(match protocol {
            Protocol::Din => Self::Din(din::evcc::Session::new()),
            Protocol::Iso2 => Self::Iso2(iso2::evcc::Session::new()),
            Protocol::Iso20(schema) => Self::Iso20(iso20::evcc::Session::new(schema)),
        })
    }

    /// Sends the next request, if it is our turn.
    pub(super) fn step(&mut self, cx: &mut Cx<'_>) -> Fate {
        match self {
            Self::Din(session) => session.step(cx),
            Self::Iso2(session) => session.step(cx),
            Self::Iso20(session) => session.step(cx),
        }
    }

    /// Handles one message; a payload that the protocol does not know is passed over.
    pub(super) fn message(&mut self, cx: &mut Cx<'_>, message: Message<'_>) -> Fate {
        match self {
            Self::Iso20(session) => session.message(cx, message),
            _ if message.payload_type != PayloadType::Exi => Fate::GoesOn,
            Self::Din(session) => session.message(cx, message),
            Self::Iso2(session) => session.message(cx, message),
        }
    }

    /// Whether the wallet is to be asked now.
    pub(super) fn consulting(&self) -> bool {
        match self {
            Self::Din(_) => false,
            Self::Iso2(session) => session.consulting(),
            Self::Iso20(session) => session.consulting(),
        }
    }

    /// Lets the wallet do what the session waits for.
    pub(super) fn consult(
        &mut self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: Message<'_>,
    ) -> Fate {
        match self {
            Self::Din(_) => Fate::GoesOn,
            Self::Iso2(session) => session.consult(cx, wallet, message),
            Self::Iso20(session) => session.consult(cx, wallet, message),
        }
    }

    /// The model may have changed.
    pub(super) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        match self {
            Self::Din(session) => session.look(cx),
            Self::Iso2(session) => session.look(cx),
            Self::Iso20(session) => session.look(cx),
        }
    }

    /// A timer of the session has run out.
    pub(super) fn expired(&mut self, cx: &mut Cx<'_>, timer: Timer) -> Fate {
        match self {
            Self::Din(session) => session.expired(cx, timer),
            Self::Iso2(session) => session.expired(cx, timer),
            Self::Iso20(session) => session.expired(cx, timer),
        }
    }
}
