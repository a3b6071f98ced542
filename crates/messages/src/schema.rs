//! What the declarations of schema sets share.

/// Namespace of attributes where the schema leaves them unqualified.
pub(crate) const UNQUALIFIED: &str = "";
