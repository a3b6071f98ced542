//! XML Signature alone as a schema set.
//!
//! Several peers digest and sign `SignedInfo` with this set whatever the protocol, others with the
//! protocol's own set: the octets differ.

use v2g_exi::schema::{Root, Set};

use super::elements::{GLOBALS, LOCALS};
use super::{NAMESPACE, SignedInfo};

/// The schema file without any message around it; it has no documents, only fragments.
pub static SET: Set = Set {
    name: "xmldsig",
    globals: GLOBALS,
    elements: merged![GLOBALS, LOCALS],
    documents: &[],
    fragments: &[Root::of::<SignedInfo<'_>>("SignedInfo", NAMESPACE)],
};
