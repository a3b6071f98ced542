//! DIN SPEC 70121:2014: DC charging with external payment, without TLS.
//!
//! Every document is one [`V2gMessage`]: a [`Header`] and a [`Body`] with one of 34 messages. The
//! schema is an early state of ISO 15118-2 and has messages for AC, contracts and receipts too;
//! the specification leaves them unused, but they are read and written like the others.
//!
//! Source: schemas `V2G_CI_MsgDef.xsd`, `V2G_CI_MsgHeader.xsd`, `V2G_CI_MsgBody.xsd` and
//! `V2G_CI_MsgDataTypes.xsd` of 2012.

mod body;
mod elements;
mod header;
mod types;

use v2g_exi::schema::Root;
use v2g_exi::{Bytes, Content, Document, Element, Text, schema};

pub use self::body::*;
pub use self::elements::{ELEMENTS, GLOBALS};
pub use self::header::Header;
pub use self::types::*;
use crate::schema::UNQUALIFIED;
use crate::xmldsig::{self, SignedInfo};

/// Namespace of the root element; also the one offered in the handshake.
pub const MSG_DEF: &str = "urn:din:70121:2012:MsgDef";
/// Namespace of the header's elements.
pub const MSG_HEADER: &str = "urn:din:70121:2012:MsgHeader";
/// Namespace of the messages and of the elements directly inside them.
pub const MSG_BODY: &str = "urn:din:70121:2012:MsgBody";
/// Namespace of everything deeper; attributes have none.
pub const MSG_DATA_TYPES: &str = "urn:din:70121:2012:MsgDataTypes";

use self::MSG_DEF as NAMESPACE;

/// The messages, and their parts that stand alone as fragments.
pub static SET: schema::Set = schema::Set {
    name: "din",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: V2gMessage::ROOTS,
    fragments: FRAGMENTS,
};

/// Parts of messages that stand alone as EXI fragments, because signatures digest them so: what the
/// schema lets a peer sign, and what is signed in the end.
///
/// The four parts of a contract have no `Id` of their own here, so that no signature can refer to
/// them; tools of ISO 15118-2 make fragments of them all the same.
const FRAGMENTS: &[Root] = &[
    body::<CertificateInstallationReq<'_>>("CertificateInstallationReq"),
    body::<CertificateInstallationRes<'_>>("CertificateInstallationRes"),
    body::<CertificateUpdateReq<'_>>("CertificateUpdateReq"),
    body::<CertificateUpdateRes<'_>>("CertificateUpdateRes"),
    body::<ContractAuthenticationReq<'_>>("ContractAuthenticationReq"),
    body::<Text<'_, 0, 24>>("ContractID"),
    body::<CertificateChain<'_>>("ContractSignatureCertChain"),
    body::<Bytes<'_, 0, 128>>("ContractSignatureEncryptedPrivateKey"),
    body::<Bytes<'_, 0, 256>>("DHParams"),
    body::<MeteringReceiptReq<'_>>("MeteringReceiptReq"),
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
