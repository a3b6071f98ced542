//! Digests.

use core::fmt;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// 20 octets; only names keys and certificates, where the standards ask for it.
    Sha1,
    /// 32 octets.
    Sha256,
    /// 48 octets.
    Sha384,
    /// 64 octets.
    Sha512,
}

impl Hash {
    /// Octets of a digest.
    #[must_use]
    pub const fn len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Never: every function has a digest.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        false
    }
}

/// Gives the octets to be digested, in as many parts as it likes.
///
/// So a digest is taken in passing, without the parts ever standing side by side, and its state
/// lives on the provider's stack.
pub type Feed<'f> = &'f mut dyn FnMut(&mut dyn FnMut(&[u8]));

/// The digest of something.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest {
    octets: [u8; 64],
    len: u8,
}

impl Digest {
    /// No octets: a place for a digest to come.
    pub const EMPTY: Self = Self {
        octets: [0; 64],
        len: 0,
    };

    /// A digest as a provider made it; what does not fit is cut off.
    #[must_use]
    pub fn new(octets: &[u8]) -> Self {
        let mut digest = Self::EMPTY;
        for (slot, octet) in digest.octets.iter_mut().zip(octets) {
            *slot = *octet;
            digest.len = digest.len.saturating_add(1);
        }
        digest
    }

    /// Its octets.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.octets
            .get(..usize::from(self.len))
            .unwrap_or(&self.octets)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(")?;
        let mut octets = self.as_bytes().iter();
        octets.try_for_each(|octet| write!(f, "{octet:02x}"))?;
        f.write_str(")")
    }
}
