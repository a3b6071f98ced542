//! The name of a vehicle's controller in ISO 15118-20.

use core::fmt;
use core::str::FromStr;

use super::error::IdError;

/// What errors call it.
const KIND: &str = "EVCCID";
/// Most characters (`identifierType`).
const MOST: usize = 255;

/// The name of a vehicle's controller in ISO 15118-20: what its certificate has as common name and what
/// it says when a session begins. Both must be the same characters.
///
/// In DIN SPEC 70121 and ISO 15118-2 it is a MAC address instead, and proves nothing.
///
/// Source: ISO 15118-20:2022, V2G20-2598 (certificate), `identifierType` (1 to 255 characters). That they
/// are printable ASCII is our choice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Evccid {
    characters: [u8; MOST],
    len: u8,
}

impl Evccid {
    /// The name as it is.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let characters = self.characters.get(..usize::from(self.len));
        core::str::from_utf8(characters.unwrap_or_default()).unwrap_or_default()
    }

    /// Whether it says that there is no name: `ZZ00000`, as in discovery.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.as_str() == "ZZ00000"
    }

    /// The maker's world code (WMI), where the name has the form of a provisioning certificate's: 17 to
    /// 20 letters and digits.
    #[must_use]
    pub fn maker(&self) -> Option<&str> {
        let name = self.as_str();
        let formed = name.bytes().all(|octet| octet.is_ascii_alphanumeric());
        let fits = formed && (17..=20).contains(&name.len());
        name.get(..3).filter(|_| fits)
    }
}

impl FromStr for Evccid {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut id = Self {
            characters: [0; MOST],
            len: 0,
        };
        for (character, position) in text.chars().zip(1..) {
            if !matches!(character, ' '..='~') {
                return Err(IdError::Character {
                    kind: KIND,
                    position,
                    found: character,
                    expected: "printable ASCII",
                });
            }
        }
        if text.is_empty() || text.len() > MOST {
            return Err(IdError::Length {
                kind: KIND,
                found: text.len(),
                minimum: 1,
                maximum: MOST,
            });
        }
        for (slot, octet) in id.characters.iter_mut().zip(text.bytes()) {
            *slot = octet;
            id.len = id.len.saturating_add(1);
        }
        Ok(id)
    }
}

impl fmt::Display for Evccid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Evccid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Evccid({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use super::Evccid;

    #[test]
    fn a_name_is_read_as_it_is_or_what_is_wrong_is_named() {
        let id: Evccid = "WMIV1234567890ABCDEX".parse().unwrap();
        assert_eq!(
            (id.as_str(), id.maker()),
            ("WMIV1234567890ABCDEX", Some("WMI"))
        );
        let free: Evccid = "vehicle 7".parse().unwrap();
        assert_eq!((free.as_str(), free.maker()), ("vehicle 7", None));
        assert_ne!(free, "Vehicle 7".parse().unwrap());
        assert!("ZZ00000".parse::<Evccid>().unwrap().is_unknown());
        let long = "A".repeat(256);
        for (text, error) in [
            ("", "EVCCID has 0 characters, not 1 to 255"),
            (long.as_str(), "EVCCID has 256 characters, not 1 to 255"),
            ("WMI\n", "EVCCID, character 4: '\\n' is no printable ASCII"),
        ] {
            assert_eq!(text.parse::<Evccid>().unwrap_err().to_string(), error);
        }
    }
}
