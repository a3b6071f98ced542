//! The charging point's name in octets: digits packed by two, or plain ASCII.

use crate::EvseId;

/// Longest name on the wire.
const MAX: usize = 32;

/// A name as it travels.
pub(crate) struct Octets {
    room: [u8; MAX],
    len: usize,
}

impl Octets {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.room.get(..self.len).unwrap_or_default()
    }

    fn collect(octets: impl Iterator<Item = u8>) -> Self {
        let (mut room, mut len) = ([0; MAX], 0usize);
        for (slot, octet) in room.iter_mut().zip(octets) {
            *slot = octet;
            len = len.saturating_add(1);
        }
        Self { room, len }
    }
}

/// A name like `+49*89*6360` (DIN SPEC 91286) is packed, with A for the star; any other is written
/// as ASCII, of which 32 characters fit. Our choice, after what deployed stations do.
pub(crate) fn write(name: EvseId) -> Octets {
    let text = name.as_str();
    let digits = text.strip_prefix('+').map(str::as_bytes);
    let even = |digits: &&[u8]| digits.len().is_multiple_of(2);
    let plain = |digits: &&[u8]| digits.iter().all(|digit| nibble(*digit).is_some());
    match digits.filter(even).filter(plain) {
        Some(digits) => Octets::collect(digits.chunks(2).map(|pair| {
            let pack = |byte: u8, digit| byte.wrapping_shl(4) | nibble(digit).unwrap_or(0);
            pair.iter().copied().fold(0, pack)
        })),
        None => Octets::collect(text.bytes()),
    }
}

/// The name in these octets; `None` if it is neither form, or too short to be a name.
pub(crate) fn read(octets: &[u8]) -> Option<EvseId> {
    let ascii = core::str::from_utf8(octets).ok().and_then(EvseId::new);
    ascii.or_else(|| unpacked(octets))
}

fn unpacked(octets: &[u8]) -> Option<EvseId> {
    let mut room = [b'+'; 37];
    let nibbles = octets
        .iter()
        .flat_map(|octet| [octet.wrapping_shr(4), octet & 0xF]);
    let mut len = 1usize;
    for nibble in nibbles {
        *room.get_mut(len)? = match nibble {
            0..=9 => b'0'.wrapping_add(nibble),
            0xA => b'*',
            _ => return None,
        };
        len = len.saturating_add(1);
    }
    core::str::from_utf8(room.get(..len)?)
        .ok()
        .and_then(EvseId::new)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit.wrapping_sub(b'0')),
        b'*' => Some(0xA),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> EvseId {
        EvseId::new(text).unwrap()
    }

    #[test]
    fn a_name_of_digits_is_packed() {
        let packed = write(name("+49*89*6360"));
        assert_eq!(packed.as_bytes(), [0x49, 0xA8, 0x9A, 0x63, 0x60]);
        assert_eq!(read(packed.as_bytes()), Some(name("+49*89*6360")));
    }

    #[test]
    fn any_other_name_is_ascii() {
        for text in ["DE*V2G*E0001*1", "+49*89*636", "+49*89*E360"] {
            assert_eq!(write(name(text)).as_bytes(), text.as_bytes());
            assert_eq!(read(text.as_bytes()), Some(name(text)));
        }
    }

    #[test]
    fn of_a_long_name_the_beginning_is_told() {
        let long = "DE*V2G*E00000000000000000000000000001";
        assert_eq!(write(name(long)).as_bytes(), &long.as_bytes()[..32]);
    }

    #[test]
    fn octets_that_are_no_name_are_none() {
        for octets in [&[][..], &[0x49], &[0xFF; 8], &[0x12; 32]] {
            assert_eq!(read(octets), None, "{octets:02X?}");
        }
    }
}
