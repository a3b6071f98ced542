//! The fragment `eMAID` as EXI has it.
//!
//! Two elements of this name have different types: text in the payment details, text with an `Id` in
//! the certificate responses. For a fragment EXI then asks for a relaxed grammar, in which every
//! attribute and every element of the schema set may come next. EXIficient and OpenV2G keep to it;
//! cbexigen takes the declared type, and its digests of this element differ
//! ([`Peer::StrictEmaid`](crate::peers::Peer::StrictEmaid)).
//!
//! Source: W3C EXI 1.0, 8.5.3; the numbers are those of the ISO 15118-2 schemas.

use v2g_exi::{Element, Foreign, Text, UNBOUNDED};

use super::{ELEMENTS, Emaid, MSG_DATA_TYPES as NAMESPACE};

/// Attributes of the set that sort before `Id` of the data types: `Algorithm`, `Encoding`, and `Id`
/// of XML Signature and of the messages.
const BEFORE: usize = 4;
/// All attributes of the set and the wildcard.
const ATTRIBUTES: usize = 11;
/// All elements of the set and the wildcard.
const ANY_ELEMENT: usize = ELEMENTS.len() + 1;

/// [`Emaid`] where it is digested for a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Element)]
#[exi(mixed)]
pub struct RelaxedEmaid<'a> {
    /// Never there.
    pub before: Option<Foreign<BEFORE>>,
    /// Target of the signature; always there.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// Never there: another attribute, an element, or the end.
    pub between: Option<Foreign<{ ATTRIBUTES + ANY_ELEMENT + 1 }>>,
    /// Without separators 14 characters, with check digit 15.
    #[exi(value)]
    pub value: Text<'a, 14, 15>,
    /// Never there.
    pub behind: Option<Foreign<ANY_ELEMENT>>,
}

impl<'a> From<Emaid<'a>> for RelaxedEmaid<'a> {
    fn from(emaid: Emaid<'a>) -> Self {
        Self {
            id: Some(emaid.id),
            value: emaid.value,
            ..Self::default()
        }
    }
}
