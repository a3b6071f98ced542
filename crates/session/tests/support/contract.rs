//! A contract desk and a wallet with real signatures; certificates are names that both know.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test uses another part"
)]

use core::task::Poll;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use v2g_contract::crypto::{KeyAlgorithm, PrivateKey, PublicKeyBuf, RustCrypto, Signer, SoftKey};
use v2g_contract::signature::{self, Form, Policy, PriceSchedules};
use v2g_exi::Document;
use v2g_messages::iso2::{self, Body, V2gMessage};
use v2g_messages::iso20::common::{self, CommonMessage};
use v2g_messages::xmldsig::Signature;
use v2g_session::*;

pub const EMAID: &str = "DE8AAC1A2B3C4D5";

pub type Key = SoftKey<RustCrypto>;

pub fn key(number: u8) -> Key {
    let private = PrivateKey::new(KeyAlgorithm::P256, &[number; 32]).unwrap();
    SoftKey::new(RustCrypto, private).unwrap()
}

fn public(key: &Key) -> PublicKeyBuf {
    let public = key.public_key();
    PublicKeyBuf::new(public.algorithm(), public.as_bytes()).unwrap()
}

/// What a desk does, to be changed while a session runs.
pub struct Desk {
    /// The certificate that is accepted, and its key.
    pub leaf: Vec<u8>,
    pub key: PublicKeyBuf,
    /// How it judges; `None`: it never answers.
    pub verdict: Rc<Cell<Option<Result<Accepted, ContractRefusal>>>>,
    /// What it answers to requests for contracts; none: it never does.
    pub answer: Rc<RefCell<Option<Reply>>>,
    /// Requests for contracts that it has seen, and whether repeated.
    pub seen: Seen,
    /// The key with which the provider signs prices; none: it does not.
    pub provider: Option<Key>,
    /// So often the provider is not ready.
    pub slow: Rc<Cell<u32>>,
    shown: bool,
}

/// Requests for contracts, and whether they were repeated.
pub type Seen = Rc<RefCell<Vec<(Vec<u8>, bool)>>>;

/// An offer: accepted, installation, update, provisioned, refused.
pub type Told = (bool, bool, bool, Option<bool>, bool);

#[derive(Clone)]
pub enum Reply {
    Exi(Vec<u8>),
    Readdressed(Vec<u8>),
    Refused(ContractRefusal),
}

pub fn accepted() -> Accepted {
    Accepted {
        emaid: Emaid::new(EMAID).unwrap(),
        expires_soon: false,
    }
}

impl Desk {
    pub fn new(owner: &Key) -> Self {
        Self {
            leaf: EMAID.into(),
            key: public(owner),
            verdict: Rc::new(Cell::new(Some(Ok(accepted())))),
            answer: Rc::default(),
            seen: Rc::default(),
            provider: None,
            slow: Rc::default(),
            shown: false,
        }
    }
}

impl ContractDesk for Desk {
    fn judge(&mut self, contract: &Shown<'_>) -> Poll<Result<Accepted, ContractRefusal>> {
        let leaf: Vec<u8> = match contract {
            Shown::Iso2(details) => {
                let chain = details.contract_signature_cert_chain;
                assert!(details.emaid.chars().eq(EMAID.chars()));
                chain.certificate.iter().collect()
            }
            Shown::Iso20(mode) => mode.contract_certificate_chain.certificate.iter().collect(),
        };
        if leaf != self.leaf {
            return Poll::Ready(Err(ContractRefusal::Chain));
        }
        self.shown = true;
        self.verdict.get().map_or(Poll::Pending, Poll::Ready)
    }

    fn verify(&mut self, part: &Signed<'_>, signature: &Signature<'_>) -> Result<(), NotSigned> {
        assert!(self.shown, "verified before a contract was shown");
        let mut room = [0; 4096];
        let (key, policy) = (self.key.as_key(), Policy::Field);
        let crypto = &RustCrypto;
        let verdict = match *part {
            Signed::Authorization(m) => {
                signature::verify(crypto, key, signature, m, policy, &mut room).map(|_| ())
            }
            Signed::PncAuthorization(m) => {
                signature::verify(crypto, key, signature, m, policy, &mut room).map(|_| ())
            }
            Signed::MeteringReceipt(m) => {
                signature::verify(crypto, key, signature, m, policy, &mut room).map(|_| ())
            }
            Signed::MeteringData(m) => {
                signature::verify(crypto, key, signature, m, policy, &mut room).map(|_| ())
            }
        };
        verdict.map_err(|_| NotSigned)
    }

    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Answer<'_> {
        let seen = (inquiry.exi.to_vec(), inquiry.repeated);
        self.seen.borrow_mut().push(seen);
        match self.answer.borrow().clone() {
            None => Answer::Pending,
            Some(Reply::Exi(exi)) => Answer::Exi(exi.leak()),
            Some(Reply::Readdressed(exi)) => Answer::Readdressed(exi.leak()),
            Some(Reply::Refused(refusal)) => Answer::Refused(refusal),
        }
    }

    fn sign_prices(
        &mut self,
        prices: &Prices<'_>,
        send: &mut dyn FnMut(&Signature<'_>),
    ) -> Poll<()> {
        if self.slow.get() > 0 {
            self.slow.set(self.slow.get() - 1);
            return Poll::Pending;
        }
        let Some(key) = &self.provider else {
            return Poll::Ready(());
        };
        let (mut room, form) = ([0; 4096], Form::default());
        let (crypto, room) = (&RustCrypto, &mut room[..]);
        match prices {
            Prices::Iso2(list) => signature::sign(crypto, key, list, form, room, send),
            Prices::Iso20(mode) => {
                signature::sign(crypto, key, &PriceSchedules(*mode), form, room, send)
            }
        }
        .unwrap();
        Poll::Ready(())
    }
}

/// A wallet with one contract.
pub struct Purse {
    pub leaf: Vec<u8>,
    pub key: Key,
    /// What it plans, one after the other; the last one stays.
    pub plans: Vec<ContractPlan>,
    /// Offers that it has seen.
    pub offers: Rc<RefCell<Vec<Told>>>,
    /// Calls after which the signer answers.
    pub slow: Rc<Cell<u32>>,
    /// Whether an issued contract is good.
    pub good: bool,
    /// The provider's key, which signs tariffs.
    pub provider: Option<PublicKeyBuf>,
}

impl Purse {
    /// The same for a vehicle that believes prices signed with this key.
    pub fn believing(mut self, provider: &Key) -> Self {
        let public = provider.public_key();
        self.provider = PublicKeyBuf::new(public.algorithm(), public.as_bytes()).ok();
        self
    }

    pub fn new(owner: Key) -> Self {
        Self {
            leaf: EMAID.into(),
            key: owner,
            plans: vec![ContractPlan::Show],
            offers: Rc::default(),
            slow: Rc::default(),
            good: true,
            provider: None,
        }
    }

    fn sign_with<T: signature::Signed>(
        &self,
        part: &T,
        then: &mut dyn FnMut(&Signature<'_>),
    ) -> Made {
        if self.slow.get() > 0 {
            self.slow.set(self.slow.get() - 1);
            return Poll::Pending;
        }
        let mut room = [0; 4096];
        let form = Form::default();
        let signed = signature::sign(&RustCrypto, &self.key, part, form, &mut room, |s| then(s));
        signed.unwrap();
        Poll::Ready(Ok(()))
    }
}

impl Wallet for Purse {
    fn plan(&mut self, offer: &ContractOffer<'_>) -> Poll<ContractPlan> {
        let told = (
            offer.accepted,
            offer.installation,
            offer.update,
            offer.provisioned,
            offer.refused,
        );
        self.offers.borrow_mut().push(told);
        let plan = match self.plans.len() {
            1 => self.plans[0],
            _ => self.plans.remove(0),
        };
        Poll::Ready(plan)
    }

    fn request(
        &mut self,
        protocol: Protocol,
        request: Request,
        send: &mut dyn FnMut(&ProvisioningRequest<'_>, &Signature<'_>),
    ) -> Made {
        let root = [v2g_messages::xmldsig::X509IssuerSerial {
            x509_issuer_name: "CN=V2G Root".into(),
            x509_serial_number: 42u64.into(),
        }];
        match (protocol, request) {
            (Protocol::Iso2, Request::CertificateInstallation) => {
                let message = iso2::CertificateInstallationReq {
                    id: "id1".into(),
                    oem_provisioning_cert: b"OEM"[..].into(),
                    list_of_root_certificate_ids: iso2::ListOfRootCertificateIds {
                        root_certificate_id: (&root).into(),
                    },
                };
                self.sign_with(&message, &mut |signature| {
                    send(&ProvisioningRequest::Installation(message), signature);
                })
            }
            (Protocol::Iso2, _) => {
                let chain = iso2::CertificateChain {
                    id: None,
                    certificate: self.leaf[..].into(),
                    sub_certificates: None,
                };
                let message = iso2::CertificateUpdateReq {
                    id: "id1".into(),
                    contract_signature_cert_chain: (&chain).into(),
                    emaid: EMAID.into(),
                    list_of_root_certificate_ids: iso2::ListOfRootCertificateIds {
                        root_certificate_id: (&root).into(),
                    },
                };
                self.sign_with(&message, &mut |signature| {
                    send(&ProvisioningRequest::Update(message), signature);
                })
            }
            _ => {
                let chain = common::SignedCertificateChain {
                    id: "id1".into(),
                    certificate: b"OEM"[..].into(),
                    sub_certificates: None,
                };
                let message = common::CertificateInstallationReq {
                    header: v2g_messages::iso20::Header::default(),
                    oem_provisioning_certificate_chain: (&chain).into(),
                    list_of_root_certificate_ids: v2g_messages::iso20::ListOfRootCertificateIds {
                        root_certificate_id: (&root).into(),
                    },
                    maximum_contract_certificate_chains: 1,
                    prioritized_emaids: None,
                };
                self.sign_with(&message, &mut |signature| {
                    send(&ProvisioningRequest::Iso20(message), signature);
                })
            }
        }
    }

    fn take(&mut self, _: &Issued<'_>) -> Made {
        Poll::Ready(if self.good {
            Ok(())
        } else {
            Err(Failed::Untrusted)
        })
    }

    fn show(&mut self, send: &mut dyn FnMut(&iso2::PaymentDetailsReq<'_>)) -> Made {
        send(&iso2::PaymentDetailsReq {
            emaid: EMAID.into(),
            contract_signature_cert_chain: iso2::CertificateChain {
                id: None,
                certificate: self.leaf[..].into(),
                sub_certificates: None,
            },
        });
        Poll::Ready(Ok(()))
    }

    fn authorize(
        &mut self,
        challenge: &[u8; 16],
        send: &mut dyn FnMut(&common::PncAReqAuthorizationMode<'_>, &Signature<'_>),
    ) -> Made {
        let sub = [b"Sub"[..].into()];
        let mode = common::PncAReqAuthorizationMode {
            id: "id1".into(),
            gen_challenge: challenge.into(),
            contract_certificate_chain: common::ContractCertificateChain {
                certificate: self.leaf[..].into(),
                sub_certificates: common::SubCertificates {
                    certificate: (&sub).into(),
                },
            },
        };
        self.sign_with(&mode, &mut |signature| send(&mode, signature))
    }

    fn sign(&mut self, part: &Signed<'_>, send: &mut dyn FnMut(&Signature<'_>)) -> Made {
        match part {
            Signed::Authorization(m) => self.sign_with(m, send),
            Signed::PncAuthorization(m) => self.sign_with(m, send),
            Signed::MeteringReceipt(m) => self.sign_with(m, send),
            Signed::MeteringData(m) => self.sign_with(m, send),
        }
    }

    fn trusts_prices(&mut self, prices: &Prices<'_>, signature: &Signature<'_>) -> bool {
        let Some(provider) = &self.provider else {
            return false;
        };
        let (key, mut room) = (provider.as_key(), [0; 4096]);
        let (crypto, policy) = (&RustCrypto, Policy::Field);
        match *prices {
            Prices::Iso2(list) => {
                signature::verify(crypto, key, signature, list, policy, &mut room).is_ok()
            }
            Prices::Iso20(mode) => {
                let part = PriceSchedules(mode);
                signature::verify(crypto, key, signature, part, policy, &mut room).is_ok()
            }
        }
    }
}

/// The answer of a back end to a request of ISO 15118-2, without a signature worth the name.
pub fn issued(request: Request, response_code: iso2::ResponseCode) -> Vec<u8> {
    let chain = iso2::CertificateChain {
        id: Some("id1".into()),
        certificate: b"contract"[..].into(),
        sub_certificates: None,
    };
    let encrypted = iso2::ContractSignatureEncryptedPrivateKey {
        id: "id2".into(),
        value: [7; 48][..].into(),
    };
    let public = iso2::DiffieHellmanPublickey {
        id: "id3".into(),
        value: [4; 65][..].into(),
    };
    let emaid = iso2::Emaid {
        id: "id4".into(),
        value: EMAID.into(),
    };
    let installed = iso2::CertificateInstallationRes {
        response_code,
        sa_provisioning_certificate_chain: (&chain).into(),
        contract_signature_cert_chain: (&chain).into(),
        contract_signature_encrypted_private_key: (&encrypted).into(),
        dh_publickey: (&public).into(),
        emaid: (&emaid).into(),
    };
    let updated = iso2::CertificateUpdateRes {
        response_code,
        sa_provisioning_certificate_chain: (&chain).into(),
        contract_signature_cert_chain: (&chain).into(),
        contract_signature_encrypted_private_key: (&encrypted).into(),
        dh_publickey: (&public).into(),
        emaid: (&emaid).into(),
        retry_counter: None,
    };
    let (service, mut room) = (key(99), [0; 4096]);
    let seal = |signature: &Signature<'_>, body: Body<'_>| {
        let header = iso2::Header {
            session_id: (&[0]).into(),
            notification: None,
            signature: Some(signature.into()),
        };
        let mut frame = [0; 4096];
        let message = V2gMessage { header, body };
        message.encode(&mut frame).unwrap().to_vec()
    };
    match request {
        Request::CertificateInstallation => signature::sign(
            &RustCrypto,
            &service,
            &installed,
            Form::default(),
            &mut room,
            |signature| seal(signature, Body::CertificateInstallationRes(installed)),
        ),
        _ => signature::sign(
            &RustCrypto,
            &service,
            &updated,
            Form::default(),
            &mut room,
            |signature| seal(signature, Body::CertificateUpdateRes(updated)),
        ),
    }
    .unwrap()
}

/// The answer of a back end to a request of ISO 15118-20.
pub fn issued_20(
    response_code: v2g_messages::iso20::ResponseCode,
    evse_processing: v2g_messages::iso20::Processing,
    remaining: u8,
) -> Vec<u8> {
    let chain = common::CertificateChain {
        certificate: b"CPS"[..].into(),
        sub_certificates: None,
    };
    let sub = [b"Sub"[..].into()];
    let data = common::SignedInstallationData {
        id: "id1".into(),
        contract_certificate_chain: common::ContractCertificateChain {
            certificate: b"contract"[..].into(),
            sub_certificates: common::SubCertificates {
                certificate: (&sub).into(),
            },
        },
        ecdh_curve: common::EcdhCurve::Secp521,
        dh_public_key: (&[4; 133]).into(),
        encrypted_private_key: common::EncryptedPrivateKey::Secp521((&[7; 94]).into()),
    };
    let (service, mut room) = (key(99), [0; 4096]);
    let form = Form::default();
    signature::sign(&RustCrypto, &service, &data, form, &mut room, |signature| {
        let response = common::CertificateInstallationRes {
            header: v2g_messages::iso20::Header {
                session_id: (&[0; 8]).into(),
                time_stamp: 0,
                signature: Some(signature.into()),
            },
            response_code,
            evse_processing,
            cps_certificate_chain: (&chain).into(),
            signed_installation_data: (&data).into(),
            remaining_contract_certificate_chains: remaining,
        };
        let mut frame = [0; 4096];
        let message = CommonMessage::CertificateInstallationRes(response);
        message.encode(&mut frame).unwrap().to_vec()
    })
    .unwrap()
}
