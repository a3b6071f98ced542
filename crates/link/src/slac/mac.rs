//! Who is meant.

use core::fmt;

/// A MAC address, in transmission order.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac(pub [u8; 6]);

impl Mac {
    /// Everybody on the link.
    pub const BROADCAST: Self = Self([0xFF; 6]);

    /// Whether more than one station is meant, or none.
    #[must_use]
    pub const fn is_group(self) -> bool {
        let [first, ..] = self.0;
        first & 1 == 1
    }

    /// Whether it can be one station's address: neither all zero nor a group.
    #[must_use]
    pub fn is_station(self) -> bool {
        !self.is_group() && self != Self::default()
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, f] = self.0;
        write!(out, "{a:02X}:{b:02X}:{c:02X}:{d:02X}:{e:02X}:{f:02X}")
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn groups_and_zero_are_nobody_to_match_with() {
        assert!(Mac([0x02, 0, 0, 0, 0, 1]).is_station());
        assert!(!Mac::BROADCAST.is_station());
        assert!(!Mac([0x01, 0x80, 0xC2, 0, 0, 0]).is_station());
        assert!(!Mac::default().is_station());
        assert_eq!(
            Mac([0, 0xB0, 0x52, 0, 0, 1]).to_string(),
            "00:B0:52:00:00:01"
        );
    }
}
