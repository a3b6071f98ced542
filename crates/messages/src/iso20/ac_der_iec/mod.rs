//! AC charging by a vehicle that supports the grid under IEC and EN codes, payload type 0x8010.
//!
//! The four messages of [`ac`] with more alternatives inside: a vehicle that feeds in is a
//! distributed energy resource (DER), and the station passes on what the grid operator (DSO) asks of it.
//! Elements keep the namespace of `ac`; only what is new has the one of this set.
//!
//! No text of Amendment 1 is public. Order and types are those of deployed codecs and their vectors;
//! where a comment gives a meaning or a unit of what is new, it is our reading of the name.
//!
//! Fragments are numbered over 259 elements, as both namespaces declare some of the same name. Stacks
//! on EVerest's codec take both namespaces for one, so they have 245, and `SignedInfo` as 203 instead of
//! 217: with them a fragment of this set has other bytes. `SignedInfo` of the stand-alone [`xmldsig`]
//! set is not affected.

mod control;
mod control_mode;
mod elements;
mod energy_transfer_mode;
mod messages;
mod power;

use v2g_exi::schema::Root;
use v2g_exi::{Document, schema};

pub use self::control::*;
pub use self::control_mode::*;
pub use self::elements::{ELEMENTS, GLOBALS};
pub use self::energy_transfer_mode::*;
pub use self::messages::*;
pub use self::power::*;
use super::ac;
use crate::xmldsig::{self, SignedInfo};

/// Namespace of what this set adds; also the one offered in the handshake.
pub const NAMESPACE: &str = "urn:iso:std:iso:15118:-20:AC-DER-IEC";

/// The messages of AC charging with grid support.
pub static SET: schema::Set = schema::Set {
    name: "iso20-ac-der-iec",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: AcDerIecMessage::ROOTS,
    fragments: &[
        Root::of::<AcChargeParameterDiscoveryRes<'_>>(
            "AC_ChargeParameterDiscoveryRes",
            ac::NAMESPACE,
        ),
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
pub enum AcDerIecMessage<'a> {
    AcChargeLoopReq(AcChargeLoopReq<'a>),
    AcChargeLoopRes(AcChargeLoopRes<'a>),
    AcChargeParameterDiscoveryReq(AcChargeParameterDiscoveryReq<'a>),
    AcChargeParameterDiscoveryRes(AcChargeParameterDiscoveryRes<'a>),
}
