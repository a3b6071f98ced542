//! Wrapped, confused and forged signatures: one table of attacks, tried on every signed message.
#![allow(unreachable_pub, reason = "the modules are of this test alone")]

mod forged;
mod messages;
mod table;

use forged::Forged;
use table::{ATTACKS, Expected};
use v2g_contract::cert::Edition;
use v2g_contract::crypto::{KeyAlgorithm, PrivateKey, RustCrypto, Signer, SoftKey};
use v2g_contract::signature::{Form, Policy, Refusal, Signed, Verified, sign, verify};

/// Octets of the largest signed part here.
const ROOM: usize = 8192;

/// A message under attack.
struct Target<T> {
    name: &'static str,
    /// The message, and another one of its kind with the same ids.
    message: T,
    other: T,
    key: SoftKey<RustCrypto>,
    stranger: SoftKey<RustCrypto>,
}

impl<T: Signed + Copy> Target<T> {
    fn new(name: &'static str, algorithm: KeyAlgorithm, message: T, other: T) -> Self {
        let key = |fill: u8| {
            let mut octets = vec![fill; algorithm.private_len()];
            octets[0] = 0;
            let private = PrivateKey::new(algorithm, &octets).unwrap();
            SoftKey::new(RustCrypto, private).unwrap()
        };
        Self {
            name,
            message,
            other,
            key: key(0x42),
            stranger: key(0x43),
        }
    }

    fn forged(&self, message: &T) -> Forged {
        let mut room = [0; ROOM];
        let form = Form::default();
        sign(&RustCrypto, &self.key, message, form, &mut room, Forged::of).unwrap()
    }

    fn verdict(&self, forged: &Forged, policy: Policy) -> Result<Verified<T>, Refusal> {
        let mut room = [0; ROOM];
        let key = self.key.public_key();
        forged
            .with(|signature| verify(&RustCrypto, key, signature, self.message, policy, &mut room))
    }

    fn attack(&self) {
        let good = self.forged(&self.message);
        let other = self.forged(&self.other);
        assert!(self.verdict(&good, Policy::Strict).is_ok(), "{}", self.name);
        for attack in ATTACKS {
            let mut forged = good.clone();
            (attack.forge)(&mut forged, &other);
            match attack.signer {
                table::By::Nobody => {}
                table::By::Owner => forged.sign(&self.key),
                table::By::Stranger => forged.sign(&self.stranger),
            }
            let verdict = self.verdict(&forged, Policy::Strict).map(drop);
            let expected = (attack.expected)(&Expected {
                edition: T::EDITION,
                parts: good.references.len(),
                first: self.first(),
                key: self.key.key_algorithm(),
            });
            assert_eq!(verdict, expected, "{}: {}", self.name, attack.name);
        }
    }

    /// The element that the first reference names.
    fn first(&self) -> &'static str {
        let mut first = None;
        self.message
            .parts(&mut |part| first = first.or(Some(part.element())));
        first.unwrap()
    }
}

fn attack<T: Signed + Copy>(name: &'static str, key: KeyAlgorithm, [one, two]: [T; 2]) {
    Target::new(name, key, one, two).attack();
}

#[test]
fn no_attack_on_an_authorization_of_iso2_is_let_pass() {
    messages::authorizations(|pair| attack("AuthorizationReq", KeyAlgorithm::P256, pair));
}

#[test]
fn no_attack_on_a_metering_receipt_of_iso2_is_let_pass() {
    messages::receipts(|pair| attack("MeteringReceiptReq", KeyAlgorithm::P256, pair));
}

#[test]
fn no_attack_on_a_request_for_a_contract_of_iso2_is_let_pass() {
    messages::installation_requests(|pair| {
        attack("CertificateInstallationReq", KeyAlgorithm::P256, pair);
    });
    messages::update_requests(|pair| attack("CertificateUpdateReq", KeyAlgorithm::P256, pair));
}

#[test]
fn no_attack_on_a_contract_of_iso2_is_let_pass() {
    messages::installations(|pair| {
        attack("CertificateInstallationRes", KeyAlgorithm::P256, pair);
        contract(pair);
    });
    messages::updates(|pair| attack("CertificateUpdateRes", KeyAlgorithm::P256, pair));
}

#[test]
fn no_attack_on_tariffs_of_iso2_is_let_pass() {
    messages::tariffs(|pair| attack("SAScheduleList", KeyAlgorithm::P256, pair));
}

#[test]
fn no_attack_on_an_authorization_of_iso20_is_let_pass() {
    messages::pnc_modes(|pair| {
        attack("PnC_AReqAuthorizationMode", KeyAlgorithm::P521, pair);
        attack("PnC_AReqAuthorizationMode", KeyAlgorithm::Ed448, pair);
    });
}

#[test]
fn no_attack_on_a_contract_of_iso20_is_let_pass() {
    messages::provisioning_chains(|pair| {
        attack("OEMProvisioningCertificateChain", KeyAlgorithm::P521, pair);
    });
    messages::installation_data(|pair| {
        attack("SignedInstallationData", KeyAlgorithm::P521, pair);
    });
}

#[test]
fn no_attack_on_metering_data_of_iso20_is_let_pass() {
    messages::metering_data(|pair| attack("SignedMeteringData", KeyAlgorithm::P521, pair));
}

#[test]
fn no_attack_on_prices_of_iso20_is_let_pass() {
    messages::prices(|pair| attack("PriceSchedules", KeyAlgorithm::P521, pair));
}

/// What only a message with several parts can suffer.
fn contract<T: Signed + Copy>([one, two]: [T; 2]) {
    let target = Target::new("four parts", KeyAlgorithm::P256, one, two);
    let good = target.forged(&one);
    let tried = |forge: &dyn Fn(&mut Forged)| {
        let mut forged = good.clone();
        forge(&mut forged);
        forged.sign(&target.key);
        target.verdict(&forged, Policy::Strict).map(drop)
    };
    let chain = "ContractSignatureCertChain";
    let key = "ContractSignatureEncryptedPrivateKey";
    let swapped = tried(&|forged| {
        let digest = forged.references[0].digest.clone();
        forged.references[0].digest = core::mem::replace(&mut forged.references[1].digest, digest);
    });
    let wrong = Refusal::WrongElement {
        named: chain,
        digested: key,
    };
    assert_eq!(swapped, Err(wrong));
    let dropped = tried(&|forged| drop(forged.references.pop()));
    assert_eq!(dropped, Err(Refusal::MissingReference("eMAID")));
    let doubled = tried(&|forged| forged.references[3] = forged.references[0].clone());
    assert_eq!(doubled, Err(Refusal::DuplicateReference(chain)));
    let another = tried(&|forged| forged.references[3].uri = Some("#sa".into()));
    assert_eq!(another, Err(Refusal::MissingReference("eMAID")));
    let turned = tried(&|forged| forged.references.reverse());
    assert_eq!(turned, Ok(()), "references may stand in any order");
}

#[test]
fn an_id_that_stands_twice_is_refused() {
    messages::installation_with_ids(["id1", "id2", "id3", "id1"], None, |message| {
        let target = Target::new("twice", KeyAlgorithm::P256, message, message);
        let forged = target.forged(&message);
        let verdict = target.verdict(&forged, Policy::Strict).map(drop);
        let chain = "ContractSignatureCertChain";
        assert_eq!(verdict, Err(Refusal::DuplicateId(chain)));
    });
    messages::installation_with_ids(["id1", "id2", "id3", "id4"], Some("id2"), |message| {
        let target = Target::new("decoy", KeyAlgorithm::P256, message, message);
        let forged = target.forged(&message);
        let verdict = target.verdict(&forged, Policy::Strict).map(drop);
        let key = "ContractSignatureEncryptedPrivateKey";
        assert_eq!(verdict, Err(Refusal::DuplicateId(key)));
    });
}

#[test]
fn prices_without_an_id_are_not_signed() {
    messages::unsigned_tariff(|list, signature_of| {
        let target = Target::new("no id", KeyAlgorithm::P256, list, list);
        let donor = Target::new("donor", KeyAlgorithm::P256, signature_of, signature_of);
        let forged = donor.forged(&signature_of);
        let verdict = target.verdict(&forged, Policy::Strict).map(drop);
        assert_eq!(verdict, Err(Refusal::NothingSigned));
    });
}

#[test]
fn hints_are_ignored_where_the_policy_is_that_of_the_field() {
    messages::authorizations(|[message, other]| {
        let target = Target::new("hints", KeyAlgorithm::P256, message, other);
        let mut forged = target.forged(&message);
        forged.id = Some("S1".into());
        forged.key_info = true;
        let verified = target.verdict(&forged, Policy::Field).unwrap();
        assert!(verified.deviations().field);
        assert_eq!(
            verified.deviations().to_string(),
            "algorithms or hints beyond the standard"
        );
        // What the policy never lets pass.
        forged.references[0].digest[0] ^= 1;
        forged.sign(&target.key);
        let verdict = target.verdict(&forged, Policy::Field).map(drop);
        assert_eq!(verdict, Err(Refusal::DigestMismatch("AuthorizationReq")));
    });
}

#[test]
fn a_key_of_the_other_edition_is_refused() {
    messages::authorizations(|[message, _]| {
        let target = Target::new("-2", KeyAlgorithm::P256, message, message);
        let forged = target.forged(&message);
        for algorithm in [KeyAlgorithm::P384, KeyAlgorithm::P521, KeyAlgorithm::Ed448] {
            let stranger = Target::new("-2", algorithm, message, message);
            for policy in [Policy::Strict, Policy::Field] {
                let verdict = stranger.verdict(&forged, policy).map(drop);
                let refusal = verdict.unwrap_err();
                assert!(
                    matches!(refusal, Refusal::WrongKey(key) if key == algorithm),
                    "{refusal}"
                );
            }
        }
    });
}

#[test]
fn iso20_takes_what_the_field_sends_only_if_asked() {
    messages::pnc_modes(|[message, other]| {
        for algorithm in [KeyAlgorithm::P256, KeyAlgorithm::P384] {
            let target = Target::new("-20", algorithm, message, other);
            let forged = target.forged(&message);
            let strict = target.verdict(&forged, Policy::Strict).map(drop);
            assert_eq!(strict, Err(Refusal::WrongKey(algorithm)));
            let field = target.verdict(&forged, Policy::Field).unwrap();
            assert!(field.deviations().field);
        }
        // SHA-256 with P-521, by its name in the signature.
        let target = Target::new("-20", KeyAlgorithm::P521, message, other);
        let mut forged = target.forged(&message);
        forged.method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256".into();
        forged.sign(&target.key);
        let field = target.verdict(&forged, Policy::Field).unwrap();
        assert!(field.deviations().field);
        let strict = target.verdict(&forged, Policy::Strict).map(drop);
        assert_eq!(strict, Err(Refusal::SignatureMethod));
    });
}

#[test]
fn both_forms_of_emaid_and_of_signed_info_are_taken_and_told() {
    use v2g_contract::signature::{EmaidForm, SignedInfoForm};
    messages::installations(|[message, other]| {
        let target = Target::new("forms", KeyAlgorithm::P256, message, other);
        for emaid in [EmaidForm::Relaxed, EmaidForm::Strict] {
            for signed_info in [SignedInfoForm::StandAlone, SignedInfoForm::MessageSet] {
                let form = Form { emaid, signed_info };
                let mut room = [0; ROOM];
                let key = &target.key;
                let forged = sign(&RustCrypto, key, &message, form, &mut room, Forged::of);
                let verified = target.verdict(&forged.unwrap(), Policy::Strict).unwrap();
                assert_eq!(verified.deviations().emaid, Some(emaid));
                assert_eq!(verified.deviations().signed_info, signed_info);
            }
        }
    });
}

#[test]
fn a_buffer_too_small_is_an_error_and_no_verdict() {
    messages::installations(|[message, _]| {
        let target = Target::new("buffer", KeyAlgorithm::P256, message, message);
        let forged = target.forged(&message);
        for size in [0, 8, 64, 512] {
            let mut room = vec![0; size];
            let key = target.key.public_key();
            let verdict = forged.with(|signature| {
                verify(
                    &RustCrypto,
                    key,
                    signature,
                    message,
                    Policy::Strict,
                    &mut room,
                )
            });
            assert!(matches!(verdict, Err(Refusal::Encoding(_))), "{size}");
            let signed = sign(
                &RustCrypto,
                &target.key,
                &message,
                Form::default(),
                &mut room,
                drop_it,
            );
            assert!(signed.is_err(), "{size}");
        }
    });
}

fn drop_it(_: &v2g_messages::xmldsig::Signature<'_>) {}

#[test]
fn the_table_is_as_long_as_it_says() {
    assert!(ATTACKS.len() >= 40, "{}", ATTACKS.len());
    assert_eq!(Edition::Iso2.max_references(), 4);
}
