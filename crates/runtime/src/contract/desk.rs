//! What a station knows of contracts.

use std::task::Poll;

use v2g::messages::xmldsig::Signature;
use v2g::session::{
    Accepted, Answer, ContractDesk, ContractRefusal, Emaid, Inquiry, NotSigned, Prices, Shown,
    Signed,
};
use v2g_contract::cert::{
    self, Deviation, Edition, Evidence, Leniency, Position, Reason, Refusal, leaf,
};
use v2g_contract::crypto::{PublicKeyBuf, Signer};
use v2g_contract::signature::{self, Form, PriceSchedules};

use super::{BackEnd, Customer, ROOM, crypto, policy, signatures};
use crate::tls::RootStore;

/// Three weeks before its end a contract should be updated (V2G2-690).
const SOON: i64 = 21 * 86_400;

/// Judges contracts by the station's own roots; one for each session.
pub struct StationDesk {
    roots: RootStore,
    leniency: Leniency,
    back_end: Box<dyn BackEnd>,
    /// The key of the contract shown last.
    key: Option<PublicKeyBuf>,
    customer: Option<Customer>,
    answer: Vec<u8>,
    /// Why the last contract was refused, in words.
    why: Option<String>,
}

impl StationDesk {
    /// A desk that trusts contracts below these roots (those of mobility operators, and V2G roots).
    #[must_use]
    pub fn new(roots: RootStore, leniency: Leniency, back_end: Box<dyn BackEnd>) -> Self {
        Self {
            roots,
            leniency,
            back_end,
            key: None,
            customer: None,
            answer: Vec::new(),
            why: None,
        }
    }

    /// Why the last contract was refused, in words; for the log.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }

    /// Whether whoever proved that the contract shown last is theirs may charge.
    pub fn authorize(&mut self) -> Poll<Result<(), ContractRefusal>> {
        let Some(customer) = &self.customer else {
            return Poll::Ready(Err(ContractRefusal::Other));
        };
        self.back_end.authorize(customer).map_err(|declined| {
            self.why = Some(declined.to_string());
            declined.refusal
        })
    }

    /// Whether nothing that only the field does is taken.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.leniency == Leniency::Strict
    }

    /// As [`why`](Self::why), once.
    pub fn take_why(&mut self) -> Option<String> {
        self.why.take()
    }

    fn judge_chain(
        &mut self,
        edition: Edition,
        chain: &[Vec<u8>],
        told: Option<&str>,
    ) -> Result<Accepted, ContractRefusal> {
        let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
        let policy = policy(edition, self.leniency);
        let judged = self.roots.with_trust(|trust| {
            let verified =
                cert::verify::<leaf::Contract>(&chain, trust, &policy, &Evidence::NONE, crypto());
            let verified = verified.map_err(|refusal| (word(&refusal), refusal.to_string()))?;
            let wrong = |why: &str| (ContractRefusal::Chain, why.to_owned());
            let leaf = verified.leaf();
            let key = leaf
                .key
                .key
                .ok_or_else(|| wrong("the key is of no edition"))?;
            let name = leaf.subject.common_name().unwrap_or_default();
            let name = bare(name);
            if told.is_some_and(|told| bare(told) != name) {
                let why = format!("the certificate is of {name}");
                return Err((ContractRefusal::WrongName, why));
            }
            let left = policy
                .time
                .map(|now| verified.not_after().unix() - now.unix());
            let accepted = Accepted {
                emaid: Emaid::new(&name).unwrap_or_default(),
                expires_soon: left.is_some_and(|left| left < SOON),
            };
            let path = verified.path().iter().chain([verified.root()]);
            let customer = Customer {
                emaid: name,
                edition,
                chain: path.map(|certificate| certificate.der.to_vec()).collect(),
            };
            Ok((accepted, PublicKeyBuf::from(key), customer))
        });
        match judged {
            Ok((accepted, key, customer)) => {
                self.key = Some(key);
                self.customer = Some(customer);
                self.why = None;
                Ok(accepted)
            }
            Err((refusal, why)) => {
                self.key = None;
                self.customer = None;
                self.why = Some(why);
                Err(refusal)
            }
        }
    }
}

/// Names of contracts are compared without separators and in capitals.
pub(super) fn bare(name: &str) -> String {
    let kept = name.chars().filter(|c| *c != '-');
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

/// What a vehicle is told of certificates that do not hold. Names that are not of the role are no
/// fault of the chain: there is no contract then.
pub(super) fn word(refusal: &Refusal) -> ContractRefusal {
    use Deviation::{CommonName, Country, Domain};
    match (refusal, refusal.reason()) {
        (Refusal::NotYetValid(..), _) => ContractRefusal::NotYetValid,
        (Refusal::Deviates(Position::Leaf, CommonName | Country | Domain), _) => {
            ContractRefusal::NoCertificate
        }
        (_, Reason::CertificateExpired) => ContractRefusal::Expired,
        (_, Reason::CertificateRevoked) => ContractRefusal::Revoked,
        (_, Reason::SignatureError | Reason::CertChainError) => ContractRefusal::Chain,
    }
}

impl ContractDesk for StationDesk {
    fn judge(&mut self, contract: &Shown<'_>) -> Poll<Result<Accepted, ContractRefusal>> {
        let accepted = match contract {
            Shown::Iso2(details) => {
                let shown = &details.contract_signature_cert_chain;
                let mut chain: Vec<Vec<u8>> = vec![shown.certificate.iter().collect()];
                let subs = shown.sub_certificates.iter();
                chain.extend(
                    subs.flat_map(|subs| subs.certificate.iter())
                        .map(|c| c.iter().collect()),
                );
                let told: String = details.emaid.chars().collect();
                self.judge_chain(Edition::Iso2, &chain, Some(&told))
            }
            Shown::Iso20(mode) => {
                let shown = &mode.contract_certificate_chain;
                let mut chain: Vec<Vec<u8>> = vec![shown.certificate.iter().collect()];
                let subs = shown.sub_certificates.certificate.iter();
                chain.extend(subs.map(|c| c.iter().collect()));
                self.judge_chain(Edition::Iso20, &chain, None)
            }
        };
        Poll::Ready(accepted)
    }

    fn verify(&mut self, part: &Signed<'_>, signature: &Signature<'_>) -> Result<(), NotSigned> {
        let key = self.key.ok_or(NotSigned)?;
        let (key, policy) = (key.as_key(), signatures(self.leniency));
        let mut room = vec![0; ROOM];
        let room = &mut room[..];
        let verdict = match *part {
            Signed::Authorization(m) => {
                signature::verify(crypto(), key, signature, m, policy, room).map(|_| ())
            }
            Signed::PncAuthorization(m) => {
                signature::verify(crypto(), key, signature, m, policy, room).map(|_| ())
            }
            Signed::MeteringReceipt(m) => {
                signature::verify(crypto(), key, signature, m, policy, room).map(|_| ())
            }
            Signed::MeteringData(m) => {
                signature::verify(crypto(), key, signature, m, policy, room).map(|_| ())
            }
        };
        verdict.map_err(|refusal| {
            self.why = Some(refusal.to_string());
            NotSigned
        })
    }

    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Answer<'_> {
        match self.back_end.provision(inquiry) {
            Poll::Pending => Answer::Pending,
            Poll::Ready(Err(declined)) => {
                self.why = Some(declined.to_string());
                Answer::Refused(declined.refusal)
            }
            Poll::Ready(Ok(exi)) => {
                self.answer = exi;
                Answer::Exi(&self.answer)
            }
        }
    }

    fn sign_prices(
        &mut self,
        prices: &Prices<'_>,
        send: &mut dyn FnMut(&Signature<'_>),
    ) -> Poll<()> {
        let customer = self.customer.as_ref();
        let key = customer.and_then(|customer| self.back_end.price_key(customer));
        if let Some(key) = key {
            let (mut room, signer): (_, &dyn Signer) = (vec![0; ROOM], &*key);
            let (room, form) = (&mut room[..], Form::default());
            let signed = match prices {
                Prices::Iso2(list) => signature::sign(crypto(), signer, list, form, room, send),
                Prices::Iso20(mode) => {
                    let part = PriceSchedules(*mode);
                    signature::sign(crypto(), signer, &part, form, room, send)
                }
            };
            self.why = signed.err().map(|why| format!("to sign prices: {why}"));
        }
        Poll::Ready(())
    }
}
