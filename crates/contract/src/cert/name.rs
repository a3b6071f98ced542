//! Distinguished names of issuers and subjects.

use super::der::{Error, Oid, Reader, Value, tag};

/// Kinds of attribute that V2G certificates use.
pub mod attribute {
    use super::super::der::Oid;

    /// CN: EVSE id, EMAID, PCID or EVCC id of a leaf.
    pub const COMMON_NAME: Oid<'static> = Oid::known(&[0x55, 0x04, 0x03]);
    /// C, a country of two letters.
    pub const COUNTRY: Oid<'static> = Oid::known(&[0x55, 0x04, 0x06]);
    /// O.
    pub const ORGANIZATION: Oid<'static> = Oid::known(&[0x55, 0x04, 0x0A]);
    /// OU.
    pub const ORGANIZATIONAL_UNIT: Oid<'static> = Oid::known(&[0x55, 0x04, 0x0B]);
    /// DC: `V2G`, `CPO`, `MO`, `OEM` or `CPS`, the role in the ecosystem.
    pub const DOMAIN_COMPONENT: Oid<'static> =
        Oid::known(&[0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19]);
}

/// A distinguished name, checked when its certificate was read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    der: &'a [u8],
    content: &'a [u8],
}

/// One part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// What it is.
    pub kind: Oid<'a>,
    /// Tag of its string type.
    pub tag: u8,
    /// The bytes of the string.
    pub value: &'a [u8],
}

impl<'a> Name<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>, field: &'static str) -> Result<Self, Error> {
        let value = reader.read(tag::SEQUENCE, field)?;
        Self::from_value(&value, field)
    }

    /// Checks every part, so that going through them later cannot fail.
    pub(crate) fn from_value(value: &Value<'a>, field: &'static str) -> Result<Self, Error> {
        let mut names = value.reader();
        while !names.is_empty() {
            let set = names.read(tag::SET, field)?;
            let mut parts = set.reader();
            if parts.is_empty() {
                return Err(set.not("at least one attribute"));
            }
            while !parts.is_empty() {
                Attribute::read(&mut parts, field)?;
            }
        }
        Ok(Self {
            der: value.der,
            content: value.content,
        })
    }

    /// The whole DER, which is what hashes and TLS name a root by.
    #[must_use]
    pub fn der(&self) -> &'a [u8] {
        self.der
    }

    /// True for a name without parts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// All parts in order; those of one set follow each other.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let mut names = Reader::new(self.content);
        let mut parts = Reader::new(&[]);
        core::iter::from_fn(move || {
            if parts.is_empty() {
                parts = names.read(tag::SET, "name").ok()?.reader();
            }
            Attribute::read(&mut parts, "name").ok()
        })
    }

    /// The text of the first part of this kind; `None` when absent or not UTF-8.
    #[must_use]
    pub fn text(&self, kind: Oid<'_>) -> Option<&'a str> {
        self.attributes()
            .find(|part| part.kind.as_bytes() == kind.as_bytes())?
            .text()
    }

    /// CN; `None` when absent or not UTF-8.
    #[must_use]
    pub fn common_name(&self) -> Option<&'a str> {
        self.text(attribute::COMMON_NAME)
    }

    /// O; `None` when absent or not UTF-8.
    #[must_use]
    pub fn organization(&self) -> Option<&'a str> {
        self.text(attribute::ORGANIZATION)
    }

    /// C; `None` when absent or not UTF-8.
    #[must_use]
    pub fn country(&self) -> Option<&'a str> {
        self.text(attribute::COUNTRY)
    }

    /// The role in the ecosystem, such as `CPO`; `None` when absent or not UTF-8.
    #[must_use]
    pub fn domain_component(&self) -> Option<&'a str> {
        self.text(attribute::DOMAIN_COMPONENT)
    }

    /// How often a kind of attribute occurs.
    #[must_use]
    pub fn count(&self, kind: Oid<'_>) -> usize {
        self.attributes()
            .filter(|part| part.kind.as_bytes() == kind.as_bytes())
            .count()
    }

    /// The same parts with the same text in the same order, whatever the string types.
    ///
    /// Some authorities write their name as PrintableString in one certificate and as UTF8String
    /// in the next; RFC 5280, 7.1 lets these match. Case and spaces must agree: our choice, since
    /// no V2G name is known to differ in them.
    #[must_use]
    pub fn same_text(&self, other: &Name<'_>) -> bool {
        let mut theirs = other.attributes();
        let all = self.attributes().all(|ours| {
            theirs.next().is_some_and(|theirs| {
                ours.kind.as_bytes() == theirs.kind.as_bytes()
                    && ours.value == theirs.value
                    && (ours.tag == theirs.tag || (ours.is_text() && theirs.is_text()))
            })
        });
        all && theirs.next().is_none()
    }
}

impl<'a> Attribute<'a> {
    fn read(parts: &mut Reader<'a>, field: &'static str) -> Result<Self, Error> {
        let mut part = parts.read(tag::SEQUENCE, field)?.reader();
        let kind = part.read(tag::OID, field)?.oid()?;
        let value = part.any(field)?;
        part.finish(field)?;
        Ok(Self {
            kind,
            tag: value.tag,
            value: value.content,
        })
    }

    fn is_text(&self) -> bool {
        matches!(
            self.tag,
            tag::UTF8_STRING | tag::PRINTABLE_STRING | tag::IA5_STRING
        )
    }

    /// Its text; `None` for string types whose bytes are not UTF-8, and for bytes that are not.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        self.is_text()
            .then(|| core::str::from_utf8(self.value).ok())
            .flatten()
    }

    /// `CN`, `O`, `C`, `OU` or `DC`; `None` for other kinds.
    #[must_use]
    pub fn label(&self) -> Option<&'static str> {
        let known = [
            (attribute::COMMON_NAME, "CN"),
            (attribute::ORGANIZATION, "O"),
            (attribute::COUNTRY, "C"),
            (attribute::ORGANIZATIONAL_UNIT, "OU"),
            (attribute::DOMAIN_COMPONENT, "DC"),
        ];
        known
            .iter()
            .find(|(kind, _)| kind.as_bytes() == self.kind.as_bytes())
            .map(|(_, label)| *label)
    }
}

/// `CN=…, O=…, C=…, DC=…`; control characters of the name are escaped.
impl core::fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (index, part) in self.attributes().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            match part.label() {
                Some(label) => write!(f, "{label}=")?,
                None => write!(f, "{}=", part.kind)?,
            }
            match part.text() {
                Some(text) => write!(f, "{}", text.escape_debug())?,
                None => part
                    .value
                    .iter()
                    .try_for_each(|byte| write!(f, "{byte:02x}"))?,
            }
        }
        Ok(())
    }
}

impl core::fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Name({self})")
    }
}
