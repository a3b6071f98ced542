//! The name of a charging point, in its parts.

use core::fmt;
use core::str::FromStr;

use super::error::IdError;

/// What errors call it.
const KIND: &str = "EVSEID";
/// Most characters of the name, in ISO 15118-20 (`identifierType`); ISO 15118-2 has 37.
const MOST: usize = 255;
/// Characters of the country, the operator and the letter that says what is named.
const HEAD: usize = 6;

/// The name of a charging point (EVSEID): country, operator and power outlet, as `DE*V2G*E0001*1`.
///
/// Kept as it was written, in upper case. Two names are equal if they name the same point: separators do
/// not count. `ZZ00000`, which says that there is no name, is [`Evseid::UNKNOWN`].
///
/// ```
/// use v2g_contract::ids::Evseid;
///
/// let evse: Evseid = "DE*V2G*E0001*1".parse()?;
/// assert_eq!((evse.country(), evse.operator()), ("DE", "V2G"));
/// assert_eq!(evse.outlet(), "0001*1");
/// assert_eq!(evse, "DEV2GE00011".parse()?);
/// # Ok::<(), v2g_contract::ids::IdError>(())
/// ```
///
/// Source: ISO 15118-2:2014, annex H.2; ISO 15118-20:2022 has the same form and up to 255 characters.
#[derive(Clone, Copy)]
pub struct Evseid {
    characters: [u8; MOST],
    len: u8,
    /// Characters of the country, with the separator behind it if there is one.
    country: u8,
}

impl Evseid {
    /// The station has no name, or does not tell it.
    pub const UNKNOWN: Self = {
        let mut characters = [0; MOST];
        let [a, b, c, d, e, f, g, ..] = &mut characters;
        (*a, *b) = (b'Z', b'Z');
        (*c, *d, *e, *f, *g) = (b'0', b'0', b'0', b'0', b'0');
        Self {
            characters,
            len: 7,
            country: 2,
        }
    };

    /// The name as it is, with its separators.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let characters = self.characters.get(..usize::from(self.len));
        core::str::from_utf8(characters.unwrap_or_default()).unwrap_or_default()
    }

    /// Whether this is [`Evseid::UNKNOWN`].
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::UNKNOWN
    }

    /// The country: two letters, ISO 3166-1.
    #[must_use]
    pub fn country(&self) -> &str {
        self.as_str().get(..2).unwrap_or_default()
    }

    /// The operator: three letters or digits.
    #[must_use]
    pub fn operator(&self) -> &str {
        let from = usize::from(self.country);
        self.as_str()
            .get(from..from.saturating_add(3))
            .unwrap_or_default()
    }

    /// What the operator calls the point, 1 to 31 letters, digits or `*` in ISO 15118-2; of
    /// [`Evseid::UNKNOWN`] it is empty.
    #[must_use]
    pub fn outlet(&self) -> &str {
        let rest = self
            .as_str()
            .get(usize::from(self.country).saturating_add(3)..);
        let rest = rest.unwrap_or_default();
        let rest = rest.strip_prefix('*').unwrap_or(rest);
        rest.strip_prefix('E').unwrap_or_default()
    }

    /// Whether ISO 15118-2 has room for it: 7 to 37 characters.
    #[must_use]
    pub fn fits_iso2(&self) -> bool {
        (7..=37).contains(&self.len)
    }

    /// The name in what DIN SPEC 70121 has as up to 32 octets; there the name may be its characters
    /// ([`DinEvseid::Text`]), or digits in the octets' halves.
    #[must_use]
    pub fn in_din(octets: &[u8]) -> DinEvseid<'_> {
        DinEvseid::of(octets)
    }

    fn plain(&self) -> impl Iterator<Item = u8> + '_ {
        self.as_str().bytes().filter(|octet| *octet != b'*')
    }
}

impl FromStr for Evseid {
    type Err = IdError;

    /// Reads a name. Lower case is taken as upper case. A `*` may stand between country and operator, and
    /// between operator and outlet, or between none of them; in the outlet anywhere.
    fn from_str(text: &str) -> Result<Self, IdError> {
        if text == "ZZ00000" {
            return Ok(Self::UNKNOWN);
        }
        let separated = text.as_bytes().get(2) == Some(&b'*');
        let head = HEAD.saturating_add(if separated { 2 } else { 0 });
        let mut id = Self {
            characters: [0; MOST],
            len: 0,
            country: if separated { 3 } else { 2 },
        };
        let mut slots = id.characters.iter_mut();
        for (character, place) in text.chars().zip(1_usize..) {
            let expected = expected(place, separated);
            if !expected.admits(character) {
                // A separator that only one of the two places has.
                if (character == '*') != (expected == Expected::Separator) && place <= head {
                    return Err(IdError::Separators(KIND));
                }
                return Err(IdError::Character {
                    kind: KIND,
                    position: place,
                    found: character,
                    expected: expected.name(),
                });
            }
            let octet = u8::try_from(character).unwrap_or_default();
            if let Some(slot) = slots.next() {
                *slot = octet.to_ascii_uppercase();
                id.len = id.len.saturating_add(1);
            }
        }
        match text.len() {
            length if length > head && length <= MOST => Ok(id),
            found => Err(IdError::Length {
                kind: KIND,
                found,
                minimum: head.saturating_add(1),
                maximum: MOST,
            }),
        }
    }
}

/// What may stand at a place of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Letter,
    Alphanumeric,
    Separator,
    LetterE,
    Outlet,
}

fn expected(place: usize, separated: bool) -> Expected {
    match (place, separated) {
        (1 | 2, _) => Expected::Letter,
        (3 | 7, true) => Expected::Separator,
        (3..=5, false) | (4..=6, true) => Expected::Alphanumeric,
        (6, false) | (8, true) => Expected::LetterE,
        _ => Expected::Outlet,
    }
}

impl Expected {
    fn admits(self, character: char) -> bool {
        match self {
            Self::Letter => character.is_ascii_alphabetic(),
            Self::Alphanumeric => character.is_ascii_alphanumeric(),
            Self::Separator => character == '*',
            Self::LetterE => matches!(character, 'E' | 'e'),
            Self::Outlet => character.is_ascii_alphanumeric() || character == '*',
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Alphanumeric => "letter or digit",
            Self::Separator => "separator",
            Self::LetterE => "E",
            Self::Outlet => "letter, digit or *",
        }
    }
}

impl PartialEq for Evseid {
    fn eq(&self, other: &Self) -> bool {
        self.plain().eq(other.plain())
    }
}

impl Eq for Evseid {}

impl fmt::Display for Evseid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Evseid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Evseid({self})")
    }
}

/// What the octets of an `EVSEID` of DIN SPEC 70121 say. The standard leaves open what is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is no heap to put a name in"
)]
pub enum DinEvseid<'a> {
    /// There is none: no octets, or only zeros.
    Unknown,
    /// The characters of a name with a country of two letters.
    Text(Evseid),
    /// The digits of a name by DIN SPEC 91286.
    Digits(DinDigits<'a>),
    /// Something else.
    Octets(&'a [u8]),
}

impl<'a> DinEvseid<'a> {
    /// Reads the octets: as text if they are one, as digits if all halves of them are.
    fn of(octets: &'a [u8]) -> Self {
        if octets.iter().all(|octet| *octet == 0) {
            return Self::Unknown;
        }
        let text = core::str::from_utf8(octets).ok();
        if let Some(id) = text.and_then(|text| text.trim_end_matches('\0').parse().ok()) {
            return Self::Text(id);
        }
        DinDigits::of(octets).map_or(Self::Octets(octets), Self::Digits)
    }
}

impl fmt::Display for DinEvseid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Text(id) => write!(f, "{id}"),
            Self::Digits(id) => write!(f, "{id}"),
            Self::Octets(octets) => octets.iter().try_for_each(|octet| write!(f, "{octet:02X}")),
        }
    }
}

/// A name by DIN SPEC 91286 in half octets: digits, and 0xA for a separator, as 49A80737A45678 for
/// `+49*80737*45678`. That 0xA separates is our reading of names seen in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DinDigits<'a> {
    octets: &'a [u8],
}

impl<'a> DinDigits<'a> {
    /// `None` unless there are a country, an operator and an outlet, all of digits.
    fn of(octets: &'a [u8]) -> Option<Self> {
        let id = Self { octets };
        let digits = id.halves().all(|half| half <= 0xA);
        let whole = (0..3).all(|part| id.part(part).next().is_some());
        (digits && whole).then_some(id)
    }

    fn halves(self) -> impl Iterator<Item = u8> + 'a {
        self.octets
            .iter()
            .flat_map(|octet| [octet >> 4, octet & 0xF])
    }

    /// The calling code of the country, as 49.
    pub fn country(self) -> impl Iterator<Item = char> + 'a {
        self.part(0)
    }

    /// The operator's number.
    pub fn operator(self) -> impl Iterator<Item = char> + 'a {
        self.part(1)
    }

    /// The outlet's number; further separators stand in it as `*`.
    pub fn outlet(self) -> impl Iterator<Item = char> + 'a {
        self.part(2)
    }

    fn part(self, number: u8) -> impl Iterator<Item = char> + 'a {
        let mut before = 0_u8;
        self.halves().filter_map(move |half| {
            if half == 0xA && before < 2 {
                before = before.saturating_add(1);
                return None;
            }
            let character = match half {
                0..=9 => char::from(b'0'.saturating_add(half)),
                _ => '*',
            };
            (before == number).then_some(character)
        })
    }
}

impl fmt::Display for DinDigits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("+")?;
        for part in 0..3 {
            if part > 0 {
                f.write_str("*")?;
            }
            self.part(part).try_for_each(|digit| write!(f, "{digit}"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::{String, ToString as _};

    use super::*;

    #[test]
    fn a_name_has_a_country_an_operator_and_an_outlet() {
        for (text, parts) in [
            ("DE*V2G*E0001*1", ("DE", "V2G", "0001*1")),
            ("DEV2GE0001*1", ("DE", "V2G", "0001*1")),
            ("fr*a23*e45b*78c", ("FR", "A23", "45B*78C")),
            ("UKSWIE1", ("UK", "SWI", "1")),
        ] {
            let id: Evseid = text.parse().unwrap();
            assert_eq!((id.country(), id.operator(), id.outlet()), parts);
            assert_eq!(id.as_str(), text.to_uppercase());
            assert!(id.fits_iso2() && !id.is_unknown());
        }
    }

    #[test]
    fn separators_make_no_other_name() {
        let id: Evseid = "DE*V2G*E0001*1".parse().unwrap();
        assert_eq!(id, "DEV2GE00011".parse().unwrap());
        assert_ne!(id, "DEV2GE00012".parse().unwrap());
    }

    #[test]
    fn no_name_is_a_name_of_its_own() {
        let id: Evseid = "ZZ00000".parse().unwrap();
        assert!(id.is_unknown() && id.fits_iso2());
        assert_eq!(
            (id.country(), id.operator(), id.outlet()),
            ("ZZ", "000", "")
        );
    }

    #[test]
    fn iso20_has_room_for_longer_names_than_iso2() {
        let name = |length: usize| String::from("DE*V2G*E") + &"1".repeat(length - 8);
        let fits = |length| name(length).parse::<Evseid>().unwrap().fits_iso2();
        assert!(fits(37) && !fits(38) && !fits(255));
        let long = name(256).parse::<Evseid>().unwrap_err();
        assert_eq!(long.to_string(), "EVSEID has 256 characters, not 9 to 255");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, error) in [
            ("", "EVSEID has 0 characters, not 7 to 255"),
            ("DEV2GE", "EVSEID has 6 characters, not 7 to 255"),
            ("DE*V2G*E", "EVSEID has 8 characters, not 9 to 255"),
            ("D1*V2G*E1", "EVSEID, character 2: '1' is no letter"),
            ("DE*V2GE01", "EVSEID has separators at wrong places"),
            ("DEV2G*E01", "EVSEID has separators at wrong places"),
            (
                "DE*V-G*E1",
                "EVSEID, character 5: '-' is no letter or digit",
            ),
            ("DE*V2G*X1", "EVSEID, character 8: 'X' is no E"),
            (
                "DE*V2G*E1 ",
                "EVSEID, character 10: ' ' is no letter, digit or *",
            ),
        ] {
            assert_eq!(
                text.parse::<Evseid>().unwrap_err().to_string(),
                error,
                "{text}"
            );
        }
    }

    #[test]
    fn octets_of_din_are_text_digits_or_nothing() {
        assert_eq!(Evseid::in_din(&[]), DinEvseid::Unknown);
        assert_eq!(Evseid::in_din(&[0; 32]), DinEvseid::Unknown);
        let text = Evseid::in_din(b"DE*V2G*E0001*1\0\0");
        assert_eq!(text, DinEvseid::Text("DEV2GE00011".parse().unwrap()));
        let octets = [0x49, 0xA8, 0x07, 0x37, 0xA4, 0x56, 0x78];
        let DinEvseid::Digits(digits) = Evseid::in_din(&octets) else {
            panic!("digits");
        };
        assert_eq!(digits.to_string(), "+49*80737*45678");
        assert_eq!(digits.country().collect::<String>(), "49");
        assert_eq!(digits.operator().collect::<String>(), "80737");
        assert_eq!(digits.outlet().collect::<String>(), "45678");
        for octets in [&[0x49, 0xA8][..], &[0xFF, 0x01], &[0xAA, 0x11]] {
            let other = Evseid::in_din(octets);
            assert_eq!(other, DinEvseid::Octets(octets));
            assert_eq!(
                other.to_string(),
                format!("{:02X}{:02X}", octets[0], octets[1])
            );
        }
    }
}
