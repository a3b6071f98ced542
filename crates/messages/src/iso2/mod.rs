//! ISO 15118-2:2014: AC and DC charging, external payment and Plug & Charge.
//!
//! Every document is one [`V2gMessage`]: a [`Header`] and a [`Body`] with one of 34 messages.
//!
//! Source: schemas `V2G_CI_MsgDef.xsd`, `V2G_CI_MsgHeader.xsd`, `V2G_CI_MsgBody.xsd` and
//! `V2G_CI_MsgDataTypes.xsd`.

mod body;
mod elements;
mod header;
mod relaxed;
mod types;

use v2g_exi::schema::Root;
use v2g_exi::{Content, Document, Element, schema};

pub use self::body::*;
pub use self::elements::{ELEMENTS, GLOBALS};
pub use self::header::Header;
pub use self::relaxed::RelaxedEmaid;
pub use self::types::*;
use crate::xmldsig::{self, SignedInfo};

/// Namespace of the root element; also the one offered in the handshake.
pub const MSG_DEF: &str = "urn:iso:15118:2:2013:MsgDef";
/// Namespace of the header's elements.
pub const MSG_HEADER: &str = "urn:iso:15118:2:2013:MsgHeader";
/// Namespace of the messages and of the elements directly inside them.
pub const MSG_BODY: &str = "urn:iso:15118:2:2013:MsgBody";
/// Namespace of everything deeper.
pub const MSG_DATA_TYPES: &str = "urn:iso:15118:2:2013:MsgDataTypes";

use self::MSG_DEF as NAMESPACE;

/// The messages, and their parts that can be signed.
pub static SET: schema::Set = schema::Set {
    name: "iso2",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: V2gMessage::ROOTS,
    fragments: FRAGMENTS,
};

/// Parts of messages that stand alone as EXI fragments, because signatures digest them so: what may
/// be signed in this protocol, and what is signed in the end.
const FRAGMENTS: &[Root] = &[
    body::<AuthorizationReq<'_>>("AuthorizationReq"),
    body::<CertificateInstallationReq<'_>>("CertificateInstallationReq"),
    body::<CertificateInstallationRes<'_>>("CertificateInstallationRes"),
    body::<CertificateUpdateReq<'_>>("CertificateUpdateReq"),
    body::<CertificateUpdateRes<'_>>("CertificateUpdateRes"),
    body::<CertificateChain<'_>>("ContractSignatureCertChain"),
    body::<ContractSignatureEncryptedPrivateKey<'_>>("ContractSignatureEncryptedPrivateKey"),
    body::<DiffieHellmanPublickey<'_>>("DHpublickey"),
    body::<RelaxedEmaid<'_>>("eMAID"),
    body::<MeteringReceiptReq<'_>>("MeteringReceiptReq"),
    body::<CertificateChain<'_>>("SAProvisioningCertificateChain"),
    Root::of::<SalesTariff<'_>>("SalesTariff", MSG_DATA_TYPES),
    Root::of::<SignedInfo<'_>>("SignedInfo", xmldsig::NAMESPACE),
];

const fn body<T: Content<'static>>(name: &'static str) -> Root {
    Root::of::<T>(name, MSG_BODY)
}

/// One message as it travels: the root element `V2G_Message`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Element, Document)]
#[exi(set = SET, name = "V2G_Message")]
pub struct V2gMessage<'a> {
    /// Session and signature.
    pub header: Header<'a>,
    /// The request or response itself.
    pub body: Body<'a>,
}
