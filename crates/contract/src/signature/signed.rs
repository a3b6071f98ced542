//! What of a message is signed.

use v2g_exi::schema::Set;
use v2g_exi::{Content, Error, Text, UNBOUNDED, encode_fragment};
use v2g_messages::xmldsig::{self, SignedInfo};
use v2g_messages::{iso2, iso20};

use crate::cert::Edition;

/// The text of an `Id`.
pub type IdText<'a> = Text<'a, 0, UNBOUNDED>;

impl Edition {
    /// The schema set by which signed parts become octets.
    #[must_use]
    pub fn set(self) -> &'static Set {
        match self {
            Self::Iso2 => &iso2::SET,
            Self::Iso20 => &iso20::common::SET,
        }
    }

    /// References that a signature may have: four in ISO 15118-2 (V2G2-909), in ISO 15118-20 as many
    /// as three schedules with two prices each need.
    #[must_use]
    pub const fn max_references(self) -> usize {
        match self {
            Self::Iso2 => 4,
            Self::Iso20 => 6,
        }
    }
}

/// How the fragment `eMAID` of ISO 15118-2 becomes octets, see [`iso2::RelaxedEmaid`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EmaidForm {
    /// By the relaxed grammar, as EXI has it: EXIficient, OpenV2G.
    #[default]
    Relaxed,
    /// By the declared type: cbexigen.
    Strict,
}

/// By which schema set `SignedInfo` becomes octets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SignedInfoForm {
    /// XML Signature alone: all deployed stacks but one.
    #[default]
    StandAlone,
    /// The set of the message.
    MessageSet,
}

impl SignedInfoForm {
    /// The octets that are signed.
    ///
    /// # Errors
    ///
    /// A buffer too small, or content that cannot be written.
    pub(super) fn encode<'b>(
        self,
        edition: Edition,
        signed_info: &SignedInfo<'_>,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], Error> {
        let set = match self {
            Self::StandAlone => &xmldsig::SET,
            Self::MessageSet => edition.set(),
        };
        encode_fragment(set, "SignedInfo", signed_info, buffer)
    }
}

/// The forms in which a signature can be made; the default is what most peers make and take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Form {
    /// Of the fragment `eMAID`.
    pub emaid: EmaidForm,
    /// Of `SignedInfo`.
    pub signed_info: SignedInfoForm,
}

/// A part of a message that a signature covers.
pub trait Part {
    /// Its element.
    fn element(&self) -> &'static str;

    /// Its `Id`, by which the signature names it.
    fn id(&self) -> Option<IdText<'_>>;

    /// The octets that are digested; only the element `eMAID` has two forms of them.
    ///
    /// # Errors
    ///
    /// A buffer too small, or content that cannot be written.
    fn fragment<'b>(&self, form: EmaidForm, buffer: &'b mut [u8]) -> Result<&'b [u8], Error>;
}

/// A message, or the part of it that travels on, whose parts are signed.
pub trait Signed {
    /// The standard it is of.
    const EDITION: Edition;

    /// Shows each part that must be signed.
    fn parts(&self, visit: &mut dyn FnMut(&dyn Part));

    /// Shows each `Id` that stands in the message beside those of the signed parts. No reference may
    /// name them, and none may be that of a signed part.
    fn other_ids(&self, visit: &mut dyn FnMut(IdText<'_>)) {
        let _ = visit;
    }
}

/// An element as a signed part.
pub(super) struct Element<'e, T> {
    pub(super) edition: Edition,
    pub(super) name: &'static str,
    pub(super) id: Option<IdText<'e>>,
    pub(super) content: T,
}

impl<'e, T: Content<'e>> Part for Element<'e, T> {
    fn element(&self) -> &'static str {
        self.name
    }

    fn id(&self) -> Option<IdText<'_>> {
        self.id
    }

    fn fragment<'b>(&self, _: EmaidForm, buffer: &'b mut [u8]) -> Result<&'b [u8], Error> {
        encode_fragment(self.edition.set(), self.name, &self.content, buffer)
    }
}
