//! Key exchange that ring does not have: secp521r1, and X448 with the feature `ed448`.

use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};
use v2g_contract::crypto::{Crypto, KeyAlgorithm, PrivateKey, PublicKey, PublicKeyBuf};
use zeroize::Zeroizing;

use super::CRYPTO;

/// ECDH on P-521.
pub(super) static SECP521R1: Group = Group {
    name: NamedGroup::secp521r1,
    key: KeyAlgorithm::P521,
    // The order has 521 bits.
    top: 0x01,
};

/// X448, RFC 7748.
#[cfg(feature = "ed448")]
pub(super) static X448: Group = Group {
    name: NamedGroup::X448,
    key: KeyAlgorithm::X448,
    top: 0xFF,
};

/// A random private key is out of range less often than once in 2^128 tries.
const TRIES: usize = 4;

#[derive(Debug)]
pub(super) struct Group {
    name: NamedGroup,
    key: KeyAlgorithm,
    /// Which bits of the first octet of a private key may be set.
    top: u8,
}

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut octets = Zeroizing::new(vec![0; self.key.private_len()]);
        for _ in 0..TRIES {
            getrandom::fill(&mut octets).map_err(|_| Error::FailedToGetRandomBytes)?;
            if let Some(first) = octets.first_mut() {
                *first &= self.top;
            }
            let Ok(private) = PrivateKey::new(self.key, &octets) else {
                continue;
            };
            if let Ok(public) = CRYPTO.public_key(&private) {
                let name = self.name;
                return Ok(Box::new(Half {
                    name,
                    private,
                    public,
                }));
            }
        }
        Err(Error::FailedToGetRandomBytes)
    }

    fn name(&self) -> NamedGroup {
        self.name
    }
}

struct Half {
    name: NamedGroup,
    private: PrivateKey,
    public: PublicKeyBuf,
}

impl ActiveKeyExchange for Half {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let invalid = || Error::from(PeerMisbehaved::InvalidKeyShare);
        let peer = PublicKey::new(self.private.algorithm(), peer).map_err(|_| invalid())?;
        let secret = CRYPTO.agree(&self.private, peer).map_err(|_| invalid())?;
        Ok(SharedSecret::from(secret.expose()))
    }

    fn pub_key(&self) -> &[u8] {
        self.public.as_key().as_bytes()
    }

    fn group(&self) -> NamedGroup {
        self.name
    }
}
