//! Record protection of TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: MAC, then pad, then encrypt.
//!
//! A record is opened with the same work whatever its padding says, and everything that is wrong
//! with it gives one and the same error, so that nobody can ask whether a guess at the padding was
//! right (Vaudenay 2002, Lucky Thirteen 2013).
//!
//! Source: RFC 5246, 6.2.3.2; RFC 5289, 3.1.

use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, KeyBlockShape, MessageDecrypter,
    MessageEncrypter, OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload,
    Tls12AeadAlgorithm, UnsupportedOperationError,
};
use rustls::{ConnectionTrafficSecrets, ContentType, Error, ProtocolVersion};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater};

use super::mac::{MAC, MacKey};

const BLOCK: usize = 16;
const MAC_KEY: usize = 32;
/// Most octets of content in a record.
const MAX_CONTENT: usize = 0x4000;
/// Octets of padding at most, without the octet that counts them.
const MAX_PADDING: usize = 255;
/// What the MAC covers in front of the content: number, type, version, length.
const PREFIX: usize = 13;

/// The suite's protection; rustls takes it for one with a 32-octet key and a 16-octet nonce, which
/// cuts the key block just as RFC 5246, 6.3 wants: MAC keys first, then cipher keys.
pub(super) struct Aes128CbcSha256;

impl Tls12AeadAlgorithm for Aes128CbcSha256 {
    fn encrypter(&self, key: AeadKey, iv: &[u8], _: &[u8]) -> Box<dyn MessageEncrypter> {
        Box::new(Keys::new(key, iv))
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        Box::new(Keys::new(key, iv))
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape {
            enc_key_len: MAC_KEY,
            fixed_iv_len: BLOCK,
            explicit_nonce_len: 0,
        }
    }

    fn extract_keys(
        &self,
        _: AeadKey,
        _: &[u8],
        _: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}

struct Keys {
    mac: MacKey,
    cipher: Aes128,
}

impl Keys {
    fn new(mac: AeadKey, cipher: &[u8]) -> Self {
        let mut key = [0; BLOCK];
        key.iter_mut()
            .zip(cipher)
            .for_each(|(to, from)| *to = *from);
        Self {
            mac: MacKey::new(mac.as_ref()),
            cipher: Aes128::new(&key.into()),
        }
    }
}

impl MessageEncrypter for Keys {
    fn encrypt(
        &mut self,
        message: OutboundPlainMessage<'_>,
        number: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        let content = message.payload.len();
        let mut iv = [0; BLOCK];
        getrandom::fill(&mut iv).map_err(|_| Error::FailedToGetRandomBytes)?;
        let mut payload = PrefixedPayload::with_capacity(self.encrypted_payload_len(content));
        payload.extend_from_slice(&iv);
        payload.extend_from_chunks(&message.payload);
        let prefix = prefix(number, message.typ, message.version, content);
        let mac = self.mac.over(&prefix, &payload.as_ref()[BLOCK..]);
        payload.extend_from_slice(&mac);
        let padding = padding(content);
        let count = u8::try_from(padding).unwrap_or(0);
        payload.extend_from_slice(&[count; BLOCK][..=padding]);
        encrypt(&self.cipher, iv, &mut payload.as_mut()[BLOCK..]);
        Ok(OutboundOpaqueMessage::new(
            message.typ,
            message.version,
            payload,
        ))
    }

    fn encrypted_payload_len(&self, content: usize) -> usize {
        BLOCK + content + MAC + padding(content) + 1
    }
}

impl MessageDecrypter for Keys {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        number: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let (kind, version) = (message.typ, message.version);
        let content = self
            .open(number, kind, version, &mut message.payload)
            .ok_or(Error::DecryptError)?;
        if content > MAX_CONTENT {
            return Err(Error::PeerSentOversizedRecord);
        }
        Ok(message.into_plain_message_range(BLOCK..BLOCK + content))
    }
}

impl Keys {
    /// Decrypts in place and gives the length of the content behind the IV; `None` for all that is wrong.
    fn open(
        &self,
        number: u64,
        kind: ContentType,
        version: ProtocolVersion,
        record: &mut [u8],
    ) -> Option<usize> {
        let (iv, body) = record.split_first_chunk_mut::<BLOCK>()?;
        // These two lengths are on the wire, so that nothing is told by looking at them.
        if body.len() % BLOCK != 0 || body.len() < MAC + BLOCK {
            return None;
        }
        decrypt(&self.cipher, *iv, body);
        let (padding, padded_well) = padding_of(body);
        // Without padding there is most to hash; the real length stays secret.
        let longest = body.len() - MAC - 1;
        let content = longest - usize::from(padding);
        let prefix = prefix(number, kind, version, content);
        let computed =
            self.mac
                .over_secret(&prefix, body, content, longest.saturating_sub(MAX_PADDING));
        let received = mac_at(body, content);
        let good = padded_well & computed.ct_eq(&received);
        bool::from(good).then_some(content)
    }
}

/// Octets of padding so that content, MAC, padding and its count fill blocks; as few as possible.
const fn padding(content: usize) -> usize {
    BLOCK - 1 - (content + MAC) % BLOCK
}

fn prefix(
    number: u64,
    kind: ContentType,
    version: ProtocolVersion,
    content: usize,
) -> [u8; PREFIX] {
    let mut prefix = [0; PREFIX];
    prefix[..8].copy_from_slice(&number.to_be_bytes());
    prefix[8] = kind.into();
    prefix[9..11].copy_from_slice(&u16::from(version).to_be_bytes());
    prefix[11..].copy_from_slice(&(content as u16).to_be_bytes());
    prefix
}

/// What the padding counts, and whether all of it has that value; 0 where it has not.
fn padding_of(body: &[u8]) -> (u8, Choice) {
    let count = body[body.len() - 1];
    let room = u32::try_from(body.len() - MAC - 1).unwrap_or(u32::MAX);
    let mut good = !u32::from(count).ct_gt(&room);
    for (index, octet) in body.iter().rev().take(MAX_PADDING + 1).enumerate() {
        let beyond = (index as u32).ct_gt(&u32::from(count));
        good &= beyond | octet.ct_eq(&count);
    }
    (u8::conditional_select(&0, &count, good), good)
}

/// The MAC that stands at a secret place.
///
/// Each octet is taken into a ring of 32 where the MAC has begun; the ring is turned at the end.
fn mac_at(body: &[u8], at: usize) -> [u8; MAC] {
    let first = body.len().saturating_sub(MAC + 1 + MAX_PADDING);
    let mut ring = [0; MAC];
    for (index, octet) in body.iter().enumerate().skip(first) {
        let begun = !(at as u32).ct_gt(&(index as u32));
        let over = !((at + MAC) as u32).ct_gt(&(index as u32));
        let octet = u8::conditional_select(&0, octet, begun & !over);
        ring[(index - first) % MAC] |= octet;
    }
    let turn = (at - first) % MAC;
    for step in [1, 2, 4, 8, 16] {
        let turned: [u8; MAC] = std::array::from_fn(|place| ring[(place + step) % MAC]);
        let wanted = Choice::from(u8::from(turn & step != 0));
        for (place, value) in ring.iter_mut().zip(turned) {
            place.conditional_assign(&value, wanted);
        }
    }
    ring
}

fn encrypt(cipher: &Aes128, mut last: [u8; BLOCK], body: &mut [u8]) {
    for block in body.as_chunks_mut::<BLOCK>().0 {
        block
            .iter_mut()
            .zip(last)
            .for_each(|(octet, before)| *octet ^= before);
        cipher.encrypt_block(block.into());
        last = *block;
    }
}

fn decrypt(cipher: &Aes128, mut last: [u8; BLOCK], body: &mut [u8]) {
    for block in body.as_chunks_mut::<BLOCK>().0 {
        let received = *block;
        cipher.decrypt_block(block.into());
        block
            .iter_mut()
            .zip(last)
            .for_each(|(octet, before)| *octet ^= before);
        last = received;
    }
}

#[cfg(test)]
mod alert;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod timing;
