//! Certificates, requests, lists, responses and keys in DER, and chains of them.

use std::sync::LazyLock;

use arbitrary::Unstructured;
use v2g_contract::cert::make::CertificationRequest;
use v2g_contract::cert::ocsp::{OcspRequest, OcspResponse};
use v2g_contract::cert::{
    Certificate, Crl, Edition, Evidence, Leniency, Mo, Oem, PROFILES, Policy, Revocation, Roots,
    Time, Trust, V2g, leaf, read_private_key, verify,
};
use v2g_contract::crypto::{Fallback, Ring, RustCrypto};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::seeds;

/// Whatever is read as anything can be used; a certificate says the same as another reader says of it.
pub(crate) fn one(der: &[u8]) {
    if let Ok(certificate) = Certificate::parse(der) {
        let _ = (
            certificate.subject.to_string(),
            certificate.issuer.to_string(),
            certificate.subject.same_text(&certificate.issuer),
        );
        for profile in &PROFILES {
            for edition in [Edition::Iso2, Edition::Iso20] {
                let _ = profile.check(&certificate, edition);
            }
        }
        if let Ok((_, other)) = X509Certificate::from_der(der) {
            assert_eq!(certificate.serial.as_bytes(), other.raw_serial());
            assert_eq!(
                certificate.not_after.unix(),
                other.validity().not_after.timestamp()
            );
            assert_eq!(
                certificate.key.bits,
                other.public_key().subject_public_key.data.as_ref()
            );
            assert_eq!(certificate.subject.der(), other.subject().as_raw());
            assert_eq!(certificate.signed(), other.tbs_certificate.as_ref());
        }
    }
    if let Ok(response) = OcspResponse::parse(der) {
        let _ = response.responses().count();
    }
    if let Ok(list) = Crl::parse(der) {
        let _ = list.entries().count();
    }
    if let Ok(request) = OcspRequest::parse(der) {
        let _ = request.ids().count();
    }
    let _ = CertificationRequest::parse(der);
    let _ = read_private_key(der);
}

/// Certificates of the test PKI.
static ALL: LazyLock<Vec<Vec<u8>>> = LazyLock::new(seeds::certificates);
static ROOTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(seeds::roots);

static CRYPTO: Fallback<Ring, RustCrypto> = Fallback(Ring, RustCrypto);

/// Any certificates in any order, damaged anywhere: what is accepted was not damaged, and is in time.
pub(crate) fn chain(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let _ = judge(&mut bytes);
}

fn judge(bytes: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let mut chain = Vec::new();
    for _ in 0..bytes.int_in_range(0..=8)? {
        let mut der = ALL[bytes.choose_index(ALL.len())?].clone();
        for _ in 0..bytes.int_in_range(0..=3_u8)?.saturating_sub(1) {
            let place = bytes.choose_index(der.len())?;
            der[place] = bytes.arbitrary()?;
        }
        chain.push(der);
    }
    let parsed: Vec<_> = ROOTS.iter().map(|der| Certificate::parse(der)).collect();
    let roots: Vec<Certificate<'_>> = parsed.into_iter().flatten().collect();
    let trust = Trust {
        v2g: Roots::<V2g>::new(&roots),
        mo: Roots::<Mo>::new(&roots),
        oem: Roots::<Oem>::new(&roots),
        ..Trust::default()
    };
    let time = Time::from_unix(i64::from(bytes.arbitrary::<u32>()?));
    let policy = Policy {
        edition: *bytes.choose(&[Edition::Iso2, Edition::Iso20])?,
        leniency: *bytes.choose(&[Leniency::Strict, Leniency::Field])?,
        time: bytes.arbitrary::<bool>()?.then_some(time),
        revocation: *bytes.choose(&[
            Revocation::Ignore,
            Revocation::IfKnown,
            Revocation::Required,
        ])?,
    };
    let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let accepted = match bytes.int_in_range(0..=4)? {
        0 => accepts::<leaf::Secc>(&chain, &trust, &policy),
        1 => accepts::<leaf::Contract>(&chain, &trust, &policy),
        2 => accepts::<leaf::Provisioning>(&chain, &trust, &policy),
        3 => accepts::<leaf::Vehicle>(&chain, &trust, &policy),
        _ => accepts::<leaf::Cps>(&chain, &trust, &policy),
    };
    if accepted {
        let leaf = chain.first().expect("a chain");
        assert!(ALL.iter().any(|known| known == leaf), "a damaged leaf");
    }
    Ok(())
}

fn accepts<L: leaf::Leaf>(chain: &[&[u8]], trust: &Trust<'_>, policy: &Policy) -> bool {
    match verify::<L>(chain, trust, policy, &Evidence::NONE, &CRYPTO) {
        Err(refusal) => {
            assert!(!refusal.to_string().is_empty());
            false
        }
        Ok(verified) => {
            if let Some(now) = policy.time {
                let in_time = |it: &Certificate<'_>| it.not_before <= now && now <= it.not_after;
                assert!(verified.path().iter().all(in_time));
            }
            true
        }
    }
}
