//! What the declarations of schema sets share.

/// Namespace of attributes where the schema leaves them unqualified.
pub(crate) const UNQUALIFIED: &str = "";

/// Sorted lists of names as one.
macro_rules! merged {
    ($($list:expr),+ $(,)?) => {{
        const LISTS: &[&[&str]] = &[$($list),+];
        const NAMES: [&str; v2g_exi::schema::total(LISTS)] =
            v2g_exi::schema::merged([$($list),+]);
        &NAMES
    }};
}
