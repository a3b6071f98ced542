//! DC charging in both directions, payload type 0x8004; also that of megawatt and pantograph charging.
//!
//! Source: schemas `V2G_CI_DC.xsd` and `V2G_CI_CommonTypes.xsd`.

mod charge_loop;
mod charge_parameter_discovery;
mod control_mode;
mod elements;
mod voltage;

use v2g_exi::schema::Root;
use v2g_exi::{Document, schema};

pub use self::charge_loop::*;
pub use self::charge_parameter_discovery::*;
pub use self::control_mode::*;
pub use self::elements::{ELEMENTS, GLOBALS};
pub use self::voltage::*;
use crate::xmldsig::{self, SignedInfo};

/// Namespace of the messages and their own content; also the one offered in the handshake.
pub const NAMESPACE: &str = "urn:iso:std:iso:15118:-20:DC";

/// The messages of DC charging.
pub static SET: schema::Set = schema::Set {
    name: "iso20-dc",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: DcMessage::ROOTS,
    fragments: &[
        Root::of::<DcChargeParameterDiscoveryRes<'_>>("DC_ChargeParameterDiscoveryRes", NAMESPACE),
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
pub enum DcMessage<'a> {
    DcCableCheckReq(DcCableCheckReq<'a>),
    DcCableCheckRes(DcCableCheckRes<'a>),
    DcChargeLoopReq(DcChargeLoopReq<'a>),
    DcChargeLoopRes(DcChargeLoopRes<'a>),
    DcChargeParameterDiscoveryReq(DcChargeParameterDiscoveryReq<'a>),
    DcChargeParameterDiscoveryRes(DcChargeParameterDiscoveryRes<'a>),
    DcPreChargeReq(DcPreChargeReq<'a>),
    DcPreChargeRes(DcPreChargeRes<'a>),
    DcWeldingDetectionReq(DcWeldingDetectionReq<'a>),
    DcWeldingDetectionRes(DcWeldingDetectionRes<'a>),
}
