//! Names that travel on the wire: the session, the vehicle, the charging point.

use core::fmt;

/// The number of a communication session: one to eight octets, never zero.
///
/// The station chooses eight random octets for each new session.
/// Ids are compared as octet strings. Source: V2G2-750 to 756.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId {
    octets: [u8; 8],
    len: u8,
}

impl SessionId {
    /// A new session's id from eight octets of a cryptographic random generator.
    ///
    /// Eight zero octets, which would mean "no session", become 00…01.
    #[must_use]
    pub const fn from_random(mut octets: [u8; 8]) -> Self {
        if u64::from_be_bytes(octets) == 0 {
            octets = 1u64.to_be_bytes();
        }
        Self { octets, len: 8 }
    }

    /// The id in a received header; `None` if it says "no session": empty or all zero.
    #[must_use]
    pub fn received(octets: &[u8]) -> Option<Self> {
        let mut id = Self {
            octets: [0; 8],
            len: u8::try_from(octets.len()).ok()?,
        };
        id.octets.get_mut(..octets.len())?.copy_from_slice(octets);
        octets.iter().any(|octet| *octet != 0).then_some(id)
    }

    /// The octets as they travel.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.octets
            .get(..usize::from(self.len))
            .unwrap_or(&self.octets)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|octet| write!(f, "{octet:02X}"))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId({self})")
    }
}

/// How the vehicle names itself: in DIN 70121 and ISO 15118-2 its MAC address, in the field any
/// zero to eight octets.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct EvccId {
    octets: [u8; 8],
    len: u8,
}

impl EvccId {
    /// The name of a vehicle with this MAC address.
    #[must_use]
    pub const fn from_mac(mac: [u8; 6]) -> Self {
        let [a, b, c, d, e, f] = mac;
        Self {
            octets: [a, b, c, d, e, f, 0, 0],
            len: 6,
        }
    }

    /// The MAC address in the name, by which stations recognize vehicles (Autocharge); it proves
    /// nothing. Some vehicles pad it to eight octets with zeros, on either side.
    #[must_use]
    pub fn mac(&self) -> Option<[u8; 6]> {
        match *self.as_bytes() {
            [a, b, c, d, e, f] => Some([a, b, c, d, e, f]),
            [0, 0, a, b, c, d, e, f] | [a, b, c, d, e, f, 0, 0] => Some([a, b, c, d, e, f]),
            _ => None,
        }
    }

    /// A name as received; `None` if it is longer than eight octets.
    #[must_use]
    pub fn received(octets: &[u8]) -> Option<Self> {
        let mut id = Self {
            octets: [0; 8],
            len: u8::try_from(octets.len()).ok()?,
        };
        id.octets.get_mut(..octets.len())?.copy_from_slice(octets);
        Some(id)
    }

    /// The octets as they travel.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.octets
            .get(..usize::from(self.len))
            .unwrap_or(&self.octets)
    }
}

impl EvccId {
    /// The name as Autocharge uses it to find a customer: `VID:` and the octets in upper-case hex.
    ///
    /// It is no proof of anything: whoever listened once can claim it.
    #[must_use]
    pub fn vid(&self) -> ShortText<20> {
        let mut text = ShortText {
            octets: [0; 20],
            len: 0,
        };
        let digit = |nibble: u8| match nibble {
            0..=9 => nibble.wrapping_add(b'0'),
            _ => nibble.wrapping_sub(10).wrapping_add(b'A'),
        };
        let hex = self
            .as_bytes()
            .iter()
            .flat_map(|octet| [octet >> 4, octet & 15].map(digit));
        for (slot, letter) in text
            .octets
            .iter_mut()
            .zip(b"VID:".iter().copied().chain(hex))
        {
            *slot = letter;
            text.len = text.len.saturating_add(1);
        }
        text
    }
}

impl fmt::Display for EvccId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, octet) in self.as_bytes().iter().enumerate() {
            let colon = if index == 0 { "" } else { ":" };
            write!(f, "{colon}{octet:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for EvccId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EvccId({self})")
    }
}

/// A short owned text in printable ASCII, at most `MAX` characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShortText<const MAX: usize> {
    octets: [u8; MAX],
    len: u8,
}

impl<const MAX: usize> ShortText<MAX> {
    /// The empty text.
    pub const EMPTY: Self = Self {
        octets: [0; MAX],
        len: 0,
    };

    /// The text; `None` if it is too long or not printable ASCII.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut copy = Self {
            len: u8::try_from(text.len()).ok()?,
            ..Self::EMPTY
        };
        copy.octets
            .get_mut(..text.len())?
            .copy_from_slice(text.as_bytes());
        text.bytes()
            .all(|octet| (b' '..=b'~').contains(&octet))
            .then_some(copy)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let octets = self.octets.get(..usize::from(self.len)).unwrap_or_default();
        core::str::from_utf8(octets).unwrap_or_default()
    }
}

impl<const MAX: usize> Default for ShortText<MAX> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<const MAX: usize> fmt::Display for ShortText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<const MAX: usize> fmt::Debug for ShortText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// The name of the charging point, as `DE*V2G*E0001*1`: 7 to 37 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EvseId(ShortText<37>);

impl EvseId {
    /// The name; `None` if shorter than 7 or longer than 37 printable ASCII characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        ShortText::new(text).filter(|_| text.len() >= 7).map(Self)
    }

    /// The name as it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// What a refusal carries when no name is configured: `ZZ00000`, "not available" in the standard.
impl Default for EvseId {
    fn default() -> Self {
        Self(ShortText::new("ZZ00000").unwrap_or_default())
    }
}

impl fmt::Display for EvseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
