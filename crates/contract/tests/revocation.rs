//! OCSP responses and revocation lists: which count, and what they say.

#[path = "common/pki.rs"]
mod common;

use common::{Hierarchy, Holder, NOW, STRICT};
use v2g_contract::cert::make::{
    Answer, AnswerTemplate, ListTemplate, MakeError, Revoked, write_question, write_refusal,
};
use v2g_contract::cert::ocsp::{OcspRequest, OcspResponse, ResponseStatus, Status, StatusError};
use v2g_contract::cert::{
    Crl, Edition, Evidence, HashData, KeyUsage, Policy, Position, Reason, Refusal, Revocation,
    Role, Roots, Time, Trust, leaf, verify,
};
use v2g_contract::crypto::{Hash, KeyAlgorithm::P256, RustCrypto, Signer};

/// An answer about the leaf, signed by somebody.
fn answer(made: &Hierarchy, by: &Holder, with_certificate: bool, status: Status) -> Vec<u8> {
    timed(
        made,
        by,
        with_certificate,
        status,
        (NOW.plus_days(-1), Some(NOW.plus_days(6))),
    )
}

fn timed(
    made: &Hierarchy,
    by: &Holder,
    with_certificate: bool,
    status: Status,
    (this_update, next_update): (Time, Option<Time>),
) -> Vec<u8> {
    let (certificate, issuer) = (made.leaf.certificate(), made.sub2.certificate());
    let about = HashData::new(&certificate, &issuer, Hash::Sha256, &RustCrypto).unwrap();
    let responder = by.certificate();
    let template = AnswerTemplate {
        responder: &responder,
        with_certificate,
        this_update,
        next_update,
        answers: &[Answer { about, status }],
        nonce: None,
    };
    let mut room = [0; 4096];
    template
        .write(&by.key, &RustCrypto, &mut room)
        .unwrap()
        .to_vec()
}

fn about(made: &Hierarchy, response: &[u8]) -> Result<Status, StatusError> {
    let evidence = Evidence {
        ocsp: &[response],
        crls: &[],
    };
    let (certificate, issuer) = (made.leaf.certificate(), made.sub2.certificate());
    evidence.about(&certificate, &issuer, Some(NOW), &RustCrypto)
}

#[test]
fn the_issuer_or_whom_it_let_may_answer() {
    let made = Hierarchy::new(Role::Secc, P256);
    let signer = Holder::new(Role::OcspSigner, P256, Some(&made.sub2), |_| {});
    let revoked = Status::Revoked(NOW.plus_days(-2));
    for status in [Status::Good, revoked, Status::Unknown] {
        assert_eq!(
            about(&made, &answer(&made, &made.sub2, false, status)),
            Ok(status)
        );
        assert_eq!(
            about(&made, &answer(&made, &signer, true, status)),
            Ok(status)
        );
    }
    // Without its certificate nobody knows who signed.
    let alone = answer(&made, &signer, false, Status::Good);
    assert_eq!(about(&made, &alone), Err(StatusError::Signer));
}

#[test]
fn nobody_else_may_answer() {
    let made = Hierarchy::new(Role::Secc, P256);
    let others = [
        // The authority above the issuer.
        Holder::new(Role::OcspSigner, P256, Some(&made.sub1), |_| {}),
        // A certificate of the issuer for something else.
        Holder::new(Role::Secc, P256, Some(&made.sub2), |_| {}),
        // Its time is over.
        Holder::new(Role::OcspSigner, P256, Some(&made.sub2), |t| {
            t.not_after = NOW.plus_seconds(-1);
        }),
        Holder::new(Role::OcspSigner, P256, Some(&made.sub2), |t| {
            t.not_before = NOW.plus_seconds(1);
        }),
        // It may not sign.
        Holder::new(Role::OcspSigner, P256, Some(&made.sub2), |t| {
            t.key_usage = Some(KeyUsage::KEY_AGREEMENT);
        }),
        // It let itself.
        Holder::new(Role::OcspSigner, P256, None, |_| {}),
    ];
    for (index, other) in others.iter().enumerate() {
        let response = answer(&made, other, true, Status::Good);
        assert_eq!(about(&made, &response), Err(StatusError::Signer), "{index}");
    }
}

#[test]
fn every_changed_byte_of_an_answer_is_noticed() {
    let made = Hierarchy::new(Role::Secc, P256);
    let revoked = Status::Revoked(NOW.plus_days(-2));
    let mut response = answer(&made, &made.sub2, false, revoked);
    for index in 0..response.len() {
        response[index] ^= 0x01;
        // It may become an answer about another certificate, but never one that clears this.
        assert_ne!(about(&made, &response), Ok(Status::Good), "byte {index}");
        assert_ne!(about(&made, &response), Ok(revoked), "byte {index}");
        response[index] ^= 0x01;
    }
    assert_eq!(about(&made, &response), Ok(revoked));
}

#[test]
fn an_answer_counts_in_its_time_only() {
    let made = Hierarchy::new(Role::Secc, P256);
    let judge = |from: i64, until: Option<i64>| {
        let times = (
            NOW.plus_seconds(from),
            until.map(|until| NOW.plus_seconds(until)),
        );
        about(&made, &timed(&made, &made.sub2, false, Status::Good, times))
    };
    assert_eq!(judge(0, Some(0)), Ok(Status::Good));
    // Clocks may differ by five minutes.
    assert_eq!(judge(300, Some(900)), Ok(Status::Good));
    assert_eq!(
        judge(301, Some(900)),
        Err(StatusError::NotYetValid(NOW.plus_seconds(301)))
    );
    assert_eq!(judge(-900, Some(-300)), Ok(Status::Good));
    assert_eq!(
        judge(-900, Some(-301)),
        Err(StatusError::Stale(NOW.plus_seconds(-301)))
    );
    // Without an end it is believed for a week.
    let week = 7 * 86_400;
    assert_eq!(judge(-week, None), Ok(Status::Good));
    assert_eq!(
        judge(-week - 301, None),
        Err(StatusError::Stale(NOW.plus_seconds(-301)))
    );
}

#[test]
fn a_list_names_what_is_revoked() {
    let made = Hierarchy::new(Role::Secc, P256);
    let (leaf, issuer) = (made.leaf.certificate(), made.sub2.certificate());
    let list = |revoked: &[Revoked<'_>], until: Time, by: &Holder| {
        let template = ListTemplate {
            issuer: &issuer,
            number: 300,
            this_update: NOW.plus_days(-1),
            next_update: until,
            revoked,
        };
        let mut room = [0; 1024];
        template.write(&by.key, &mut room).unwrap().to_vec()
    };
    let this = Revoked {
        serial: leaf.serial,
        time: NOW.plus_days(-3),
    };
    let other = Revoked {
        serial: issuer.serial,
        time: NOW,
    };
    let judge = |der: &[u8]| {
        let evidence = Evidence {
            ocsp: &[],
            crls: &[der],
        };
        evidence.about(&leaf, &issuer, Some(NOW), &RustCrypto)
    };
    let soon = NOW.plus_days(1);
    assert_eq!(judge(&list(&[], soon, &made.sub2)), Ok(Status::Good));
    assert_eq!(judge(&list(&[other], soon, &made.sub2)), Ok(Status::Good));
    assert_eq!(
        judge(&list(&[other, this], soon, &made.sub2)),
        Ok(Status::Revoked(this.time))
    );
    assert_eq!(
        judge(&list(&[], NOW.plus_days(-1), &made.sub2)),
        Err(StatusError::Stale(NOW.plus_days(-1)))
    );
    assert_eq!(
        judge(&list(&[], soon, &made.sub1)),
        Err(StatusError::BadSignature)
    );
    let der = list(&[this], soon, &made.sub2);
    assert_eq!(Crl::parse(&der).unwrap().entries().count(), 1);
    for length in 0..der.len() {
        assert!(Crl::parse(&der[..length]).is_err());
    }
    // It is about the leaf's issuer, not about the issuer itself.
    let above = made.sub1.certificate();
    let evidence = Evidence {
        ocsp: &[],
        crls: &[&der],
    };
    assert_eq!(
        evidence.about(&issuer, &above, Some(NOW), &RustCrypto),
        Ok(Status::Unknown)
    );
}

#[test]
fn a_chain_is_judged_by_what_is_known_of_it() {
    let made = Hierarchy::new(Role::Secc, P256);
    let roots = [made.root.certificate()];
    let trust = Trust {
        v2g: Roots::new(&roots),
        ..Trust::default()
    };
    let chain = made.chain();
    let judge = |ocsp: &[&[u8]], revocation| {
        let evidence = Evidence { ocsp, crls: &[] };
        let policy = Policy {
            revocation,
            ..STRICT
        };
        verify::<leaf::Secc>(&chain, &trust, &policy, &evidence, &RustCrypto).err()
    };
    let good = answer(&made, &made.sub2, false, Status::Good);
    let time = NOW.plus_days(-2);
    let bad = answer(&made, &made.sub2, false, Status::Revoked(time));
    let forged = answer(&made, &made.root, true, Status::Good);
    assert_eq!(judge(&[], Revocation::IfKnown), None);
    assert_eq!(judge(&[&good], Revocation::IfKnown), None);
    assert_eq!(
        judge(&[&good], Revocation::Required),
        Some(Refusal::StatusMissing(Position::Sub(1)))
    );
    assert_eq!(
        judge(&[], Revocation::Required),
        Some(Refusal::StatusMissing(Position::Leaf))
    );
    let revoked = judge(&[&good, &bad], Revocation::IfKnown);
    assert_eq!(revoked, Some(Refusal::Revoked(Position::Leaf, time)));
    assert_eq!(revoked.unwrap().reason(), Reason::CertificateRevoked);
    assert_eq!(judge(&[&bad], Revocation::Ignore), None);
    assert_eq!(
        judge(&[&forged], Revocation::IfKnown),
        Some(Refusal::Status(Position::Leaf, StatusError::Signer))
    );
    assert!(matches!(
        judge(&[&[0x30]], Revocation::IfKnown),
        Some(Refusal::Status(Position::Leaf, StatusError::Unreadable(_)))
    ));
}

#[test]
fn a_question_carries_ids_and_nonce_and_a_responder_may_say_no() {
    let made = Hierarchy::new(Role::Contract, P256);
    let (leaf, issuer) = (made.leaf.certificate(), made.sub2.certificate());
    let mut room = [0; 512];
    for hash in [Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512] {
        let data = HashData::new(&leaf, &issuer, hash, &RustCrypto).unwrap();
        let der = write_question(&[data, data], Some(&[7; 16]), &mut room).unwrap();
        let request = OcspRequest::parse(der).unwrap();
        assert_eq!(request.nonce, Some(&[7; 16][..]));
        assert_eq!(request.ids().count(), 2);
        let id = request.ids().next().unwrap();
        assert!(id.hash == Some(hash) && id.names(&leaf, &issuer, &RustCrypto));
        assert!(!id.names(&issuer, &leaf, &RustCrypto));
    }
    let der = write_refusal(ResponseStatus::TryLater, &mut room).unwrap();
    let response = OcspResponse::parse(der).unwrap();
    assert_eq!(response.status, ResponseStatus::TryLater);
    assert_eq!(about(&made, der), Ok(Status::Unknown));
}

#[test]
fn ocpp_names_a_certificate_by_its_hashes() {
    let made = Hierarchy::new(Role::Contract, P256);
    let (leaf, issuer) = (made.leaf.certificate(), made.sub2.certificate());
    let data = HashData::new(&leaf, &issuer, Hash::Sha256, &RustCrypto).unwrap();
    assert_eq!(data.issuer_name_hash.as_bytes().len(), 32);
    // Its bytes are 09 80 07: a digit in front of the number is no byte of it.
    assert_eq!(
        data.serial_number().to_string(),
        format!("{:x}8007", 1 + Role::Contract as u8)
    );
    assert_eq!(data.responder_url, "");
}

#[test]
fn requests_and_templates_need_room() {
    use v2g_contract::cert::make::{CertificationRequest, NameSource, Template, write_request};
    let made = Hierarchy::new(Role::Secc, P256);
    let names = common::names(Role::Secc);
    let subject = NameSource::Parts(&names);
    let key = &made.leaf.key;
    let wished = Template::of(
        Role::Secc,
        subject,
        key.public_key(),
        NOW,
        None,
        &RustCrypto,
    )
    .unwrap();
    let mut room = [0; 1024];
    let der = write_request(subject, Some(&wished), key, &mut room)
        .unwrap()
        .to_vec();
    let request = CertificationRequest::parse(&der).unwrap();
    assert_eq!(request.check(&RustCrypto), Ok(()));
    assert_eq!(request.subject.common_name(), Some("UKSWIE1234"));
    assert_eq!(request.extensions.unwrap().key_usage, wished.key_usage);
    for length in 0..der.len() {
        let small = &mut room[..length];
        assert_eq!(
            write_request(subject, Some(&wished), key, small),
            Err(MakeError::Full)
        );
        assert!(CertificationRequest::parse(&der[..length]).is_err());
    }
    let mut forged = der.clone();
    let name = forged.windows(5).position(|part| part == b"UKSWI").unwrap();
    forged[name] = b'X';
    assert!(
        CertificationRequest::parse(&forged)
            .unwrap()
            .check(&RustCrypto)
            .is_err()
    );
    openssl_takes(&der);
    assert_eq!(STRICT.edition, Edition::Iso2);
}

/// `openssl req -verify`, where it is installed.
fn openssl_takes(der: &[u8]) {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let child = Command::new("openssl")
        .args(["req", "-inform", "DER", "-verify", "-text", "-noout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: no openssl");
        return;
    };
    child.stdin.take().unwrap().write_all(der).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(
        output.status.success() && said.contains("verify OK"),
        "{said}"
    );
    assert!(
        said.contains("Digital Signature") && said.contains("DC = CPO"),
        "{said}"
    );
}
