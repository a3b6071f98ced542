//! The handshake before every session: the vehicle offers protocols, the station takes one.
//!
//! It is sent once per connection and is the same for DIN 70121, ISO 15118-2 and ISO 15118-20.
//!
//! Source: schema `V2G_CI_AppProtocol.xsd`.

use v2g_exi::{Document, Element, Enumeration, List, Text, schema};

/// Namespace of the two root elements.
pub const APP_PROTOCOL: &str = "urn:iso:15118:2:2010:AppProtocol";

/// The elements inside the roots belong to no namespace.
const NAMESPACE: &str = "";

/// The two messages of the handshake.
pub static SET: schema::Set = schema::Set {
    name: "app-protocol",
    globals: &["supportedAppProtocolReq", "supportedAppProtocolRes"],
    elements: &[
        "AppProtocol",
        "Priority",
        "ProtocolNamespace",
        "ResponseCode",
        "SchemaID",
        "VersionNumberMajor",
        "VersionNumberMinor",
        "supportedAppProtocolReq",
        "supportedAppProtocolRes",
    ],
    documents: AppProtocolMessage::ROOTS,
    fragments: &[],
};

/// Either side of the handshake, as it stands at the root of a document.
#[derive(Clone, Copy, Debug, PartialEq, Document)]
#[exi(set = SET)]
pub enum AppProtocolMessage<'a> {
    /// Vehicle to station.
    #[exi(name = "supportedAppProtocolReq", namespace = APP_PROTOCOL)]
    SupportedAppProtocolReq(SupportedAppProtocolReq<'a>),
    /// Station to vehicle.
    #[exi(name = "supportedAppProtocolRes", namespace = APP_PROTOCOL)]
    SupportedAppProtocolRes(SupportedAppProtocolRes),
}

/// Lists every protocol the vehicle can speak.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SupportedAppProtocolReq<'a> {
    /// The offers, in any order: their priority says which the vehicle likes best.
    pub app_protocol: List<'a, AppProtocol<'a>, 1, 20>,
}

/// Names the protocol both sides go on with, or ends the connection.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SupportedAppProtocolRes {
    /// Whether an offer was taken.
    pub response_code: ResponseCode,
    /// [`AppProtocol::schema_id`] of the offer taken; absent when none was.
    pub schema_id: Option<u8>,
}

/// One protocol the vehicle can speak.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AppProtocol<'a> {
    /// Namespace of the protocol's messages, e.g. `urn:iso:15118:2:2013:MsgDef`.
    pub protocol_namespace: Text<'a, 0, 100>,
    /// Must equal the station's for the offer to be taken.
    pub version_number_major: u32,
    /// May differ from the station's; the response code then says so.
    pub version_number_minor: u32,
    /// Number the vehicle gives this offer, unique in the list.
    pub schema_id: u8,
    /// 1 is the vehicle's first wish, 20 its last.
    #[exi(1..=20)]
    pub priority: u8,
}

/// Outcome of the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ResponseCode {
    /// Namespace and both version numbers agree.
    OkSuccessfulNegotiation,
    /// Namespace and major version agree, the minor version does not.
    OkSuccessfulNegotiationWithMinorDeviation,
    /// No offer suits the station; the vehicle must not go on.
    #[exi(name = "Failed_NoNegotiation")]
    FailedNoNegotiation,
}
