//! Signatures that other stacks made: each one in the recorded sessions is good.

mod common;

use std::path::Path;

use common::{Recorded, copy, key_in, session, shared, workspace};
use v2g_contract::crypto::RustCrypto;
use v2g_contract::crypto::{Crypto, Fallback, KeyAlgorithm, PrivateKey, PublicKeyBuf, Ring};
use v2g_contract::signature::{Deviations, EmaidForm, Policy, Refusal, Signed, Verified, verify};
use v2g_exi::Document;
use v2g_messages::xmldsig::Signature;
use v2g_messages::{iso2, iso20::common as iso20};

/// Signatures found in a session, and how each was made.
#[derive(Debug, Default, PartialEq)]
struct Found {
    authorizations: usize,
    receipts: usize,
    tariffs: usize,
    installation_requests: usize,
    installations: usize,
    emaid: Option<EmaidForm>,
}

/// The contract that signs in a session.
#[derive(Default)]
struct Contract {
    leaf: Option<PublicKeyBuf>,
    /// One of them signs tariffs.
    issuers: Vec<PublicKeyBuf>,
}

#[test]
fn every_signature_in_the_sessions_here_is_good() {
    let folder = workspace().join("test-vectors");
    let all = recorded(&folder, "session-");
    assert_eq!(
        all,
        Found {
            authorizations: 2,
            receipts: 1,
            tariffs: 1,
            installation_requests: 1,
            installations: 1,
            emaid: Some(EmaidForm::Relaxed),
        }
    );
}

#[test]
fn every_signature_in_the_recordings_is_good() {
    let Some(shared) = shared() else {
        eprintln!("SKIPPED: the recordings are not here (V2G_SHARED)");
        return;
    };
    let all = recorded(&shared.join("captures/bench"), "");
    assert!(all.authorizations >= 5 && all.receipts >= 1, "{all:?}");
    assert_eq!((all.installation_requests, all.installations), (1, 1));
}

fn recorded(folder: &Path, prefix: &str) -> Found {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with(prefix) && name.contains("pnc") && name.ends_with(".jsonl")
        })
        .collect();
    files.sort();
    let mut found = Found::default();
    // The sessions here leave out what repeats; all have the same contract.
    let mut contract = Contract::default();
    for file in files {
        for recorded in session(&file) {
            if recorded.bytes[0] == 0x80 {
                look(&recorded, &mut contract, &mut found);
            }
        }
    }
    found
}

fn look(recorded: &Recorded, contract: &mut Contract, found: &mut Found) {
    if let Ok(message) = iso2::V2gMessage::decode(&recorded.bytes) {
        look_iso2(&message, contract, found);
    } else if let Ok(iso20::CommonMessage::AuthorizationReq(request)) =
        iso20::CommonMessage::decode(&recorded.bytes)
    {
        look_iso20(&request, found);
    }
}

fn look_iso2(message: &iso2::V2gMessage<'_>, contract: &mut Contract, found: &mut Found) {
    if let iso2::Body::PaymentDetailsReq(request) = message.body {
        let chain = request.contract_signature_cert_chain;
        contract.leaf = Some(key_in(&copy(chain.certificate)));
        let issuers = chain.sub_certificates.unwrap().certificate.iter();
        contract.issuers = issuers.map(|issuer| key_in(&copy(issuer))).collect();
    }
    let Some(signature) = message.header.signature.map(|it| it.get().unwrap()) else {
        return;
    };
    match message.body {
        iso2::Body::AuthorizationReq(request) => {
            good(
                &signature,
                contract.leaf.as_ref().unwrap(),
                request,
                Policy::Strict,
            );
            found.authorizations += 1;
        }
        iso2::Body::MeteringReceiptReq(request) => {
            good(
                &signature,
                contract.leaf.as_ref().unwrap(),
                request,
                Policy::Strict,
            );
            found.receipts += 1;
        }
        iso2::Body::CertificateInstallationReq(request) => {
            let key = key_in(&copy(request.oem_provisioning_cert));
            good(&signature, &key, request, Policy::Strict);
            found.installation_requests += 1;
        }
        iso2::Body::CertificateInstallationRes(response) => {
            let chain = response.sa_provisioning_certificate_chain.get().unwrap();
            let key = key_in(&copy(chain.certificate));
            let deviations = good(&signature, &key, response, Policy::Strict);
            found.installations += 1;
            found.emaid = deviations.emaid;
        }
        iso2::Body::ChargeParameterDiscoveryRes(response) => {
            let Some(iso2::SaSchedules::SaScheduleList(list)) = response.sa_schedules else {
                panic!("signed, but without schedules");
            };
            let key = contract
                .issuers
                .iter()
                .find(|key| checked(&RustCrypto, &signature, key, list, Policy::Strict).is_ok());
            good(&signature, key.unwrap(), list, Policy::Strict);
            found.tariffs += 1;
        }
        body => panic!("signed, too: {body:?}"),
    }
}

fn look_iso20(request: &iso20::AuthorizationReq<'_>, found: &mut Found) {
    let iso20::AReqAuthorizationMode::PncAReqAuthorizationMode(mode) = request.authorization_mode
    else {
        return;
    };
    let mode = mode.get().unwrap();
    let signature = request.header.signature.unwrap().get().unwrap();
    let key = key_in(&copy(mode.contract_certificate_chain.certificate));
    // Josev signs with P-256 here, which the standard does not.
    let strict = checked(&RustCrypto, &signature, &key, mode, Policy::Strict);
    assert_eq!(strict.err(), Some(Refusal::WrongKey(KeyAlgorithm::P256)));
    assert!(good(&signature, &key, mode, Policy::Field).field);
    found.authorizations += 1;
}

/// The signature is good by both providers, and not with a stranger's key.
fn good<T: Signed + Copy>(
    signature: &Signature<'_>,
    key: &PublicKeyBuf,
    message: T,
    policy: Policy,
) -> Deviations {
    let first = checked(&RustCrypto, signature, key, message, policy).unwrap();
    let second = checked(&Fallback(Ring, RustCrypto), signature, key, message, policy).unwrap();
    assert_eq!(first.deviations(), second.deviations());
    let stranger = PrivateKey::new(KeyAlgorithm::P256, &[0x5A; 32]).unwrap();
    let stranger = RustCrypto.public_key(&stranger).unwrap();
    for crypto in [&RustCrypto as &dyn Crypto, &Fallback(Ring, RustCrypto)] {
        let refusal = checked(crypto, signature, &stranger, message, policy);
        assert_eq!(refusal.err(), Some(Refusal::SignatureMismatch));
    }
    first.deviations()
}

fn checked<T: Signed + Copy>(
    crypto: &dyn Crypto,
    signature: &Signature<'_>,
    key: &PublicKeyBuf,
    message: T,
    policy: Policy,
) -> Result<Verified<T>, Refusal> {
    let mut room = [0; 4096];
    verify(crypto, key.as_key(), signature, message, policy, &mut room)
}
