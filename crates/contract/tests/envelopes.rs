//! Contract keys sealed and opened, against vectors that another library made.

mod common;

use common::{unhex, workspace};
use serde_json::Value;
use v2g_contract::crypto::{
    Agreement, Crypto, Hash, KeyAlgorithm, PrivateKey, PublicKeyBuf, RustCrypto, SoftKey,
};
use v2g_contract::envelope::iso20::{Binding, Opened, Payload, Scheme};
use v2g_contract::envelope::{EnvelopeError, iso2, iso20};
use v2g_messages::iso2::{ContractSignatureEncryptedPrivateKey, DiffieHellmanPublickey};
use v2g_messages::iso20::common::{
    ContractCertificateChain, EncryptedPrivateKey, SignedInstallationData, SubCertificates,
};

/// A vector with its keys.
struct Case {
    line: Value,
    recipient: SoftKey<RustCrypto>,
    ephemeral: SoftKey<RustCrypto>,
    contract: PrivateKey,
    certified: PublicKeyBuf,
}

impl Case {
    fn new(line: Value) -> Self {
        let (agrees, signs) = match line["curve"].as_str().unwrap() {
            "P-256" => (KeyAlgorithm::P256, KeyAlgorithm::P256),
            "P-521" => (KeyAlgorithm::P521, KeyAlgorithm::P521),
            _ => (KeyAlgorithm::X448, KeyAlgorithm::Ed448),
        };
        let field = |name: &str| unhex(line[name].as_str().unwrap());
        let private = |algorithm, name| PrivateKey::new(algorithm, &field(name)).unwrap();
        Self {
            recipient: SoftKey::new(RustCrypto, private(agrees, "recipient_private")).unwrap(),
            ephemeral: SoftKey::new(RustCrypto, private(agrees, "ephemeral_private")).unwrap(),
            contract: private(signs, "contract_private"),
            certified: PublicKeyBuf::new(signs, &field("contract_public")).unwrap(),
            line,
        }
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        unhex(self.line[name].as_str().unwrap())
    }

    fn scheme(&self) -> Scheme {
        Scheme {
            hash: match self.line["hash"].as_str().unwrap() {
                "SHA-256" => Hash::Sha256,
                _ => Hash::Sha512,
            },
            other_info: self.line["other_info"] == "015556",
            aad: self.line["aad"] == true,
        }
    }

    /// Opens what the response of ISO 15118-2 would carry.
    fn open_iso2(&self, dh: &[u8], encrypted: &[u8]) -> Result<PrivateKey, EnvelopeError> {
        iso2::open(
            &RustCrypto,
            &self.recipient,
            &DiffieHellmanPublickey {
                id: "id3".into(),
                value: dh.into(),
            },
            &ContractSignatureEncryptedPrivateKey {
                id: "id2".into(),
                value: encrypted.into(),
            },
            self.certified.as_key(),
        )
    }

    /// Opens what the response of ISO 15118-20 would carry.
    fn open_iso20(
        &self,
        dh: &[u8],
        encrypted: EncryptedPrivateKey<'_>,
        schemes: &[Scheme],
    ) -> Result<(Opened, Scheme), EnvelopeError> {
        let curve = match self.certified.as_key().algorithm() {
            KeyAlgorithm::P521 => v2g_messages::iso20::common::EcdhCurve::Secp521,
            _ => v2g_messages::iso20::common::EcdhCurve::X448,
        };
        let ski = self.bytes("subject_key_id");
        let data = SignedInstallationData {
            id: "id1".into(),
            contract_certificate_chain: ContractCertificateChain {
                certificate: (&[0_u8; 1]).into(),
                sub_certificates: SubCertificates {
                    certificate: (&[][..]).into(),
                },
            },
            ecdh_curve: curve,
            dh_public_key: dh.into(),
            encrypted_private_key: encrypted,
        };
        let binding = Binding {
            pcid: self.line["pcid"].as_str().unwrap(),
            subject_key_id: &ski,
        };
        let certified = self.certified.as_key();
        iso20::open(
            &RustCrypto,
            &self.recipient,
            &data,
            certified,
            schemes,
            binding,
        )
    }

    fn element<'b>(&self, octets: &'b [u8]) -> EncryptedPrivateKey<'b> {
        match self.certified.as_key().algorithm() {
            KeyAlgorithm::P521 => EncryptedPrivateKey::Secp521(octets.into()),
            _ => EncryptedPrivateKey::X448(octets.into()),
        }
    }
}

fn cases(set: &str) -> Vec<Case> {
    let file = workspace().join("test-vectors/key-envelopes.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["set"] == set)
        .map(Case::new)
        .collect()
}

#[test]
fn an_envelope_of_iso2_is_the_one_that_another_library_makes() {
    for case in cases("iso2") {
        let iv = case.bytes("iv").try_into().unwrap();
        let recipient = Agreement::public_key(&case.recipient);
        let sealed = iso2::seal(&RustCrypto, &case.ephemeral, recipient, iv, &case.contract);
        let sealed = sealed.unwrap();
        assert_eq!(sealed.dh_public_key[..], case.bytes("dh_public_key"));
        assert_eq!(
            sealed.encrypted_private_key[..],
            case.bytes("encrypted_private_key")
        );
        let opened = case.open_iso2(&sealed.dh_public_key, &sealed.encrypted_private_key);
        assert_eq!(opened.unwrap().expose(), case.contract.expose());
    }
}

#[test]
fn an_envelope_of_iso20_is_the_one_that_another_library_makes_in_every_scheme() {
    let cases = cases("iso20");
    assert_eq!(cases.len(), 16);
    for case in cases {
        let iv = case.bytes("iv").try_into().unwrap();
        let ski = case.bytes("subject_key_id");
        let binding = Binding {
            pcid: case.line["pcid"].as_str().unwrap(),
            subject_key_id: &ski,
        };
        let sealed = iso20::seal(
            &RustCrypto,
            &case.ephemeral,
            Agreement::public_key(&case.recipient),
            iv,
            Payload::Key(&case.contract),
            case.scheme(),
            binding,
        )
        .unwrap();
        let expected = case.bytes("encrypted_private_key");
        assert_eq!(sealed.dh_public_key[..], case.bytes("dh_public_key"));
        assert_eq!(sealed.encrypted_private_key(), case.element(&expected));
        let opened = case.open_iso20(
            &sealed.dh_public_key,
            sealed.encrypted_private_key(),
            &Scheme::ALL,
        );
        let (Opened::Key(key), scheme) = opened.unwrap() else {
            panic!("not a key");
        };
        assert_eq!(key.expose(), case.contract.expose());
        assert_eq!(scheme, case.scheme());
    }
}

#[test]
fn a_public_key_on_x448_is_read_with_any_filling() {
    let case = cases("iso20").pop().unwrap();
    let encrypted = case.bytes("encrypted_private_key");
    let behind = case.bytes("dh_public_key");
    let bare = &behind[..56];
    let in_front = [&[0; 77], bare].concat();
    for dh in [&behind, bare, &in_front] {
        let opened = case.open_iso20(dh, case.element(&encrypted), &Scheme::ALL);
        assert!(opened.is_ok(), "{} octets", dh.len());
    }
    let noise = [&[1; 77], bare].concat();
    let opened = case.open_iso20(&noise, case.element(&encrypted), &Scheme::ALL);
    assert_eq!(opened.err(), Some(EnvelopeError::NotOpened));
}

#[test]
fn an_object_for_a_tpm_comes_out_as_it_went_in() {
    let case = cases("iso20").swap_remove(0);
    let object = core::array::from_fn(|index| index as u8);
    let ski = case.bytes("subject_key_id");
    let sealed = iso20::seal(
        &RustCrypto,
        &case.ephemeral,
        Agreement::public_key(&case.recipient),
        [3; 12],
        Payload::TpmObject(&object),
        Scheme::DEFAULT,
        Binding {
            pcid: case.line["pcid"].as_str().unwrap(),
            subject_key_id: &ski,
        },
    )
    .unwrap();
    let opened = case.open_iso20(
        &sealed.dh_public_key,
        sealed.encrypted_private_key(),
        &[Scheme::DEFAULT],
    );
    match opened {
        Ok((Opened::TpmObject(found), Scheme::DEFAULT)) => assert_eq!(found, object),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_flipped_bit_of_an_envelope_gives_the_same_answer() {
    let case = cases("iso2").pop().unwrap();
    let dh = case.bytes("dh_public_key");
    let encrypted = case.bytes("encrypted_private_key");
    for (at, flipped) in flips(&encrypted) {
        let opened = case.open_iso2(&dh, &flipped);
        assert_eq!(opened.err(), Some(EnvelopeError::NotOpened), "bit {at}");
    }
    for (at, flipped) in flips(&dh) {
        let opened = case.open_iso2(&flipped, &encrypted);
        assert_eq!(opened.err(), Some(EnvelopeError::NotOpened), "bit {at}");
    }
    let case = cases("iso20").swap_remove(0);
    let dh = case.bytes("dh_public_key");
    for (at, flipped) in flips(&case.bytes("encrypted_private_key")).step_by(7) {
        let opened = case.open_iso20(&dh, case.element(&flipped), &[Scheme::DEFAULT]);
        assert_eq!(opened.err(), Some(EnvelopeError::NotOpened), "bit {at}");
    }
}

fn flips(octets: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..octets.len() * 8).map(|at| {
        let mut flipped = octets.to_vec();
        flipped[at / 8] ^= 0x80 >> (at % 8);
        (at, flipped)
    })
}

#[test]
fn a_key_that_is_not_the_certificates_is_not_handed_out() {
    let mut case = cases("iso2").pop().unwrap();
    case.certified = PublicKeyBuf::from(Agreement::public_key(&case.recipient));
    let opened = case.open_iso2(
        &case.bytes("dh_public_key"),
        &case.bytes("encrypted_private_key"),
    );
    assert_eq!(opened.err(), Some(EnvelopeError::NotOpened));
}

#[test]
fn a_wrong_length_names_its_element() {
    let case = cases("iso2").pop().unwrap();
    let opened = case.open_iso2(&case.bytes("dh_public_key")[..64], &[0; 48]);
    let message = opened.unwrap_err().to_string();
    assert_eq!(message, "DHpublickey has 64 octets, not 65");
    let opened = case.open_iso2(&case.bytes("dh_public_key"), &[0; 32]);
    let message = opened.unwrap_err().to_string();
    assert_eq!(
        message,
        "ContractSignatureEncryptedPrivateKey has 32 octets, not 48"
    );
}

#[test]
fn a_seed_with_a_last_octet_does_not_fit() {
    let case = cases("iso20").pop().unwrap();
    let seed = PrivateKey::new(KeyAlgorithm::Ed448, &[7; 57]).unwrap();
    let sealed = iso20::seal(
        &RustCrypto,
        &case.ephemeral,
        Agreement::public_key(&case.recipient),
        [3; 12],
        Payload::Key(&seed),
        Scheme::DEFAULT,
        Binding::default(),
    );
    assert_eq!(sealed.err(), Some(EnvelopeError::LongSeed));
}

#[test]
fn no_secret_is_shown() {
    let secret = [0xAB; 32];
    let private = PrivateKey::new(KeyAlgorithm::P256, &secret).unwrap();
    let key = SoftKey::new(RustCrypto, private.clone()).unwrap();
    let shared = key.agree(Agreement::public_key(&key)).unwrap();
    let opened = Opened::Key(private.clone());
    let shown = format!("{private:?} {key:?} {shared:?} {opened:?}");
    for octets in [&secret[..], shared.expose()] {
        let digits: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        let list = format!("{octets:?}");
        let list = list.trim_matches(['[', ']']);
        let lower = shown.to_lowercase();
        assert!(!lower.contains(&digits[..16]), "{shown}");
        assert!(!shown.contains(&list[..20]), "{shown}");
    }
    assert!(RustCrypto.public_key(&private).is_ok());
}
