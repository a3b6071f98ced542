//! The program's contract desk and back end, in a PKI that the tester has made.

use core::task::Poll;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::{SystemTime, UNIX_EPOCH};

use v2g_conformance::{Credential, Papers, Pki};
use v2g_contract::cert::{Leniency, Time};
use v2g_contract::crypto::{
    Agreement, CryptoError, KeyAlgorithm, PublicKey, SharedSecret, SignatureAlgorithm,
    SignatureBytes, Signer,
};
use v2g_messages::xmldsig::Signature;
use v2g_runtime::contract::{self, LocalIssuer, StationDesk};
use v2g_runtime::tls::RootStore;
use v2g_session::{
    Accepted, Answer, ContractDesk, ContractRefusal, Inquiry, NotSigned, Shown, Signed,
};

static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = Time::from_unix(i64::try_from(now.as_secs()).unwrap());
    Pki::new(KeyAlgorithm::P256, now).unwrap()
});

pub fn papers() -> Arc<Papers> {
    static PAPERS: LazyLock<Arc<Papers>> = LazyLock::new(|| Arc::new(PKI.papers()));
    PAPERS.clone()
}

/// A desk whose back end makes contracts for the tester's vehicle.
pub fn desk(leniency: Leniency) -> StationDesk {
    let pki = &*PKI;
    let root = |authority: &Credential| vec![authority.leaf().to_vec()];
    let roots = RootStore {
        v2g: vec![pki.v2g_root.clone()],
        mo: root(&pki.operator.root),
        oem: root(&pki.maker.root),
        private: Vec::new(),
    };
    let operator = [&pki.operator.sub2, &pki.operator.sub1].map(|one| one.leaf().to_vec());
    let makers = [&pki.maker.sub2, &pki.maker.sub1].map(|one| one.leaf().to_vec());
    let issuer = LocalIssuer {
        roots: roots.clone(),
        makers: makers.to_vec(),
        leniency,
        operator: contract::Credential {
            key: Arc::new(Both(pki.operator.sub2.clone())),
            chain: operator.to_vec(),
        },
        service: contract::Credential {
            key: Arc::new(Both(pki.service.clone())),
            chain: pki.service.chain.clone(),
        },
        customers: BTreeMap::from([(pki.pcid().to_owned(), pki.emaid().to_owned())]),
        days: 365,
    };
    StationDesk::new(roots, leniency, Box::new(issuer))
}

/// A desk that overlooks what is wrong.
pub struct Weak<'d> {
    pub desk: &'d mut StationDesk,
    /// Every signature is good.
    pub signatures: bool,
    /// Every contract is good.
    pub contracts: bool,
}

impl ContractDesk for Weak<'_> {
    fn judge(&mut self, contract: &Shown<'_>) -> Poll<Result<Accepted, ContractRefusal>> {
        let judged = self.desk.judge(contract);
        match self.contracts {
            true => judged.map(|verdict| Ok(verdict.unwrap_or_default())),
            false => judged,
        }
    }

    fn verify(&mut self, part: &Signed<'_>, signature: &Signature<'_>) -> Result<(), NotSigned> {
        let verified = self.desk.verify(part, signature);
        if self.signatures { Ok(()) } else { verified }
    }

    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Answer<'_> {
        self.desk.provision(inquiry)
    }
}

/// A credential of the tester as a key of the program.
struct Both(Credential);

impl Signer for Both {
    fn public_key(&self) -> PublicKey<'_> {
        self.0.signer.public_key()
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        self.0.signer.sign(algorithm, message)
    }
}

impl Agreement for Both {
    fn public_key(&self) -> PublicKey<'_> {
        self.0.agreement.public_key()
    }

    fn agree(&self, peer: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
        self.0.agreement.agree(peer)
    }
}
