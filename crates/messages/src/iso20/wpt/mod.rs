//! Wireless charging by a magnetic field, payload type 0x8006.
//!
//! The vehicle is brought over the station's coil (fine positioning), both make sure that they talk
//! to the one they are coupled with (pairing), and check that power arrives (alignment check).
//! Then energy flows in the charge loop.
//!
//! The schema names the sides by their devices: the supply device (SD) of the station with its
//! primary device (PD, the coil) and supply power circuit (SPC), the EV power circuit (EVPC) of
//! the vehicle. What names leave open is our reading; where no public source gives a unit, the docs
//! say none.
//!
//! No peer was found that runs these exchanges. Peers built with cbexigen deviate in
//! WPT_FinePositioning and WPT_FinePositioningSetup, requests and responses: wherever there is not
//! exactly one `VendorSpecificDataContainer`, in the lists of methods, and in low-frequency data.
//!
//! Source: schemas `V2G_CI_WPT.xsd` and `V2G_CI_CommonTypes.xsd`.

mod charge_loop;
mod charge_parameter_discovery;
mod elements;
mod low_frequency;
mod pairing;
mod positioning;

use v2g_exi::schema::Root;
use v2g_exi::{Bytes, Document, Enumeration, schema};

pub use self::charge_loop::*;
pub use self::charge_parameter_discovery::*;
pub use self::elements::{ELEMENTS, GLOBALS};
pub use self::low_frequency::*;
pub use self::pairing::*;
pub use self::positioning::*;
use crate::xmldsig::{self, SignedInfo};

/// Namespace of the messages and their own content; also the one offered in the handshake.
pub const NAMESPACE: &str = "urn:iso:std:iso:15118:-20:WPT";

/// The messages of wireless charging.
pub static SET: schema::Set = schema::Set {
    name: "iso20-wpt",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: WptMessage::ROOTS,
    fragments: &[Root::of::<SignedInfo<'_>>("SignedInfo", xmldsig::NAMESPACE)],
};

/// One message as it travels.
#[derive(Clone, Copy, Debug, PartialEq, Document)]
#[exi(set = SET)]
#[allow(
    missing_docs,
    reason = "each message is documented where it is declared"
)]
pub enum WptMessage<'a> {
    WptAlignmentCheckReq(WptAlignmentCheckReq<'a>),
    WptAlignmentCheckRes(WptAlignmentCheckRes<'a>),
    WptChargeLoopReq(WptChargeLoopReq<'a>),
    WptChargeLoopRes(WptChargeLoopRes<'a>),
    WptChargeParameterDiscoveryReq(WptChargeParameterDiscoveryReq<'a>),
    WptChargeParameterDiscoveryRes(WptChargeParameterDiscoveryRes<'a>),
    WptFinePositioningReq(WptFinePositioningReq<'a>),
    WptFinePositioningRes(WptFinePositioningRes<'a>),
    WptFinePositioningSetupReq(WptFinePositioningSetupReq<'a>),
    WptFinePositioningSetupRes(WptFinePositioningSetupRes<'a>),
    WptPairingReq(WptPairingReq<'a>),
    WptPairingRes(WptPairingRes<'a>),
}

/// Data of a maker's own kind, for peers that know it.
pub type DataContainer<'a> = Bytes<'a, 0, 256>;

/// How far the vehicle has come with what it does over several messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvResult {
    /// Not known yet.
    EvResultUnknown,
    /// Done.
    EvResultSuccess,
    /// Given up.
    EvResultFailed,
}
