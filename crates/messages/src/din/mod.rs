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
mod fragments;
mod header;
mod types;

use v2g_exi::{Document, Element, schema};

pub use self::body::*;
pub use self::elements::{ELEMENTS, GLOBALS};
use self::fragments::FRAGMENTS;
pub use self::header::Header;
pub use self::types::*;
use crate::schema::UNQUALIFIED;

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

/// One message as it travels: the root element `V2G_Message`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Element, Document)]
#[exi(set = SET, name = "V2G_Message")]
pub struct V2gMessage<'a> {
    /// Session and signature.
    pub header: Header<'a>,
    /// The request or response itself.
    pub body: Body<'a>,
}
