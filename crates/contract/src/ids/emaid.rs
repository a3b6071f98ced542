//! The name of a contract.

use core::fmt;
use core::str::FromStr;

use super::check_digit::check_digit;
use super::error::IdError;

/// What errors call it.
const KIND: &str = "EMAID";
/// Characters without check digit.
const PLAIN: usize = 14;
/// Characters with check digit.
const CHECKED: usize = 15;

/// The name of a contract (E-Mobility Account Identifier): country, provider, instance, and perhaps
/// a check digit, as `DE8AACA2B3C4D59`.
///
/// Kept as it travels: upper case, without separators. Two names are equal if they name the same
/// contract, whether or not a check digit is there.
///
/// Source: ISO 15118-2:2014 annex H; separators and check digit as in ISO 15118-2, H.1.
#[derive(Clone, Copy)]
pub struct Emaid {
    characters: [u8; CHECKED],
    len: u8,
}

/// What the check digit of a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckDigit {
    /// There is none.
    Absent,
    /// It fits.
    Right,
    /// It does not fit: a typing error, or a provider that does not keep to the rule.
    Wrong {
        /// The one that would fit.
        expected: char,
    },
}

impl Emaid {
    /// Reads a name from its characters, as [`FromStr`] does from a text.
    ///
    /// Lower case is taken as upper case. A `-` may stand between all of country, provider, instance
    /// and check digit, or between none of them. The check digit is not verified, see
    /// [`Emaid::check`].
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn from_chars(characters: impl IntoIterator<Item = char>) -> Result<Self, IdError> {
        let mut emaid = Self {
            characters: [0; CHECKED],
            len: 0,
        };
        let mut separators = [false; CHECKED + 1];
        let mut found = 0_usize;
        for (character, position) in characters.into_iter().zip(1..) {
            if character == '-' {
                let seen = separators.get_mut(found).ok_or(IdError::Separators(KIND))?;
                if core::mem::replace(seen, true) {
                    return Err(IdError::Separators(KIND));
                }
                continue;
            }
            let character = admitted(character, found, position)?;
            if let Some(slot) = emaid.characters.get_mut(found) {
                *slot = character;
            }
            found = found.saturating_add(1);
        }
        if !(PLAIN..=CHECKED).contains(&found) {
            return Err(IdError::Length {
                kind: KIND,
                found,
                minimum: PLAIN,
                maximum: CHECKED,
            });
        }
        check_separators(separators, found)?;
        emaid.len = u8::try_from(found).unwrap_or(0);
        Ok(emaid)
    }

    /// The name as it travels: 14 or 15 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.part(0, usize::from(self.len))
    }

    /// Two letters, ISO 3166-1.
    #[must_use]
    pub fn country(&self) -> &str {
        self.part(0, 2)
    }

    /// Three characters: the mobility provider in its country.
    #[must_use]
    pub fn provider(&self) -> &str {
        self.part(2, 5)
    }

    /// Nine characters: the contract at its provider.
    #[must_use]
    pub fn instance(&self) -> &str {
        self.part(5, PLAIN)
    }

    /// Whether there is a check digit, and whether it fits.
    #[must_use]
    pub fn check(&self) -> CheckDigit {
        let expected = char::from(check_digit(self.plain()).unwrap_or_default());
        match self.part(PLAIN, usize::from(self.len)).chars().next() {
            None => CheckDigit::Absent,
            Some(digit) if digit == expected => CheckDigit::Right,
            Some(_) => CheckDigit::Wrong { expected },
        }
    }

    /// The name with the check digit that fits.
    #[must_use]
    pub fn with_check_digit(mut self) -> Self {
        if let (Some(digit), Some(slot)) =
            (check_digit(self.plain()), self.characters.get_mut(PLAIN))
        {
            *slot = digit;
            self.len = CHECKED as u8;
        }
        self
    }

    /// The characters without check digit.
    fn plain(&self) -> &[u8] {
        self.characters.get(..PLAIN).unwrap_or_default()
    }

    fn part(&self, start: usize, end: usize) -> &str {
        let characters = self.characters.get(start..end).unwrap_or_default();
        core::str::from_utf8(characters).unwrap_or_default()
    }
}

/// The character in upper case, if it may stand behind `found` others.
fn admitted(character: char, found: usize, position: usize) -> Result<u8, IdError> {
    let (fits, expected) = match found {
        0..2 => (character.is_ascii_alphabetic(), "letter"),
        _ => (character.is_ascii_alphanumeric(), "letter or digit"),
    };
    u8::try_from(character.to_ascii_uppercase())
        .ok()
        .filter(|_| fits)
        .ok_or(IdError::Character {
            kind: KIND,
            position,
            found: character,
            expected,
        })
}

/// Separators stand behind country, provider and, where there is a check digit, instance; or nowhere.
fn check_separators(separators: [bool; CHECKED + 1], found: usize) -> Result<(), IdError> {
    let any = separators.contains(&true);
    let right = separators.iter().enumerate().all(|(at, seen)| {
        let place = matches!(at, 2 | 5) || (at == PLAIN && found == CHECKED);
        *seen == (any && place)
    });
    right.then_some(()).ok_or(IdError::Separators(KIND))
}

impl FromStr for Emaid {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::from_chars(text.chars())
    }
}

impl PartialEq for Emaid {
    fn eq(&self, other: &Self) -> bool {
        self.plain() == other.plain()
    }
}

impl Eq for Emaid {}

impl core::hash::Hash for Emaid {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.plain().hash(state);
    }
}

impl fmt::Display for Emaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Emaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Emaid({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use super::{CheckDigit, Emaid};

    fn parse(text: &str) -> Result<Emaid, std::string::String> {
        text.parse()
            .map_err(|error: super::IdError| error.to_string())
    }

    #[test]
    fn a_name_is_read_with_and_without_separators() {
        for text in ["DE83DUIEN83QGZD", "DE-83D-UIEN83QGZ-D", "de83duien83qgzd"] {
            let emaid = parse(text).unwrap();
            assert_eq!(emaid.as_str(), "DE83DUIEN83QGZD");
            assert_eq!(emaid.instance(), "UIEN83QGZ");
            assert_eq!(emaid.check(), CheckDigit::Right);
        }
    }

    #[test]
    fn a_name_with_and_without_check_digit_is_the_same_contract() {
        let plain = parse("DE-83D-UIEN83QGZ").unwrap();
        assert_eq!(plain, parse("DE83DUIEN83QGZD").unwrap());
        assert_eq!(plain.with_check_digit().as_str(), "DE83DUIEN83QGZD");
        assert_ne!(plain, parse("DE83DUIEN83QGYD").unwrap());
        let wrong = parse("DE83DUIEN83QGZA").unwrap();
        assert_eq!(wrong.check(), CheckDigit::Wrong { expected: 'D' });
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases = [
            ("", "EMAID has 0 characters, not 14 to 15"),
            ("DE83DUIEN83QG", "EMAID has 13 characters, not 14 to 15"),
            ("DE83DUIEN83QGZDD", "EMAID has 16 characters, not 14 to 15"),
            ("D383DUIEN83QGZ", "EMAID, character 2: '3' is no letter"),
            (
                "DE83DUIEN83QG_",
                "EMAID, character 14: '_' is no letter or digit",
            ),
            (
                "DE83DUIEN83QGÄ",
                "EMAID, character 14: 'Ä' is no letter or digit",
            ),
            ("DE-83DUIEN83QGZ", "EMAID has separators at wrong places"),
            ("DE-83D-UIEN83QGZD", "EMAID has separators at wrong places"),
            ("DE--83D-UIEN83QGZ", "EMAID has separators at wrong places"),
            ("-DE83DUIEN83QGZ", "EMAID has separators at wrong places"),
            ("DE83DUIEN83QGZ-", "EMAID has separators at wrong places"),
        ];
        for (text, error) in cases {
            assert_eq!(parse(text).unwrap_err(), error, "{text}");
        }
    }
}
