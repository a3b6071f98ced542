//! Where new keys and serial numbers come from.

use v2g_contract::crypto::{
    Crypto as _, CryptoError, Hash, KeyAlgorithm, PrivateKey, RustCrypto, SoftKey,
};

use crate::failure::Failure;

/// A key in memory.
pub(super) type Key = SoftKey<RustCrypto>;

/// Where new keys and serial numbers come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The operating system.
    Random,
    /// A seed: the same keys for the same names, which is worth nothing as a secret.
    Seed(u64),
}

/// A number off the curve is practically never drawn twice.
const TRIES: u8 = 16;

impl Source {
    /// A key for the certificate of this name.
    pub(super) fn key(&self, name: &str, algorithm: KeyAlgorithm) -> Result<Key, Failure> {
        for attempt in 0..TRIES {
            let mut octets = vec![0; algorithm.private_len()];
            self.fill(&format!("key {attempt} {algorithm} {name}"), &mut octets)?;
            if algorithm == KeyAlgorithm::P521 {
                // The number has 521 bits.
                octets[0] &= 1;
            }
            let private = PrivateKey::new(algorithm, &octets).map_err(Failure::new)?;
            match SoftKey::new(RustCrypto, private) {
                Err(CryptoError::InvalidKey) => {}
                key => return key.map_err(Failure::new),
            }
        }
        Err(Failure::new("the source of randomness gives no key"))
    }

    /// A serial number of eight bytes, above zero and with room for the sign: as long as every
    /// known stack takes.
    pub(super) fn serial(&self, name: &str) -> Result<[u8; 8], Failure> {
        let mut serial = [0; 8];
        self.fill(&format!("serial {name}"), &mut serial)?;
        serial[0] = serial[0] & 0x3F | 0x40;
        Ok(serial)
    }

    fn fill(&self, name: &str, octets: &mut [u8]) -> Result<(), Failure> {
        let seed = match self {
            Self::Random => return getrandom::fill(octets).map_err(Failure::new),
            Self::Seed(seed) => seed,
        };
        for (index, part) in octets.chunks_mut(64).enumerate() {
            let digest = RustCrypto
                .digest_of(
                    Hash::Sha512,
                    format!("v2g {seed} {index} {name}").as_bytes(),
                )
                .map_err(Failure::new)?;
            part.copy_from_slice(&digest.as_bytes()[..part.len()]);
        }
        Ok(())
    }
}
