//! The name of a provisioning certificate.

use core::fmt;
use core::str::FromStr;

use super::error::IdError;

/// What errors call it.
const KIND: &str = "PCID";

/// The name of a provisioning certificate, by which a contract finds its vehicle: the maker's world
/// code (WMI) of 3 characters, 14 more, and perhaps a check digit.
///
/// Kept in upper case. How the check digit is made is not public, so it is not verified.
///
/// Source: ISO 15118-2:2014, V2G2-933.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pcid {
    characters: [u8; 18],
    len: u8,
}

impl Pcid {
    /// The name as it is: 17 or 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let characters = self.characters.get(..usize::from(self.len));
        core::str::from_utf8(characters.unwrap_or_default()).unwrap_or_default()
    }

    /// The maker of the vehicle, as in a vehicle identification number.
    #[must_use]
    pub fn maker(&self) -> &str {
        self.as_str().get(..3).unwrap_or_default()
    }
}

impl FromStr for Pcid {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut pcid = Self {
            characters: [0; 18],
            len: 0,
        };
        for (character, position) in text.chars().zip(1..) {
            if !character.is_ascii_alphanumeric() {
                return Err(IdError::Character {
                    kind: KIND,
                    position,
                    found: character,
                    expected: "letter or digit",
                });
            }
        }
        if !matches!(text.len(), 17 | 18) {
            return Err(IdError::Length {
                kind: KIND,
                found: text.len(),
                minimum: 17,
                maximum: 18,
            });
        }
        for (slot, octet) in pcid.characters.iter_mut().zip(text.bytes()) {
            *slot = octet.to_ascii_uppercase();
            pcid.len = pcid.len.saturating_add(1);
        }
        Ok(pcid)
    }
}

impl fmt::Display for Pcid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Pcid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pcid({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use super::Pcid;

    #[test]
    fn a_name_is_read_or_what_is_wrong_is_named() {
        let pcid: Pcid = "wmiV2G0123456789AB".parse().unwrap();
        assert_eq!((pcid.as_str(), pcid.maker()), ("WMIV2G0123456789AB", "WMI"));
        let cases = [
            ("OEMProvCert1", "PCID has 12 characters, not 17 to 18"),
            (
                "WMI-2G0123456789AB",
                "PCID, character 4: '-' is no letter or digit",
            ),
            (
                "WMIV2G0123456789ABC",
                "PCID has 19 characters, not 17 to 18",
            ),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Pcid>().unwrap_err().to_string(), error);
        }
    }
}
