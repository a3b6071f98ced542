//! XML Signature: who vouches for which part of a message.
//!
//! ISO 15118 signs fragments of the body and carries the signature in the header. It uses one
//! reference per signed part, `SignedInfo` and `SignatureValue`; everything else the schema allows
//! is read and written as well, except elements of foreign namespaces ([`v2g_exi::Wildcard`]),
//! which are refused.
//!
//! Source: W3C `xmldsig-core-schema.xsd`.

pub(crate) mod elements;
mod key_info;
mod set;
mod signature;

pub use self::key_info::*;
pub use self::set::SET;
pub use self::signature::*;
use crate::schema::UNQUALIFIED;

/// Namespace of all elements here; attributes have none.
pub const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
