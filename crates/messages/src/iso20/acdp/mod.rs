//! Automated connection of a pantograph or another charging device, payload type 0x8005.
//!
//! These messages only bring vehicle and charging device together and apart; the energy itself is
//! exchanged with the messages of [`super::dc`]. What names leave open is our reading.
//!
//! No peer was found that runs these exchanges. Peers built with cbexigen swap the event codes of
//! ACDP_ConnectRes and ACDP_DisconnectReq, as they put elements of one type side by side; ours are
//! in the order that EXI asks for.
//!
//! Source: schemas `V2G_CI_ACDP.xsd` and `V2G_CI_CommonTypes.xsd`.

mod connect;
mod elements;
mod status;

use v2g_exi::schema::Root;
use v2g_exi::{Document, schema};

pub use self::connect::*;
pub use self::elements::{ELEMENTS, GLOBALS};
pub use self::status::*;
use crate::xmldsig::{self, SignedInfo};

/// Namespace of the messages and their own content; also the one offered in the handshake.
pub const NAMESPACE: &str = "urn:iso:std:iso:15118:-20:ACDP";

/// The messages of automated connection.
pub static SET: schema::Set = schema::Set {
    name: "iso20-acdp",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: AcdpMessage::ROOTS,
    fragments: &[Root::of::<SignedInfo<'_>>("SignedInfo", xmldsig::NAMESPACE)],
};

/// One message as it travels.
///
/// Connecting and disconnecting have the same content, so they share their types.
#[derive(Clone, Copy, Debug, PartialEq, Document)]
#[exi(set = SET)]
#[allow(
    missing_docs,
    reason = "each message is documented where it is declared"
)]
pub enum AcdpMessage<'a> {
    AcdpConnectReq(AcdpConnectReq<'a>),
    AcdpConnectRes(AcdpConnectRes<'a>),
    AcdpDisconnectReq(AcdpConnectReq<'a>),
    AcdpDisconnectRes(AcdpConnectRes<'a>),
    AcdpSystemStatusReq(AcdpSystemStatusReq<'a>),
    AcdpSystemStatusRes(AcdpSystemStatusRes<'a>),
    AcdpVehiclePositioningReq(AcdpVehiclePositioningReq<'a>),
    AcdpVehiclePositioningRes(AcdpVehiclePositioningRes<'a>),
}
