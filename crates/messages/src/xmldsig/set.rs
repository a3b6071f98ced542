//! XML Signature alone as a schema set.
//!
//! Several peers digest and sign `SignedInfo` with this set whatever the protocol, others with the
//! protocol's own set: the octets differ.

use v2g_exi::schema::{Root, Set};

use super::{NAMESPACE, SignedInfo};

/// The schema file without any message around it; it has no documents, only fragments.
pub static SET: Set = Set {
    name: "xmldsig",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: &[],
    fragments: &[Root::of::<SignedInfo<'_>>("SignedInfo", NAMESPACE)],
};

/// Elements that may stand at the root of a document, in the order of their event codes.
#[rustfmt::skip]
const GLOBALS: &[&str] = &[
    "CanonicalizationMethod", "DSAKeyValue", "DigestMethod", "DigestValue", "KeyInfo", "KeyName",
    "KeyValue", "Manifest", "MgmtData", "Object", "PGPData", "RSAKeyValue", "Reference",
    "RetrievalMethod", "SPKIData", "Signature", "SignatureMethod", "SignatureProperties",
    "SignatureProperty", "SignatureValue", "SignedInfo", "Transform", "Transforms", "X509Data",
];

/// Elements that may stand at the root of a fragment, in the order of their event codes.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "CanonicalizationMethod", "DSAKeyValue", "DigestMethod", "DigestValue", "Exponent", "G",
    "HMACOutputLength", "J", "KeyInfo", "KeyName", "KeyValue", "Manifest", "MgmtData", "Modulus",
    "Object", "P", "PGPData", "PGPKeyID", "PGPKeyPacket", "PgenCounter", "Q", "RSAKeyValue",
    "Reference", "RetrievalMethod", "SPKIData", "SPKISexp", "Seed", "Signature",
    "SignatureMethod", "SignatureProperties", "SignatureProperty", "SignatureValue", "SignedInfo",
    "Transform", "Transforms", "X509CRL", "X509Certificate", "X509Data", "X509IssuerName",
    "X509IssuerSerial", "X509SKI", "X509SerialNumber", "X509SubjectName", "XPath", "Y",
];
