//! Keys of other worlds, for completeness of the schema.

use v2g_exi::{Bytes, Element, List, UNBOUNDED, Wildcard};

use super::NAMESPACE;

/// A PGP key: named, enclosed or both.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub enum PgpData<'a> {
    /// Named, and perhaps enclosed.
    #[exi(group)]
    Named(PgpNamed<'a>),
    /// Only enclosed.
    #[exi(group)]
    Enclosed(PgpEnclosed<'a>),
}

/// A PGP key by its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(sequence)]
pub struct PgpNamed<'a> {
    /// The key's identifier, 8 octets.
    pub pgp_key_id: Bytes<'a, 0, UNBOUNDED>,
    /// The key itself, RFC 4880.
    pub pgp_key_packet: Option<Bytes<'a, 0, UNBOUNDED>>,
    /// Refused.
    pub any: List<'a, Wildcard, 0, UNBOUNDED>,
}

/// A PGP key without its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(sequence)]
pub struct PgpEnclosed<'a> {
    /// The key itself, RFC 4880.
    pub pgp_key_packet: Bytes<'a, 0, UNBOUNDED>,
    /// Refused.
    pub any: List<'a, Wildcard, 0, UNBOUNDED>,
}

/// A SPKI key or certificate.
///
/// The schema lets foreign content follow each part. As that is refused anyway, one place for it
/// behind the parts gives the same event codes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SpkiData<'a> {
    /// The parts, S-expressions in canonical form.
    pub spki_sexp: List<'a, Bytes<'a, 0, UNBOUNDED>, 1, UNBOUNDED>,
    /// Refused.
    pub any: Option<Wildcard>,
}
