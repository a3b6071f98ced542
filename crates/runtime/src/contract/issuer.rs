//! Contracts made here: mobility operator and provisioning service in one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::task::Poll;

use v2g::exi::{Bytes, Document};
use v2g::messages::iso2::{self, Body, V2gMessage};
use v2g::messages::iso20::common::{self, CommonMessage};
use v2g::messages::iso20::{self, Processing};
use v2g::messages::xmldsig::Signature;
use v2g::session::{ContractRefusal, Inquiry, Protocol};
use v2g_contract::cert::make::{NameSource, Template};
use v2g_contract::cert::{self, Certificate, Edition, Evidence, Leniency, Role, attribute, leaf};
use v2g_contract::crypto::{KeyAlgorithm, PublicKeyBuf, RustCrypto, Signer, SoftKey};
use v2g_contract::envelope;
use v2g_contract::signature::{self, Form};

use super::desk::{bare, word};
use super::{
    BackEnd, ContractKey, Credential, Customer, Declined, ROOM, crypto, new_key, policy, signatures,
};
use crate::clock::date;
use crate::tls::RootStore;

/// Room for a whole response.
const RESPONSE: usize = 0x4000;
const CERTIFICATE: usize = 0x1000;

/// Makes contracts on the spot for vehicles whose provisioning certificate it knows.
///
/// A station has this where there is no back end: at home, in a laboratory, in a demonstration.
#[derive(Clone, Debug)]
pub struct LocalIssuer {
    /// Roots of the vehicles' makers.
    pub roots: RootStore,
    /// Authorities of the makers below those roots: ISO 15118-2 sends a vehicle's certificate alone.
    pub makers: Vec<Vec<u8>>,
    /// How much certificates and signatures may differ from the standard.
    pub leniency: Leniency,
    /// The authority that signs contracts (MO Sub 2), with the certificates above it.
    pub operator: Credential,
    /// The provisioning service that signs what travels, with its certificates.
    pub service: Credential,
    /// PCID of each vehicle, and the contract that was made for it.
    pub customers: BTreeMap<String, String>,
    /// What the contracts are good for, in days.
    pub days: i64,
}

type Refused = ContractRefusal;

/// A contract that was made.
struct Made {
    key: SoftKey<RustCrypto>,
    certificate: Vec<u8>,
    emaid: String,
}

impl BackEnd for LocalIssuer {
    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Poll<Result<Vec<u8>, Declined>> {
        let made = match inquiry.protocol {
            Protocol::Iso20(_) => self.iso20(inquiry.exi),
            _ => self.iso2(inquiry.exi),
        };
        Poll::Ready(made.map_err(Declined::from))
    }

    /// Prices go with contracts of its own.
    fn price_key(&mut self, customer: &Customer) -> Option<Arc<dyn ContractKey>> {
        let own = customer.chain.get(1).map(Vec::as_slice) == Some(self.operator.leaf());
        own.then(|| Arc::clone(&self.operator.key))
    }
}

impl LocalIssuer {
    fn iso2(&self, exi: &[u8]) -> Result<Vec<u8>, Refused> {
        let V2gMessage { header, body } = V2gMessage::decode(exi).map_err(|_| Refused::Other)?;
        let signature = header
            .signature
            .and_then(|s| s.get())
            .ok_or(Refused::Signature)?;
        let mut room = vec![0; ROOM];
        let policy = signatures(self.leniency);
        match body {
            Body::CertificateInstallationReq(request) => {
                let chain = vec![octets(&request.oem_provisioning_cert)];
                let (name, key) = self.vehicle(Edition::Iso2, &chain)?;
                let key_ref = key.as_key();
                signature::verify(crypto(), key_ref, &signature, request, policy, &mut room)
                    .map_err(|_| Refused::Signature)?;
                let emaid = self.customers.get(&name).ok_or(Refused::NoContract)?;
                self.answer2(header, emaid, &key, installed)
            }
            Body::CertificateUpdateReq(request) => {
                let shown = request
                    .contract_signature_cert_chain
                    .get()
                    .ok_or(Refused::Chain)?;
                let mut chain = vec![octets(&shown.certificate)];
                let subs = shown.sub_certificates.iter();
                chain.extend(subs.flat_map(|s| s.certificate.iter()).map(|c| octets(&c)));
                let (emaid, key) = self.contract(Edition::Iso2, &chain)?;
                let key_ref = key.as_key();
                signature::verify(crypto(), key_ref, &signature, request, policy, &mut room)
                    .map_err(|_| Refused::Signature)?;
                let told: String = request.emaid.chars().collect();
                if bare(&told) != bare(&emaid) {
                    return Err(Refused::NoCertificate);
                }
                if !self.customers.values().any(|known| *known == emaid) {
                    return Err(Refused::Canceled);
                }
                self.answer2(header, &emaid, &key, |r| {
                    Body::CertificateUpdateRes(r.into())
                })
            }
            _ => Err(Refused::Other),
        }
    }

    /// Name and key of the vehicle, by its provisioning certificate.
    fn vehicle(
        &self,
        edition: Edition,
        chain: &[Vec<u8>],
    ) -> Result<(String, PublicKeyBuf), Refused> {
        let chain = chain.iter().chain(&self.makers);
        let chain: Vec<&[u8]> = chain.map(Vec::as_slice).collect();
        let policy = policy(edition, self.leniency);
        self.roots.with_trust(|trust| {
            let verified = cert::verify::<leaf::Provisioning>(
                &chain,
                trust,
                &policy,
                &Evidence::NONE,
                crypto(),
            );
            let verified = verified.map_err(|refusal| word(&refusal))?;
            named(verified.leaf())
        })
    }

    fn contract(
        &self,
        edition: Edition,
        chain: &[Vec<u8>],
    ) -> Result<(String, PublicKeyBuf), Refused> {
        let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
        let policy = policy(edition, self.leniency);
        self.roots.with_trust(|trust| {
            let verified =
                cert::verify::<leaf::Contract>(&chain, trust, &policy, &Evidence::NONE, crypto());
            named(verified.map_err(|refusal| word(&refusal))?.leaf())
        })
    }

    /// A new key, and its certificate for this contract.
    fn make(&self, emaid: &str, algorithm: KeyAlgorithm) -> Result<Made, Refused> {
        let key = new_key(algorithm).map_err(|_| Refused::Other)?;
        let issuer = Certificate::parse(self.operator.leaf()).map_err(|_| Refused::Other)?;
        let signer: &dyn Signer = &*self.operator.key;
        let now = date();
        let names = [
            (attribute::COMMON_NAME, emaid),
            (
                attribute::ORGANIZATION,
                issuer.subject.organization().unwrap_or("v2g"),
            ),
            (attribute::DOMAIN_COMPONENT, "MO"),
        ];
        let public = Signer::public_key(&key);
        let mut template = Template::of(
            Role::Contract,
            NameSource::Parts(&names),
            public,
            now.plus_days(-1),
            Some(&issuer),
            crypto(),
        )
        .map_err(|_| Refused::Other)?;
        let mut serial = [0; 8];
        getrandom::fill(&mut serial).map_err(|_| Refused::Other)?;
        serial[0] = serial[0] & 0x7F | 1;
        template.serial = &serial;
        let end = now.plus_days(self.days);
        template.not_after = end.min(issuer.not_after);
        let mut buffer = [0; CERTIFICATE];
        let certificate = template
            .write(signer, &mut buffer)
            .map_err(|_| Refused::Other)?;
        Ok(Made {
            certificate: certificate.to_vec(),
            key,
            emaid: emaid.to_owned(),
        })
    }

    fn answer2(
        &self,
        asked: iso2::Header<'_>,
        emaid: &str,
        recipient: &PublicKeyBuf,
        body: impl Fn(iso2::CertificateInstallationRes<'_>) -> Body<'_>,
    ) -> Result<Vec<u8>, Refused> {
        let made = self.make(emaid, KeyAlgorithm::P256)?;
        let ephemeral = new_key(KeyAlgorithm::P256).map_err(|_| Refused::Other)?;
        let mut iv = [0; 16];
        getrandom::fill(&mut iv).map_err(|_| Refused::Other)?;
        let sealed = envelope::iso2::seal(
            crypto(),
            &ephemeral,
            recipient.as_key(),
            iv,
            made.key.private_key(),
        )
        .map_err(|_| Refused::Chain)?;
        let (service_subs, operator_subs) =
            (views(self.service.above()), views(&self.operator.chain));
        let service = chain2(None, self.service.leaf(), &service_subs);
        let contract = chain2(Some("id1"), &made.certificate, &operator_subs);
        let encrypted = iso2::ContractSignatureEncryptedPrivateKey {
            id: "id2".into(),
            value: sealed.encrypted_private_key[..].into(),
        };
        let public = iso2::DiffieHellmanPublickey {
            id: "id3".into(),
            value: sealed.dh_public_key[..].into(),
        };
        let name = iso2::Emaid {
            id: "id4".into(),
            value: made.emaid.as_str().into(),
        };
        let response = iso2::CertificateInstallationRes {
            response_code: iso2::ResponseCode::Ok,
            sa_provisioning_certificate_chain: (&service).into(),
            contract_signature_cert_chain: (&contract).into(),
            contract_signature_encrypted_private_key: (&encrypted).into(),
            dh_publickey: (&public).into(),
            emaid: (&name).into(),
        };
        let write = |signature: &Signature<'_>| {
            let header = iso2::Header {
                session_id: asked.session_id,
                notification: None,
                signature: Some(signature.into()),
            };
            let mut frame = vec![0; RESPONSE];
            let message = V2gMessage {
                header,
                body: body(response),
            };
            message.encode(&mut frame).map(<[u8]>::to_vec)
        };
        let (mut room, signer): (_, &dyn Signer) = (vec![0; ROOM], &*self.service.key);
        // Which of the two responses it is does not matter: the four parts are the same.
        signature::sign(
            crypto(),
            signer,
            &response,
            Form::default(),
            &mut room,
            write,
        )
        .map_err(|_| Refused::Other)?
        .map_err(|_| Refused::Other)
    }

    fn iso20(&self, exi: &[u8]) -> Result<Vec<u8>, Refused> {
        let Ok(CommonMessage::CertificateInstallationReq(request)) = CommonMessage::decode(exi)
        else {
            return Err(Refused::Other);
        };
        let signature = request.header.signature.and_then(|s| s.get());
        let signature = signature.ok_or(Refused::Signature)?;
        let shown = request
            .oem_provisioning_certificate_chain
            .get()
            .ok_or(Refused::Chain)?;
        let mut chain = vec![octets(&shown.certificate)];
        let subs = shown.sub_certificates.iter();
        chain.extend(subs.flat_map(|s| s.certificate.iter()).map(|c| octets(&c)));
        let (pcid, key) = self.vehicle(Edition::Iso20, &chain)?;
        let (mut room, policy) = (vec![0; ROOM], signatures(self.leniency));
        signature::verify(crypto(), key.as_key(), &signature, shown, policy, &mut room)
            .map_err(|_| Refused::Signature)?;
        let emaid = self.customers.get(&pcid).ok_or(Refused::NoContract)?;
        self.answer20(request.header, emaid, &pcid, &key)
    }

    fn answer20(
        &self,
        asked: iso20::Header<'_>,
        emaid: &str,
        pcid: &str,
        recipient: &PublicKeyBuf,
    ) -> Result<Vec<u8>, Refused> {
        let algorithm = recipient.as_key().algorithm();
        let made = self.make(emaid, algorithm)?;
        let ephemeral = new_key(algorithm).map_err(|_| Refused::Other)?;
        let mut iv = [0; 12];
        getrandom::fill(&mut iv).map_err(|_| Refused::Other)?;
        let certificate = Certificate::parse(&made.certificate).map_err(|_| Refused::Other)?;
        let binding = envelope::iso20::Binding {
            pcid,
            subject_key_id: certificate.extensions.subject_key_id.unwrap_or_default(),
        };
        let sealed = envelope::iso20::seal(
            crypto(),
            &ephemeral,
            recipient.as_key(),
            iv,
            envelope::iso20::Payload::Key(made.key.private_key()),
            envelope::iso20::Scheme::DEFAULT,
            binding,
        )
        .map_err(|_| Refused::Chain)?;
        let (service_subs, operator_subs) =
            (views(self.service.above()), views(&self.operator.chain));
        let service = common::CertificateChain {
            certificate: self.service.leaf().into(),
            sub_certificates: (!service_subs.is_empty()).then(|| common::SubCertificates {
                certificate: service_subs.as_slice().into(),
            }),
        };
        let data = common::SignedInstallationData {
            id: "id1".into(),
            contract_certificate_chain: common::ContractCertificateChain {
                certificate: made.certificate.as_slice().into(),
                sub_certificates: common::SubCertificates {
                    certificate: operator_subs.as_slice().into(),
                },
            },
            ecdh_curve: sealed.ecdh_curve,
            dh_public_key: (&sealed.dh_public_key).into(),
            encrypted_private_key: sealed.encrypted_private_key(),
        };
        let write = |signature: &Signature<'_>| {
            let response = common::CertificateInstallationRes {
                header: iso20::Header {
                    session_id: asked.session_id,
                    time_stamp: crate::clock::unix_time(),
                    signature: Some(signature.into()),
                },
                response_code: iso20::ResponseCode::Ok,
                evse_processing: Processing::Finished,
                cps_certificate_chain: (&service).into(),
                signed_installation_data: (&data).into(),
                remaining_contract_certificate_chains: 0,
            };
            let mut frame = vec![0; RESPONSE];
            let message = CommonMessage::CertificateInstallationRes(response);
            message.encode(&mut frame).map(<[u8]>::to_vec)
        };
        let (mut room, signer): (_, &dyn Signer) = (vec![0; ROOM], &*self.service.key);
        signature::sign(crypto(), signer, &data, Form::default(), &mut room, write)
            .map_err(|_| Refused::Other)?
            .map_err(|_| Refused::Other)
    }
}

fn installed(response: iso2::CertificateInstallationRes<'_>) -> Body<'_> {
    Body::CertificateInstallationRes(response)
}

/// Name and key of a certificate.
fn named(leaf: &Certificate<'_>) -> Result<(String, PublicKeyBuf), Refused> {
    let name = leaf.subject.common_name().ok_or(Refused::Chain)?;
    let key = leaf.key.key.ok_or(Refused::Chain)?;
    Ok((name.to_owned(), PublicKeyBuf::from(key)))
}

pub(super) fn octets<const MIN: usize, const MAX: usize>(bytes: &Bytes<'_, MIN, MAX>) -> Vec<u8> {
    bytes.iter().collect()
}

pub(super) fn views<const MAX: usize>(chain: &[Vec<u8>]) -> Vec<Bytes<'_, 0, MAX>> {
    chain.iter().map(|der| der.as_slice().into()).collect()
}

pub(super) fn chain2<'c>(
    id: Option<&'static str>,
    leaf: &'c [u8],
    subs: &'c [Bytes<'c, 0, 800>],
) -> iso2::CertificateChain<'c> {
    iso2::CertificateChain {
        id: id.map(Into::into),
        certificate: leaf.into(),
        sub_certificates: (!subs.is_empty()).then(|| iso2::SubCertificates {
            certificate: subs.into(),
        }),
    }
}
