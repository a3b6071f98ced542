//! Contracts and keys of a vehicle.

use std::sync::Arc;
use std::task::Poll;

use v2g::exi::Integer;
use v2g::messages::iso2;
use v2g::messages::iso20::{self, common};
use v2g::messages::xmldsig::{Signature, X509IssuerSerial};
use v2g::session::{
    ContractOffer, ContractPlan, Failed, Issued, Made, Prices, Protocol, ProvisioningRequest,
    Request, Signed, Wallet,
};
use v2g_contract::cert::{self, Certificate, Edition, Evidence, Leniency, leaf};
use v2g_contract::crypto::{Agreement, PrivateKey, PublicKeyBuf, RustCrypto, Signer, SoftKey};
use v2g_contract::envelope;
use v2g_contract::signature::{self, Form, PriceSchedules};

use super::issuer::{chain2, octets, views};
use super::{ContractFolder, Credential, ROOM, crypto, policy, signatures};
use crate::tls::RootStore;

/// Days before its end from which on a contract is updated where that is possible; our choice, as
/// the three weeks in which stations warn (V2G2-690).
const RENEWAL: i64 = 21;

/// A contract with its key.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its name, without separators.
    pub emaid: String,
    /// Key and certificates.
    pub credential: Credential,
}

/// Keeps contracts in memory, and takes new ones with the vehicle's provisioning certificate.
pub struct VehicleWallet {
    /// The contracts, the dearest first.
    pub contracts: Vec<Contract>,
    /// What the maker of the vehicle put in, if it did.
    pub provisioning: Option<Credential>,
    /// V2G roots, below which provisioning services are trusted.
    pub roots: RootStore,
    /// How much certificates and signatures may differ from the standard.
    pub leniency: Leniency,
    /// Has a contract installed even where there is one.
    pub install: bool,
    /// Where installed contracts are kept beyond the program's end, if anywhere.
    pub folder: Option<ContractFolder>,
    chosen: usize,
    why: Option<String>,
}

impl VehicleWallet {
    /// A wallet without contracts.
    #[must_use]
    pub fn new(roots: RootStore, leniency: Leniency, provisioning: Option<Credential>) -> Self {
        Self {
            contracts: Vec::new(),
            provisioning,
            roots,
            leniency,
            install: false,
            folder: None,
            chosen: 0,
            why: None,
        }
    }

    /// Why what a station handed over was not taken, in words; for the log.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }

    /// As [`why`](Self::why), once.
    pub fn take_why(&mut self) -> Option<String> {
        self.why.take()
    }

    /// The name of the contract in use.
    #[must_use]
    pub fn in_use(&self) -> Option<&str> {
        self.chosen().ok().map(|contract| contract.emaid.as_str())
    }

    fn chosen(&self) -> Result<&Contract, Failed> {
        self.contracts.get(self.chosen).ok_or(Failed::Missing)
    }

    /// The first contract that is valid now and of a provider that the station names, if it does.
    fn choose(&mut self, offer: &ContractOffer<'_>) -> bool {
        let edition = edition(offer.protocol);
        let now = policy(edition, self.leniency).time;
        let good = |contract: &Contract| {
            let leaf = Certificate::parse(contract.credential.leaf());
            let valid = leaf.is_ok_and(|leaf| {
                let key = leaf.key.key.is_some_and(|key| {
                    self.leniency == Leniency::Field || edition.has(key.algorithm())
                });
                key && now.is_none_or(|now| leaf.not_before <= now && now <= leaf.not_after)
            });
            let named = offer.providers.is_none_or(|providers| {
                let mut names = providers.provider_id.iter();
                names.any(|name| {
                    let name = name.chars().filter(|c| *c != '-').collect::<String>();
                    contract.emaid.starts_with(&name.to_ascii_uppercase())
                })
            });
            valid && named
        };
        let found = self.contracts.iter().position(good);
        self.chosen = found.unwrap_or(self.chosen);
        found.is_some()
    }

    /// Whether the chosen contract ends soon.
    fn ends_soon(&self) -> bool {
        let Some(now) = policy(Edition::Iso2, self.leniency).time else {
            return false;
        };
        let leaf = self
            .chosen()
            .ok()
            .and_then(|c| Certificate::parse(c.credential.leaf()).ok());
        leaf.is_some_and(|leaf| leaf.not_after < now.plus_days(RENEWAL))
    }

    /// Who signed what came, if a V2G root vouches for it as a provisioning service.
    fn service(&mut self, edition: Edition, chain: &[Vec<u8>]) -> Result<PublicKeyBuf, Failed> {
        let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
        let policy = policy(edition, self.leniency);
        let judged = self.roots.with_trust(|trust| {
            let verified =
                cert::verify::<leaf::Cps>(&chain, trust, &policy, &Evidence::NONE, crypto());
            let verified = verified.map_err(|refusal| refusal.to_string())?;
            let key = verified.leaf().key.key;
            key.map(PublicKeyBuf::from)
                .ok_or_else(|| "the key is of no edition".to_owned())
        });
        judged.map_err(|why| self.distrust(format!("the provisioning service: {why}")))
    }

    fn distrust(&mut self, why: String) -> Failed {
        self.why = Some(why);
        Failed::Untrusted
    }

    /// A contract that cannot be kept beyond the program's end is used all the same.
    fn keep(&mut self, emaid: String, chain: Vec<Vec<u8>>, key: PrivateKey) -> Result<(), Failed> {
        let kept = key.clone();
        let key = SoftKey::new(RustCrypto, key).map_err(|_| Failed::Untrusted)?;
        let public = PublicKeyBuf::from(Signer::public_key(&key));
        if let Some(folder) = &self.folder {
            self.why = folder.keep(&emaid, &chain, &kept, public.as_key()).err();
        }
        let credential = Credential {
            key: Arc::new(key),
            chain,
        };
        self.contracts.retain(|known| known.emaid != emaid);
        self.contracts.insert(0, Contract { emaid, credential });
        self.chosen = 0;
        self.install = false;
        Ok(())
    }

    /// The four parts are signed, the key opens and fits, the name is the certificate's.
    fn take2(
        &mut self,
        response: &iso2::CertificateInstallationRes<'_>,
        signature: &Signature<'_>,
        update: bool,
    ) -> Result<(), Failed> {
        let service = response.sa_provisioning_certificate_chain.get();
        let contract = response.contract_signature_cert_chain.get();
        let encrypted = response.contract_signature_encrypted_private_key.get();
        let public = response.dh_publickey.get();
        let (Some(service), Some(contract), Some(encrypted), Some(public)) =
            (service, contract, encrypted, public)
        else {
            return Err(Failed::Untrusted);
        };
        let key = self.service(Edition::Iso2, &certificates2(&service))?;
        let (mut room, policy) = (vec![0; ROOM], signatures(self.leniency));
        signature::verify(
            crypto(),
            key.as_key(),
            signature,
            *response,
            policy,
            &mut room,
        )
        .map_err(|refusal| self.distrust(refusal.to_string()))?;
        let chain = certificates2(&contract);
        let (name, certified) = self.subject(&chain)?;
        let told: String = response
            .emaid
            .get()
            .iter()
            .flat_map(|e| e.value.chars())
            .collect();
        if told.to_ascii_uppercase() != name {
            return Err(self.distrust(format!("a contract {told} for a certificate of {name}")));
        }
        let recipient = match update {
            true => Arc::clone(&self.chosen()?.credential.key),
            false => Arc::clone(&self.provisioning.as_ref().ok_or(Failed::Missing)?.key),
        };
        let recipient: &dyn Agreement = &*recipient;
        let key =
            envelope::iso2::open(crypto(), recipient, &public, &encrypted, certified.as_key())
                .map_err(|error| self.distrust(error.to_string()))?;
        self.keep(name, chain, key)
    }

    fn take20(
        &mut self,
        response: &common::CertificateInstallationRes<'_>,
        signature: &Signature<'_>,
    ) -> Result<(), Failed> {
        let service = response.cps_certificate_chain.get();
        let data = response.signed_installation_data.get();
        let (Some(service), Some(data)) = (service, data) else {
            return Err(Failed::Untrusted);
        };
        let mut chain = vec![octets(&service.certificate)];
        let subs = service.sub_certificates.iter();
        chain.extend(subs.flat_map(|s| s.certificate.iter()).map(|c| octets(&c)));
        let key = self.service(Edition::Iso20, &chain)?;
        let (mut room, policy) = (vec![0; ROOM], signatures(self.leniency));
        signature::verify(crypto(), key.as_key(), signature, data, policy, &mut room)
            .map_err(|refusal| self.distrust(refusal.to_string()))?;
        let issued = &data.contract_certificate_chain;
        let mut chain = vec![octets(&issued.certificate)];
        chain.extend(
            issued
                .sub_certificates
                .certificate
                .iter()
                .map(|c| octets(&c)),
        );
        let (name, certified) = self.subject(&chain)?;
        let provisioning = self.provisioning.clone().ok_or(Failed::Missing)?;
        let own = Certificate::parse(provisioning.leaf()).map_err(|_| Failed::Missing)?;
        let leaf = chain.first().map(Vec::as_slice).unwrap_or_default();
        let leaf = Certificate::parse(leaf).map_err(|_| Failed::Untrusted)?;
        let binding = envelope::iso20::Binding {
            pcid: own.subject.common_name().unwrap_or_default(),
            subject_key_id: leaf.extensions.subject_key_id.unwrap_or_default(),
        };
        let recipient: &dyn Agreement = &*provisioning.key;
        let schemes = &envelope::iso20::Scheme::ALL;
        let certified = certified.as_key();
        let opened = envelope::iso20::open(crypto(), recipient, &data, certified, schemes, binding);
        match opened.map_err(|error| self.distrust(error.to_string()))?.0 {
            envelope::iso20::Opened::Key(key) => self.keep(name, chain.clone(), key),
            envelope::iso20::Opened::TpmObject(_) => {
                Err(self.distrust("a key for a security chip, and there is none".to_owned()))
            }
        }
    }

    /// Name and key of a contract's certificate.
    fn subject(&mut self, chain: &[Vec<u8>]) -> Result<(String, PublicKeyBuf), Failed> {
        let leaf = chain.first().map(Vec::as_slice).unwrap_or_default();
        let read = Certificate::parse(leaf).map(|leaf| {
            let name = leaf.subject.common_name().unwrap_or_default();
            (
                name.to_ascii_uppercase(),
                leaf.key.key.map(PublicKeyBuf::from),
            )
        });
        match read {
            Ok((name, Some(key))) if !name.is_empty() => Ok((name, key)),
            Ok(_) => {
                Err(self.distrust("a contract without a name or a key of the edition".to_owned()))
            }
            Err(error) => Err(self.distrust(format!("the contract's certificate: {error}"))),
        }
    }

    /// The roots that the vehicle trusts, as a request names them: issuer and number.
    fn root_names(&self) -> Vec<(String, Vec<u8>)> {
        let read = |der: &Vec<u8>| {
            let root = Certificate::parse(der).ok()?;
            let name = root.issuer.common_name().unwrap_or_default();
            Some((format!("CN={name}"), root.serial.magnitude().to_vec()))
        };
        self.roots.v2g.iter().filter_map(read).take(20).collect()
    }
}

fn edition(protocol: Protocol) -> Edition {
    match protocol {
        Protocol::Iso20(_) => Edition::Iso20,
        _ => Edition::Iso2,
    }
}

fn certificates2(chain: &iso2::CertificateChain<'_>) -> Vec<Vec<u8>> {
    let mut all = vec![octets(&chain.certificate)];
    let subs = chain.sub_certificates.iter();
    all.extend(subs.flat_map(|s| s.certificate.iter()).map(|c| octets(&c)));
    all
}

fn serials<'n>(names: &'n [(String, Vec<u8>)]) -> Vec<X509IssuerSerial<'n>> {
    let serial = |(name, serial): &'n (String, Vec<u8>)| {
        Some(X509IssuerSerial {
            x509_issuer_name: name.as_str().into(),
            x509_serial_number: Integer::from_be_bytes(false, serial)?,
        })
    };
    names.iter().filter_map(serial).collect()
}

/// Signs `part` and hands the signature over.
fn sign_with<T: signature::Signed>(
    credential: &Credential,
    part: &T,
    then: impl FnOnce(&Signature<'_>),
) -> Made {
    let (mut room, signer): (_, &dyn Signer) = (vec![0; ROOM], &*credential.key);
    let signed = signature::sign(crypto(), signer, part, Form::default(), &mut room, then);
    Poll::Ready(signed.map_err(|_| Failed::Signer))
}

impl Wallet for VehicleWallet {
    fn plan(&mut self, offer: &ContractOffer<'_>) -> Poll<ContractPlan> {
        let usable = offer.accepted && self.choose(offer);
        let can_install = offer.installation && self.provisioning.is_some();
        let fresh = offer.provisioned == Some(true);
        let renew = usable && !fresh && self.ends_soon();
        let install = self.install || !usable || (renew && !offer.update);
        Poll::Ready(match usable {
            _ if can_install && install && !fresh => ContractPlan::Install,
            true if offer.update && renew => ContractPlan::Update,
            true => ContractPlan::Show,
            false => ContractPlan::Nothing,
        })
    }

    fn request(
        &mut self,
        protocol: Protocol,
        request: Request,
        send: &mut dyn FnMut(&ProvisioningRequest<'_>, &Signature<'_>),
    ) -> Made {
        let names = self.root_names();
        let roots = serials(&names);
        if request == Request::CertificateUpdate {
            let contract = match self.chosen() {
                Ok(contract) => contract,
                Err(failed) => return Poll::Ready(Err(failed)),
            };
            let subs = views(contract.credential.above());
            let chain = chain2(None, contract.credential.leaf(), &subs);
            let message = iso2::CertificateUpdateReq {
                id: "id1".into(),
                contract_signature_cert_chain: (&chain).into(),
                emaid: contract.emaid.as_str().into(),
                list_of_root_certificate_ids: iso2::ListOfRootCertificateIds {
                    root_certificate_id: roots.as_slice().into(),
                },
            };
            let update = ProvisioningRequest::Update(message);
            return sign_with(&contract.credential, &message, |s| send(&update, s));
        }
        let Some(provisioning) = &self.provisioning else {
            return Poll::Ready(Err(Failed::Missing));
        };
        match edition(protocol) {
            Edition::Iso2 => {
                let message = iso2::CertificateInstallationReq {
                    id: "id1".into(),
                    oem_provisioning_cert: provisioning.leaf().into(),
                    list_of_root_certificate_ids: iso2::ListOfRootCertificateIds {
                        root_certificate_id: roots.as_slice().into(),
                    },
                };
                let installation = ProvisioningRequest::Installation(message);
                sign_with(provisioning, &message, |s| send(&installation, s))
            }
            Edition::Iso20 => {
                let subs = views(provisioning.above());
                let chain = common::SignedCertificateChain {
                    id: "id1".into(),
                    certificate: provisioning.leaf().into(),
                    sub_certificates: (!subs.is_empty()).then(|| common::SubCertificates {
                        certificate: subs.as_slice().into(),
                    }),
                };
                let message = common::CertificateInstallationReq {
                    header: iso20::Header::default(),
                    oem_provisioning_certificate_chain: (&chain).into(),
                    list_of_root_certificate_ids: iso20::ListOfRootCertificateIds {
                        root_certificate_id: roots.as_slice().into(),
                    },
                    maximum_contract_certificate_chains: 1,
                    prioritized_emaids: None,
                };
                let installation = ProvisioningRequest::Iso20(message);
                sign_with(provisioning, &chain, |s| send(&installation, s))
            }
        }
    }

    fn take(&mut self, issued: &Issued<'_>) -> Made {
        Poll::Ready(match issued {
            Issued::Installation(response, signature) => self.take2(response, signature, false),
            Issued::Update(response, signature) => self.take2(&(*response).into(), signature, true),
            Issued::Iso20(response, signature) => self.take20(response, signature),
        })
    }

    fn show(&mut self, send: &mut dyn FnMut(&iso2::PaymentDetailsReq<'_>)) -> Made {
        let contract = match self.chosen() {
            Ok(contract) => contract,
            Err(failed) => return Poll::Ready(Err(failed)),
        };
        let subs = views(contract.credential.above());
        send(&iso2::PaymentDetailsReq {
            emaid: contract.emaid.as_str().into(),
            contract_signature_cert_chain: chain2(None, contract.credential.leaf(), &subs),
        });
        Poll::Ready(Ok(()))
    }

    fn authorize(
        &mut self,
        challenge: &[u8; 16],
        send: &mut dyn FnMut(&common::PncAReqAuthorizationMode<'_>, &Signature<'_>),
    ) -> Made {
        let contract = match self.chosen() {
            Ok(contract) => contract,
            Err(failed) => return Poll::Ready(Err(failed)),
        };
        let subs = views(contract.credential.above());
        let mode = common::PncAReqAuthorizationMode {
            id: "id1".into(),
            gen_challenge: challenge.into(),
            contract_certificate_chain: common::ContractCertificateChain {
                certificate: contract.credential.leaf().into(),
                sub_certificates: common::SubCertificates {
                    certificate: subs.as_slice().into(),
                },
            },
        };
        sign_with(&contract.credential, &mode, |s| send(&mode, s))
    }

    fn sign(&mut self, part: &Signed<'_>, send: &mut dyn FnMut(&Signature<'_>)) -> Made {
        let contract = match self.chosen() {
            Ok(contract) => &contract.credential,
            Err(failed) => return Poll::Ready(Err(failed)),
        };
        match part {
            Signed::Authorization(m) => sign_with(contract, m, send),
            Signed::PncAuthorization(m) => sign_with(contract, m, send),
            Signed::MeteringReceipt(m) => sign_with(contract, m, send),
            Signed::MeteringData(m) => sign_with(contract, m, send),
        }
    }

    /// The issuer of the contract signs prices (MO Sub 2).
    fn trusts_prices(&mut self, prices: &Prices<'_>, signature: &Signature<'_>) -> bool {
        let Ok(contract) = self.chosen() else {
            return false;
        };
        let issuer = contract.credential.above().first().map(Vec::as_slice);
        let issuer = issuer.and_then(|der| Certificate::parse(der).ok());
        let Some(key) = issuer.and_then(|issuer| issuer.key.key) else {
            return false;
        };
        let (mut room, policy) = (vec![0; ROOM], signatures(self.leniency));
        let room = &mut room[..];
        let verdict = match *prices {
            Prices::Iso2(list) => {
                signature::verify(crypto(), key, signature, list, policy, room).map(|_| ())
            }
            Prices::Iso20(mode) => {
                let part = PriceSchedules(mode);
                signature::verify(crypto(), key, signature, part, policy, room).map(|_| ())
            }
        };
        verdict
            .map_err(|refusal| self.why = Some(format!("prices: {refusal}")))
            .is_ok()
    }
}
