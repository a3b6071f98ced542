//! Elements of XML Signature.
//!
//! Source: schema `xmldsig-core-schema.xsd`.

/// Global elements.
#[rustfmt::skip]
pub(crate) const GLOBALS: &[&str] = &[
    "CanonicalizationMethod", "DSAKeyValue", "DigestMethod", "DigestValue", "KeyInfo", "KeyName",
    "KeyValue", "Manifest", "MgmtData", "Object", "PGPData", "RSAKeyValue", "Reference",
    "RetrievalMethod", "SPKIData", "Signature", "SignatureMethod", "SignatureProperties",
    "SignatureProperty", "SignatureValue", "SignedInfo", "Transform", "Transforms", "X509Data",
];

/// Elements that are not global.
#[rustfmt::skip]
pub(crate) const LOCALS: &[&str] = &[
    "Exponent", "G", "HMACOutputLength", "J", "Modulus", "P", "PGPKeyID", "PGPKeyPacket",
    "PgenCounter", "Q", "SPKISexp", "Seed", "X509CRL", "X509Certificate", "X509IssuerName",
    "X509IssuerSerial", "X509SKI", "X509SerialNumber", "X509SubjectName", "XPath", "Y",
];
