//! Names from their parts.

use super::super::der::{Oid, Writer, tag};
use super::super::{Name, attribute};

/// Parts of a name, in order: kind and text, each in a set of its own.
pub type NameParts<'a> = &'a [(Oid<'a>, &'a str)];

/// Where a name comes from.
#[derive(Clone, Copy, Debug)]
pub enum NameSource<'a> {
    /// Its parts. Countries are written as PrintableString, domain components as IA5String, all
    /// else as UTF8String.
    Parts(NameParts<'a>),
    /// A name that is there already, byte by byte.
    Same(Name<'a>),
}

impl NameSource<'_> {
    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        let parts = match self {
            Self::Same(name) => return writer.raw(name.der()),
            Self::Parts(parts) => parts,
        };
        writer.nest(tag::SEQUENCE, |name| {
            for (kind, text) in *parts {
                name.nest(tag::SET, |set| {
                    set.nest(tag::SEQUENCE, |part| {
                        part.item(tag::OID, kind.as_bytes());
                        part.item(string_type(*kind), text.as_bytes());
                    });
                });
            }
        });
    }
}

fn string_type(kind: Oid<'_>) -> u8 {
    if kind == attribute::COUNTRY {
        tag::PRINTABLE_STRING
    } else if kind == attribute::DOMAIN_COMPONENT {
        tag::IA5_STRING
    } else {
        tag::UTF8_STRING
    }
}
