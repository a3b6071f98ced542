//! Certificates as we read them, as x509-parser reads them, and what happens to damaged ones.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quickcheck::{Gen, QuickCheck};
use v2g_contract::cert::make::CertificationRequest;
use v2g_contract::cert::ocsp::{OcspRequest, OcspResponse};
use v2g_contract::cert::{
    Certificate, Crl, Edition, Evidence, PROFILES, Role, Time, der::ErrorKind, read_private_key,
};
use v2g_contract::crypto::RustCrypto;
use x509_parser::extensions::ParsedExtension;
use x509_parser::oid_registry::OID_DOMAIN_COMPONENT;
use x509_parser::prelude::{FromDer, X509Certificate};

/// The committed test PKI.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../certs")
}

/// All files of a kind, the faulty ones, too.
fn files(ending: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for place in ["iso2", "iso20", "iso2/broken", "iso20/broken"] {
        for entry in fs::read_dir(folder().join(place)).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                found.push((path.display().to_string(), fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

fn pem(text: &[u8]) -> Vec<Vec<u8>> {
    let text = std::str::from_utf8(text).unwrap();
    text.split("-----BEGIN ")
        .skip(1)
        .map(|item| {
            let body: String = item
                .lines()
                .skip(1)
                .take_while(|line| !line.starts_with('-'))
                .collect();
            STANDARD.decode(body).unwrap()
        })
        .collect()
}

/// Every certificate, once.
fn certificates() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = files("pem")
        .iter()
        .flat_map(|(_, text)| pem(text))
        .collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn every_field_is_what_x509_parser_reads() {
    let all = certificates();
    assert!(all.len() >= 90, "{}", all.len());
    for der in &all {
        let ours = Certificate::parse(der).unwrap();
        let (rest, theirs) = X509Certificate::from_der(der).unwrap();
        assert!(rest.is_empty());
        assert_eq!(u32::from(ours.version), theirs.version().0 + 1);
        assert_eq!(ours.serial.as_bytes(), theirs.raw_serial());
        assert_eq!(ours.issuer.der(), theirs.issuer().as_raw());
        assert_eq!(ours.subject.der(), theirs.subject().as_raw());
        assert_eq!(
            ours.not_before.unix(),
            theirs.validity().not_before.timestamp()
        );
        assert_eq!(
            ours.not_after.unix(),
            theirs.validity().not_after.timestamp()
        );
        assert_eq!(ours.key.der, theirs.public_key().raw);
        assert_eq!(
            ours.key.bits,
            theirs.public_key().subject_public_key.data.as_ref()
        );
        assert_eq!(ours.signature, theirs.signature_value.data.as_ref());
        assert_eq!(ours.signed(), theirs.tbs_certificate.as_ref());
        let name = theirs.subject().iter_common_name().next();
        assert_eq!(
            ours.subject.common_name(),
            name.map(|name| name.as_str().unwrap())
        );
        let name = theirs.subject().iter_by_oid(&OID_DOMAIN_COMPONENT).next();
        assert_eq!(
            ours.subject.domain_component(),
            name.map(|name| name.as_str().unwrap())
        );
        same_extensions(&ours, &theirs);
    }
}

fn same_extensions(ours: &Certificate<'_>, theirs: &X509Certificate<'_>) {
    let ours = &ours.extensions;
    let mut seen = [false; 5];
    for extension in theirs.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::BasicConstraints(theirs) => {
                let ours = ours.basic_constraints.unwrap();
                assert_eq!(ours.ca, theirs.ca);
                assert_eq!(ours.path_length.map(u32::from), theirs.path_len_constraint);
                seen[0] = true;
            }
            ParsedExtension::KeyUsage(theirs) => {
                assert_eq!(ours.key_usage.unwrap().bits(), theirs.flags);
                seen[1] = true;
            }
            ParsedExtension::ExtendedKeyUsage(theirs) => {
                let ours = ours.extended_key_usage.unwrap();
                let flags = (
                    ours.server_auth,
                    ours.client_auth,
                    ours.ocsp_signing,
                    ours.any,
                );
                assert_eq!(
                    flags,
                    (
                        theirs.server_auth,
                        theirs.client_auth,
                        theirs.ocsp_signing,
                        theirs.any
                    )
                );
                seen[2] = true;
            }
            ParsedExtension::SubjectKeyIdentifier(theirs) => {
                assert_eq!(ours.subject_key_id.unwrap(), theirs.0);
                seen[3] = true;
            }
            ParsedExtension::AuthorityKeyIdentifier(theirs) => {
                assert_eq!(
                    ours.authority_key_id,
                    theirs.key_identifier.as_ref().map(|id| id.0)
                );
                seen[4] = true;
            }
            ParsedExtension::AuthorityInfoAccess(theirs) => {
                let location = format!("{}", theirs.accessdescs[0].access_location);
                assert!(location.contains(ours.ocsp_url.unwrap()), "{location}");
            }
            _ => {}
        }
    }
    let own = [
        ours.basic_constraints.is_some(),
        ours.key_usage.is_some(),
        ours.extended_key_usage.is_some(),
        ours.subject_key_id.is_some(),
        ours.authority_key_id.is_some(),
    ];
    assert_eq!(own, seen);
}

/// Everything that can be done with bytes that may be anything.
fn use_all(der: &[u8]) {
    if let Ok(certificate) = Certificate::parse(der) {
        let _ = (
            certificate.subject.to_string(),
            certificate.issuer.to_string(),
        );
        let _ = certificate.subject.same_text(&certificate.issuer);
        for profile in &PROFILES {
            for edition in [Edition::Iso2, Edition::Iso20] {
                let _ = profile.check(&certificate, edition);
            }
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

/// One of each kind and curve, whatever the recipe makes of it.
fn samples() -> Vec<Vec<u8>> {
    let named = [
        "iso2/secc.pem",
        "iso20/mo-sub2.pem",
        "iso2/broken/secc-default-written-chain.pem",
    ];
    let mut all: Vec<Vec<u8>> = named
        .iter()
        .map(|name| pem(&fs::read(folder().join(name)).unwrap()).swap_remove(0))
        .collect();
    for name in ["iso2/secc.ocsp", "iso20/cpo-sub2.crl"] {
        all.push(fs::read(folder().join(name)).unwrap());
    }
    for name in ["iso2/secc.key", "iso20/secc.key"] {
        all.push(pem(&fs::read(folder().join(name)).unwrap()).swap_remove(0));
    }
    all
}

#[test]
fn a_certificate_cut_anywhere_is_refused_at_a_byte_of_it() {
    for der in certificates() {
        for length in 0..der.len() {
            let error = Certificate::parse(&der[..length]).unwrap_err();
            assert!(error.byte <= length, "{error}");
        }
        let longer = [&der[..], &[0]].concat();
        let error = Certificate::parse(&longer).unwrap_err();
        assert_eq!((error.kind, error.byte), (ErrorKind::Trailing, der.len()));
        assert_eq!(Certificate::parse_first(&longer).unwrap().1, [0]);
    }
}

#[test]
fn whatever_byte_is_damaged_nothing_panics() {
    for mut der in samples() {
        for index in 0..der.len() {
            let whole = der[index];
            for bit in 0..8 {
                der[index] = whole ^ (1 << bit);
                use_all(&der);
            }
            for value in [0x00, 0x7F, 0x80, 0x84, 0xFF] {
                der[index] = value;
                use_all(&der);
            }
            der[index] = whole;
            use_all(&der[..index]);
        }
    }
}

#[test]
fn random_damage_and_random_bytes_panic_nothing() {
    fn damaged(choice: usize, changes: Vec<(usize, u8)>, cut: (usize, usize)) -> bool {
        let samples = samples();
        let mut der = samples[choice % samples.len()].clone();
        for (place, value) in changes {
            let length = der.len();
            der[place % length] = value;
        }
        use_all(&der);
        // A part taken out, so that all lengths around it are wrong.
        let (from, length) = (cut.0 % der.len(), cut.1 % 8);
        der.drain(from..(from + length).min(der.len()));
        use_all(&der);
        true
    }
    fn random(bytes: Vec<u8>) -> bool {
        use_all(&bytes);
        use_all(&[&[0x30, 0x82, 0x01, 0x00][..], &bytes].concat());
        true
    }
    let mut check = QuickCheck::new().tests(2_000).rng(Gen::new(64));
    check.quickcheck(damaged as fn(usize, Vec<(usize, u8)>, (usize, usize)) -> bool);
    check.quickcheck(random as fn(Vec<u8>) -> bool);
}

/// A damaged certificate that still reads must read the same for x509-parser, or be refused by it;
/// what we read and they do not is listed by the reason.
#[test]
fn damage_that_we_read_x509_parser_reads_alike() {
    let mut both = 0;
    for mut der in samples().into_iter().take(2) {
        for index in 0..der.len() {
            let whole = der[index];
            for bit in 0..8 {
                der[index] = whole ^ (1 << bit);
                let (Ok(ours), Ok((_, theirs))) =
                    (Certificate::parse(&der), X509Certificate::from_der(&der))
                else {
                    continue;
                };
                both += 1;
                assert_eq!(ours.serial.as_bytes(), theirs.raw_serial());
                assert_eq!(
                    ours.not_after.unix(),
                    theirs.validity().not_after.timestamp()
                );
                assert_eq!(
                    ours.key.bits,
                    theirs.public_key().subject_public_key.data.as_ref()
                );
                assert_eq!(ours.subject.der(), theirs.subject().as_raw());
            }
            der[index] = whole;
        }
    }
    assert!(both > 1_000, "{both}");
}

#[test]
fn no_damage_of_a_certificate_keeps_it_trusted() {
    use v2g_contract::cert::{Leniency, Policy, Revocation, Roots, Trust, leaf, verify};
    let read = |name: &str| pem(&fs::read(folder().join(name)).unwrap());
    let chain = read("iso2/secc-chain.pem");
    let root = read("iso2/v2g-root.pem").swap_remove(0);
    let roots = [Certificate::parse(&root).unwrap()];
    let trust = Trust {
        v2g: Roots::new(&roots),
        ..Trust::default()
    };
    let policy = Policy {
        edition: Edition::Iso2,
        leniency: Leniency::Field,
        time: Time::new((2026, 1, 1), (0, 0, 0)),
        revocation: Revocation::IfKnown,
    };
    let judge = |leaf: &[u8]| {
        let chain = [leaf, &chain[1][..], &chain[2][..]];
        verify::<leaf::Secc>(&chain, &trust, &policy, &Evidence::NONE, &RustCrypto).is_ok()
    };
    assert!(judge(&chain[0]));
    let mut leaf = chain[0].clone();
    for index in 0..leaf.len() {
        leaf[index] ^= 0x01;
        assert!(!judge(&leaf), "byte {index}");
        leaf[index] ^= 0x01;
    }
}

#[test]
fn sizes_keep_the_limits_of_the_messages() {
    for (place, edition) in [("iso2", Edition::Iso2), ("iso20", Edition::Iso20)] {
        for entry in fs::read_dir(folder().join(place)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "pem") {
                for der in pem(&fs::read(&path).unwrap()) {
                    let most = edition.longest_certificate();
                    assert!(der.len() <= most, "{}: {}", path.display(), der.len());
                }
            }
        }
    }
    assert_eq!(PROFILES.len(), 19);
    for profile in &PROFILES {
        assert_eq!(profile.role.profile(), profile);
    }
    assert_eq!(Role::Secc.to_string(), "SECC");
}
