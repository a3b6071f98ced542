//! The cases of Project Wycheproof, each primitive as it is used here.

use v2g_contract::crypto::{
    Crypto, CryptoError, Hash, KeyAlgorithm, PrivateKey, PublicKey, Ring, RustCrypto, Signature,
    SignatureAlgorithm,
};
use wycheproof::{TestResult, aead, cipher, ecdh, ecdsa, eddsa, xdh};

const DER: fn(&[u8]) -> Signature<'_> = |octets| Signature::Der(octets);
const FIXED: fn(&[u8]) -> Signature<'_> = |octets| Signature::Fixed(octets);

/// Whether a verdict is the one that the case asks for, of cases that leave no choice.
fn holds(result: TestResult, accepted: bool) -> bool {
    match result {
        TestResult::Valid => accepted,
        TestResult::Invalid => !accepted,
        TestResult::Acceptable => true,
    }
}

/// Runs a set of ECDSA cases and returns how many there were.
fn signatures(
    crypto: &dyn Crypto,
    name: ecdsa::TestName,
    algorithm: KeyAlgorithm,
    hash: Hash,
    form: fn(&[u8]) -> Signature<'_>,
) -> usize {
    let set = ecdsa::TestSet::load(name).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        let Ok(key) = PublicKey::new(algorithm, &group.key.key) else {
            panic!("a key that is none");
        };
        for test in &group.tests {
            let scheme = SignatureAlgorithm::Ecdsa(hash);
            let verdict = crypto.verify(key, scheme, &test.msg, form(&test.sig));
            assert!(
                holds(test.result, verdict.is_ok()),
                "{name:?} {}: {} ({:?}) {verdict:?}",
                test.tc_id,
                test.comment,
                test.result
            );
            count += 1;
        }
    }
    count
}

#[test]
fn ecdsa_on_p256_holds_with_both_providers_and_in_both_forms() {
    use ecdsa::TestName::{EcdsaSecp256r1Sha256, EcdsaSecp256r1Sha256P1363};
    for crypto in [&RustCrypto as &dyn Crypto, &Ring] {
        let algorithm = KeyAlgorithm::P256;
        let der = signatures(crypto, EcdsaSecp256r1Sha256, algorithm, Hash::Sha256, DER);
        let fixed = EcdsaSecp256r1Sha256P1363;
        let fixed = signatures(crypto, fixed, algorithm, Hash::Sha256, FIXED);
        assert!((der, fixed) >= (484, 262), "{der} {fixed}");
    }
}

#[test]
fn ecdsa_on_p384_holds_with_both_providers() {
    use ecdsa::TestName::{EcdsaSecp384r1Sha384, EcdsaSecp384r1Sha384P1363};
    for crypto in [&RustCrypto as &dyn Crypto, &Ring] {
        let algorithm = KeyAlgorithm::P384;
        signatures(crypto, EcdsaSecp384r1Sha384, algorithm, Hash::Sha384, DER);
        let fixed = EcdsaSecp384r1Sha384P1363;
        signatures(crypto, fixed, algorithm, Hash::Sha384, FIXED);
    }
}

#[test]
fn ecdsa_on_p521_holds() {
    use ecdsa::TestName::{EcdsaSecp521r1Sha512, EcdsaSecp521r1Sha512P1363};
    let algorithm = KeyAlgorithm::P521;
    let der = EcdsaSecp521r1Sha512;
    let der = signatures(&RustCrypto, der, algorithm, Hash::Sha512, DER);
    let fixed = EcdsaSecp521r1Sha512P1363;
    let fixed = signatures(&RustCrypto, fixed, algorithm, Hash::Sha512, FIXED);
    assert!((der, fixed) >= (542, 318), "{der} {fixed}");
}

#[test]
fn ed448_holds() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed448).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        let key = PublicKey::new(KeyAlgorithm::Ed448, &group.key.pk).unwrap();
        for test in &group.tests {
            let signature = Signature::Fixed(&test.sig);
            let verdict = RustCrypto.verify(key, SignatureAlgorithm::Ed448, &test.msg, signature);
            assert!(
                holds(test.result, verdict.is_ok()),
                "{}: {} {verdict:?}",
                test.tc_id,
                test.comment
            );
            count += 1;
        }
    }
    assert!(count >= 86, "{count}");
}

/// A number in as many octets as a key has.
fn scalar(algorithm: KeyAlgorithm, number: &[u8]) -> PrivateKey {
    let length = algorithm.private_len();
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let digits = &number[zeros..];
    let mut octets = vec![0; length - digits.len()];
    octets.extend_from_slice(digits);
    PrivateKey::new(algorithm, &octets).unwrap()
}

#[test]
fn ecdh_on_nist_curves_holds() {
    use ecdh::TestName::{EcdhSecp256r1Ecpoint, EcdhSecp384r1Ecpoint, EcdhSecp521r1Ecpoint};
    for (name, algorithm) in [
        (EcdhSecp256r1Ecpoint, KeyAlgorithm::P256),
        (EcdhSecp384r1Ecpoint, KeyAlgorithm::P384),
        (EcdhSecp521r1Ecpoint, KeyAlgorithm::P521),
    ] {
        let set = ecdh::TestSet::load(name).unwrap();
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let agreed = PublicKey::new(algorithm, &test.public_key)
                .and_then(|peer| RustCrypto.agree(&scalar(algorithm, &test.private_key), peer));
            // The standards have no compressed points, so they are refused.
            let compressed = test.public_key.first().is_some_and(|first| *first != 4);
            let right = match &agreed {
                Ok(secret) => secret.expose() == test.shared_secret.as_slice(),
                Err(_) => compressed,
            };
            assert!(
                holds(test.result, right) || compressed,
                "{name:?} {}: {} {agreed:?}",
                test.tc_id,
                test.comment
            );
        }
    }
}

#[test]
fn x448_holds() {
    let set = xdh::TestSet::load(xdh::TestName::X448).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let private = PrivateKey::new(KeyAlgorithm::X448, &test.private_key).unwrap();
        let agreed = PublicKey::new(KeyAlgorithm::X448, &test.public_key)
            .and_then(|peer| RustCrypto.agree(&private, peer));
        match agreed {
            Ok(secret) => assert_eq!(
                secret.expose(),
                test.shared_secret.as_slice(),
                "{}",
                test.tc_id
            ),
            // Points of low order give a secret that everybody knows.
            Err(error) => {
                assert_eq!(error, CryptoError::InvalidKey);
                assert_ne!(
                    test.result,
                    TestResult::Valid,
                    "{} {}",
                    test.tc_id,
                    test.comment
                );
            }
        }
        count += 1;
    }
    assert!(count >= 510, "{count}");
}

#[test]
fn aes_256_gcm_holds_with_both_providers() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    for crypto in [&RustCrypto as &dyn Crypto, &Ring] {
        let mut count = 0;
        for group in &set.test_groups {
            if (group.key_size, group.nonce_size, group.tag_size) != (256, 96, 128) {
                continue;
            }
            for test in &group.tests {
                let key = test.key.as_slice().try_into().unwrap();
                let nonce = test.nonce.as_slice().try_into().unwrap();
                let tag = test.tag.as_slice().try_into().unwrap();
                let mut data = test.ct.to_vec();
                let opened = crypto.gcm_open(key, nonce, &test.aad, &mut data, tag);
                assert!(holds(test.result, opened.is_ok()), "{}", test.tc_id);
                if opened.is_ok() {
                    assert_eq!(data, *test.pt);
                    let made = crypto.gcm_seal(key, nonce, &test.aad, &mut data).unwrap();
                    assert_eq!((data, &made), (test.ct.to_vec(), tag));
                }
                count += 1;
            }
        }
        assert!(count >= 60, "{count}");
    }
}

#[test]
fn aes_128_cbc_holds() {
    let set = cipher::TestSet::load(cipher::TestName::AesCbcPkcs5).unwrap();
    let mut count = 0;
    for group in set.test_groups.iter().filter(|group| group.key_size == 128) {
        for test in &group.tests {
            let key = test.key.as_slice().try_into().unwrap();
            let iv = test.nonce.as_slice().try_into().unwrap();
            let mut data = test.ct.to_vec();
            let opened = RustCrypto.cbc_decrypt(key, iv, &mut data);
            assert_eq!(opened.is_ok(), test.ct.len() % 16 == 0, "{}", test.tc_id);
            if test.result == TestResult::Valid {
                // Padding is not ours; it stands behind the text.
                assert!(data.starts_with(&test.pt), "{}", test.tc_id);
                RustCrypto.cbc_encrypt(key, iv, &mut data).unwrap();
                assert_eq!(data, *test.ct);
            }
            count += 1;
        }
    }
    assert!(count >= 70, "{count}");
}
