//! Contract keys in their envelopes: what was changed does not open, and says nothing else.

use std::sync::LazyLock;

use arbitrary::Unstructured;
use v2g_contract::crypto::{
    Agreement, Fallback, KeyAlgorithm, PrivateKey, PublicKeyBuf, Ring, RustCrypto, Signer, SoftKey,
};
use v2g_contract::envelope::iso20::{Binding, Opened, Payload, Scheme};
use v2g_contract::envelope::{EnvelopeError, iso2, iso20};
use v2g_messages::iso2::{ContractSignatureEncryptedPrivateKey, DiffieHellmanPublickey};
use v2g_messages::iso20::common::{
    ContractCertificateChain, EcdhCurve, EncryptedPrivateKey, SignedInstallationData,
    SubCertificates,
};

static CRYPTO: Fallback<Ring, RustCrypto> = Fallback(Ring, RustCrypto);

const BINDING: Binding<'static> = Binding {
    pcid: "WMIV1234567890ABCD",
    subject_key_id: &[7; 20],
};

/// A sealed key, and whom it is for.
struct Sealed {
    recipient: SoftKey<RustCrypto>,
    certified: PublicKeyBuf,
    contract: PrivateKey,
    dh: Vec<u8>,
    encrypted: Vec<u8>,
}

static ISO2: LazyLock<Sealed> = LazyLock::new(|| {
    let (recipient, ephemeral, contract) = keys(KeyAlgorithm::P256);
    let public = Agreement::public_key(&recipient);
    let sealed = iso2::seal(&RustCrypto, &ephemeral, public, [9; 16], &contract).expect("sealed");
    Sealed {
        certified: certified(&contract),
        dh: sealed.dh_public_key.to_vec(),
        encrypted: sealed.encrypted_private_key.to_vec(),
        recipient,
        contract,
    }
});

static ISO20: LazyLock<Sealed> = LazyLock::new(|| {
    let (recipient, ephemeral, contract) = keys(KeyAlgorithm::P521);
    let public = Agreement::public_key(&recipient);
    let payload = Payload::Key(&contract);
    let scheme = Scheme::DEFAULT;
    let sealed = iso20::seal(
        &RustCrypto,
        &ephemeral,
        public,
        [9; 12],
        payload,
        scheme,
        BINDING,
    );
    let sealed = sealed.expect("sealed");
    let EncryptedPrivateKey::Secp521(encrypted) = sealed.encrypted_private_key() else {
        unreachable!("a key on P-521");
    };
    let encrypted = encrypted.iter().collect();
    Sealed {
        certified: certified(&contract),
        dh: sealed.dh_public_key.to_vec(),
        encrypted,
        recipient,
        contract,
    }
});

fn keys(algorithm: KeyAlgorithm) -> (SoftKey<RustCrypto>, SoftKey<RustCrypto>, PrivateKey) {
    let private = |fill: u8| {
        let mut octets = vec![fill; algorithm.private_len()];
        octets[0] = 0;
        PrivateKey::new(algorithm, &octets).expect("a key")
    };
    let soft = |fill| SoftKey::new(RustCrypto, private(fill)).expect("a key");
    (soft(1), soft(2), private(3))
}

fn certified(contract: &PrivateKey) -> PublicKeyBuf {
    let key = SoftKey::new(RustCrypto, contract.clone()).expect("a key");
    PublicKeyBuf::from(Signer::public_key(&key))
}

pub(crate) fn check(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let _ = match bytes.arbitrary() {
        Ok(true) => open_iso20(&mut bytes),
        _ => open_iso2(&mut bytes),
    };
}

fn open_iso2(bytes: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let (dh, encrypted) = (changed(&ISO2.dh, bytes)?, changed(&ISO2.encrypted, bytes)?);
    let opened = iso2::open(
        &CRYPTO,
        &ISO2.recipient,
        &DiffieHellmanPublickey {
            id: "id3".into(),
            value: dh.as_slice().into(),
        },
        &ContractSignatureEncryptedPrivateKey {
            id: "id2".into(),
            value: encrypted.as_slice().into(),
        },
        ISO2.certified.as_key(),
    );
    judge(&ISO2, &dh, &encrypted, opened);
    Ok(())
}

fn open_iso20(bytes: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let (dh, encrypted) = (
        changed(&ISO20.dh, bytes)?,
        changed(&ISO20.encrypted, bytes)?,
    );
    let data = SignedInstallationData {
        id: "id1".into(),
        contract_certificate_chain: ContractCertificateChain {
            certificate: (&[0_u8; 1]).into(),
            sub_certificates: SubCertificates {
                certificate: (&[][..]).into(),
            },
        },
        ecdh_curve: *bytes.choose(&[EcdhCurve::Secp521, EcdhCurve::X448])?,
        dh_public_key: dh.as_slice().into(),
        encrypted_private_key: match bytes.int_in_range(0..=5)? {
            0 => EncryptedPrivateKey::X448(encrypted.as_slice().into()),
            1 => EncryptedPrivateKey::Tpm(encrypted.as_slice().into()),
            _ => EncryptedPrivateKey::Secp521(encrypted.as_slice().into()),
        },
    };
    let schemes: &[Scheme] = match bytes.arbitrary()? {
        true => &Scheme::ALL,
        false => &[Scheme::DEFAULT],
    };
    let key = ISO20.certified.as_key();
    let opened = iso20::open(&CRYPTO, &ISO20.recipient, &data, key, schemes, BINDING);
    let opened = opened.map(|(opened, _)| match opened {
        Opened::Key(key) => key,
        Opened::TpmObject(_) => panic!("no object was sealed"),
    });
    judge(&ISO20, &dh, &encrypted, opened);
    Ok(())
}

fn judge(sealed: &Sealed, dh: &[u8], encrypted: &[u8], opened: Result<PrivateKey, EnvelopeError>) {
    match opened {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(key) => {
            assert!(
                dh == sealed.dh && encrypted == sealed.encrypted,
                "it was changed"
            );
            assert_eq!(key.expose(), sealed.contract.expose());
        }
    }
}

/// The octets with up to three of them changed, and perhaps of another length.
fn changed(octets: &[u8], bytes: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    let mut octets = octets.to_vec();
    for _ in 0..bytes.int_in_range(0..=3)? {
        let place = bytes.choose_index(octets.len())?;
        octets[place] = bytes.arbitrary()?;
    }
    if bytes.ratio(1, 8)? {
        octets.resize(bytes.int_in_range(0..=140)?, 0);
    }
    Ok(octets)
}
