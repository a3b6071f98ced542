//! Signatures in a session, each checked with the certificate that the recording shows for it.

use std::collections::BTreeMap;

use v2g_contract::cert::Certificate;
use v2g_contract::crypto::{Crypto, Hash, PublicKey, RustCrypto};
use v2g_contract::signature::{self, EmaidForm, Part, Policy, Signed};
use v2g_exi::{Bytes, Document, List, encode_fragment};
use v2g_messages::iso2::{self, Body, V2gMessage};
use v2g_messages::iso20::common::{self as iso20, AReqAuthorizationMode, CommonMessage};
use v2g_messages::xmldsig::{self, Signature};

use super::carry::Shows;
use super::{Owner, PartCheck, ShownChain, SignatureCheck};

/// Room for the largest part, and for `SignedInfo`.
const ROOM: usize = 64 * 1024;

/// Place and name of a message.
type At = (usize, &'static str);

/// What certificates and signatures the messages have.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) chains: Vec<ShownChain>,
    pub(super) signatures: Vec<SignatureCheck>,
    /// The contract's certificate, once it was shown.
    contract: Option<Vec<u8>>,
}

impl Reader {
    pub(super) fn message(&mut self, shows: Shows<'_>) {
        let at = (shows.place, shows.name);
        match shows.set {
            "iso2" => {
                if let Ok(message) = V2gMessage::decode(shows.exi) {
                    self.iso2(at, &message);
                }
            }
            "iso20-common" => {
                if let Ok(message) = CommonMessage::decode(shows.exi) {
                    self.iso20(at, &message);
                }
            }
            _ => {}
        }
    }

    fn iso2(&mut self, at: At, message: &V2gMessage<'_>) {
        let signature = message.header.signature.and_then(|it| it.get());
        let signature = signature.as_ref();
        match message.body {
            Body::PaymentDetailsReq(body) => {
                let chain = chain2(Some(body.contract_signature_cert_chain));
                self.contract = chain.first().cloned();
                self.chain(at.0, Owner::Contract, chain);
            }
            Body::AuthorizationReq(body) => self.by_contract(at, signature, body),
            Body::MeteringReceiptReq(body) => self.by_contract(at, signature, body),
            Body::CertificateInstallationReq(body) => {
                let chain = vec![copy(body.oem_provisioning_cert)];
                self.by(at, Owner::Vehicle, chain, signature, body);
            }
            Body::CertificateUpdateReq(body) => {
                let chain = chain2(body.contract_signature_cert_chain.get());
                self.by(at, Owner::Contract, chain, signature, body);
            }
            Body::CertificateInstallationRes(body) => {
                let contract = chain2(body.contract_signature_cert_chain.get());
                self.chain(at.0, Owner::Contract, contract);
                let chain = chain2(body.sa_provisioning_certificate_chain.get());
                self.by(at, Owner::Service, chain, signature, body);
            }
            Body::CertificateUpdateRes(body) => {
                let contract = chain2(body.contract_signature_cert_chain.get());
                self.chain(at.0, Owner::Contract, contract);
                let chain = chain2(body.sa_provisioning_certificate_chain.get());
                self.by(at, Owner::Service, chain, signature, body);
            }
            _ => {}
        }
    }

    fn iso20(&mut self, at: At, message: &CommonMessage<'_>) {
        match message {
            CommonMessage::AuthorizationReq(body) => {
                let signature = body.header.signature.and_then(|it| it.get());
                if let AReqAuthorizationMode::PncAReqAuthorizationMode(mode) =
                    body.authorization_mode
                    && let Some(mode) = mode.get()
                {
                    let shown = mode.contract_certificate_chain;
                    let chain = chain20(shown.certificate, Some(shown.sub_certificates));
                    self.contract = chain.first().cloned();
                    self.by(at, Owner::Contract, chain, signature.as_ref(), mode);
                }
            }
            CommonMessage::MeteringConfirmationReq(body) => {
                let signature = body.header.signature.and_then(|it| it.get());
                self.by_contract(at, signature.as_ref(), *body);
            }
            CommonMessage::CertificateInstallationReq(body) => {
                let signature = body.header.signature.and_then(|it| it.get());
                let chain = body.oem_provisioning_certificate_chain.get();
                let chain = chain.map_or_else(Vec::new, |chain| {
                    chain20(chain.certificate, chain.sub_certificates)
                });
                self.by(at, Owner::Vehicle, chain, signature.as_ref(), *body);
            }
            CommonMessage::CertificateInstallationRes(body) => {
                let signature = body.header.signature.and_then(|it| it.get());
                let data = body.signed_installation_data.get();
                let contract = data.map_or_else(Vec::new, |data| {
                    let chain = data.contract_certificate_chain;
                    chain20(chain.certificate, Some(chain.sub_certificates))
                });
                self.chain(at.0, Owner::Contract, contract);
                let chain = body.cps_certificate_chain.get();
                let chain = chain.map_or_else(Vec::new, |chain| {
                    chain20(chain.certificate, chain.sub_certificates)
                });
                self.by(at, Owner::Service, chain, signature.as_ref(), *body);
            }
            _ => {}
        }
    }

    fn chain(&mut self, index: usize, owner: Owner, certificates: Vec<Vec<u8>>) {
        if !certificates.is_empty() {
            self.chains.push(ShownChain {
                message: Some(index),
                owner,
                certificates,
            });
        }
    }

    /// Signed by the leaf of a chain in the same message.
    fn by<T: Signed + Copy>(
        &mut self,
        at: At,
        owner: Owner,
        chain: Vec<Vec<u8>>,
        signature: Option<&Signature<'_>>,
        message: T,
    ) {
        let leaf = chain.first().cloned();
        self.chain(at.0, owner, chain);
        self.check(at, leaf.as_deref(), signature, message);
    }

    fn by_contract<T: Signed + Copy>(
        &mut self,
        at: At,
        signature: Option<&Signature<'_>>,
        message: T,
    ) {
        let leaf = self.contract.clone();
        self.check(at, leaf.as_deref(), signature, message);
    }

    fn check<T: Signed + Copy>(
        &mut self,
        at: At,
        leaf: Option<&[u8]>,
        signature: Option<&Signature<'_>>,
        message: T,
    ) {
        let Some(signature) = signature else { return };
        let leaf = leaf.map(Certificate::parse);
        let signer = leaf.and_then(Result::ok);
        let key = signer.as_ref().and_then(|leaf| leaf.key.key);
        self.signatures.push(SignatureCheck {
            message: at.0,
            name: at.1,
            signer: signer.map(|leaf| leaf.subject.to_string()),
            parts: parts(signature, message),
            signed_info: fragment(|buffer| {
                let info = &signature.signed_info;
                encode_fragment(&xmldsig::SET, "SignedInfo", info, buffer).ok()
            }),
            verdict: key.map(|key| verdict(key, signature, message)),
        });
    }
}

fn verdict<T: Signed>(
    key: PublicKey<'_>,
    signature: &Signature<'_>,
    message: T,
) -> Result<String, String> {
    let mut room = vec![0; ROOM];
    signature::verify(
        &RustCrypto,
        key,
        signature,
        message,
        Policy::Field,
        &mut room,
    )
    .map(|verified| {
        let mut deviations = verified.deviations();
        // The relaxed form is what EXI has it to be.
        let strict = |form: &EmaidForm| *form == EmaidForm::Strict;
        deviations.emaid = deviations.emaid.filter(strict);
        deviations.to_string()
    })
    .map_err(|refusal| refusal.to_string())
}

/// Each part that must be signed, beside what the signature says of it.
fn parts<T: Signed>(signature: &Signature<'_>, message: T) -> Vec<PartCheck> {
    let mut given = BTreeMap::new();
    for reference in signature.signed_info.reference.iter() {
        let uri = reference.uri.map(|uri| uri.to_string()).unwrap_or_default();
        let digest: Vec<u8> = reference.digest_value.iter().collect();
        given.insert(uri, digest);
    }
    let mut parts = Vec::new();
    message.parts(&mut |part| parts.push(one(part, &given)));
    parts
}

fn one(part: &dyn Part, given: &BTreeMap<String, Vec<u8>>) -> PartCheck {
    let id = part.id().map(|id| id.to_string()).unwrap_or_default();
    let claimed = given.get(&format!("#{id}")).cloned();
    let hash = match claimed.as_ref().map(Vec::len) {
        Some(20) => Hash::Sha1,
        Some(48) => Hash::Sha384,
        Some(64) => Hash::Sha512,
        _ => Hash::Sha256,
    };
    let form = |form: EmaidForm| {
        let canonical = fragment(|buffer| part.fragment(form, buffer).ok());
        let digest = RustCrypto.digest_of(hash, &canonical);
        let digest = digest.map_or_else(|_| Vec::new(), |it| it.as_bytes().to_vec());
        (canonical, digest)
    };
    let usual = form(EmaidForm::Relaxed);
    let other = || Some(form(EmaidForm::Strict)).filter(|(_, it)| Some(it) == claimed.as_ref());
    let (canonical, digest) = match claimed.as_ref() == Some(&usual.1) {
        true => usual,
        false => other().unwrap_or(usual),
    };
    PartCheck {
        element: part.element(),
        id,
        matches: claimed.as_ref() == Some(&digest),
        canonical,
        claimed,
        digest,
    }
}

fn fragment(write: impl FnOnce(&mut [u8]) -> Option<&[u8]>) -> Vec<u8> {
    let mut buffer = vec![0; ROOM];
    write(&mut buffer).map(<[u8]>::to_vec).unwrap_or_default()
}

fn copy<const MIN: usize, const MAX: usize>(bytes: Bytes<'_, MIN, MAX>) -> Vec<u8> {
    bytes.iter().collect()
}

fn chain2(chain: Option<iso2::CertificateChain<'_>>) -> Vec<Vec<u8>> {
    chain.map_or_else(Vec::new, |chain| {
        let subs = chain.sub_certificates;
        let subs = subs.map_or(List::EMPTY, |subs| subs.certificate);
        let all = core::iter::once(chain.certificate).chain(subs.iter());
        all.map(copy).collect()
    })
}

fn chain20(leaf: Bytes<'_, 0, 1600>, subs: Option<iso20::SubCertificates<'_>>) -> Vec<Vec<u8>> {
    let subs = subs.map_or(List::EMPTY, |subs| subs.certificate);
    let all = core::iter::once(leaf).chain(subs.iter());
    all.map(copy).collect()
}
