//! What the declarations of schema sets share.

use v2g_exi::Content;
use v2g_exi::schema::{self, Root};

/// Namespace of attributes where the schema leaves them unqualified.
pub(crate) const UNQUALIFIED: &str = "";

/// An element of type `T` that stands alone.
pub(crate) const fn root<T: Content<'static>>(name: &'static str, namespace: &'static str) -> Root {
    Root {
        name,
        namespace,
        content: schema::content(T::SHAPE),
    }
}
