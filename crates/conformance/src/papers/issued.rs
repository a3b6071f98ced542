//! What a station hands over as a contract, taken as strictly as the standard has it.

use core::fmt;

use v2g_contract::cert::{
    self, Certificate, Edition, Evidence, Leniency, Policy, Revocation, Roots, Time, Trust, leaf,
};
use v2g_contract::crypto::{PublicKeyBuf, RustCrypto, SoftKey};
use v2g_contract::{envelope, signature};
use v2g_exi::{Bytes, Document as _};
use v2g_messages::iso2::{self, Body, CertificateInstallationRes, V2gMessage};
use v2g_messages::xmldsig::Signature;

use super::{CRYPTO, Credential, Papers};

/// Room for the largest signed part as a fragment.
const ROOM: usize = 0x4000;

/// Why a contract is not taken.
pub(crate) struct NotTaken(String);

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the contract that was handed over is not to be taken: {}",
            self.0
        )
    }
}

impl NotTaken {
    fn because(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

/// The contract in a response of ISO 15118-2; its key is sealed for `recipient`.
///
/// The provisioning service is one below a V2G root, its key has signed the four parts and no other,
/// the envelope opens, and the key in it is that of the certificate. Source: ISO 15118-2:2014, 7.9.2.
pub(crate) fn issued_iso2(
    message: &[u8],
    recipient: &Credential,
    papers: &Papers,
) -> Result<Credential, NotTaken> {
    let message = V2gMessage::decode(message).map_err(NotTaken::because)?;
    let signature = message
        .header
        .signature
        .and_then(|signature| signature.get());
    let signature = signature.ok_or_else(|| NotTaken::because("it is not signed"))?;
    match message.body {
        Body::CertificateInstallationRes(response) => {
            take(response, response, &signature, recipient, papers)
        }
        Body::CertificateUpdateRes(response) => {
            take(response, response.into(), &signature, recipient, papers)
        }
        _ => Err(NotTaken::because("there is none")),
    }
}

/// `parts` are those of `signed`.
fn take<T: signature::Signed>(
    signed: T,
    parts: CertificateInstallationRes<'_>,
    signature: &Signature<'_>,
    recipient: &Credential,
    papers: &Papers,
) -> Result<Credential, NotTaken> {
    let absent = || NotTaken::because("a part is missing");
    let service = parts
        .sa_provisioning_certificate_chain
        .get()
        .ok_or_else(absent)?;
    let contract = parts
        .contract_signature_cert_chain
        .get()
        .ok_or_else(absent)?;
    let sealed = parts
        .contract_signature_encrypted_private_key
        .get()
        .ok_or_else(absent)?;
    let public = parts.dh_publickey.get().ok_or_else(absent)?;
    let name = parts.emaid.get().ok_or_else(absent)?;
    let key = service_key(Edition::Iso2, &certificates(&service), papers)?;
    let mut room = vec![0; ROOM];
    let policy = signature::Policy::Field;
    signature::verify(&CRYPTO, key.as_key(), signature, signed, policy, &mut room)
        .map_err(NotTaken::because)?;
    let chain = certificates(&contract);
    let certified = certified(&chain, papers.now)?;
    let told: String = name.value.chars().filter(|c| *c != '-').collect();
    if !told.eq_ignore_ascii_case(&certified.0) {
        let why = format_args!("it is of {}, and told as {told}", certified.0).to_string();
        return Err(NotTaken::because(why));
    }
    let certified = certified.1.as_key();
    let opened = envelope::iso2::open(&CRYPTO, &*recipient.agreement, &public, &sealed, certified);
    let key = opened.map_err(NotTaken::because)?;
    let key = SoftKey::new(RustCrypto, key).map_err(NotTaken::because)?;
    Ok(Credential::new(key, chain))
}

/// Name and key of a contract that holds now.
fn certified(chain: &[Vec<u8>], now: Time) -> Result<(String, PublicKeyBuf), NotTaken> {
    let leaf = chain.first().map(Vec::as_slice).unwrap_or_default();
    let leaf = Certificate::parse(leaf).map_err(NotTaken::because)?;
    if now < leaf.not_before || now > leaf.not_after {
        return Err(NotTaken::because("its certificate does not hold now"));
    }
    let name = leaf.subject.common_name().unwrap_or_default();
    let key = leaf.key.key.map(PublicKeyBuf::from);
    let key = key.ok_or_else(|| NotTaken::because("its key is of no edition"))?;
    Ok((name.replace('-', ""), key))
}

fn service_key(
    edition: Edition,
    chain: &[Vec<u8>],
    papers: &Papers,
) -> Result<PublicKeyBuf, NotTaken> {
    let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let roots = papers.v2g_roots.iter().map(|der| Certificate::parse(der));
    let roots: Vec<_> = roots.filter_map(Result::ok).collect();
    let trust = Trust {
        v2g: Roots::new(&roots),
        mo: Roots::new(&[]),
        oem: Roots::new(&[]),
        private: Roots::new(&[]),
    };
    let policy = Policy {
        edition,
        leniency: Leniency::Field,
        time: Some(papers.now),
        revocation: Revocation::IfKnown,
    };
    let verified = cert::verify::<leaf::Cps>(&chain, &trust, &policy, &Evidence::NONE, &CRYPTO);
    let verified =
        verified.map_err(|why| NotTaken::because(format!("the provisioning service: {why}")))?;
    let key = verified.leaf().key.key.map(PublicKeyBuf::from);
    key.ok_or_else(|| NotTaken::because("the provisioning service's key is of no edition"))
}

fn certificates(chain: &iso2::CertificateChain<'_>) -> Vec<Vec<u8>> {
    let subs = chain.sub_certificates.iter();
    let subs = subs.flat_map(|subs| subs.certificate.iter());
    [octets(&chain.certificate)]
        .into_iter()
        .chain(subs.map(|der| octets(&der)))
        .collect()
}

fn octets<const MIN: usize, const MAX: usize>(bytes: &Bytes<'_, MIN, MAX>) -> Vec<u8> {
    bytes.iter().collect()
}
