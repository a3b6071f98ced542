//! The key of a powerline network and the identifier that follows from it.

use core::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroize as _;

/// Network membership key: who has it is in the network.
///
/// The station makes a new one for each vehicle from a cryptographic random generator, and hands it over in the clear
/// ([`CmSlacMatchCnf`](super::CmSlacMatchCnf)): it keeps neighbours apart, it proves nothing.
/// Not shown by `Debug`, wiped when dropped.
///
/// ```
/// use v2g_link::slac::{Nid, Nmk};
///
/// let nmk = Nmk::from_password(b"HomePlugAV0123");
/// assert_eq!(nmk.bytes()[..4], [0xB5, 0x93, 0x19, 0xD7]);
/// assert_eq!(Nid::of(&nmk), Nid([0x02, 0x6B, 0xCB, 0xA5, 0x35, 0x4E, 0x08]));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Nmk([u8; 16]);

/// Network identifier: 52 bits derived from the key, then four zero bits, of which two are the security level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nid(pub [u8; 7]);

/// What HomePlug AV adds to a password before it is hashed.
const SALT: [u8; 8] = [0x08, 0x85, 0x6D, 0xAF, 0x7C, 0xF5, 0x81, 0x86];
const PASSWORD_ROUNDS: u32 = 1000;
const NID_ROUNDS: u32 = 5;

impl Nmk {
    /// The key of sixteen random bytes.
    #[must_use]
    pub const fn new(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// The key that HomePlug devices make of a password; for modems that were set up by hand.
    #[must_use]
    pub fn from_password(password: &[u8]) -> Self {
        let first = Sha256::new().chain_update(password).chain_update(SALT);
        Self(front(repeat(first.finalize().into(), PASSWORD_ROUNDS)))
    }

    /// The bytes, to be put into a frame and nowhere else.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl Nid {
    /// The identifier that follows from `nmk`, security level 0 (simple connect).
    #[must_use]
    pub fn of(nmk: &Nmk) -> Self {
        let mut nid: [u8; 7] = front(repeat(Sha256::digest(nmk.0).into(), NID_ROUNDS));
        if let Some(last) = nid.last_mut() {
            *last >>= 4;
        }
        Self(nid)
    }
}

/// Randomness that the caller gave. Not shown by `Debug`, wiped when dropped.
pub(super) struct Seed(pub(super) [u8; 32]);

impl Seed {
    /// Random bytes for a purpose and a number.
    pub(super) fn derive<const N: usize>(&self, purpose: &[u8], number: u32) -> [u8; N] {
        let hash = Sha256::new()
            .chain_update(self.0)
            .chain_update(purpose)
            .chain_update(number.to_be_bytes());
        front(hash.finalize().into())
    }
}

/// Hashes until `rounds` hashes were made, of which `first` is one.
fn repeat(first: [u8; 32], rounds: u32) -> [u8; 32] {
    (1..rounds).fold(first, |hash, _| Sha256::digest(hash).into())
}

fn front<const N: usize>(hash: [u8; 32]) -> [u8; N] {
    hash.first_chunk().copied().unwrap_or([0; N])
}

impl Drop for Nmk {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Drop for Seed {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Seed(..)")
    }
}

impl fmt::Debug for Nmk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Nmk(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn passwords_give_the_keys_that_homeplug_devices_make_of_them() {
        let general = [
            0x50, 0xD3, 0xE4, 0x93, 0x3F, 0x85, 0x5B, 0x70, 0x40, 0x78, 0x4D, 0xF8, 0x15, 0xAA,
            0x8D, 0xB7,
        ];
        assert_eq!(Nmk::from_password(b"HomePlugAV").bytes(), &general);
    }

    #[test]
    fn the_identifier_ends_with_four_zero_bits_whatever_the_key() {
        for byte in 0..=255 {
            let Nid(bytes) = Nid::of(&Nmk::new([byte; 16]));
            assert_eq!(bytes[6] & 0xF0, 0);
        }
    }

    #[test]
    fn a_key_is_not_shown() {
        let shown = format!("{:?}", Nmk::new([0xAB; 16]));
        assert_eq!(shown, "Nmk(..)");
    }
}
