//! The vehicle's side of ISO 15118-20.

use v2g_link::v2gtp::Message;

use crate::evcc::{Cx, Fate};
use crate::{End, Iso20Schema, Misuse, Timer};

/// A session of ISO 15118-20 as the vehicle sees it.
#[derive(Debug)]
pub(crate) struct Session {
    _schema: Iso20Schema,
}

/// Nobody offers the protocol, so nobody gets here.
const UNAVAILABLE: Fate = Fate::Ends(End::Misused(Misuse::NoProtocol));

impl Session {
    pub(crate) fn new(schema: Iso20Schema) -> Self {
        Self { _schema: schema }
    }

    pub(crate) fn step(&mut self, _: &mut Cx<'_>) -> Fate {
        UNAVAILABLE
    }

    pub(crate) fn message(&mut self, _: &mut Cx<'_>, _: Message<'_>) -> Fate {
        UNAVAILABLE
    }

    pub(crate) fn look(&mut self, _: &mut Cx<'_>) -> Fate {
        Fate::GoesOn
    }

    pub(crate) fn expired(&mut self, _: &mut Cx<'_>, _: Timer) -> Fate {
        UNAVAILABLE
    }
}
