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
mod key_value;
mod object;
mod pgp;
mod set;
mod signature;
mod signed_info;
mod x509;

pub use self::key_info::*;
pub use self::key_value::*;
pub use self::object::*;
pub use self::pgp::*;
pub use self::set::SET;
pub use self::signature::*;
pub use self::signed_info::*;
pub use self::x509::*;
use crate::schema::UNQUALIFIED;

/// Namespace of all elements here; attributes have none.
pub const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
