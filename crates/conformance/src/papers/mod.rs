//! What the tester shows of contracts: certificates and keys, right ones and wrong ones.
//!
//! The tester plays a vehicle whose contract and provisioning certificate the station trusts. What is
//! wrong on purpose it makes itself: another PKI with the same names needs nobody's key, a certificate
//! that has ended needs that of the authority above it.

mod flaw;
mod issued;
mod make;
mod pki;

use std::sync::Arc;

use v2g_contract::cert::{Certificate, Role, Time};
use v2g_contract::crypto::{Agreement, KeyAlgorithm, RustCrypto, Signer, SoftKey};
use v2g_exi::Integer;
use v2g_messages::xmldsig::X509IssuerSerial;

pub use self::flaw::Flaw;
pub(crate) use self::flaw::{NO_EMAID, OTHER_EMAID};
pub(crate) use self::issued::issued_iso2;
pub use self::pki::Pki;

/// The cryptography of the tester.
pub(crate) static CRYPTO: RustCrypto = RustCrypto;

/// A private key with its certificates in DER: its own first, those above it, and no root.
#[derive(Clone)]
pub struct Credential {
    /// Signs with the key.
    pub signer: Arc<dyn Signer>,
    /// Opens with the key what is sealed for it.
    pub agreement: Arc<dyn Agreement>,
    /// The certificates.
    pub chain: Vec<Vec<u8>>,
}

impl Credential {
    /// With a key in memory.
    #[must_use]
    pub fn new(key: SoftKey<RustCrypto>, chain: Vec<Vec<u8>>) -> Self {
        let key = Arc::new(key);
        Self {
            signer: key.clone(),
            agreement: key,
            chain,
        }
    }

    /// The key's own certificate; empty if there is none.
    #[must_use]
    pub fn leaf(&self) -> &[u8] {
        self.chain.first().map(Vec::as_slice).unwrap_or_default()
    }

    /// The certificates above it.
    #[must_use]
    pub fn above(&self) -> &[Vec<u8>] {
        self.chain.get(1..).unwrap_or_default()
    }

    /// CN of the key's own certificate, without separators: EMAID or PCID.
    #[must_use]
    pub fn name(&self) -> String {
        let leaf = Certificate::parse(self.leaf());
        let name = leaf.ok().and_then(|leaf| leaf.subject.common_name());
        name.unwrap_or_default().replace('-', "")
    }
}

/// Shows no key.
impl core::fmt::Debug for Credential {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (name, count) = (self.name(), self.chain.len());
        write!(f, "Credential({name}, {count} certificates)")
    }
}

/// Root and sub-CAs with their keys, each with its certificate alone.
#[derive(Clone, Debug)]
pub struct Authorities {
    /// The root.
    pub root: Credential,
    /// Below the root.
    pub sub1: Credential,
    /// Above the leaves.
    pub sub2: Credential,
}

/// What the tester has to show at one station.
#[derive(Clone, Debug)]
pub struct Papers {
    /// A contract that the station accepts.
    pub contract: Option<Credential>,
    /// A provisioning certificate for whose vehicle the station gets contracts.
    pub provisioning: Option<Credential>,
    /// V2G roots, below which the tester trusts provisioning services.
    pub v2g_roots: Vec<Vec<u8>>,
    /// The authorities above the contract, where their keys are known.
    pub operator: Option<Authorities>,
    /// The authorities above the provisioning certificate, where their keys are known.
    pub maker: Option<Authorities>,
    /// The present, for what is made to be over.
    pub now: Time,
}

/// What the tester lacks, in words that follow "the tester has no".
pub(crate) type Lack = &'static str;

impl Papers {
    /// The contract with something wrong in what is shown.
    pub(crate) fn flawed_contract(&self, flaw: Flaw) -> Result<Credential, Lack> {
        let base = self.contract.as_ref().ok_or("contract")?;
        flaw.of(base, Role::Contract, self.operator.as_ref(), self.now)
    }

    /// The provisioning certificate with something wrong.
    pub(crate) fn flawed_provisioning(&self, flaw: Flaw) -> Result<Credential, Lack> {
        let base = self.provisioning();
        flaw.of(base?, Role::Provisioning, self.maker.as_ref(), self.now)
    }

    pub(crate) fn provisioning(&self) -> Result<&Credential, Lack> {
        self.provisioning.as_ref().ok_or("provisioning certificate")
    }

    /// The roots as a request names them: issuer and number, 20 at most.
    pub(crate) fn root_names(&self) -> Vec<(String, Vec<u8>)> {
        let read = |der: &Vec<u8>| {
            let root = Certificate::parse(der).ok()?;
            let name = root.issuer.common_name().unwrap_or_default();
            Some((format!("CN={name}"), root.serial.magnitude().to_vec()))
        };
        self.v2g_roots.iter().filter_map(read).take(20).collect()
    }
}

/// A key that is in no certificate.
pub(crate) fn stranger(algorithm: KeyAlgorithm) -> Result<SoftKey<RustCrypto>, Lack> {
    make::key(algorithm, "stranger").ok_or("key on this curve")
}

/// The roots in the types of the messages.
pub(crate) fn serials(names: &[(String, Vec<u8>)]) -> Vec<X509IssuerSerial<'_>> {
    let names = names.iter();
    names
        .filter_map(|(name, number)| {
            Some(X509IssuerSerial {
                x509_issuer_name: name.as_str().into(),
                x509_serial_number: Integer::from_be_bytes(false, number)?,
            })
        })
        .collect()
}
