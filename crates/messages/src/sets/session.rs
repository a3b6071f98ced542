//! What earlier messages say about the set of later ones.

use v2g_exi::Document as _;
use v2g_exi::schema::Set;

use super::of_namespace;
use crate::app_protocol::{self, AppProtocolMessage, SupportedAppProtocolReq};

/// The messages so far, in a few words: the handshake and the sets that were read.
///
/// ```
/// use v2g_messages::sets::Session;
/// use v2g_messages::{app_protocol, iso2};
///
/// let mut session = Session::default();
/// session.heard(&app_protocol::SET, &[0x80, 0x40, 0x00, 0x40]);
/// let ranking = session.rank(&[0x80, 0x98, 0x00, 0x40, 0x11, 0xF0, 0x00], None, false);
/// assert_eq!(ranking.best().set.name, iso2::SET.name);
/// assert_eq!(ranking.best().message, "SessionStopReq");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Session {
    /// Offers of the vehicle: their numbers, and the sets of their protocols.
    offers: [Option<(u8, &'static [&'static str])>; OFFERS],
    /// Sets of the protocol that the station took.
    taken: Option<&'static [&'static str]>,
    /// Set of the message before.
    before: Option<&'static str>,
    /// Last set of ISO 15118-20 that was not the common one.
    service: Option<&'static str>,
    /// Bytes of the message before.
    length: usize,
}

/// Most offers that a handshake has.
const OFFERS: usize = 20;

impl Session {
    /// Takes note of a message that was read with this set.
    pub fn heard(&mut self, set: &'static Set, bytes: &[u8]) {
        self.before = Some(set.name);
        self.length = bytes.len();
        if is_iso20(set.name) && set.name != "iso20-common" {
            self.service = Some(set.name);
        }
        if set.name != app_protocol::SET.name {
            return;
        }
        match AppProtocolMessage::decode(bytes) {
            Ok(AppProtocolMessage::SupportedAppProtocolReq(request)) => self.offered(&request),
            Ok(AppProtocolMessage::SupportedAppProtocolRes(response)) => {
                let offers = self.offers.iter().flatten();
                self.taken = response.schema_id.and_then(|id| {
                    let mut offers = offers.filter(|(number, _)| *number == id);
                    offers.next().map(|(_, sets)| *sets)
                });
            }
            Err(_) => {}
        }
    }

    /// A handshake begins a session: what was before does not count.
    fn offered(&mut self, request: &SupportedAppProtocolReq<'_>) {
        let mut offers = request.app_protocol.iter();
        self.offers = [(); OFFERS].map(|()| {
            let offer = offers.next()?;
            Some((offer.schema_id, of_namespace(&offer.protocol_namespace)))
        });
        (self.taken, self.service) = (None, None);
    }

    /// The sets of the protocol that the handshake has settled on, or is about to; `None` if there was
    /// no handshake, empty if no set here is of that protocol.
    pub fn agreed(&self) -> Option<&'static [&'static str]> {
        let mut offers = self.offers.iter().flatten();
        let only = match (offers.next(), offers.next()) {
            (Some((_, sets)), None) => Some(*sets),
            _ => None,
        };
        self.taken.or(only)
    }

    /// Bytes of the message before; 0 if there was none.
    pub fn length_before(&self) -> usize {
        self.length
    }

    pub(super) fn before(&self) -> Option<&'static str> {
        self.before
    }

    pub(super) fn service(&self) -> Option<&'static str> {
        self.service
    }
}

pub(super) fn is_iso20(set: &str) -> bool {
    set.starts_with("iso20-")
}
