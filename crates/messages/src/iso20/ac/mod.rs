//! AC charging in both directions, payload type 0x8003.
//!
//! A quantity that may differ between the phases comes as up to three elements, `X`, `X_L2` and
//! `X_L3`: the first stands for phase L1, or for all phases together where the others are absent.
//!
//! Source: schemas `V2G_CI_AC.xsd` and `V2G_CI_CommonTypes.xsd`.

mod control_mode;
pub(crate) mod elements;
mod messages;

use v2g_exi::schema::Root;
use v2g_exi::{Document, schema};

pub use self::control_mode::*;
pub use self::elements::{ELEMENTS, GLOBALS};
pub use self::messages::*;
use crate::xmldsig::{self, SignedInfo};

/// Namespace of the messages and their own content; also the one offered in the handshake.
pub const NAMESPACE: &str = "urn:iso:std:iso:15118:-20:AC";

/// The messages of AC charging.
pub static SET: schema::Set = schema::Set {
    name: "iso20-ac",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: AcMessage::ROOTS,
    fragments: &[
        Root::of::<AcChargeParameterDiscoveryRes<'_>>("AC_ChargeParameterDiscoveryRes", NAMESPACE),
        Root::of::<SignedInfo<'_>>("SignedInfo", xmldsig::NAMESPACE),
    ],
};

/// One message as it travels.
#[derive(Clone, Copy, Debug, PartialEq, Document)]
#[exi(set = SET)]
#[allow(
    missing_docs,
    reason = "each message is documented where it is declared"
)]
pub enum AcMessage<'a> {
    AcChargeLoopReq(AcChargeLoopReq<'a>),
    AcChargeLoopRes(AcChargeLoopRes<'a>),
    AcChargeParameterDiscoveryReq(AcChargeParameterDiscoveryReq<'a>),
    AcChargeParameterDiscoveryRes(AcChargeParameterDiscoveryRes<'a>),
}
