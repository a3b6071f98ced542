//! Signed messages whose signature, key or content was changed: nothing but the genuine one is taken.

use std::sync::LazyLock;

use arbitrary::Unstructured;
use v2g_contract::crypto::{Fallback, KeyAlgorithm, PrivateKey, Ring, RustCrypto, Signer, SoftKey};
use v2g_contract::signature::{Form, Policy, sign, verify};
use v2g_messages::iso2::AuthorizationReq;

use crate::forged::{Forged, ForgedReference};

const ROOM: usize = 4096;

static CRYPTO: Fallback<Ring, RustCrypto> = Fallback(Ring, RustCrypto);

static OWNER: LazyLock<SoftKey<RustCrypto>> = LazyLock::new(|| key(0x42));
static STRANGER: LazyLock<SoftKey<RustCrypto>> = LazyLock::new(|| key(0x43));
static GENUINE: LazyLock<Forged> = LazyLock::new(|| {
    let mut room = [0; ROOM];
    let made = sign(
        &RustCrypto,
        &*OWNER,
        &request([1; 16].as_slice()),
        Form::default(),
        &mut room,
        Forged::of,
    );
    made.expect("a signature")
});

fn key(fill: u8) -> SoftKey<RustCrypto> {
    let private = PrivateKey::new(KeyAlgorithm::P256, &[fill; 32]).expect("a key");
    SoftKey::new(RustCrypto, private).expect("a key")
}

fn request(challenge: &[u8]) -> AuthorizationReq<'_> {
    AuthorizationReq {
        id: Some("id1".into()),
        gen_challenge: Some(challenge.into()),
    }
}

pub(crate) fn check(bytes: &[u8]) {
    let _ = judge(&mut Unstructured::new(bytes));
}

fn judge(bytes: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let mut forged = GENUINE.clone();
    for _ in 0..bytes.int_in_range(0..=4_u8)? {
        forge(&mut forged, bytes)?;
    }
    // Who has no contract may still sign.
    if bytes.arbitrary()? {
        forged.sign(&*STRANGER);
    }
    let challenge = match bytes.arbitrary::<bool>()? {
        true => [1; 16],
        false => bytes.arbitrary()?,
    };
    let policy = *bytes.choose(&[Policy::Strict, Policy::Field])?;
    let mut room = [0; ROOM];
    let verdict = forged.with(|signature| {
        verify(
            &CRYPTO,
            OWNER.public_key(),
            signature,
            request(&challenge),
            policy,
            &mut room,
        )
        .map(drop)
    });
    let genuine = challenge == [1; 16] && forged.value == GENUINE.value;
    match verdict {
        Ok(()) => assert!(genuine, "a forged signature is taken"),
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
    }
    Ok(())
}

fn forge(forged: &mut Forged, bytes: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    match bytes.int_in_range(0..=9)? {
        0 => forged.id = text(bytes)?,
        1 => forged.info_id = text(bytes)?,
        2 => forged.canonicalization = text(bytes)?.unwrap_or_default(),
        3 => forged.method = text(bytes)?.unwrap_or_default(),
        4 => forged.hmac_output_length ^= true,
        5 => forged.value_id = text(bytes)?,
        6 => match bytes.arbitrary::<bool>()? || forged.value.is_empty() {
            true => forged.value = octets(bytes)?,
            false => {
                let place = bytes.choose_index(forged.value.len())?;
                forged.value[place] = bytes.arbitrary()?;
            }
        },
        7 => (forged.key_info, forged.object) = bytes.arbitrary()?,
        8 => {
            // The schema has four places at most.
            let reference = forged.references.first().cloned();
            let room = forged.references.len() < 4;
            forged.references.extend(reference.filter(|_| room));
        }
        _ if forged.references.is_empty() => {}
        _ => {
            let place = bytes.choose_index(forged.references.len())?;
            change(&mut forged.references[place], bytes)?;
        }
    }
    Ok(())
}

fn change(reference: &mut ForgedReference, bytes: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    match bytes.int_in_range(0..=6)? {
        0 => reference.id = text(bytes)?,
        1 => reference.kind = text(bytes)?,
        2 => reference.uri = text(bytes)?,
        3 => reference.transforms = text(bytes)?.map(|name| vec![name]),
        4 => reference.xpath ^= true,
        5 => reference.digest_method = text(bytes)?.unwrap_or_default(),
        _ => reference.digest = octets(bytes)?,
    }
    Ok(())
}

fn octets(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    let length = bytes.int_in_range(0..=140)?;
    let there = usize::min(length, bytes.len());
    Ok(bytes.bytes(there)?.to_vec())
}

/// A name that means something somewhere, or any.
fn text(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Option<String>> {
    const KNOWN: [&str; 8] = [
        "id1",
        "#id1",
        "#id2",
        "",
        "http://www.w3.org/TR/canonical-exi/",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    ];
    Ok(match bytes.int_in_range(0..=2)? {
        0 => None,
        1 => Some((*bytes.choose(&KNOWN)?).to_owned()),
        _ => {
            let octets = octets(bytes)?;
            Some(
                octets
                    .iter()
                    .map(|octet| char::from(octet & 0x7F))
                    .collect(),
            )
        }
    })
}
