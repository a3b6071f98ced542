//! Whom a station asks about contracts.

use std::fmt;
use std::sync::Arc;
use std::task::Poll;

use v2g::session::{ContractRefusal, Inquiry};
use v2g_contract::cert::{Certificate, Edition, HashData};
use v2g_contract::crypto::Hash;

use super::{ContractKey, crypto};

/// Whom a station asks for what it does not know itself.
pub trait BackEnd: Send {
    /// Whether this customer may charge: the chain is good by the station's roots, and the vehicle
    /// has signed the challenge. Asked again while it says `Pending`.
    fn authorize(&mut self, customer: &Customer) -> Poll<Result<(), Declined>> {
        let _ = customer;
        Poll::Ready(Ok(()))
    }

    /// The whole answer to a request for a contract, as EXI; the vehicle gets it octet for octet.
    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Poll<Result<Vec<u8>, Declined>>;

    /// The key of the authority that issued this customer's contract (MO Sub 2), if it is here: the
    /// station then signs its prices with it. Absent unless implemented.
    fn price_key(&mut self, customer: &Customer) -> Option<Arc<dyn ContractKey>> {
        let _ = customer;
        None
    }
}

impl<B: BackEnd + ?Sized> BackEnd for Box<B> {
    fn authorize(&mut self, customer: &Customer) -> Poll<Result<(), Declined>> {
        (**self).authorize(customer)
    }

    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Poll<Result<Vec<u8>, Declined>> {
        (**self).provision(inquiry)
    }

    fn price_key(&mut self, customer: &Customer) -> Option<Arc<dyn ContractKey>> {
        (**self).price_key(customer)
    }
}

/// A customer who has proved that a contract is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The contract's name, without separators and in capitals.
    pub emaid: String,
    /// The edition by which the chain was judged.
    pub edition: Edition,
    /// The contract's certificate, all above it, and the root that vouches for it.
    pub chain: Vec<Vec<u8>>,
}

impl Customer {
    /// What an OCSP responder is asked, for every certificate but the root, the contract's first:
    /// OCPP's `iso15118CertificateHashData`. Nothing where a certificate cannot be read.
    pub fn with_hash_data<T>(&self, hash: Hash, then: impl FnOnce(&[HashData<'_>]) -> T) -> T {
        let read = self.chain.iter().map(|der| Certificate::parse(der));
        let certificates: Vec<_> = read.filter_map(Result::ok).collect();
        let pairs = certificates.iter().zip(certificates.iter().skip(1));
        let data =
            pairs.filter_map(|(about, issuer)| HashData::new(about, issuer, hash, crypto()).ok());
        then(&data.collect::<Vec<_>>())
    }
}

/// No, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declined {
    /// What the vehicle is told.
    pub refusal: ContractRefusal,
    /// The reason in words, for the log; empty where the refusal says it all.
    pub why: String,
}

impl Declined {
    /// For this reason.
    pub fn new(refusal: ContractRefusal, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { refusal, why }
    }
}

impl From<ContractRefusal> for Declined {
    fn from(refusal: ContractRefusal) -> Self {
        Self::new(refusal, "")
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why.is_empty() {
            true => write!(out, "{:?}", self.refusal),
            false => out.write_str(&self.why),
        }
    }
}

/// No back end: every good contract may charge, and none is to be had.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBackEnd;

impl BackEnd for NoBackEnd {
    fn provision(&mut self, _: &Inquiry<'_>) -> Poll<Result<Vec<u8>, Declined>> {
        let why = "this station has no back end that makes contracts";
        Poll::Ready(Err(Declined::new(ContractRefusal::NoCertificate, why)))
    }
}

/// A back end, and contracts that are not accepted here whatever it says.
pub struct Barring<B> {
    /// The back end.
    pub back_end: B,
    /// Names of contracts, without separators and in capitals.
    pub barred: Vec<String>,
}

impl<B: BackEnd> BackEnd for Barring<B> {
    fn authorize(&mut self, customer: &Customer) -> Poll<Result<(), Declined>> {
        match self.barred.contains(&customer.emaid) {
            true => {
                let why = format!("contract {} is not accepted here", customer.emaid);
                Poll::Ready(Err(Declined::new(ContractRefusal::NotAllowedHere, why)))
            }
            false => self.back_end.authorize(customer),
        }
    }

    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Poll<Result<Vec<u8>, Declined>> {
        self.back_end.provision(inquiry)
    }

    fn price_key(&mut self, customer: &Customer) -> Option<Arc<dyn ContractKey>> {
        self.back_end.price_key(customer)
    }
}
