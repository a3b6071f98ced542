//! A contract for a vehicle, as one message.

use v2g::contract::cert::Certificate;
use v2g::contract::crypto::{
    Agreement, CryptoError, KeyAlgorithm, PrivateKey, PublicKey, Signer, SoftKey,
};
use v2g::contract::envelope::iso20::{Binding, Payload, Scheme};
use v2g::contract::envelope::{iso2 as envelope2, iso20 as envelope20};
use v2g::contract::ids::Emaid;
use v2g::contract::signature::{EmaidForm, Form, sign};
use v2g::exi::{Bytes, Document};
use v2g::messages::iso2::{self, V2gMessage};
use v2g::messages::iso20::{self as types20, common as iso20};
use v2g_runtime::pem;

use super::arguments::{self, Edition};
use super::{LIBRARY, Library, ROOM};
use crate::failure::Failure;

/// What a back end has: a contract to give away, and its own key.
pub(super) struct Issuer {
    /// Contract certificate first, no root.
    contract: Vec<Vec<u8>>,
    contract_key: PrivateKey,
    /// The service's certificate first, no root.
    pub(super) cps: Vec<Vec<u8>>,
    cps_key: SoftKey<Library>,
    form: Form,
    scheme: Scheme,
}

/// Whom a contract is for, and in which session.
pub(super) struct Order<'a> {
    pub(super) edition: Edition,
    pub(super) update: bool,
    pub(super) recipient: &'a Certificate<'a>,
    pub(super) session_id: &'a [u8],
    /// Seconds since 1970, for iso20.
    pub(super) time_stamp: u64,
}

impl Issuer {
    /// Reads certificates and keys, and sees that they belong together.
    pub(super) fn new(files: &arguments::Service) -> Result<Self, Failure> {
        let password = super::key_file::password(files.password_file.as_deref())?;
        let key = |file| {
            pem::private_key(file, password.as_deref().map(String::as_str)).map_err(Failure::new)
        };
        let contract = chain(&files.contract)?;
        let contract_key = key(&files.contract_key)?;
        let soft = SoftKey::new(LIBRARY, contract_key.clone()).map_err(Failure::new)?;
        belongs(&soft, &contract, &files.contract_key)?;
        let cps = chain(&files.cps)?;
        let cps_key = SoftKey::new(LIBRARY, key(&files.cps_key)?).map_err(Failure::new)?;
        belongs(&cps_key, &cps, &files.cps_key)?;
        Ok(Self {
            contract,
            contract_key,
            cps,
            cps_key,
            form: Form {
                emaid: match files.emaid_form {
                    arguments::EmaidForm::Relaxed => EmaidForm::Relaxed,
                    arguments::EmaidForm::Strict => EmaidForm::Strict,
                },
                ..Form::default()
            },
            scheme: match files.scheme {
                arguments::Scheme::Standard => Scheme::DEFAULT,
                arguments::Scheme::Bare => Scheme {
                    other_info: false,
                    aad: false,
                    ..Scheme::DEFAULT
                },
            },
        })
    }

    /// The name of the contract.
    pub(super) fn emaid(&self) -> Result<Emaid, Failure> {
        let leaf = parse(leaf(&self.contract)?)?;
        let name = leaf.subject.common_name().unwrap_or_default();
        name.parse()
            .map_err(|error| Failure::new(format_args!("the contract's name {name:?}: {error}")))
    }

    /// The response with a contract for the vehicle, as EXI.
    pub(super) fn issue(&self, order: &Order<'_>) -> Result<Vec<u8>, Failure> {
        let key = order.recipient.key.key;
        let key = key.ok_or_else(|| Failure::new("the vehicle's key is of no known algorithm"))?;
        match order.edition {
            Edition::Iso2 => self.issue_iso2(order, key),
            Edition::Iso20 if order.update => Err(Failure::usage("iso20 has no updates")),
            Edition::Iso20 => self.issue_iso20(order, key),
        }
    }

    fn issue_iso2(&self, order: &Order<'_>, recipient: PublicKey<'_>) -> Result<Vec<u8>, Failure> {
        let ephemeral = ephemeral(recipient.algorithm())?;
        let sealed = envelope2::seal(
            &LIBRARY,
            &ephemeral,
            recipient,
            random()?,
            &self.contract_key,
        );
        let sealed = sealed.map_err(Failure::new)?;
        let emaid = self.emaid()?;
        let (cps_subs, contract_subs) = (views(&self.cps), views(&self.contract));
        let cps = chain_iso2(None, leaf(&self.cps)?, &cps_subs);
        let contract = chain_iso2(Some("id1"), leaf(&self.contract)?, &contract_subs);
        let key = iso2::ContractSignatureEncryptedPrivateKey {
            id: "id2".into(),
            value: (&sealed.encrypted_private_key).into(),
        };
        let dh = iso2::DiffieHellmanPublickey {
            id: "id3".into(),
            value: (&sealed.dh_public_key).into(),
        };
        let name = iso2::Emaid {
            id: "id4".into(),
            value: emaid.as_str().into(),
        };
        let response = iso2::CertificateInstallationRes {
            response_code: iso2::ResponseCode::Ok,
            sa_provisioning_certificate_chain: (&cps).into(),
            contract_signature_cert_chain: (&contract).into(),
            contract_signature_encrypted_private_key: (&key).into(),
            dh_publickey: (&dh).into(),
            emaid: (&name).into(),
        };
        let body = if order.update {
            iso2::Body::CertificateUpdateRes(response.into())
        } else {
            iso2::Body::CertificateInstallationRes(response)
        };
        // Both kinds have the same signed parts.
        self.signed(&response, |signature| {
            V2gMessage {
                header: iso2::Header {
                    session_id: order.session_id.into(),
                    notification: None,
                    signature: Some(signature.into()),
                },
                body,
            }
            .encode(&mut [0; ROOM])
            .map(<[u8]>::to_vec)
        })
    }

    fn issue_iso20(&self, order: &Order<'_>, recipient: PublicKey<'_>) -> Result<Vec<u8>, Failure> {
        let ephemeral = ephemeral(recipient.algorithm())?;
        let contract = parse(leaf(&self.contract)?)?;
        let binding = binding(order.recipient, &contract);
        let payload = Payload::Key(&self.contract_key);
        let sealed = envelope20::seal(
            &LIBRARY,
            &ephemeral,
            recipient,
            random()?,
            payload,
            self.scheme,
            binding,
        );
        let sealed = sealed.map_err(Failure::new)?;
        let (cps_subs, contract_subs) = (views(&self.cps), views(&self.contract));
        let data = iso20::SignedInstallationData {
            id: "id1".into(),
            contract_certificate_chain: iso20::ContractCertificateChain {
                certificate: leaf(&self.contract)?.into(),
                sub_certificates: iso20::SubCertificates {
                    certificate: contract_subs.as_slice().into(),
                },
            },
            ecdh_curve: sealed.ecdh_curve,
            dh_public_key: (&sealed.dh_public_key).into(),
            encrypted_private_key: sealed.encrypted_private_key(),
        };
        let cps = iso20::CertificateChain {
            certificate: leaf(&self.cps)?.into(),
            sub_certificates: (!cps_subs.is_empty()).then(|| iso20::SubCertificates {
                certificate: cps_subs.as_slice().into(),
            }),
        };
        self.signed(&data, |signature| {
            iso20::CommonMessage::CertificateInstallationRes(iso20::CertificateInstallationRes {
                header: types20::Header {
                    session_id: order.session_id.into(),
                    time_stamp: order.time_stamp,
                    signature: Some(signature.into()),
                },
                response_code: types20::ResponseCode::Ok,
                evse_processing: types20::Processing::Finished,
                cps_certificate_chain: (&cps).into(),
                signed_installation_data: (&data).into(),
                remaining_contract_certificate_chains: 0,
            })
            .encode(&mut [0; ROOM])
            .map(<[u8]>::to_vec)
        })
    }

    /// Signs, and lets the message be written with the signature.
    fn signed<T: v2g::contract::signature::Signed>(
        &self,
        message: &T,
        write: impl FnOnce(&v2g::messages::xmldsig::Signature<'_>) -> Result<Vec<u8>, v2g::exi::Error>,
    ) -> Result<Vec<u8>, Failure> {
        let mut room = vec![0; ROOM];
        sign(
            &LIBRARY,
            &self.cps_key,
            message,
            self.form,
            &mut room,
            write,
        )
        .map_err(Failure::new)?
        .map_err(Failure::new)
    }
}

/// What iso20 authenticates along with the key.
pub(super) fn binding<'a>(recipient: &Certificate<'a>, contract: &Certificate<'a>) -> Binding<'a> {
    Binding {
        pcid: recipient.subject.common_name().unwrap_or_default(),
        subject_key_id: contract.extensions.subject_key_id.unwrap_or_default(),
    }
}

/// The certificates of a file, leaf first, without roots.
pub(super) fn chain(file: &std::path::Path) -> Result<Vec<Vec<u8>>, Failure> {
    let mut chain = pem::certificates(file).map_err(Failure::new)?;
    let is_root = |der: &Vec<u8>| Certificate::parse(der).is_ok_and(|it| it.is_self_issued());
    if chain.len() > 1 {
        chain.retain(|der| !is_root(der));
    }
    match chain.is_empty() {
        true => Err(Failure::new(format_args!(
            "{} has only roots",
            file.display()
        ))),
        false => Ok(chain),
    }
}

fn leaf(chain: &[Vec<u8>]) -> Result<&[u8], Failure> {
    chain
        .first()
        .map(Vec::as_slice)
        .ok_or_else(|| Failure::new("a chain without certificates"))
}

pub(super) fn parse(der: &[u8]) -> Result<Certificate<'_>, Failure> {
    Certificate::parse(der).map_err(|error| Failure::new(format_args!("certificate: {error}")))
}

fn views<const MAX: usize>(chain: &[Vec<u8>]) -> Vec<Bytes<'_, 0, MAX>> {
    chain
        .iter()
        .skip(1)
        .map(|der| der.as_slice().into())
        .collect()
}

fn chain_iso2<'a>(
    id: Option<&'a str>,
    leaf: &'a [u8],
    subs: &'a [Bytes<'a, 0, 800>],
) -> iso2::CertificateChain<'a> {
    iso2::CertificateChain {
        id: id.map(Into::into),
        certificate: leaf.into(),
        sub_certificates: (!subs.is_empty()).then(|| iso2::SubCertificates {
            certificate: subs.into(),
        }),
    }
}

/// The key is that of the chain's leaf.
fn belongs(
    key: &SoftKey<Library>,
    chain: &[Vec<u8>],
    file: &std::path::Path,
) -> Result<(), Failure> {
    let certificate = parse(leaf(chain)?)?;
    if certificate.key.key == Some(Signer::public_key(key)) {
        return Ok(());
    }
    let subject = certificate.subject.common_name().unwrap_or("?");
    let file = file.display();
    Err(Failure::new(format_args!(
        "{file} is not the key of the certificate {subject}"
    )))
}

fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut octets = [0; N];
    getrandom::fill(&mut octets).map_err(Failure::new)?;
    Ok(octets)
}

/// A new key pair on the curve of the recipient.
fn ephemeral(algorithm: KeyAlgorithm) -> Result<SoftKey<Library>, Failure> {
    loop {
        let mut octets = random::<66>()?;
        if algorithm == KeyAlgorithm::P521 {
            octets[0] &= 1;
        }
        let octets = &octets[..algorithm.private_len()];
        let private = PrivateKey::new(algorithm, octets).map_err(Failure::new)?;
        match SoftKey::new(LIBRARY, private) {
            Err(CryptoError::InvalidKey) => {}
            made => {
                let made = made.map_err(Failure::new)?;
                debug_assert_eq!(Agreement::public_key(&made).algorithm(), algorithm);
                return Ok(made);
            }
        }
    }
}
