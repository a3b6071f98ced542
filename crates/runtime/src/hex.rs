//! Octets as hexadecimal digits.

/// In lower case.
#[must_use]
pub fn encode(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// In either case; `None` where a character is no digit, or one has no partner.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    let octet = |[high, low]: &[u32; 2]| u8::try_from(high * 16 + low).ok();
    pairs
        .iter()
        .map(octet)
        .collect::<Option<_>>()
        .filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_in_pairs_and_are_nothing_else() {
        assert_eq!(decode(&encode(&[0, 0x7F, 0xFF])), Some(vec![0, 0x7F, 0xFF]));
        assert_eq!(decode("aBcD"), Some(vec![0xAB, 0xCD]));
        for bad in ["a", "abc", "+a", "a b", "gg", "äb"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
