//! Records as an attacker would change them.

use super::*;

const KEYS: ([u8; 32], [u8; 16]) = ([0x5A; 32], [0xA5; 16]);

pub(super) fn keys() -> Keys {
    Keys {
        mac: MacKey::new(&KEYS.0),
        cipher: Aes128::new(&KEYS.1.into()),
    }
}

/// A record with padding and MAC as given; `mac` is changed before it is encrypted.
pub(super) fn record(content: &[u8], padding: &[u8], change: impl Fn(&mut [u8])) -> Vec<u8> {
    let prefix = prefix(
        3,
        ContentType::ApplicationData,
        ProtocolVersion::TLSv1_2,
        content.len(),
    );
    let mut mac = keys().mac.over(&prefix, content);
    change(&mut mac);
    let mut record = vec![0x42; BLOCK];
    record.extend([content, &mac, padding].concat());
    encrypt(&keys().cipher, [0x42; BLOCK], &mut record[BLOCK..]);
    record
}

/// Padding of this many octets before the count, which fills the blocks.
pub(super) fn padded(content: usize, more: usize) -> Vec<u8> {
    let count = padding(content) + more * BLOCK;
    vec![u8::try_from(count).unwrap(); count + 1]
}

fn open(mut record: Vec<u8>) -> Result<Vec<u8>, Error> {
    let message = InboundOpaqueMessage::new(
        ContentType::ApplicationData,
        ProtocolVersion::TLSv1_2,
        &mut record,
    );
    keys()
        .decrypt(message, 3)
        .map(|plain| plain.payload.to_vec())
}

fn refused(record: Vec<u8>) -> bool {
    open(record) == Err(Error::DecryptError)
}

#[test]
fn what_is_sealed_opens_again() {
    for length in (0..400).chain([1023, 4096, MAX_CONTENT]) {
        let content: Vec<u8> = (0..length).map(|index| index as u8).collect();
        let chunks = [&content[..]];
        let message = OutboundPlainMessage {
            typ: ContentType::ApplicationData,
            version: ProtocolVersion::TLSv1_2,
            payload: rustls::crypto::cipher::OutboundChunks::new(&chunks),
        };
        let sealed = keys().encrypt(message, 3).unwrap();
        let record = sealed.payload.as_ref().to_vec();
        assert_eq!(record.len(), keys().encrypted_payload_len(length));
        assert_eq!(open(record).unwrap(), content);
    }
}

#[test]
fn every_length_of_padding_is_taken() {
    for length in 0..=64 {
        let content = vec![0xEE; length];
        for more in 0..=15 {
            if padding(length) + more * BLOCK <= MAX_PADDING {
                let record = record(&content, &padded(length, more), |_| {});
                assert_eq!(open(record).unwrap(), content, "{length}, {more}");
            }
        }
    }
}

#[test]
fn each_bit_of_the_mac_counts() {
    for bit in 0..MAC * 8 {
        let flip = |mac: &mut [u8]| mac[bit / 8] ^= 1 << (bit % 8);
        assert!(refused(record(b"charge", &padded(6, 0), flip)), "{bit}");
        assert!(refused(record(b"charge", &padded(6, 10), flip)), "{bit}");
    }
}

#[test]
fn each_octet_of_the_padding_counts() {
    for more in [0, 1, 7, 14] {
        let good = padded(300, more);
        for place in 0..good.len() {
            let mut padding = good.clone();
            padding[place] ^= 0x80;
            assert!(
                refused(record(&[1; 300], &padding, |_| {})),
                "{place} of {}",
                good.len()
            );
        }
    }
}

#[test]
fn padding_that_claims_more_than_there_is_is_refused() {
    // Three blocks: 48 octets, of which the MAC and the count take 33.
    for count in 16..=255u8 {
        let padding = vec![count; 16];
        assert!(refused(record(&[], &padding, |_| {})), "{count}");
    }
}

#[test]
fn short_and_uneven_records_are_refused_with_the_same_error() {
    let whole = record(&[7; 20], &padded(20, 0), |_| {});
    for length in 0..whole.len() {
        assert!(refused(whole[..length].to_vec()), "{length}");
    }
    assert!(refused([whole, vec![0; 16]].concat()));
}

#[test]
fn each_bit_of_a_record_counts() {
    let whole = record(&[7; 40], &padded(40, 2), |_| {});
    for bit in 0..whole.len() * 8 {
        let mut changed = whole.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(refused(changed), "{bit}");
    }
}

#[test]
fn another_number_or_type_is_refused() {
    let mut whole = record(&[7; 40], &padded(40, 0), |_| {});
    let (kind, version) = (ContentType::ApplicationData, ProtocolVersion::TLSv1_2);
    assert_eq!(keys().open(4, kind, version, &mut whole.clone()), None);
    assert_eq!(
        keys().open(3, ContentType::Alert, version, &mut whole.clone()),
        None
    );
    assert_eq!(keys().open(3, kind, version, &mut whole), Some(40));
}

/// The prototype of the check: the plain one over every length and padding of a small record.
#[test]
fn the_secret_check_agrees_with_a_plain_one() {
    for octet in 0..=255u8 {
        for fill in [0, 1, octet] {
            let mut body = vec![fill; 320];
            body[319] = octet;
            let (count, good) = padding_of(&body);
            let plain = usize::from(octet) < 320 - MAC
                && body[319 - usize::from(octet)..]
                    .iter()
                    .all(|value| *value == octet);
            assert_eq!(bool::from(good), plain, "{octet} {fill}");
            assert_eq!(count, if plain { octet } else { 0 });
        }
    }
}

#[test]
fn the_mac_is_found_wherever_it_stands() {
    let body: Vec<u8> = (0..320u32).map(|index| (index * 7 % 251) as u8).collect();
    for at in (320 - MAC - 1 - MAX_PADDING)..=(320 - MAC - 1) {
        assert_eq!(mac_at(&body, at)[..], body[at..at + MAC], "{at}");
    }
}
