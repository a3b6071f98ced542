//! What the tester has to know of a protocol: the usual way through it, and its requests.

mod alike;
mod din;
pub(crate) mod handshake;
mod iso2;
mod iso20;

pub(crate) use self::iso2::CERTIFICATE_SERVICE;

use v2g_exi::Document;
use v2g_exi::schema::Set;
use v2g_link::v2gtp::PayloadType;

use crate::papers::{Credential, Lack};
use crate::request::{Ask, Request};
use crate::tester::Known;
use crate::{Current, Means, Papers, Protocol, Stage};

/// A protocol as the tester speaks it.
pub(crate) trait Dialect: Sync {
    /// What is offered in the handshake: namespace, major and minor version.
    fn offers(&self, current: Current) -> &'static [Offer];

    /// The usual requests in their order, each at its stage.
    fn way(&self, dc: bool, means: Means) -> Vec<(Stage, Request)>;

    /// Where the session goes on after the vehicle asked to renegotiate.
    fn after_renegotiation(&self) -> Stage {
        Stage::ChargeParameters
    }

    /// Where the session goes on after the vehicle has joined the paused one.
    fn after_joining(&self) -> Stage {
        Stage::ServiceDiscovery
    }

    /// Payload type and payload of a request.
    ///
    /// # Errors
    /// When the tester has not what it takes, or the protocol no such request.
    fn encode(&self, ask: &Ask, known: &Known) -> Result<Encoded, Lack>;

    /// The contract in the station's answer to a request for one, whose key is sealed for
    /// `recipient`.
    ///
    /// # Errors
    /// When there is none, or none that a vehicle would take.
    fn issued(
        &self,
        message: &[u8],
        recipient: &Credential,
        papers: &Papers,
    ) -> Result<Credential, String> {
        let _ = (message, recipient, papers);
        Err("this protocol hands over no contracts".to_owned())
    }

    /// The schema set of answers with this payload type.
    fn set(&self, payload_type: PayloadType) -> Option<&'static Set>;
}

/// What a protocol without such a request lacks.
const NO_REQUEST: Lack = "such request";

/// Namespace, major and minor version.
pub(crate) type Offer = (&'static str, u32, u32);

/// Payload type and payload.
pub(crate) type Encoded = (PayloadType, Vec<u8>);

pub(crate) fn of(protocol: Protocol) -> &'static dyn Dialect {
    match protocol {
        Protocol::Din => &din::Din,
        Protocol::Iso2 => &iso2::Iso2,
        Protocol::Iso20 => &iso20::Iso20,
    }
}

/// The document in octets; no request of the tester is longer than this room.
pub(crate) fn document<'m>(
    payload_type: PayloadType,
    message: &impl Document<'m>,
) -> Option<Encoded> {
    let mut room = [0; 0x2000];
    let payload = message.encode(&mut room).ok()?;
    Some((payload_type, payload.to_vec()))
}

/// A power of ten and digits for watts.
pub(crate) fn digits(mut watts: i128) -> (i8, i16) {
    let mut exponent = 0;
    while watts.unsigned_abs() > 32_000 {
        (watts, exponent) = (watts / 10, exponent + 1);
    }
    (exponent, i16::try_from(watts).unwrap_or(i16::MAX))
}
